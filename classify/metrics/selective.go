package metrics

import (
	"cmp"
	"slices"
)

// A Point of a risk-coverage curve: if only the most confident answers are
// given, the rest abstained from, this share of passages gets an answer and
// this share of the answers is wrong.
type Point struct {
	Coverage float64 `json:"coverage"`
	Risk     float64 `json:"risk"`
	// Threshold is the least confident answer's probability.
	Threshold float64 `json:"threshold"`
}

// RiskCoverage returns one point per passage, from the most confident answer
// alone to all answers. Among answers of equal confidence the order is not the
// tagger's, so the risk there is the mean over all their orders; only the last
// of them is a threshold that can be set. It panics on an outcome without
// probabilities.
//
// Source: R. El-Yaniv and Y. Wiener, "On the Foundations of Noise-free
// Selective Classification", JMLR 11 (2010).
func RiskCoverage(outcomes []Outcome) []Point {
	order := make([]*Outcome, len(outcomes))
	for i := range outcomes {
		order[i] = &outcomes[i]
	}
	slices.SortFunc(order, func(a, b *Outcome) int { return cmp.Compare(b.confidence(), a.confidence()) })

	points := make([]Point, 0, len(order))
	var errors float64 // among all passages before start
	for start := 0; start < len(order); {
		threshold := order[start].confidence()
		var wrong float64
		end := start
		for ; end < len(order) && order[end].confidence() == threshold; end++ {
			if !order[end].right() {
				wrong++
			}
		}
		perAnswer := wrong / float64(end-start)
		for answered := start + 1; answered <= end; answered++ {
			points = append(points, Point{
				Coverage:  float64(answered) / float64(len(order)),
				Risk:      (errors + perAnswer*float64(answered-start)) / float64(answered),
				Threshold: threshold,
			})
		}
		errors += wrong
		start = end
	}
	return points
}

// AURC is the area under a risk-coverage curve: the mean risk of its points,
// 1/n Σ_k risk at coverage k/n, with the full coverage and without a point at 0.
// It is NaN for no points.
//
// Source: Y. Geifman, G. Uziel and R. El-Yaniv, "Bias-Reduced Uncertainty
// Estimation for Deep Neural Classifiers", ICLR (2019).
func AURC(curve []Point) float64 {
	var sum float64
	for _, p := range curve {
		sum += p.Risk
	}
	return sum / float64(len(curve))
}

// EAURC is the area in excess of the least that a tagger with as many errors
// can have, which it has if its errors are its least confident answers. That
// least area is summed point by point,
//
//	1/n Σ_k max(0, k - right)/k
//
// and not taken from the source's closed form r + (1-r)ln(1-r), r the risk at
// full coverage: that is the limit for many passages and errs by about r/2n.
// It is NaN for no points.
//
// Source: as for [AURC].
func EAURC(curve []Point) float64 {
	n := float64(len(curve))
	if n == 0 {
		return AURC(curve)
	}
	right := n - curve[len(curve)-1].Risk*n
	var least float64
	for k := 1.0; k <= n; k++ {
		least += max(0, k-right) / k
	}
	// Rounding must not turn the best possible order into one better than it.
	return max(0, AURC(curve)-least/n)
}
