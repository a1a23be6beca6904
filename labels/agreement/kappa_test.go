package agreement_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/agreement"
)

func TestKappaPublished(t *testing.T) {
	for _, test := range []struct {
		source                    string
		table                     agreement.Table
		observed, expected, kappa float64
		within                    float64 // half a unit of the last digit printed there
	}{
		{
			// By hand: (20+15)/50 = .7; (25·30 + 25·20)/50² = .5; .2/.5.
			source:   "Wikipedia, Cohen's kappa, simple example (50 grant applications)",
			table:    agreement.Table{{20, 5}, {10, 15}},
			observed: 0.7, expected: 0.5, kappa: 0.4, within: exact,
		},
		{
			// By hand: margins 120 60 20 and 100 60 40; (88+40+12)/200 = .70;
			// (12000+3600+800)/200² = .41; .29/.59.
			source:   "Cohen, Weighted Kappa, Psychological Bulletin 70 (1968), table 1, N = 200; R's psych::cohen.kappa quotes .492",
			table:    agreement.Table{{88, 14, 18}, {10, 40, 10}, {2, 6, 12}},
			observed: 0.70, expected: 0.41, kappa: 0.492, within: 0.0005,
		},
		{
			source:   "Feinstein and Cicchetti, High Agreement but Low Kappa: I, J Clin Epidemiol 43 (1990)",
			table:    agreement.Table{{40, 9}, {6, 45}},
			observed: 0.85, expected: 0.50, kappa: 0.70, within: 0.005,
		},
		{
			source:   "the same: as much agreement, less kappa",
			table:    agreement.Table{{80, 10}, {5, 5}},
			observed: 0.85, expected: 0.78, kappa: 0.32, within: 0.005,
		},
		{
			// negative, positive, neutral; published_anchors in evaluation/golden.json.
			source:   "scikit-learn, example of cohen_kappa_score",
			table:    agreement.Table{{2, 0, 0}, {1, 1, 0}, {0, 0, 1}},
			observed: 0.8, expected: 0.36, kappa: 0.6875000000000001, within: exact,
		},
		{
			source:   "scikit-learn on the gold and tagger A of evaluation/golden.json",
			table:    agreement.Table{{5, 0, 1}, {0, 7, 2}, {1, 1, 5}},
			observed: 0.7727272727272727, expected: 164. / 484, kappa: 0.65625, within: exact,
		},
		{
			source:   "scikit-learn on the gold and tagger B of evaluation/golden.json",
			table:    agreement.Table{{3, 2, 1}, {1, 5, 3}, {1, 2, 4}},
			observed: 0.5454545454545454, expected: 167. / 484, kappa: 0.30599369085173495, within: exact,
		},
	} {
		t.Run(test.source, func(t *testing.T) {
			require.InDelta(t, test.observed, test.table.Observed(), test.within)
			require.InDelta(t, test.expected, test.table.Expected(), test.within)
			require.InDelta(t, test.kappa, test.table.Kappa(), test.within)

			require.Equal(t, test.table, agreement.Cross(len(test.table), spread(test.table), 0, 1))
		})
	}
}

func TestKappaAtItsEnds(t *testing.T) {
	for _, test := range []struct {
		name  string
		table agreement.Table
		kappa float64
	}{
		{"perfect", agreement.Table{{3, 0, 0}, {0, 4, 0}, {0, 0, 5}}, 1},
		{"always the other of two", agreement.Table{{0, 5}, {5, 0}}, -1},
		{"each keeps to a label of their own", agreement.Table{{0, 7}, {0, 0}}, 0},
		{"one keeps to a label", agreement.Table{{4, 0}, {6, 0}}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.kappa, test.table.Kappa())
		})
	}
}

func TestKappaUndefined(t *testing.T) {
	one := agreement.Table{{0, 0}, {0, 9}}
	require.Equal(t, 1.0, one.Observed())
	require.Equal(t, 1.0, one.Expected())
	require.True(t, math.IsNaN(one.Kappa()), "both gave one label only")

	none := agreement.Cross(2, []agreement.Unit{{Labels: []int{0, agreement.Missing}}}, 0, 1)
	for _, value := range []float64{none.Observed(), none.Expected(), none.Kappa(), none.Specific()[0]} {
		require.True(t, math.IsNaN(value), "nothing was rated by both")
	}
}

func TestCrossTakesWhatBothRated(t *testing.T) {
	units := transpose("ab",
		"a b b * a",
		"b * b a a",
		"a a a a *")
	require.Equal(t, agreement.Table{{1, 1}, {0, 1}}, agreement.Cross(2, units, 0, 1))
	require.Equal(t, agreement.Table{{1, 0}, {1, 1}}, agreement.Cross(2, units, 1, 0))
	require.Equal(t, agreement.Table{{1, 0}, {2, 0}}, agreement.Cross(2, units, 0, 2))
}

// The tables of Feinstein and Cicchetti, by hand: positive agreement is 2a/(2a+b+c)
// and negative 2d/(2d+b+c) in the second part of their paper. The second table,
// with as much agreement overall, hides that they rarely agree on a no.
func TestSpecificAgreement(t *testing.T) {
	require.InDeltaSlice(t, []float64{80. / 95, 90. / 105}, agreement.Table{{40, 9}, {6, 45}}.Specific(), exact)
	require.InDeltaSlice(t, []float64{160. / 175, 10. / 25}, agreement.Table{{80, 10}, {5, 5}}.Specific(), exact)

	unused := agreement.Table{{2, 0, 1}, {0, 0, 0}, {0, 0, 2}}.Specific()
	require.InDelta(t, 4./5, unused[0], exact)
	require.True(t, math.IsNaN(unused[1]), "nobody gave it")
	require.InDelta(t, 4./5, unused[2], exact)
}
