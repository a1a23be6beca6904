package metrics_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

// claims returns outcomes of two labels whose answer is label 0, given with the
// probability of each claim, and right where the mark is +.
func claims(marks string, confidence ...float64) (outcomes []metrics.Outcome) {
	for i, c := range confidence {
		o := metrics.Outcome{Proba: []float64{c, 1 - c}}
		if marks[i] == '-' {
			o.Gold = 1
		}
		outcomes = append(outcomes, o)
	}
	return outcomes
}

func TestLogLoss(t *testing.T) {
	// The example on scikit-learn's page of log_loss.
	sklearn := []metrics.Outcome{
		{Gold: 1, Proba: []float64{0.1, 0.9}},
		{Gold: 0, Proba: []float64{0.9, 0.1}},
		{Gold: 0, Proba: []float64{0.8, 0.2}},
		{Gold: 1, Proba: []float64{0.35, 0.65}},
	}
	require.InDelta(t, 0.21616, metrics.LogLoss(sklearn), 5e-6)

	require.InDelta(t, 52*math.Ln2, metrics.LogLoss(claims("-", 1)), exact)
	// Probabilities may sum to a hair more than 1; the loss is not negative then.
	require.Zero(t, metrics.LogLoss([]metrics.Outcome{{Proba: []float64{1.0005, 0}}}))
	require.Panics(t, func() { metrics.LogLoss([]metrics.Outcome{{}}) })
	require.True(t, math.IsNaN(metrics.LogLoss(nil)))
}

func TestBrierRange(t *testing.T) {
	require.Zero(t, metrics.Brier(claims("+", 1)))
	require.InDelta(t, 2, metrics.Brier(claims("-", 1)), exact)
	require.InDelta(t, 0.5, metrics.Brier(claims("+-", 0.5, 0.5)), exact)
	require.Panics(t, func() { metrics.Brier([]metrics.Outcome{{}}) })
}

func TestReliabilityEdges(t *testing.T) {
	for _, tc := range []struct {
		confidence float64
		bins       int
		lo, hi     float64
	}{
		{0, 10, 0, 0.1},
		{0.1, 10, 0, 0.1},
		{0.3, 10, 0.2, 0.3},
		{0.7, 10, 0.6, 0.7},
		{0.8, 10, 0.7, 0.8},
		{math.Nextafter(0.8, 1), 10, 0.8, 0.9},
		{1, 10, 0.9, 1},
		{1.0005, 10, 0.9, 1},
		{0.6, 15, 8. / 15, 0.6},
		{0.8, 15, 11. / 15, 0.8},
		{0.5, 1, 0, 1},
		{0.5, 0, 7. / 15, 8. / 15},
		{0.5, -1, 7. / 15, 8. / 15},
	} {
		bins := metrics.Reliability(claims("+", tc.confidence), tc.bins)
		require.Len(t, bins, 1)
		require.InDelta(t, tc.lo, bins[0].Lo, exact, "%v of %d", tc.confidence, tc.bins)
		require.InDelta(t, tc.hi, bins[0].Hi, exact, "%v of %d", tc.confidence, tc.bins)
	}
}

func TestReliabilityBins(t *testing.T) {
	bins := metrics.Reliability(claims("+-+-", 0.75, 0.8, 0.78, 0.35), 10)
	require.Len(t, bins, 2)
	require.Equal(t, 1, bins[0].Count)
	require.Equal(t, 3, bins[1].Count)
	require.InDelta(t, (0.75+0.8+0.78)/3, bins[1].Confidence, exact)
	require.InDelta(t, 2./3, bins[1].Accuracy, exact)
	require.Equal(t, metrics.ClopperPearson(2, 3), bins[1].Interval)
	low, high := 0.35, (0.75+0.8+0.78)/3-2./3
	require.InDelta(t, (low+3*high)/4, metrics.ECE(bins), exact)
	require.InDelta(t, low, metrics.MCE(bins), exact)

	require.True(t, math.IsNaN(metrics.ECE(nil)))
	require.True(t, math.IsNaN(metrics.MCE(nil)))
}

// The claim that is held against the truth is the one about the answer, also
// where the answer is not the most probable label.
func TestConfidenceIsTheAnswers(t *testing.T) {
	bins := metrics.Reliability([]metrics.Outcome{{Predicted: 1, Proba: []float64{0.8, 0.2}}}, 10)
	require.InDelta(t, 0.2, bins[0].Confidence, exact)
}
