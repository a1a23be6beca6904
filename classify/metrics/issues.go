package metrics

import (
	"cmp"
	"math"
	"slices"
)

// Margin is how far the gold label's probability p lies above the largest other
// q, on a scale from 0 to 1: (p - q + 1) / 2. Under 0.5 the tagger would rather
// have another label. It panics on an outcome without probabilities.
//
// Source: C. G. Northcutt, L. Jiang and I. L. Chuang, "Confident Learning:
// Estimating Uncertainty in Dataset Labels", JAIR 70 (2021), the normalized
// margin.
func Margin(o Outcome) float64 {
	var other float64
	for l, p := range o.Proba {
		if l != o.Gold {
			other = max(other, p)
		}
	}
	return (o.Proba[o.Gold] - other + 1) / 2
}

// ByMargin returns the indices of outcomes from the smallest [Margin] up, the
// order in which to read gold labels again. Equal margins go by article and ID.
func ByMargin(outcomes []Outcome) []int {
	order := make([]int, len(outcomes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(
			cmp.Compare(Margin(outcomes[i]), Margin(outcomes[j])),
			compareOutcomes(&outcomes[i], &outcomes[j]),
		)
	})
	return order
}

// Issues are the passages whose gold label a tagger confidently contradicts.
type Issues struct {
	// Thresholds[l] is the mean probability of label l over the passages of
	// gold label l, from which on the tagger counts as confident of l. It is
	// +Inf for a label that the gold does not have.
	Thresholds []float64
	// Joint[g][l] counts the passages of gold label g of which the tagger is
	// confident that they are l. Passages it is confident of in no way are in
	// no cell; of several labels the most probable counts, then the first.
	Joint [][]int
	// Suspects are the indices of the passages off Joint's diagonal.
	Suspects []int
}

// FindIssues looks for mistakes in the gold by confident learning. The
// probabilities have to be out of fold: a tagger trained on a mistake repeats
// it. Joint is as counted, not calibrated to the gold's shares. It panics on an
// outcome without probabilities.
//
// Source: as for [Margin]; Joint is its confident joint before calibration.
func FindIssues(labels int, outcomes []Outcome) Issues {
	in := Issues{Thresholds: make([]float64, labels), Joint: square(labels)}
	counts := make([]float64, labels)
	for i := range outcomes {
		gold := outcomes[i].Gold
		in.Thresholds[gold] += outcomes[i].Proba[gold]
		counts[gold]++
	}
	for l, count := range counts {
		if count == 0 {
			in.Thresholds[l] = math.Inf(1)
			continue
		}
		in.Thresholds[l] /= count
	}
	for i := range outcomes {
		confident := -1
		for l, p := range outcomes[i].Proba {
			if p >= in.Thresholds[l] && (confident < 0 || p > outcomes[i].Proba[confident]) {
				confident = l
			}
		}
		if confident < 0 {
			continue
		}
		in.Joint[outcomes[i].Gold][confident]++
		if confident != outcomes[i].Gold {
			in.Suspects = append(in.Suspects, i)
		}
	}
	return in
}
