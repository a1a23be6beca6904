package metrics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A McNemarTest compares two taggers by the passages that one of them has right
// and the other wrong. It knows nothing of articles: where they cluster, believe
// [Bootstrap] instead.
type McNemarTest struct {
	OnlyA int `json:"b"`
	OnlyB int `json:"c"`
	// P is the exact two-sided probability of a split as uneven or more.
	P float64 `json:"p"`
	// Chi2 is (|OnlyA-OnlyB| - 1)² / (OnlyA+OnlyB), the statistic with Edwards'
	// correction that older reports print. P is not taken from it.
	Chi2 float64 `json:"chi2"`
}

// McNemar tests whether the two counts could be the heads and tails of a fair
// coin:
//
//	P = min(1, 2 Pr(X <= min(onlyA, onlyB))),  X ~ Binomial(onlyA+onlyB, 1/2)
//
// Passages that both have right, or both wrong, say nothing and are not needed.
// Without any others P is 1 and Chi2 is 0.
//
// Source: Q. McNemar, "Note on the Sampling Error of the Difference Between
// Correlated Proportions or Percentages", Psychometrika 12 (1947); the
// correction is A. L. Edwards', Psychometrika 13 (1948).
func McNemar(onlyA, onlyB int) McNemarTest {
	n := float64(onlyA + onlyB)
	t := McNemarTest{OnlyA: onlyA, OnlyB: onlyB, P: 1}
	if n == 0 {
		return t
	}
	// At an even split twice the tail counts the middle twice and exceeds 1.
	t.P = min(1, 2*distuv.Binomial{N: n, P: 0.5}.CDF(float64(min(onlyA, onlyB))))
	// The correction must not make a difference of 0 one of 1.
	excess := max(0, math.Abs(float64(onlyA-onlyB))-1)
	t.Chi2 = excess * excess / n
	return t
}
