package agreement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/agreement"
)

// in puts units into an article.
func in(article string, units []agreement.Unit) []agreement.Unit {
	for i := range units {
		units[i].Article = article
	}
	return units
}

func measure(t require.TestingT, labels, raters []string, units []agreement.Unit) agreement.Report {
	report, err := agreement.Measure(labels, raters, units, agreement.Resampling{Seed: 7})
	require.NoError(t, err)
	return report
}

var (
	two   = []string{"first", "second"}
	noYes = []string{"no", "yes"}
)

// Two articles can be drawn in three ways: one of them twice, the other twice,
// and both, which is the data. Each of the first two is a quarter of the draws,
// so the 2.5th and 97.5th percentiles are theirs.
func TestIntervalOfTwoArticles(t *testing.T) {
	x := agreement.Table{{4, 1}, {0, 5}}
	y := agreement.Table{{3, 2}, {3, 4}}
	both := append(in("x", spread(x)), in("y", spread(y))...)
	got := measure(t, noYes, two, both)

	pair := got.Pairs[0]
	require.Equal(t, agreement.Table{{7, 3}, {3, 9}}, pair.Table)
	require.InDelta(t, 16./22, *pair.Agreement.Value, exact)
	require.InDelta(t, 7./12, pair.Agreement.Interval.Lo, exact)
	require.InDelta(t, 9./10, pair.Agreement.Interval.Hi, exact)
	require.InDelta(t, pair.Table.Kappa(), *pair.Kappa.Value, exact)
	require.InDelta(t, y.Kappa(), pair.Kappa.Interval.Lo, exact) // an article twice has its own kappa
	require.InDelta(t, x.Kappa(), pair.Kappa.Interval.Hi, exact)

	twice := func(table agreement.Table) float64 {
		return agreement.Coincide(2, append(spread(table), spread(table)...)).Alpha()
	}
	require.InDelta(t, agreement.Coincide(2, both).Alpha(), *got.Alpha.Value, exact)
	require.InDelta(t, twice(y), got.Alpha.Interval.Lo, exact)
	require.InDelta(t, twice(x), got.Alpha.Interval.Hi, exact)
	require.InDelta(t, x.Specific()[1], got.PerLabel[1].Specific.Interval.Hi, exact)
}

// Fifty articles of one passage, half of them agreed on: the number agreed on in
// a draw is binomial with n = 50, p = 1/2, whose 2.5th and 97.5th percentiles are
// 18 and 32 (P(X ≤ 17) = .0164, P(X ≤ 18) = .0325; the rest by symmetry).
func TestIntervalIsBinomial(t *testing.T) {
	got := measure(t, noYes, two, spread(agreement.Table{{12, 13}, {12, 13}}))
	require.Equal(t, 50, got.Articles)
	require.InDelta(t, 0.50, *got.Agreement.Value, exact)
	require.InDelta(t, 18./50, got.Agreement.Interval.Lo, exact)
	require.InDelta(t, 32./50, got.Agreement.Interval.Hi, exact)
}

// One draw falls on one side of the value or the other.
func TestIntervalIsWidenedToTheValue(t *testing.T) {
	units := spread(agreement.Table{{5, 2}, {1, 6}})
	below, above := false, false
	for seed := range uint64(20) {
		got, err := agreement.Measure(noYes, two, units, agreement.Resampling{Resamples: 1, Seed: seed})
		require.NoError(t, err)
		if got.Alpha.Interval == nil {
			continue // the draw hit the value
		}
		above = above || got.Alpha.Interval.Lo == *got.Alpha.Value
		below = below || got.Alpha.Interval.Hi == *got.Alpha.Value
		require.LessOrEqual(t, got.Alpha.Interval.Lo, *got.Alpha.Value)
		require.GreaterOrEqual(t, got.Alpha.Interval.Hi, *got.Alpha.Value)
	}
	require.True(t, above && below)
}

// An article in which all say yes, drawn twice, has no alpha, no kappa and
// nobody who says no.
func TestUndefinedDraws(t *testing.T) {
	units := append(in("x", spread(agreement.Table{{0, 0}, {0, 5}})), in("y", spread(agreement.Table{{3, 1}, {1, 4}}))...)
	got := measure(t, noYes, two, units)
	for _, e := range []agreement.Estimate{got.Alpha, got.PerLabel[0].Specific, got.Pairs[0].Kappa} {
		require.InDelta(t, 0.25, float64(e.UndefinedDraws)/float64(got.Resamples), 0.02)
	}
	require.NotNil(t, got.Alpha.Interval)
	require.NotNil(t, got.Pairs[0].Kappa.Interval)
	require.Nil(t, got.PerLabel[0].Specific.Interval, "no is said in one article only: 6/8 however often it is drawn")
	require.Zero(t, got.Agreement.UndefinedDraws)
	require.Contains(t, got.Warnings[1], "draws in which alpha is undefined are left out of its interval: ")
}

func TestNoInterval(t *testing.T) {
	t.Run("one article", func(t *testing.T) {
		got := measure(t, noYes, two, in("x", spread(agreement.Table{{3, 1}, {1, 4}})))
		require.NotNil(t, got.Alpha.Value)
		require.Nil(t, got.Alpha.Interval)
		require.Nil(t, got.Pairs[0].Kappa.Interval)
	})
	t.Run("agreement throughout", func(t *testing.T) {
		got := measure(t, noYes, two, spread(agreement.Table{{3, 0}, {0, 4}}))
		require.Equal(t, 1.0, *got.Alpha.Value)
		require.Nil(t, got.Alpha.Interval)
	})
	t.Run("articles all alike", func(t *testing.T) {
		units := in("x", spread(agreement.Table{{2, 1}, {0, 1}}))
		for _, article := range []string{"y", "z"} {
			units = append(units, in(article, spread(agreement.Table{{2, 1}, {0, 1}}))...)
		}
		got := measure(t, noYes, two, units)
		require.InDelta(t, 0.75, *got.Agreement.Value, exact)
		require.Nil(t, got.Agreement.Interval)
	})
}

// Only articles that a pair has both rated are drawn for it.
func TestArticlesOfAPair(t *testing.T) {
	units := []agreement.Unit{
		{ID: "1", Article: "x", Labels: []int{0, 0, agreement.Missing}},
		{ID: "2", Article: "y", Labels: []int{0, 1, 1}},
		{ID: "3", Article: "z", Labels: []int{agreement.Missing, 1, 1}},
		{ID: "4", Article: "w", Labels: []int{0, agreement.Missing, agreement.Missing}},
		{ID: "5", Labels: []int{1, 1, 0}},
	}
	got := measure(t, noYes, []string{"a", "b", "c"}, units)
	require.Equal(t, 4, got.Articles)
	require.Equal(t, [3]int{3, 2, 3}, [3]int{got.Pairs[0].Articles, got.Pairs[1].Articles, got.Pairs[2].Articles})
	require.Equal(t, [3]int{3, 2, 3}, [3]int{got.Pairs[0].Units, got.Pairs[1].Units, got.Pairs[2].Units})
}

func TestSeed(t *testing.T) {
	units := transpose("12345", "1 2 3 3 2 1 4 1 2", "1 2 3 3 2 2 4 1 2", "3 3 3 3 2 3 4 2 2")
	labels, raters := []string{"1", "2", "3", "4", "5"}, []string{"A", "B", "C"}
	run := func(opt agreement.Resampling) agreement.Report {
		report, err := agreement.Measure(labels, raters, units, opt)
		require.NoError(t, err)
		return report
	}
	first := run(agreement.Resampling{Seed: 1, Resamples: 199})
	require.Equal(t, first, run(agreement.Resampling{Seed: 1, Resamples: 199}))
	require.Equal(t, 199, first.Resamples)
	require.Equal(t, uint64(1), first.Seed)

	second := run(agreement.Resampling{Seed: 2, Resamples: 199})
	require.Equal(t, first.Alpha.Value, second.Alpha.Value)
	require.NotEqual(t, first.Alpha.Interval, second.Alpha.Interval)
	require.Equal(t, 9999, run(agreement.Resampling{}).Resamples)
}
