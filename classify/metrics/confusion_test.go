package metrics_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

// predict pairs gold and predictions, one digit per passage.
func predict(gold, predicted string) (outcomes []metrics.Outcome) {
	for i := range gold {
		outcomes = append(outcomes, metrics.Outcome{Gold: int(gold[i] - '0'), Predicted: int(predicted[i] - '0')})
	}
	return outcomes
}

// The figures are those of the examples on scikit-learn's reference pages.
func TestScikitLearnExamples(t *testing.T) {
	three := []string{"0", "1", "2"}
	f1 := metrics.NewConfusion(three, predict("012012", "021001"))
	require.InDelta(t, 4./15, f1.MacroF1(), exact)
	require.InDelta(t, 4./15, f1.WeightedF1(), exact)
	require.InDelta(t, 0.8, f1.PerClass()[0].F1, exact)
	require.InDelta(t, 2./3, f1.PerClass()[0].Precision, exact)

	balanced := metrics.NewConfusion(three[:2], predict("010010", "010001"))
	require.InDelta(t, 0.625, balanced.BalancedAccuracy(), exact)

	mcc := metrics.NewConfusion(three[:2], predict("1110", "1011"))
	require.InDelta(t, -1./3, mcc.MCC(), exact)

	matrix := metrics.NewConfusion(three, predict("202201", "002202"))
	require.Equal(t, [][]int{{2, 0, 0}, {0, 0, 1}, {1, 0, 2}}, matrix.Rows)
}

func TestLabelsThatDoNotOccur(t *testing.T) {
	three := []string{"0", "1", "2"}
	for _, tc := range []struct {
		name, gold, predicted     string
		macro, weighted, balanced float64
	}{
		// F1 of 0 is 1, of 1 is 1; 2 occurs nowhere.
		{"nowhere", "0011", "0011", 1, 1, 1},
		// F1: 0 has 2·1/(1+2), 2 has 0 and counts for macro, not by support.
		{"only predicted", "001", "021", (2./3 + 1 + 0) / 3, (2*2./3 + 1) / 3, 0.75},
		// F1: 0 has 2·2/(3+2); 2 is gold once and never found.
		{"only gold", "0012", "0010", (4./5 + 1 + 0) / 3, (2*4./5 + 1) / 4, 2. / 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := metrics.NewConfusion(three, predict(tc.gold, tc.predicted))
			require.InDelta(t, tc.macro, c.MacroF1(), exact)
			require.InDelta(t, tc.weighted, c.WeightedF1(), exact)
			require.InDelta(t, tc.balanced, c.BalancedAccuracy(), exact)
		})
	}
}

func TestUndefinedCorrelations(t *testing.T) {
	two := []string{"0", "1"}
	for _, tc := range []struct{ name, gold, predicted string }{
		{"one label, all right", "000", "000"},
		{"one label, all wrong", "000", "111"},
		{"one label in the gold", "000", "010"},
		{"one label predicted", "010", "000"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := metrics.NewConfusion(two, predict(tc.gold, tc.predicted))
			require.Zero(t, c.MCC())
			require.Zero(t, c.Kappa())
		})
	}
	empty := metrics.NewConfusion(two, nil)
	require.Zero(t, empty.Accuracy())
	require.Zero(t, empty.MacroF1())
	require.Zero(t, empty.Kappa())
}

func TestBaselineTie(t *testing.T) {
	b := metrics.Baseline(3, predict("2211", "0000"))
	require.Equal(t, 1, b.Label)
	require.InDelta(t, 0.5, b.Majority, exact)
	require.InDelta(t, 0.5, b.Stratified, exact)
	require.InDelta(t, 1./3, b.Uniform, exact)
}
