package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstCollection is how much memory a program takes before garbage is collected
// for the first time: the counts of a hundred thousand passages fit.
const firstCollection = 96 << 20

// collectLate has no garbage collected while there is little of anything. A small
// heap that grows is gone through at 4 MB, 8 MB, 16 MB and so on, and each time
// all workers are stopped, which took a tenth of a training. Beyond the first
// collection all goes on as it would have. Who has said by GOGC or GOMEMLIMIT when
// to collect is heard.
func collectLate() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(firstCollection)
	if percent < 0 { // it goes on already
		return
	}
	type asUsual struct {
		percent int
		limit   int64
	}
	watched := new([16]byte)
	runtime.AddCleanup(watched, func(was asUsual) {
		debug.SetGCPercent(was.percent)
		debug.SetMemoryLimit(was.limit)
	}, asUsual{percent, limit})
}
