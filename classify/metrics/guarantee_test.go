package metrics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

// answers makes outcomes of one passage an article, the first n of them right,
// with one probability each.
func answers(p float64, n, wrong int) []metrics.Outcome {
	var list []metrics.Outcome
	for i := range n + wrong {
		o := metrics.Outcome{ID: fmt.Sprint(p, i), Article: fmt.Sprint(p, i), Proba: []float64{p, 1 - p}}
		if i >= n {
			o.Gold = 1
		}
		list = append(list, o)
	}
	return list
}

// TestGuardByHand: articles of one passage, one threshold to try and no error.
// Clopper and Pearson's bound is 1 - miss^(1/n), with n less Korn and Graubard's
// share for the number of articles.
func TestGuardByHand(t *testing.T) {
	g, err := metrics.Guard(answers(0.9, 50, 0), 0.1, 0.9)
	require.NoError(t, err)
	const z, student = 1.2815516, 1.2990685 // at 0.9, the latter with 49 degrees of freedom
	n := 50 * (z / student) * (z / student)
	require.InDelta(t, 1-math.Pow(0.1, 1/n), g.Bound, 1e-6)
	require.InDelta(t, 0.9, g.Threshold, 0)
	require.InDelta(t, 1, g.Coverage(), 0)
	require.Equal(t, 50, g.Articles)
	require.InDelta(t, 1, g.DesignEffect, 1e-9)

	_, err = metrics.Guard(answers(0.9, 20, 0), 0.1, 0.9)
	var no *metrics.NoGuaranteeError
	require.ErrorAs(t, err, &no)
	require.EqualError(t, err, "20 passages of 20 articles are too few, or tagged too badly, to promise that at most 10% are wrong: the lowest share that can be promised is 12%")
	_, err = metrics.Guard(answers(0.9, 9, 0), 0.1, 0.9)
	require.EqualError(t, err, "passages of 9 articles are too few to see how far articles differ: want 10 or more")
}

func TestGuardWithholdsTheUnsure(t *testing.T) {
	sure, unsure := answers(0.9, 300, 6), answers(0.6, 100, 100)
	g, err := metrics.Guard(append(unsure, sure...), 0.1, 0.9)
	require.NoError(t, err)
	require.InDelta(t, 0.9, g.Threshold, 0)
	require.Equal(t, 306, g.Kept)
	require.Equal(t, 506, g.Passages)
	require.InDelta(t, 6.0/306, g.Risk, 1e-12)
}

// TestGuardAllowsForArticles: the same passages promise less when they stand and
// fall together, article by article.
func TestGuardAllowsForArticles(t *testing.T) {
	apart := answers(0.9, 380, 20)
	together := answers(0.9, 380, 20)
	for i := range together {
		together[i].Article = fmt.Sprint(i / 20) // the wrong ones share an article
	}
	a, err := metrics.Guard(apart, 0.2, 0.9)
	require.NoError(t, err)
	b, err := metrics.Guard(together, 0.2, 0.9)
	require.NoError(t, err)
	require.Greater(t, b.DesignEffect, 10.0)
	require.Greater(t, b.Bound, a.Bound+0.05)
}

// TestGuardKeepsItsPromise draws calibration sets whose errors come by article in
// three ways, and counts how often the true risk above the threshold is higher
// than promised: among all sets, and among those for which there was a promise.
func TestGuardKeepsItsPromise(t *testing.T) {
	for _, c := range []struct {
		articles, passages int
		bad                float64 // share of articles whose answers are all wrong
		shift              float64 // standard deviation of an article's probabilities
	}{
		{80, 10, 0, 0.08}, {300, 10, 0, 0.15}, {200, 10, 0.2, 0}, {50, 10, 0.2, 0}, {20, 10, 0.2, 0}, {10, 12, 0.2, 0}, {60, 1, 0, 0},
	} {
		random := rand.New(rand.NewPCG(1, uint64(c.articles)))
		const risk, draws = 0.15, 200
		broken, given := 0, 0
		for range draws {
			var list []metrics.Outcome
			for article := range c.articles {
				shift := random.NormFloat64() * c.shift
				bad := random.Float64() < c.bad
				for passage := range c.passages {
					p := 0.5 + 0.5*random.Float64()
					o := metrics.Outcome{ID: fmt.Sprint(article, passage), Article: fmt.Sprint(article), Proba: []float64{p, 1 - p}}
					if c.bad > 0 && bad || c.bad == 0 && random.Float64() > p+shift {
						o.Gold = 1
					}
					list = append(list, o)
				}
			}
			g, err := metrics.Guard(list, risk, 0.9)
			if err != nil {
				continue
			}
			given++
			// Probabilities are uniform above the threshold; bad articles are
			// bad at every one.
			truth := 1 - (g.Threshold+1)/2
			if c.bad > 0 {
				truth = c.bad
			}
			if truth > risk {
				broken++
			}
		}
		t.Logf("%d articles of %d, %g bad, shift %g: promised %d times, broken %d of %d", c.articles, c.passages, c.bad, c.shift, given, broken, draws)
		require.LessOrEqual(t, float64(broken), 0.1*draws)
	}
}
