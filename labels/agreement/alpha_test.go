package agreement_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/agreement"
)

// handoutC is part C's example in "the handout", K. Krippendorff, "Computing
// Krippendorff's Alpha-Reliability" (2011).
var handoutC = transpose("12345",
	"1 2 3 3 2 1 4 1 2 * * *",
	"1 2 3 3 2 2 4 1 2 5 * 3",
	"* 3 3 3 2 3 4 2 2 5 1 *",
	"1 2 3 3 2 4 4 1 2 5 1 *")

func TestAlphaPublished(t *testing.T) {
	for _, test := range []struct {
		source string
		labels int
		units  []agreement.Unit
		alpha  float64
		within float64
	}{
		{
			// By hand: 1 - 19·8/(2·14·6) = 2/21.
			source: "handout, A: binary data, two observers",
			labels: 2,
			units: transpose("01",
				"0 1 0 0 0 0 0 0 1 0",
				"1 1 1 0 0 1 0 0 0 0"),
			alpha: 0.095, within: 0.0005,
		},
		{
			// By hand: (23·18 - 104) / (24·23 - 104) = 310/448.
			source: "handout, B: nominal data, two observers",
			labels: 5,
			units: transpose("abcde",
				"a a b b d c c c e d d a",
				"b a b b b c c c e d d d"),
			alpha: 0.692, within: 0.0005,
		},
		{
			// By hand: 1 - 39·8/1216.
			source: "handout, C: nominal data, four observers, missing data",
			labels: 5, units: handoutC,
			alpha: 0.743, within: 0.0005,
		},
		{
			// published_anchors in evaluation/golden.json; also the computational
			// example in Wikipedia's Krippendorff's alpha, 0.691.
			source: "fast-krippendorff, sample.py",
			labels: 4,
			units: transpose("1234",
				"* * * * * 3 4 1 2 1 1 3 3 * 3",
				"1 * 2 1 3 3 4 3 * * * * * * *",
				"* * 2 1 3 4 4 * 2 1 1 3 3 * 4"),
			alpha: 0.691358024691358, within: exact,
		},
		{
			// Fleiss' kappa is 0.210 there; 1 - α is (n-1)/n of 1 - 0.210, n being
			// 140 labels.
			source: "Wikipedia, Fleiss' kappa, worked example (14 raters, 10 subjects)",
			labels: 5,
			units: tally([][]int{
				{0, 0, 0, 0, 14},
				{0, 2, 6, 4, 2},
				{0, 0, 3, 5, 6},
				{0, 3, 9, 2, 0},
				{2, 2, 8, 1, 1},
				{7, 7, 0, 0, 0},
				{3, 2, 6, 3, 0},
				{2, 5, 3, 2, 2},
				{6, 5, 2, 1, 0},
				{0, 2, 2, 3, 7},
			}),
			alpha: 1 - (1-0.210)*139/140, within: 0.0005,
		},
	} {
		t.Run(test.source, func(t *testing.T) {
			o := agreement.Coincide(test.labels, test.units)
			require.InDelta(t, test.alpha, o.Alpha(), test.within)
			require.InDelta(t, o.Alpha(), (o.Observed()-o.Expected())/(1-o.Expected()), exact)
		})
	}
}

// tally makes units of counts: how many raters gave each label, by unit.
func tally(rows [][]int) []agreement.Unit {
	units := make([]agreement.Unit, len(rows))
	for i, row := range rows {
		for label, count := range row {
			for range count {
				units[i].Labels = append(units[i].Labels, label)
			}
		}
	}
	return units
}

// The coincidence matrix that the handout prints for C, with n = 40.
func TestCoincidencesPublished(t *testing.T) {
	want := [][]float64{
		{7, 4. / 3, 1. / 3, 1. / 3, 0},
		{4. / 3, 10, 4. / 3, 1. / 3, 0},
		{1. / 3, 4. / 3, 8, 1. / 3, 0},
		{1. / 3, 1. / 3, 1. / 3, 4, 0},
		{0, 0, 0, 0, 3},
	}
	got := agreement.Coincide(5, handoutC)
	for c, row := range want {
		require.InDeltaSlice(t, row, got[c], exact)
	}
	require.InDelta(t, 32./40, got.Observed(), exact)
	require.InDeltaSlice(t, []float64{7. / 9, 10. / 13, 8. / 10, 4. / 5, 1}, got.Specific(), exact)
}

func TestAlphaUndefined(t *testing.T) {
	one := agreement.Coincide(2, transpose("ab", "a a a *", "a * a b", "a a a *"))
	require.Equal(t, 1.0, one.Observed())
	require.True(t, math.IsNaN(one.Alpha()), "b was given once, where it cannot be compared")

	none := agreement.Coincide(2, transpose("ab", "a *", "* b"))
	for _, value := range []float64{none.Observed(), none.Expected(), none.Alpha(), none.Specific()[0]} {
		require.True(t, math.IsNaN(value), "nothing was rated twice")
	}
}

// By hand: two of each label; D_o = 1, D_e = 2·2·2/(4·3). Drawing without putting
// back keeps alpha of so few labels from reaching -1.
func TestAlphaBelowZero(t *testing.T) {
	o := agreement.Coincide(2, transpose("ab", "a b", "b a"))
	require.InDelta(t, -0.5, o.Alpha(), exact)
}
