package metrics_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

func TestCheck(t *testing.T) {
	for _, tc := range []struct {
		name    string
		outcome metrics.Outcome
		want    string // "" for none
	}{
		{"no probabilities", metrics.Outcome{Gold: 1}, ""},
		{"probabilities", metrics.Outcome{Proba: []float64{0.5, 0.5, 0}}, ""},
		{"rounded to three decimals", metrics.Outcome{Proba: []float64{0.333, 0.333, 0.333}}, ""},
		{"gold too high", metrics.Outcome{Gold: 3}, "gold label 3 is not one of 3 labels"},
		{"gold negative", metrics.Outcome{Gold: -1}, "gold label -1 is not one of 3 labels"},
		{"prediction too high", metrics.Outcome{Predicted: 3}, "predicted label 3 is not one of 3 labels"},
		{"prediction negative", metrics.Outcome{Predicted: -1}, "predicted label -1 is not one of 3 labels"},
		{"too few", metrics.Outcome{Proba: []float64{0.5, 0.5}}, "2 probabilities for 3 labels"},
		{"too many", metrics.Outcome{Proba: []float64{0.5, 0.5, 0, 0}}, "4 probabilities for 3 labels"},
		{"empty is not nil", metrics.Outcome{Proba: []float64{}}, "0 probabilities for 3 labels"},
		{"negative", metrics.Outcome{Proba: []float64{1.1, -0.1, 0}}, "probability -0.1 of label 1 is not a number from 0 to 1"},
		{"not a number", metrics.Outcome{Proba: []float64{1, 0, math.NaN()}}, "probability NaN of label 2 is not a number from 0 to 1"},
		{"infinite", metrics.Outcome{Proba: []float64{math.Inf(1), 0, 0}}, "probabilities sum to +Inf, not 1"},
		{"sum too low", metrics.Outcome{Proba: []float64{0.5, 0.4, 0.09}}, "probabilities sum to 0.99, not 1"},
		{"sum too high", metrics.Outcome{Proba: []float64{0.5, 0.5, 0.002}}, "probabilities sum to 1.002, not 1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.outcome.ID = "p1"
			err := metrics.Check(3, []metrics.Outcome{{ID: "p0"}, tc.outcome})
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			var bad *metrics.OutcomeError
			require.ErrorAs(t, err, &bad)
			require.Equal(t, &metrics.OutcomeError{ID: "p1", Index: 1, Problem: tc.want}, bad)
			require.EqualError(t, err, `metrics: outcome 1 ("p1"): `+tc.want)
		})
	}
	require.ErrorIs(t, metrics.Check(3, nil), metrics.ErrNoOutcomes)
}
