package metrics_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

// marks returns outcomes of two labels, one article per word: + right, - wrong.
func marks(articles ...string) (outcomes []metrics.Outcome) {
	for a, article := range articles {
		for p, mark := range article {
			o := metrics.Outcome{ID: fmt.Sprintf("%d-%d", a, p), Article: fmt.Sprint(a), Gold: p % 2, Predicted: p % 2}
			if mark == '-' {
				o.Predicted = 1 - o.Gold
			}
			outcomes = append(outcomes, o)
		}
	}
	return outcomes
}

func TestClustered(t *testing.T) {
	for _, tc := range []struct {
		name       string
		articles   []string
		se, effect float64
	}{
		// Residuals are ±1/2: summed to ±1 in each of two articles, over n = 4.
		{"articles stand or fall whole", []string{"++", "--"}, math.Sqrt2 / 4, 2},
		{"articles balance out", []string{"+-", "-+"}, 0, 0},
		{"one passage each", []string{"+", "-", "+", "-"}, 0.25, 1},
		{"all right", []string{"++", "+"}, 0, math.NaN()},
		{"all wrong", []string{"--", "-"}, 0, math.NaN()},
		{"one article", []string{"++-"}, math.NaN(), math.NaN()},
	} {
		t.Run(tc.name, func(t *testing.T) {
			outcomes := marks(tc.articles...)
			require.InDelta(t, tc.se, metrics.ClusteredSE(outcomes), exact)
			require.InDelta(t, tc.effect, metrics.DesignEffect(outcomes), exact)
			in, ok := metrics.ClusteredInterval(outcomes)
			require.Equal(t, len(tc.articles) > 1, ok)
			if ok {
				contains(t, in, metrics.Accuracy(outcomes))
			}
		})
	}
}

func TestUnknownArticlesStandAlone(t *testing.T) {
	known, unknown := marks("+", "-", "+", "+"), marks("+-++")
	for i := range unknown {
		unknown[i].Article = ""
	}
	require.InDelta(t, metrics.ClusteredSE(known), metrics.ClusteredSE(unknown), exact)
	in, ok := metrics.ClusteredInterval(unknown)
	require.True(t, ok)
	want, _ := metrics.ClusteredInterval(known)
	require.Equal(t, want, in)
}

func TestClusteredInterval(t *testing.T) {
	// Wilson's formula worked out apart, for the fixture's 17 of 22 at
	// n = 22/1.6652406417112295 and t = 2.4469118511449692, the 0.975 quantile of
	// six degrees of freedom (2.4469 in printed tables).
	g := readGolden(t)
	a, _ := g.taggers()
	in, ok := metrics.ClusteredInterval(a)
	require.True(t, ok)
	require.InDelta(t, 0.43866811982407217, in.Lo, exact)
	require.InDelta(t, 0.936678788351983, in.Hi, exact)

	// A design effect under 1 buys nothing: two balanced articles leave n at 4,
	// and one degree of freedom makes the quantile 12.706.
	const q = 12.706204736174698 * 12.706204736174698 / 4
	in, _ = metrics.ClusteredInterval(marks("+-", "-+"))
	half := math.Sqrt((1+q)*q) / 2 / (1 + q)
	require.InDelta(t, 0.5-half, in.Lo, exact)
	require.InDelta(t, 0.5+half, in.Hi, exact)
}
