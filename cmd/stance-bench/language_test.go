package main

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLanguage(t *testing.T) {
	l := newLanguage()
	require.Greater(t, len(l.words), madeUp+1000, "the seeds' words are missing")
	require.Equal(t, "the", l.words[0].ascii)

	seen, telling, accents := map[string]bool{}, map[int]int{}, 0
	for _, w := range l.words {
		require.True(t, isASCII(w.ascii), w.ascii)
		require.NotEmpty(t, w.accented)
		require.NotContains(t, w.accented, `"`)
		require.False(t, seen[strings.ToLower(w.accented)], "%s twice", w.accented)
		seen[strings.ToLower(w.accented)] = true
		telling[w.label]++
		if !isASCII(w.accented) {
			accents++
		}
	}
	require.True(t, seen["kuril"] && seen["treaty"])
	require.Equal(t, tellingWords, telling[0]+telling[1]+telling[2])
	require.Greater(t, accents, madeUp/10)
}

// TestAlias holds the table to the shares that it was made from: the chances of
// a slot, its own and what others give it, sum to its share.
func TestAlias(t *testing.T) {
	for _, shares := range [][]float64{{1}, {1, 1}, {5, 3, 1, 1}, {0, 1}, {1e-9, 1, 1e9}} {
		a := newAlias(shares)
		got, sum := make([]float64, len(shares)), 0.0
		for i, keep := range a.keep {
			got[i] += keep
			got[a.other[i]] += 1 - keep
			sum += shares[i]
		}
		for i := range shares {
			require.InDelta(t, shares[i]/sum, got[i]/float64(len(shares)), 1e-12, "%v", shares)
		}
	}
	r, a := rand.New(rand.NewPCG(1, 1)), newAlias([]float64{0, 1, 0})
	for range 100 {
		require.Equal(t, 1, a.index(r))
	}
}
