package agreement_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/agreement"
)

func TestMeasure(t *testing.T) {
	labels, raters := []string{"1", "2", "3", "4", "5"}, []string{"A", "B", "C", "D"}
	got := measure(t, labels, raters, handoutC)

	require.Equal(t, 11, got.Units)
	require.Equal(t, 1, got.LeftOut)
	require.Equal(t, 40, got.Ratings)
	require.Equal(t, 11, got.Articles)
	require.InDelta(t, 0.8, *got.Agreement.Value, exact)
	require.InDelta(t, 0.743, *got.Alpha.Value, 0.0005)
	require.InDelta(t, 1-1216./(40*39), got.Expected, exact)

	o := agreement.Coincide(5, handoutC)
	require.Equal(t, o.Alpha(), *got.Alpha.Value)
	for l, specific := range o.Specific() {
		require.Equal(t, labels[l], got.PerLabel[l].Label)
		require.Equal(t, specific, *got.PerLabel[l].Specific.Value)
	}
	require.Equal(t, []int{9, 13, 10, 5, 3}, []int{
		got.PerLabel[0].Ratings, got.PerLabel[1].Ratings, got.PerLabel[2].Ratings, got.PerLabel[3].Ratings, got.PerLabel[4].Ratings,
	})

	i := 0
	for a := range raters {
		for b := a + 1; b < len(raters); b++ {
			pair, table := got.Pairs[i], agreement.Cross(5, handoutC, a, b)
			require.Equal(t, [2]string{raters[a], raters[b]}, pair.Raters)
			require.Equal(t, table, pair.Table)
			require.Equal(t, table.Kappa(), *pair.Kappa.Value)
			require.Equal(t, table.Expected(), *pair.Expected)
			i++
		}
	}
	require.Len(t, got.Pairs, i)

	var disputed []string
	for _, u := range got.Disagreements {
		disputed = append(disputed, u.ID)
	}
	require.Equal(t, []string{"u2", "u6", "u8"}, disputed)
}

func TestDisagreementsInOrder(t *testing.T) {
	units := []agreement.Unit{
		{ID: "z", Labels: []int{0, 1, 0}},
		{ID: "y", Labels: []int{1, 1, 1}},
		{ID: "x", Labels: []int{agreement.Missing, 2, agreement.Missing}},
		{ID: "a", Article: "kuril", Labels: []int{agreement.Missing, 2, 0}},
		{ID: "b", Labels: []int{2, agreement.Missing, 2}},
	}
	require.Equal(t, []agreement.Unit{units[0], units[3]}, agreement.Disagreements(units))
	require.Equal(t, []agreement.Unit{}, agreement.Disagreements(units[1:3]))
}

func TestCheck(t *testing.T) {
	good := agreement.Unit{ID: "p1", Labels: []int{0, 1}}
	for _, test := range []struct {
		name  string
		units []agreement.Unit
		want  string
	}{
		{"too few labels", []agreement.Unit{good, {ID: "p2", Labels: []int{0}}}, `agreement: unit 1 ("p2"): 1 labels for 2 raters`},
		{"too many labels", []agreement.Unit{{ID: "p2", Labels: []int{0, 0, 0}}}, `agreement: unit 0 ("p2"): 3 labels for 2 raters`},
		{"label out of range", []agreement.Unit{good, {ID: "p2", Labels: []int{0, 2}}}, `agreement: unit 1 ("p2"): label 2 of rater 1 is not one of 2 labels`},
		{"label below Missing", []agreement.Unit{{ID: "p2", Labels: []int{-2, 0}}}, `agreement: unit 0 ("p2"): label -2 of rater 0 is not one of 2 labels`},
		{"the same passage", []agreement.Unit{good, {Labels: []int{0, 0}}, good}, `agreement: unit 2 ("p1"): has the ID of unit 0`},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := agreement.Check(2, 2, test.units)
			var unit *agreement.UnitError
			require.ErrorAs(t, err, &unit)
			require.EqualError(t, err, test.want)
			_, err = agreement.Measure(noYes, two, test.units, agreement.Resampling{})
			require.EqualError(t, err, test.want)
		})
	}
	require.NoError(t, agreement.Check(2, 2, []agreement.Unit{good, {Labels: []int{0, 0}}, {Labels: []int{0, 0}}}))
	require.ErrorIs(t, agreement.Check(2, 2, nil), agreement.ErrNothingShared)
	require.ErrorIs(t, agreement.Check(2, 2, []agreement.Unit{{Labels: []int{0, agreement.Missing}}}), agreement.ErrNothingShared)
}

func TestMeasureRefusesNames(t *testing.T) {
	units := []agreement.Unit{{Labels: []int{0, 1}}}
	for _, test := range []struct {
		labels, raters []string
		want           string
	}{
		{[]string{"yes"}, two, "agreement: 1 labels: it takes two"},
		{noYes, []string{"a"}, "agreement: 1 raters: it takes two"},
		{[]string{"yes", "yes"}, two, `agreement: "yes" stands twice among the labels`},
		{noYes, []string{"a", "a"}, `agreement: "a" stands twice among the raters`},
	} {
		_, err := agreement.Measure(test.labels, test.raters, units, agreement.Resampling{})
		require.EqualError(t, err, test.want)
	}
}

func TestWarnings(t *testing.T) {
	var many []agreement.Unit
	for i := range 12 {
		label := i % 2
		many = append(many,
			agreement.Unit{ID: fmt.Sprint("agreed", i), Article: fmt.Sprint(i), Labels: []int{label, label}},
			agreement.Unit{ID: fmt.Sprint("disputed", i), Article: fmt.Sprint(i), Labels: []int{i / 6, 1 - i/6}})
	}
	m := agreement.Missing
	for _, test := range []struct {
		name   string
		labels []string
		raters []string
		units  []agreement.Unit
		want   []string
	}{
		{name: "none", raters: two, units: many, want: []string{
			"no interval where draws do not vary: agreement, agreement of first and second",
		}},
		{name: "label nobody gave", labels: []string{"no", "yes", "maybe"}, raters: two, units: many, want: []string{
			"nobody gave label maybe: its agreement is undefined",
			"no interval where draws do not vary: agreement, agreement of first and second",
		}},
		{name: "one article", raters: two, units: in("x", spread(agreement.Table{{1, 1}, {0, 1}})), want: []string{
			"all passages are of one article: no interval speaks for others",
		}},
		{name: "few articles, some unknown, one left out", raters: two, units: []agreement.Unit{
			{ID: "1", Article: "x", Labels: []int{0, 1}},
			{ID: "2", Article: "x", Labels: []int{0, 0}},
			{ID: "3", Labels: []int{1, 1}},
			{ID: "4", Labels: []int{1, m}},
		}, want: []string{
			"passages with fewer than two labels are left out: 1 of 4",
			"article unknown for 1 of 3 passages: each counts as an article of its own",
			"the interval rests on few articles (2, fewer than 10) and is likely too narrow",
			"no interval where draws do not vary: agreement on no",
		}},
		{
			name: "rare label", labels: []string{"no", "yes", "maybe"}, raters: two,
			units: append(slices.Clone(many), agreement.Unit{Article: "1", Labels: []int{2, 2}}), want: []string{
				"agreement on maybe rests on few articles (1, fewer than 10)",
				"no interval where draws do not vary: agreement on maybe",
			},
		},
		{name: "one label only", raters: two, units: in("x", spread(agreement.Table{{0, 0}, {0, 3}})), want: []string{
			"all passages are of one article: no interval speaks for others",
			"alpha is undefined: only one label was given",
			"nobody gave label no: its agreement is undefined",
			"kappa of first and second is undefined: both gave one label only, the same",
		}},
		{name: "pairs", raters: []string{"a", "b", "c"}, units: []agreement.Unit{
			{ID: "1", Article: "x", Labels: []int{0, 1, m}},
			{ID: "2", Article: "x", Labels: []int{1, 1, m}},
			{ID: "3", Article: "y", Labels: []int{m, 0, 0}},
			{ID: "4", Article: "y", Labels: []int{m, 1, 0}},
			{ID: "5", Article: "z", Labels: []int{m, 1, 1}},
		}, want: []string{
			"the interval rests on few articles (3, fewer than 10) and is likely too narrow",
			"passages that a and b both rated are of one article: no interval speaks for others",
			"a and c rated no passage in common: their kappa is undefined",
			"the interval of b and c rests on few articles (2, fewer than 10) and is likely too narrow",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.labels == nil {
				test.labels = noYes
			}
			got := measure(t, test.labels, test.raters, test.units)
			var warnings []string
			for _, w := range got.Warnings {
				// How often draws are undefined is TestUndefinedDraws's matter.
				if !strings.HasPrefix(w, "draws in") {
					warnings = append(warnings, w)
				}
			}
			require.Equal(t, test.want, warnings)
		})
	}
}

// What is undefined is null and what is empty a list.
func TestJSON(t *testing.T) {
	units := []agreement.Unit{{ID: "1", Labels: []int{1, 1, agreement.Missing}}}
	report, err := agreement.Measure(noYes, []string{"a", "b", "c"}, units, agreement.Resampling{Resamples: 9})
	require.NoError(t, err)
	got, err := json.Marshal(report)
	require.NoError(t, err)
	require.JSONEq(t, `{
		"labels": ["no", "yes"], "raters": ["a", "b", "c"],
		"units": 1, "left_out": 0, "ratings": 2, "articles": 1,
		"agreement": {"value": 1}, "expected_agreement": 1, "alpha": {"value": null},
		"per_label": [
			{"label": "no", "ratings": 0, "articles": 0, "specific_agreement": {"value": null}},
			{"label": "yes", "ratings": 2, "articles": 1, "specific_agreement": {"value": 1}}
		],
		"pairs": [
			{"raters": ["a", "b"], "units": 1, "articles": 1, "table": [[0, 0], [0, 1]],
				"agreement": {"value": 1}, "expected_agreement": 1, "kappa": {"value": null}},
			{"raters": ["a", "c"], "units": 0, "articles": 0, "table": [[0, 0], [0, 0]],
				"agreement": {"value": null}, "kappa": {"value": null}},
			{"raters": ["b", "c"], "units": 0, "articles": 0, "table": [[0, 0], [0, 0]],
				"agreement": {"value": null}, "kappa": {"value": null}}
		],
		"disagreements": [], "resamples": 9, "seed": 0,
		"warnings": [
			"article unknown for 1 of 1 passages: each counts as an article of its own",
			"all passages are of one article: no interval speaks for others",
			"alpha is undefined: only one label was given",
			"nobody gave label no: its agreement is undefined",
			"kappa of a and b is undefined: both gave one label only, the same",
			"a and c rated no passage in common: their kappa is undefined",
			"b and c rated no passage in common: their kappa is undefined"
		]
	}`, string(got))
}
