package metrics_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

func TestFindIssuesWithoutGoldOfALabel(t *testing.T) {
	outcomes := []metrics.Outcome{
		{Gold: 0, Proba: []float64{0.9, 0.1, 0}},
		{Gold: 1, Proba: []float64{0.1, 0.9, 0}},
		{Gold: 1, Proba: []float64{0, 0, 1}},
	}
	got := metrics.FindIssues(3, outcomes)
	require.InDeltaSlice(t, []float64{0.9, 0.45}, got.Thresholds[:2], exact)
	require.True(t, math.IsInf(got.Thresholds[2], 1))
	require.Equal(t, [][]int{{1, 0, 0}, {0, 1, 0}, {0, 0, 0}}, got.Joint)
	require.Empty(t, got.Suspects)
}

func TestFindIssuesTakesTheMostProbable(t *testing.T) {
	// Both labels pass their low thresholds for the last passage.
	outcomes := []metrics.Outcome{
		{Gold: 0, Proba: []float64{0.3, 0.7}},
		{Gold: 1, Proba: []float64{0.7, 0.3}},
		{Gold: 0, Proba: []float64{0.4, 0.6}},
	}
	got := metrics.FindIssues(2, outcomes)
	require.Equal(t, [][]int{{0, 2}, {1, 0}}, got.Joint)
	require.Equal(t, []int{0, 1, 2}, got.Suspects)
}

func TestByMarginTies(t *testing.T) {
	outcomes := []metrics.Outcome{
		{ID: "c", Proba: []float64{0.5, 0.5}},
		{ID: "a", Proba: []float64{0.5, 0.5}},
		{ID: "b", Proba: []float64{0.4, 0.6}},
	}
	require.Equal(t, []int{2, 1, 0}, metrics.ByMargin(outcomes))
	require.InDelta(t, 0.4, metrics.Margin(outcomes[2]), exact)
	require.Panics(t, func() { metrics.Margin(metrics.Outcome{}) })
}
