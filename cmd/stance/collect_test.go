package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestCollectLate holds that collecting goes on after the first time, and that
// who said when to collect is heard.
func TestCollectLate(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	defer func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}()
	t.Setenv("GOMEMLIMIT", "")
	t.Setenv("GOGC", "100")
	collectLate()
	require.Equal(t, limit, debug.SetMemoryLimit(-1))

	t.Setenv("GOGC", "")
	collectLate()
	require.Equal(t, int64(firstCollection), debug.SetMemoryLimit(-1))
	collectLate() // which changes nothing
	require.Eventually(t, func() bool {
		runtime.GC()
		return debug.SetMemoryLimit(-1) == limit
	}, 10*time.Second, time.Millisecond)
	require.Equal(t, laterCollections, debug.SetGCPercent(100))
}

func TestCollectOftenPutsThingsBack(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	t.Setenv("GOMEMLIMIT", "")
	t.Setenv("GOGC", "77")
	collectOften()()
	require.Equal(t, 77, debug.SetGCPercent(77))

	t.Setenv("GOGC", "")
	back := collectOften()
	require.Equal(t, laterCollections, debug.SetGCPercent(laterCollections))
	back()
	require.Equal(t, 77, debug.SetGCPercent(77))
}
