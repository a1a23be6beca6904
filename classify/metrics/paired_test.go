package metrics_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

func TestMcNemar(t *testing.T) {
	for _, tc := range []struct {
		onlyA, onlyB int
		p, chi2      float64
	}{
		{0, 0, 1, 0},
		{1, 0, 1, 0},
		{1, 1, 1, 0},
		{5, 5, 1, 0},
		{10, 0, 2. / 1024, 8.1},
		{0, 10, 2. / 1024, 8.1},
		{8, 2, 2 * (1 + 10 + 45) / 1024., 2.5},
	} {
		got := metrics.McNemar(tc.onlyA, tc.onlyB)
		require.Equal(t, tc.onlyA, got.OnlyA)
		require.Equal(t, tc.onlyB, got.OnlyB)
		require.InDelta(t, tc.p, got.P, exact)
		require.InDelta(t, tc.chi2, got.Chi2, exact)
	}
}

func TestPair(t *testing.T) {
	a := []metrics.Outcome{
		{ID: "p3", Article: "y", Gold: 1, Predicted: 1},
		{ID: "p1", Article: "", Gold: 0, Predicted: 0},
		{ID: "p2", Article: "x", Gold: 1, Predicted: 0},
		{ID: "alone", Article: "x", Gold: 1, Predicted: 0},
	}
	b := []metrics.Outcome{
		{ID: "p1", Article: "x", Gold: 0, Predicted: 1},
		{ID: "p2", Article: "", Gold: 1, Predicted: 0},
		{ID: "p3", Article: "y", Gold: 1, Predicted: 0},
		{ID: "here", Article: "x", Gold: 1, Predicted: 0},
		{ID: "there", Article: "x", Gold: 1, Predicted: 0},
	}
	pairs, err := metrics.Pair(a, b)
	require.NoError(t, err)
	require.Equal(t, metrics.Pairs{
		A: []metrics.Outcome{
			{ID: "p1", Article: "x", Gold: 0, Predicted: 0},
			{ID: "p2", Article: "x", Gold: 1, Predicted: 0},
			{ID: "p3", Article: "y", Gold: 1, Predicted: 1},
		},
		B: []metrics.Outcome{
			{ID: "p1", Article: "x", Gold: 0, Predicted: 1},
			{ID: "p2", Article: "x", Gold: 1, Predicted: 0},
			{ID: "p3", Article: "y", Gold: 1, Predicted: 0},
		},
		OnlyA: 1,
		OnlyB: 2,
	}, pairs)
	onlyA, onlyB := pairs.Discordant()
	require.Equal(t, 2, onlyA)
	require.Zero(t, onlyB)
	require.Equal(t, "p3", a[0].ID)
	require.Empty(t, a[1].Article)
}

func TestPairRefuses(t *testing.T) {
	p := func(id, article string, gold int) metrics.Outcome {
		return metrics.Outcome{ID: id, Article: article, Gold: gold}
	}
	for _, tc := range []struct {
		name string
		a, b []metrics.Outcome
		want string
	}{
		{"twice in A", []metrics.Outcome{p("1", "", 0), p("1", "", 0)}, []metrics.Outcome{p("1", "", 0)}, `tagger A: metrics: outcome 1 ("1"): has the ID of outcome 0`},
		{"twice in B", []metrics.Outcome{p("1", "", 0)}, []metrics.Outcome{p("1", "", 0), p("2", "", 0), p("1", "", 0)}, `tagger B: metrics: outcome 2 ("1"): has the ID of outcome 0`},
		{"no ID", []metrics.Outcome{p("", "", 0)}, []metrics.Outcome{p("", "", 0)}, `tagger A: metrics: outcome 0 (""): has no ID to be paired by`},
		{"other gold", []metrics.Outcome{p("1", "", 0)}, []metrics.Outcome{p("1", "", 1)}, `metrics: outcome 0 ("1"): gold label is 0, but tagger B has 1`},
		{"other article", []metrics.Outcome{p("1", "x", 0)}, []metrics.Outcome{p("1", "y", 0)}, `metrics: outcome 0 ("1"): in article "x", but tagger B has it in "y"`},
		{"nothing shared", []metrics.Outcome{p("1", "", 0)}, []metrics.Outcome{p("2", "", 0)}, `no passage tagged by both: metrics: no outcomes`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := metrics.Pair(tc.a, tc.b)
			require.EqualError(t, err, tc.want)
			_, err = metrics.Compare(2, tc.a, tc.b, metrics.Resampling{})
			require.EqualError(t, err, tc.want)
		})
	}
	_, err := metrics.Compare(2, marks("+"), nil, metrics.Resampling{})
	require.ErrorIs(t, err, metrics.ErrNoOutcomes)
	_, err = metrics.Compare(1, marks("++"), marks("++"), metrics.Resampling{})
	require.EqualError(t, err, `tagger A: metrics: outcome 1 ("0-1"): gold label 1 is not one of 1 labels`)
}

func TestVerdicts(t *testing.T) {
	many := func(words ...string) []metrics.Outcome { return marks(slices.Repeat(words, 6)...) }
	for _, tc := range []struct {
		name     string
		a, b     []metrics.Outcome
		verdict  metrics.Verdict
		interval *metrics.Interval
		share    float64
	}{
		{"A always better", many("++", "++"), many("+-", "+-"), metrics.BetterA, &metrics.Interval{Lo: 0.5, Hi: 0.5}, 1},
		{"B always better", many("+-", "+-"), many("++", "++"), metrics.BetterB, &metrics.Interval{Lo: -0.5, Hi: -0.5}, 0},
		{"the same answers", many("+-", "-+"), many("+-", "-+"), metrics.NoDifference, &metrics.Interval{}, 0.5},
		{"nine articles", marks(slices.Repeat([]string{"++"}, 9)...), marks(slices.Repeat([]string{"--"}, 9)...), metrics.TooFewArticles, &metrics.Interval{Lo: 1, Hi: 1}, 1},
		{"one article", marks("++++"), marks("--++"), metrics.TooFewArticles, nil, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := metrics.Compare(2, tc.a, tc.b, metrics.Resampling{Resamples: 199})
			require.NoError(t, err)
			require.Equal(t, tc.verdict, c.Accuracy.Verdict)
			require.Equal(t, tc.interval, c.Accuracy.Interval)
			require.InDelta(t, tc.share, c.Accuracy.ShareA, exact)
		})
	}
}

func TestCompareWarns(t *testing.T) {
	a, b := marks("++", "+"), marks("+", "+-")
	c, err := metrics.Compare(2, a, b, metrics.Resampling{Resamples: 99, Seed: 7})
	require.NoError(t, err)
	require.Equal(t, 2, c.N)
	require.Equal(t, 2, c.Articles)
	require.Equal(t, 99, c.Resamples)
	require.Equal(t, uint64(7), c.Seed)
	require.Equal(t, []string{
		"passages tagged by one tagger only are left out: 1 by A, 1 by B",
		"fewer than 10 articles (2): no verdict, and the intervals are likely too narrow",
	}, c.Warnings)
}

// On many articles the percentiles have to meet the clustered standard error,
// which takes another way to the same spread. B is always wrong, so that the
// difference is A's accuracy.
func TestBootstrapAgainstClusteredSE(t *testing.T) {
	words := slices.Repeat([]string{"+++++", "----", "+-+", "++-", "-+", "+"}, 20)
	var allWrong []string
	for _, word := range words {
		allWrong = append(allWrong, "-----"[:len(word)])
	}
	a, b := marks(words...), marks(allWrong...)
	pairs, err := metrics.Pair(a, b)
	require.NoError(t, err)
	accuracy, _ := metrics.Bootstrap(2, pairs, metrics.Resampling{})
	require.InDelta(t, metrics.Accuracy(a), accuracy.Value, exact)
	want := 2 * 1.96 * metrics.ClusteredSE(a)
	require.InEpsilon(t, want, accuracy.Interval.Hi-accuracy.Interval.Lo, 0.05)
}
