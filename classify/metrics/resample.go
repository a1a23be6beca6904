package metrics

import "math/rand/v2"

// Resampling says how to draw for [Bootstrap] and [PermutationTest].
type Resampling struct {
	// Resamples is the number of draws; 0 or less means 9999. One short of a round
	// number makes the percentiles and p-values round: the data as they are
	// count as a draw (Davison and Hinkley, "Bootstrap Methods and Their
	// Application" (1997), chapter 4).
	Resamples int
	// Seed picks the draws. Equal seeds give equal results.
	Seed uint64
}

const defaultResamples = 9999

func (r Resampling) resamples() int {
	if r.Resamples <= 0 {
		return defaultResamples
	}
	return r.Resamples
}

func (r Resampling) source() *rand.Rand {
	// PCG's second word is a fixed, arbitrary one: one seed is enough to ask for.
	return rand.New(rand.NewPCG(r.Seed, 0x9e3779b97f4a7c15))
}
