package metrics_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

func TestRiskCoverageTies(t *testing.T) {
	// The three claims of 0.7 hold one error, so each brings a third of one.
	curve := metrics.RiskCoverage(claims("+-++-", 0.9, 0.7, 0.7, 0.7, 0.6))
	var risks, thresholds []float64
	for _, p := range curve {
		risks = append(risks, p.Risk)
		thresholds = append(thresholds, p.Threshold)
	}
	require.InDeltaSlice(t, []float64{0, 1. / 6, 2. / 9, 1. / 4, 2. / 5}, risks, exact)
	require.Equal(t, []float64{0.9, 0.7, 0.7, 0.7, 0.6}, thresholds)

	// The mean over the orders of the tied claims: the error first, second, third.
	orders := []float64{
		metrics.AURC(metrics.RiskCoverage(claims("+-++-", 0.9, 0.73, 0.72, 0.71, 0.6))),
		metrics.AURC(metrics.RiskCoverage(claims("++-+-", 0.9, 0.73, 0.72, 0.71, 0.6))),
		metrics.AURC(metrics.RiskCoverage(claims("+++--", 0.9, 0.73, 0.72, 0.71, 0.6))),
	}
	require.InDelta(t, (orders[0]+orders[1]+orders[2])/3, metrics.AURC(curve), exact)
}

func TestEAURC(t *testing.T) {
	for _, tc := range []struct {
		name, marks string
		aurc, eaurc float64
	}{
		{"no errors", "++++", 0, 0},
		{"errors only", "----", 1, 0},
		{"errors last", "++--", (1./3 + 1./2) / 4, 0},
		{"errors first", "--++", (1 + 1 + 2./3 + 1./2) / 4, (1 + 1 + 1./3) / 4},
	} {
		t.Run(tc.name, func(t *testing.T) {
			curve := metrics.RiskCoverage(claims(tc.marks, 0.9, 0.8, 0.7, 0.6))
			require.InDelta(t, tc.aurc, metrics.AURC(curve), exact)
			require.InDelta(t, tc.eaurc, metrics.EAURC(curve), exact)
		})
	}
	require.True(t, math.IsNaN(metrics.AURC(nil)))
	require.True(t, math.IsNaN(metrics.EAURC(nil)))
}

// The least area approaches the closed form of Geifman et al. with more
// passages; on few the form is too low, which would make a perfect order look
// improvable.
func TestLeastAURCAgainstClosedForm(t *testing.T) {
	const n, right = 2000, 1500
	var outcomes []metrics.Outcome
	for i := range n {
		mark := "+"
		if i >= right {
			mark = "-"
		}
		outcomes = append(outcomes, claims(mark, 1-float64(i)/n)...)
	}
	curve := metrics.RiskCoverage(outcomes)
	require.InDelta(t, 0, metrics.EAURC(curve), exact)
	const r = 1 - float64(right)/n
	require.InDelta(t, r+(1-r)*math.Log(1-r)+r/(2*n), metrics.AURC(curve), 1e-6)
}
