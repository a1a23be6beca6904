package metrics_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

func TestPermutationTest(t *testing.T) {
	const b = 9999
	for _, tc := range []struct {
		name            string
		gold, predicted []string // by article
		chance, p       float64  // expected value of p over seeds
	}{
		// Six arrangements of 0011 are equally likely, one as good.
		{"four passages", []string{"0011"}, []string{"0011"}, 0.5, 1. / 6},
		{"two such articles", []string{"0011", "0011"}, []string{"0011", "0011"}, 0.5, 1. / 36},
		// Which article leans which way is known, nothing else: no credit.
		{"article known, passages not", []string{"0001", "1110"}, []string{"0000", "1111"}, 0.75, 1},
		{"one label per article", []string{"000", "111"}, []string{"000", "111"}, 1, 1},
		{"always wrong", []string{"01"}, []string{"10"}, 0.5, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var outcomes []metrics.Outcome
			for i := range tc.gold {
				for _, o := range predict(tc.gold[i], tc.predicted[i]) {
					o.Article = tc.gold[i] + string(rune('a'+i))
					outcomes = append(outcomes, o)
				}
			}
			got := metrics.PermutationTest(outcomes, metrics.Resampling{Seed: 3})
			require.Equal(t, b, got.Resamples)
			require.Equal(t, uint64(3), got.Seed)
			require.InDelta(t, metrics.Accuracy(outcomes), got.Accuracy, exact)
			require.InDelta(t, tc.chance, got.Chance, exact)
			// Three standard errors of a share of 1/6 of 9999 draws are 0.011.
			require.InDelta(t, tc.p, got.P, 0.012)
		})
	}
}

func TestPermutationNeverZero(t *testing.T) {
	outcomes := predict("01010101010101010101", "01010101010101010101")
	for i := range outcomes {
		outcomes[i].Article = "x"
	}
	got := metrics.PermutationTest(outcomes, metrics.Resampling{Resamples: 99})
	require.InDelta(t, 0.01, got.P, exact)
}

// TestPermutationOfUnknownArticles: of 6 ways to deal out two labels of each
// kind, one hits all.
func TestPermutationOfUnknownArticles(t *testing.T) {
	got := metrics.PermutationTest(predict("0101", "0101"), metrics.Resampling{})
	require.InDelta(t, 1.0/6, got.P, 0.012)
	require.InDelta(t, 0.5, got.Chance, exact)
}

// TestPermutationNeedsTwoOfAnArticle: a passage alone has nothing to swap with.
func TestPermutationNeedsTwoOfAnArticle(t *testing.T) {
	outcomes := predict("0101", "0101")
	for i := range outcomes {
		outcomes[i].Article = string(rune('a' + i))
	}
	got := metrics.PermutationTest(outcomes, metrics.Resampling{Resamples: 99})
	require.InDelta(t, 1, got.P, 0)
}
