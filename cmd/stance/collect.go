package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstCollection is how much memory a program takes before garbage is collected
// for the first time: the counts of a hundred thousand passages fit.
const firstCollection = 96 << 20

// laterCollections is how much garbage there may be from then on, in per cent of
// what is in use. Of that, hardly anything holds pointers: to go through it takes
// little time, and a million passages take three fifths of the memory that the
// usual 100% take.
const laterCollections = 25

// collectLate has no garbage collected while there is little of anything. A small
// heap that grows is gone through at 4 MB, 8 MB, 16 MB and so on, and each time
// all workers are stopped, which took a tenth of a training. Who has said by GOGC
// or GOMEMLIMIT when to collect is heard.
func collectLate() {
	if collectionIsSet() {
		return
	}
	debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(firstCollection)
	if limit == firstCollection { // it goes on already
		return
	}
	watched := new([16]byte)
	runtime.AddCleanup(watched, func(limit int64) {
		debug.SetGCPercent(laterCollections)
		debug.SetMemoryLimit(limit)
	}, limit)
}

// collectOften keeps the memory of a long run of tagging near what is in use: 25 in
// place of 29 MB for a million passages. Where records are printed there is so
// little garbage that the time does not show; pages and tables took half as long
// again. What it returns puts things back.
func collectOften() (back func()) {
	if collectionIsSet() {
		return func() {}
	}
	before := debug.SetGCPercent(laterCollections)
	return func() { debug.SetGCPercent(before) }
}

// collectionIsSet says whether the user has said when garbage is to be collected.
func collectionIsSet() bool { return os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" }
