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
	// Confident is, by passage, the label that the tagger is confident of; -1 for
	// none.
	Confident []int
	// Gold[g] counts the passages of gold label g.
	Gold []int
	// Suspects are the indices of the passages off Joint's diagonal.
	Suspects []int
}

// Ranked returns the suspects from the smallest [Margin] up, as [ByMargin] has
// them: the likeliest mistakes first. Outcomes are those that the issues were
// found in.
func (in Issues) Ranked(outcomes []Outcome) []int {
	suspect := map[int]bool{}
	for _, i := range in.Suspects {
		suspect[i] = true
	}
	var ranked []int
	for _, i := range ByMargin(outcomes) {
		if suspect[i] {
			ranked = append(ranked, i)
		}
	}
	return ranked
}

// Estimated is how many gold labels are wrong by the joint's estimate, suspects
// or not: what is off the diagonal once every row is scaled to the number of
// passages that have its gold label,
//
//	Σ_g n_g Σ_{l≠g} Joint[g][l] / Σ_l Joint[g][l]
//
// A row in which nothing was counted estimates nothing.
//
// Source: as for [Margin], equation 3 (calibration of the confident joint).
func (in Issues) Estimated() float64 {
	var wrong float64
	for g, row := range in.Joint {
		sum, off := 0, 0
		for l, count := range row {
			sum += count
			if l != g {
				off += count
			}
		}
		if sum > 0 {
			wrong += float64(in.Gold[g]) * float64(off) / float64(sum)
		}
	}
	return wrong
}

// FindIssues looks for mistakes in the gold by confident learning. The
// probabilities have to be out of fold: a tagger trained on a mistake repeats
// it. Joint is as counted, not calibrated to the gold's shares: see
// [Issues.Estimated]. It panics on an outcome without probabilities.
//
// Source: as for [Margin]; Joint is its confident joint before calibration.
func FindIssues(labels int, outcomes []Outcome) Issues {
	in := Issues{Thresholds: make([]float64, labels), Joint: square(labels), Gold: make([]int, labels), Confident: make([]int, len(outcomes))}
	for i := range outcomes {
		gold := outcomes[i].Gold
		in.Thresholds[gold] += outcomes[i].Proba[gold]
		in.Gold[gold]++
	}
	for l, count := range in.Gold {
		if count == 0 {
			in.Thresholds[l] = math.Inf(1)
			continue
		}
		in.Thresholds[l] /= float64(count)
	}
	for i := range outcomes {
		confident := -1
		for l, p := range outcomes[i].Proba {
			if p >= in.Thresholds[l] && (confident < 0 || p > outcomes[i].Proba[confident]) {
				confident = l
			}
		}
		in.Confident[i] = confident
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
