package evaluate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/evaluate"
	"stance/classify/metrics"
)

// result makes the headline numbers of a result by hand.
func result(split evaluate.Split, accuracy, lo, hi float64) evaluate.Result {
	r := evaluate.Result{Scheme: "stance", Split: split}
	r.N, r.Articles = 200, 12
	r.Accuracy = metrics.Estimate{Value: accuracy, Interval: metrics.Interval{Lo: lo, Hi: hi}}
	r.Majority = metrics.MajorityBaseline{Label: "neutral", Accuracy: 0.5}
	return r
}

func TestCautions(t *testing.T) {
	sound := evaluate.Report{Results: []evaluate.Result{result(evaluate.ByArticle, 0.7, 0.6, 0.8), result(evaluate.Shuffled, 0.8, 0.7, 0.9)}}
	require.Equal(t, []string{
		"Leakage: a random split says 0.800 where leaving whole articles out says 0.700; the difference of +0.100 is what passages of one article tell about each other.",
	}, sound.Cautions(&sound.Results[0]))

	weak := evaluate.Report{Results: []evaluate.Result{result(evaluate.ByArticle, 0.55, 0.4, 0.7), result(evaluate.Shuffled, 0.5, 0.4, 0.6)}}
	weak.Results[0].N, weak.Results[0].Articles = 20, 1
	weak.Results[0].Near = make([]evaluate.NearDuplicate, 7)
	weak.Results[0].Warnings = []string{"class x is never predicted"}
	notes := weak.Cautions(&weak.Results[0])
	require.Len(t, notes, 3+6+1)
	require.Equal(t, `The interval 0.40-0.70 includes what always saying "neutral" scores (0.50): this shows no more than guessing does.`, notes[0])
	require.True(t, strings.HasPrefix(notes[1], "20 passages of 1 article are too few to conclude much"), notes[1])
	require.Equal(t, "Leakage: none shown. A random split says 0.500 where leaving whole articles out says 0.550.", notes[2])
	require.Equal(t, "And 2 near-duplicates besides.", notes[8])
	require.Equal(t, "each article in turn: class x is never predicted.", notes[9])

	// The interval by article is the one to quote.
	wide := metrics.Interval{Lo: 0.3, Hi: 0.9}
	sound.Results[0].Accuracy.Cluster = &wide
	require.Equal(t, wide, sound.Results[0].Interval())
}
