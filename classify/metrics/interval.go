package metrics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// level is the coverage of every interval of the package.
const level = 0.95

// upper is the probability below the upper end of a two-sided interval.
const upper = (1 + level) / 2

// z is the normal quantile that goes with upper, 1.96.
var z = distuv.UnitNormal.Quantile(upper)

// An Interval is a 95% interval.
type Interval struct {
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}

// Wilson returns the score interval of a share, hits out of n:
//
//	(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n),  p = hits/n
//
// Unlike p ± z sqrt(p(1-p)/n) it stays inside [0, 1] and keeps its coverage for
// few passages and for shares near 0 and 1. With n = 0 nothing is known and the
// interval is [0, 1]. It panics unless 0 <= hits <= n.
//
// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and
// Statistical Inference", JASA 22 (1927).
func Wilson(hits, n int) Interval {
	checkCounts(hits, n)
	if n == 0 {
		return Interval{0, 1}
	}
	return wilson(float64(hits)/float64(n), float64(n), z)
}

// wilson takes n as a real number, for an effective sample size, and the
// quantile as an argument, for one of Student's t.
func wilson(p, n, quantile float64) Interval {
	q2 := quantile * quantile / n
	center := (p + q2/2) / (1 + q2)
	half := math.Sqrt((p*(1-p)+q2/4)*q2) / (1 + q2)
	// At p = 0 and 1 the end is p itself; rounding must not put p outside.
	return Interval{Lo: max(0, min(p, center-half)), Hi: min(1, max(p, center+half))}
}

// ClopperPearson returns the exact interval of a share, hits out of n: the
// shares under which as many hits, or as few, have a chance of at least 2.5%.
//
//	lo = Beta quantile of 0.025 with parameters hits, n-hits+1; 0 if hits = 0
//	hi = Beta quantile of 0.975 with parameters hits+1, n-hits; 1 if hits = n
//
// It never covers less than 95%, which suits the handful of passages in a bin;
// for a score over all passages [Wilson] is the closer one. With n = 0 the
// interval is [0, 1]. It panics unless 0 <= hits <= n.
//
// Source: C. J. Clopper and E. S. Pearson, "The Use of Confidence or Fiducial
// Limits Illustrated in the Case of the Binomial", Biometrika 26 (1934).
func ClopperPearson(hits, n int) Interval {
	checkCounts(hits, n)
	in := Interval{0, 1}
	k, rest := float64(hits), float64(n-hits)
	if hits > 0 {
		in.Lo = distuv.Beta{Alpha: k, Beta: rest + 1}.Quantile(1 - upper)
	}
	if hits < n {
		in.Hi = distuv.Beta{Alpha: k + 1, Beta: rest}.Quantile(upper)
	}
	return in
}

func checkCounts(hits, n int) {
	if hits < 0 || hits > n {
		panic("metrics: hits outside of [0, n]")
	}
}
