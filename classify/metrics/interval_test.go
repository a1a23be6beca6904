package metrics_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"stance/classify/metrics"
)

func TestWilsonEnds(t *testing.T) {
	// At 0 and n hits the formula leaves z²/(n+z²) on the open side.
	const z2 = 1.959963984540054 * 1.959963984540054
	for _, n := range []int{1, 2, 10, 1000} {
		far := z2 / (float64(n) + z2)
		none, all := metrics.Wilson(0, n), metrics.Wilson(n, n)
		require.Zero(t, none.Lo)
		require.InDelta(t, far, none.Hi, exact)
		require.InDelta(t, 1-far, all.Lo, exact)
		require.InDelta(t, 1, all.Hi, 0)
	}
	require.Equal(t, metrics.Interval{Lo: 0, Hi: 1}, metrics.Wilson(0, 0))
	require.Panics(t, func() { metrics.Wilson(2, 1) })
	require.Panics(t, func() { metrics.Wilson(-1, 1) })
}

func TestClopperPearson(t *testing.T) {
	// R 4: binom.test(7, 10)$conf.int
	in := metrics.ClopperPearson(7, 10)
	require.InDelta(t, 0.3475471, in.Lo, 5e-8)
	require.InDelta(t, 0.9332605, in.Hi, 5e-8)

	// At 0 and n hits the tail is one power: (1-hi)^n = 0.025.
	for _, n := range []int{1, 2, 10, 1000} {
		near := math.Pow(0.025, 1/float64(n))
		none, all := metrics.ClopperPearson(0, n), metrics.ClopperPearson(n, n)
		require.Zero(t, none.Lo)
		require.InDelta(t, 1-near, none.Hi, exact)
		require.InDelta(t, near, all.Lo, exact)
		require.InDelta(t, 1, all.Hi, 0)
	}
	require.Equal(t, metrics.Interval{Lo: 0, Hi: 1}, metrics.ClopperPearson(0, 0))
	require.Panics(t, func() { metrics.ClopperPearson(2, 1) })
}

// The ends of the exact interval are defined by binomial tails of 2.5%.
func TestClopperPearsonTails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 2000).Draw(t, "n")
		hits := rapid.IntRange(1, n-1).Draw(t, "hits")
		in := metrics.ClopperPearson(hits, n)
		atLeast := 1 - distuv.Binomial{N: float64(n), P: in.Lo}.CDF(float64(hits-1))
		atMost := distuv.Binomial{N: float64(n), P: in.Hi}.CDF(float64(hits))
		require.InDelta(t, 0.025, atLeast, exact)
		require.InDelta(t, 0.025, atMost, exact)
	})
}

func TestIntervalsContainTheShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		hits := rapid.IntRange(0, n).Draw(t, "hits")
		contains(t, metrics.Wilson(hits, n), float64(hits)/float64(n))
		contains(t, metrics.ClopperPearson(hits, n), float64(hits)/float64(n))
	})
}

func contains(t require.TestingT, in metrics.Interval, value float64) {
	require.LessOrEqual(t, in.Lo, value)
	require.GreaterOrEqual(t, in.Hi, value)
}
