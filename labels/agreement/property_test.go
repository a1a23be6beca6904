package agreement_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/labels/agreement"
)

const drawnLabels = 4

var labelNames = []string{"a", "b", "c", "d"}

func raterNames(n int) (names []string) {
	for r := range n {
		names = append(names, fmt.Sprintf("rater %d", r))
	}
	return names
}

// drawUnits draws passages of a few articles, some unknown, and always one that
// two raters have labelled.
func drawUnits(t *rapid.T, raters int, missing bool) []agreement.Unit {
	lowest := 0
	if missing {
		lowest = agreement.Missing
	}
	used := rapid.IntRange(1, drawnLabels).Draw(t, "labels used")
	units := make([]agreement.Unit, rapid.IntRange(1, 25).Draw(t, "units"))
	for i := range units {
		units[i] = agreement.Unit{
			ID:      fmt.Sprintf("p%02d", i),
			Article: rapid.SampledFrom([]string{"", "v", "w", "x", "y", "z"}).Draw(t, "article"),
			Labels:  rapid.SliceOfN(rapid.IntRange(lowest, used-1), raters, raters).Draw(t, "labels"),
		}
	}
	for r := range 2 {
		units[0].Labels[r] = max(units[0].Labels[r], 0)
	}
	return units
}

func measureFast(t require.TestingT, raters int, units []agreement.Unit) agreement.Report {
	report, err := agreement.Measure(labelNames, raterNames(raters), units, agreement.Resampling{Seed: 3, Resamples: 99})
	require.NoError(t, err)
	return report
}

// estimates are all of a report's, by label in the order of to.
func estimates(r agreement.Report, to []int) []agreement.Estimate {
	all := []agreement.Estimate{r.Agreement, r.Alpha}
	for l := range r.PerLabel {
		all = append(all, r.PerLabel[to[l]].Specific)
	}
	for i := range r.Pairs {
		all = append(all, r.Pairs[i].Agreement, r.Pairs[i].Kappa)
	}
	return all
}

var sameLabels = []int{0, 1, 2, 3}

func TestOrderOfUnitsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raters := rapid.IntRange(2, 4).Draw(t, "raters")
		units := drawUnits(t, raters, true)
		want := measureFast(t, raters, units)
		got := measureFast(t, raters, rapid.Permutation(units).Draw(t, "order"))
		want.Disagreements, got.Disagreements = nil, nil
		require.Equal(t, want, got)
	})
}

func TestNamesOfLabelsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raters := rapid.IntRange(2, 4).Draw(t, "raters")
		units := drawUnits(t, raters, true)
		to := rapid.Permutation(sameLabels).Draw(t, "to")
		renamed := make([]agreement.Unit, len(units))
		for i, u := range units {
			u.Labels = slices.Clone(u.Labels)
			for r, label := range u.Labels {
				if label != agreement.Missing {
					u.Labels[r] = to[label]
				}
			}
			renamed[i] = u
		}
		want, got := measureFast(t, raters, units), measureFast(t, raters, renamed)
		require.Len(t, got.Disagreements, len(want.Disagreements))
		before, after := estimates(want, sameLabels), estimates(got, to)
		for i := range before {
			require.InDeltaSlice(t, values(before[i]), values(after[i]), exact)
		}
	})
}

// Alpha takes raters as interchangeable; kappa of two does not ask who is first.
func TestOrderOfRatersDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raters := rapid.IntRange(2, 4).Draw(t, "raters")
		units := drawUnits(t, raters, true)
		turned := make([]agreement.Unit, len(units))
		for i, u := range units {
			u.Labels = slices.Clone(u.Labels)
			slices.Reverse(u.Labels)
			turned[i] = u
		}
		want, got := measureFast(t, raters, units), measureFast(t, raters, turned)
		require.Equal(t, want.Alpha, got.Alpha)
		require.Equal(t, want.PerLabel, got.PerLabel)
		first, last := want.Pairs[0], got.Pairs[len(got.Pairs)-1]
		require.InDeltaSlice(t, values(first.Kappa), values(last.Kappa), exact)
	})
}

func TestPerfectAgreement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := drawUnits(t, 1+1, false)
		for i := range units {
			label := units[i].Labels[0]
			units[i].Labels = []int{label, label, label}
			if i > 0 {
				units[i].Labels[rapid.IntRange(0, 2).Draw(t, "who")] = rapid.SampledFrom([]int{label, agreement.Missing}).Draw(t, "what")
			}
		}
		got := measureFast(t, 3, units)
		require.Empty(t, got.Disagreements)
		for _, e := range estimates(got, sameLabels) {
			require.Nil(t, e.Interval, "agreement throughout has no spread to show")
			if e.Value != nil {
				require.Equal(t, 1.0, *e.Value)
			}
		}
		require.Equal(t, 1.0, *got.Agreement.Value)
		var given int
		for _, label := range got.PerLabel {
			if label.Ratings > 0 {
				given++
			}
		}
		require.Equal(t, given > 1, got.Alpha.Value != nil, "one label only says nothing")
	})
}

// By the definition: D_o is how often two labels of one unit differ, each label
// weighing the same, and D_e how often any two labels do.
func TestAlphaByPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := drawUnits(t, rapid.IntRange(2, 5).Draw(t, "raters"), true)
		var pool []int
		var apart float64
		for _, u := range units {
			var given []int
			for _, label := range u.Labels {
				if label >= 0 {
					given = append(given, label)
				}
			}
			if len(given) < 2 {
				continue
			}
			pool = append(pool, given...)
			apart += differing(given) / float64(len(given)-1)
		}
		n := float64(len(pool))
		observed, expected := apart/n, differing(pool)/(n*(n-1))

		o := agreement.Coincide(drawnLabels, units)
		require.InDelta(t, 1-observed, o.Observed(), exact)
		require.InDelta(t, o.Expected(), 1-expected, exact)
		if expected == 0 {
			require.True(t, math.IsNaN(o.Alpha()))
			return
		}
		require.InDelta(t, 1-observed/expected, o.Alpha(), 1e-9)
	})
}

// differing counts the ordered pairs of different labels.
func differing(labels []int) (n float64) {
	for i, a := range labels {
		for j, b := range labels {
			if i != j && a != b {
				n++
			}
		}
	}
	return n
}

// Without missing values alpha is Fleiss' kappa, and for two raters Scott's pi,
// but for a correction that vanishes with the number of labels n, because alpha
// draws two labels without putting the first one back and they with:
//
//	1 - α = (1 - κ) (n-1)/n
//
// The kappa here is by its own formula, from J. L. Fleiss, "Measuring Nominal
// Scale Agreement Among Many Raters", Psychological Bulletin 76 (1971).
func TestAlphaAndFleissKappa(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raters := rapid.IntRange(2, 5).Draw(t, "raters")
		units := drawUnits(t, raters, false)
		n := float64(raters * len(units))
		var shares [drawnLabels]float64
		var agreeing, chance float64
		for _, u := range units {
			agreeing += 1 - differing(u.Labels)/float64(raters*(raters-1))
			for _, label := range u.Labels {
				shares[label] += 1 / n
			}
		}
		agreeing /= float64(len(units))
		for _, share := range shares {
			chance += share * share
		}
		o := agreement.Coincide(drawnLabels, units)
		alpha := o.Alpha()
		if math.IsNaN(alpha) {
			require.InDelta(t, 1, chance, exact)
			return
		}
		fleiss := (agreeing - chance) / (1 - chance)
		require.InDelta(t, agreeing, o.Observed(), exact)
		require.InDelta(t, 1-(1-fleiss)*(n-1)/n, alpha, 1e-9)
		require.LessOrEqual(t, alpha, 1.0)

		if raters > 2 {
			return
		}
		// Two raters with margins of their own expect less than two with the
		// margins' mean: Cohen's kappa is never below Scott's pi.
		table := agreement.Cross(drawnLabels, units, 0, 1)
		require.InDelta(t, o.Observed(), table.Observed(), exact)
		require.InDeltaSlice(t, defined(o.Specific()), defined(table.Specific()), exact)
		require.GreaterOrEqual(t, table.Kappa(), fleiss-exact)
		require.GreaterOrEqual(t, table.Kappa(), -1.0)
		require.LessOrEqual(t, table.Kappa(), 1.0)
	})
}

func defined(shares []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(shares), math.IsNaN)
}

func TestEstimatesHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raters := rapid.IntRange(2, 4).Draw(t, "raters")
		got := measureFast(t, raters, drawUnits(t, raters, true))
		for _, e := range estimates(got, sameLabels) {
			if e.Interval == nil {
				continue
			}
			require.LessOrEqual(t, e.Interval.Lo, *e.Value)
			require.GreaterOrEqual(t, e.Interval.Hi, *e.Value)
			require.Less(t, e.Interval.Lo, e.Interval.Hi)
			require.LessOrEqual(t, e.Interval.Hi, 1.0)
			require.Less(t, e.UndefinedDraws, got.Resamples)
		}
		var ratings int
		var weighed float64
		for _, label := range got.PerLabel {
			ratings += label.Ratings
			if label.Ratings > 0 {
				weighed += float64(label.Ratings) * *label.Specific.Value
			}
		}
		require.Equal(t, got.Ratings, ratings)
		require.InDelta(t, *got.Agreement.Value, weighed/float64(ratings), exact)

		_, err := json.Marshal(got) // fails on NaN
		require.NoError(t, err)
	})
}
