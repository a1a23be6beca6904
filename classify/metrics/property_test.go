package metrics_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/metrics"
)

func scheme(n int) (labels []string) {
	for l := range n {
		labels = append(labels, string(rune('a'+l)))
	}
	return labels
}

// drawOutcomes draws passages of a few articles, some unknown. Probabilities are
// small fractions, so that equal confidences and full bins occur.
func drawOutcomes(t *rapid.T, labels int, withProba bool) []metrics.Outcome {
	label := rapid.IntRange(0, labels-1)
	outcomes := make([]metrics.Outcome, rapid.IntRange(1, 40).Draw(t, "passages"))
	for i := range outcomes {
		o := metrics.Outcome{
			ID:        fmt.Sprintf("p%d", i),
			Article:   rapid.SampledFrom([]string{"", "v", "w", "x", "y", "z"}).Draw(t, "article"),
			Gold:      label.Draw(t, "gold"),
			Predicted: label.Draw(t, "predicted"),
		}
		if withProba {
			o.Proba = make([]float64, labels)
			sum := 0
			for l := range o.Proba {
				weight := rapid.IntRange(0, 5).Draw(t, "weight")
				o.Proba[l] = float64(weight)
				sum += weight
			}
			if sum == 0 {
				o.Proba[0], sum = 1, 1
			}
			for l := range o.Proba {
				o.Proba[l] /= float64(sum)
			}
		}
		outcomes[i] = o
	}
	return outcomes
}

func evaluate(t require.TestingT, labels []string, poles [2]string, outcomes []metrics.Outcome) metrics.Scores {
	scores, err := metrics.Evaluate(labels, poles, outcomes, metrics.Options{})
	require.NoError(t, err)
	return scores
}

// figures are the numbers of the scores that name no label.
func figures(s metrics.Scores) []float64 {
	all := []float64{
		float64(s.N), float64(s.Articles), s.Accuracy.Value, s.Accuracy.Lo, s.Accuracy.Hi, s.MacroF1, s.WeightedF1,
		s.BalancedAccuracy, s.MCC, s.Kappa, s.Majority.Accuracy, s.Stratified, float64(len(s.Warnings)),
	}
	if s.Accuracy.Cluster != nil {
		all = append(all, s.Accuracy.Cluster.Lo, s.Accuracy.Cluster.Hi)
	}
	for _, p := range []*float64{s.ClusteredSE, s.DesignEffect, s.FAvg, s.LogLoss, s.Brier, s.ECE, s.MCE, s.AURC, s.EAURC} {
		if p != nil {
			all = append(all, *p)
		}
	}
	return all
}

func TestOrderAndNamesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := scheme(rapid.IntRange(2, 4).Draw(t, "labels"))
		outcomes := drawOutcomes(t, len(labels), rapid.Bool().Draw(t, "with probabilities"))
		want := evaluate(t, labels, [2]string{labels[0], labels[1]}, outcomes)

		// Label l becomes the to[l]-th, under another name.
		identity := make([]int, len(labels))
		for l := range identity {
			identity[l] = l
		}
		to := rapid.Permutation(identity).Draw(t, "to")
		renamed := make([]string, len(labels))
		for l, label := range labels {
			renamed[to[l]] = "new " + label
		}
		moved := rapid.Permutation(outcomes).Draw(t, "rows")
		for i := range moved {
			o := &moved[i]
			o.ID = "new " + o.ID
			if o.Article != "" {
				o.Article = "new " + o.Article
			}
			o.Gold, o.Predicted = to[o.Gold], to[o.Predicted]
			if o.Proba != nil {
				proba := make([]float64, len(o.Proba))
				for l, p := range o.Proba {
					proba[to[l]] = p
				}
				o.Proba = proba
			}
		}
		got := evaluate(t, renamed, [2]string{renamed[to[0]], renamed[to[1]]}, moved)

		require.InDeltaSlice(t, figures(want), figures(got), exact)
		for g, row := range want.Confusion.Rows {
			for p, count := range row {
				require.Equal(t, count, got.Confusion.Rows[to[g]][to[p]])
			}
		}
		for _, label := range labels {
			require.Equal(t, want.PerClass[label], got.PerClass["new "+label])
		}
	})
}

func TestPerfectPredictions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := scheme(rapid.IntRange(2, 4).Draw(t, "labels"))
		// Both poles have to occur: on one label alone kappa and MCC are 0/0.
		outcomes := append(drawOutcomes(t, len(labels), false), predict("01", "01")...)
		for i := range outcomes {
			o := &outcomes[i]
			o.Predicted = o.Gold
			o.Proba = make([]float64, len(labels))
			o.Proba[o.Gold] = 1
		}
		s := evaluate(t, labels, [2]string{labels[0], labels[1]}, outcomes)
		for _, one := range []float64{s.Accuracy.Value, s.MacroF1, s.WeightedF1, s.BalancedAccuracy, *s.FAvg, s.MCC, s.Kappa} {
			require.InDelta(t, 1, one, exact)
		}
		for _, zero := range []float64{*s.LogLoss, *s.Brier, *s.ECE, *s.MCE, *s.AURC, *s.EAURC} {
			require.InDelta(t, 0, zero, exact)
		}
	})
}

func TestConstantPrediction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := scheme(rapid.IntRange(2, 4).Draw(t, "labels"))
		outcomes := drawOutcomes(t, len(labels), false)
		answer := rapid.IntRange(0, len(labels)-1).Draw(t, "answer")
		for i := range outcomes {
			outcomes[i].Predicted = answer
		}
		s := evaluate(t, labels, [2]string{}, outcomes)
		require.Zero(t, s.MCC)
		require.Zero(t, s.Kappa)
	})
}

func TestEveryIntervalContainsItsValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := scheme(rapid.IntRange(2, 4).Draw(t, "labels"))
		outcomes := drawOutcomes(t, len(labels), true)
		s := evaluate(t, labels, [2]string{}, outcomes)
		contains(t, s.Accuracy.Interval, s.Accuracy.Value)
		if s.Accuracy.Cluster != nil {
			contains(t, *s.Accuracy.Cluster, s.Accuracy.Value)
			// The clustered one is never the narrower.
			require.LessOrEqual(t, s.Accuracy.Cluster.Lo, s.Accuracy.Lo+exact)
			require.GreaterOrEqual(t, s.Accuracy.Cluster.Hi, s.Accuracy.Hi-exact)
		}
		for _, bin := range metrics.Reliability(outcomes, 0) {
			contains(t, bin.Interval, bin.Accuracy)
		}

		other := slices.Clone(outcomes)
		for i := range other {
			other[i].Predicted = rapid.IntRange(0, len(labels)-1).Draw(t, "predicted by B")
		}
		c, err := metrics.Compare(len(labels), outcomes, other, metrics.Resampling{Resamples: 39})
		require.NoError(t, err)
		for _, d := range []metrics.Difference{c.Accuracy, c.MacroF1} {
			if d.Interval != nil {
				contains(t, *d.Interval, d.Value)
			}
		}
	})
}

func TestRelationsBetweenMeasures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := scheme(rapid.IntRange(2, 4).Draw(t, "labels"))
		outcomes := drawOutcomes(t, len(labels), true)
		bins := metrics.Reliability(outcomes, rapid.IntRange(0, 20).Draw(t, "bins"))
		var count int
		for _, bin := range bins {
			count += bin.Count
			require.Greater(t, bin.Confidence+exact, bin.Lo)
			require.LessOrEqual(t, bin.Confidence, bin.Hi+exact)
		}
		require.Equal(t, len(outcomes), count)
		require.LessOrEqual(t, metrics.ECE(bins), metrics.MCE(bins)+exact)

		curve := metrics.RiskCoverage(outcomes)
		require.InDelta(t, 1, curve[len(curve)-1].Coverage, 0)
		require.InDelta(t, 1-metrics.Accuracy(outcomes), curve[len(curve)-1].Risk, exact)
		require.GreaterOrEqual(t, metrics.EAURC(curve), 0.)
		require.LessOrEqual(t, metrics.EAURC(curve), metrics.AURC(curve))

		c := metrics.NewConfusion(labels, outcomes)
		require.InDelta(t, metrics.Accuracy(outcomes), c.Accuracy(), exact)
		require.LessOrEqual(t, c.MCC(), 1+exact)
		require.LessOrEqual(t, c.Kappa(), 1.)

		_, err := json.Marshal(evaluate(t, labels, [2]string{}, outcomes))
		require.NoError(t, err, "a number JSON does not have")
	})
}

// Resampling depends on the seed and the passages, not on the order in which
// they were read, and swapping the taggers turns the difference round.
func TestResamplingIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const labels = 3
		a := drawOutcomes(t, labels, false)
		b := slices.Clone(a)
		for i := range b {
			b[i].Predicted = rapid.IntRange(0, labels-1).Draw(t, "predicted by B")
		}
		opt := metrics.Resampling{Resamples: 39, Seed: rapid.Uint64().Draw(t, "seed")}
		compare := func(a, b []metrics.Outcome) metrics.Comparison {
			c, err := metrics.Compare(labels, a, b, opt)
			require.NoError(t, err)
			return c
		}
		want := compare(a, b)
		shuffled := rapid.Permutation(a).Draw(t, "a")
		require.Equal(t, want, compare(shuffled, rapid.Permutation(b).Draw(t, "b")))

		swapped := compare(b, a)
		for i, d := range []metrics.Difference{want.Accuracy, want.MacroF1} {
			s := []metrics.Difference{swapped.Accuracy, swapped.MacroF1}[i]
			require.InDelta(t, -d.Value, s.Value, exact)
			require.InDelta(t, 1-d.ShareA, s.ShareA, exact)
			if d.Interval != nil {
				require.InDelta(t, -d.Interval.Lo, s.Interval.Hi, exact)
				require.InDelta(t, -d.Interval.Hi, s.Interval.Lo, exact)
			}
		}
		require.InDelta(t, want.McNemar.P, swapped.McNemar.P, exact)

		p := metrics.PermutationTest(a, opt)
		require.Equal(t, p, metrics.PermutationTest(shuffled, opt))
		require.Greater(t, p.P, 0.)
		require.LessOrEqual(t, p.P, 1.)
	})
}
