//go:build !race

package main

// raceDetector is whether the tests run with it: some ten times as slow.
const raceDetector = false
