package evaluate_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/evaluate"
	"stance/labels"
)

// TestWrittenTextInAHeldOutArticleIsNotScored: Set scores all that labels.Split
// calls held out, whatever its origin. Only Model leaves written text out.
func TestWrittenTextInAHeldOutArticleIsNotScored(t *testing.T) {
	written := labels.Item{ID: "x#w", Article: "x", Text: "hope, they wrote", Origin: labels.Written, Gold: []int{2, none}}
	report, err := evaluate.Set(slices.Concat(training, heldOut, []labels.Item{written}), labels.HeldOut{"x": 1, "y": 2}, schemes, words)
	require.NoError(t, err)
	require.NotContains(t, ids(report.Find("stance", evaluate.HeldOut).Items), "x#w")
}

// TestLearningCurveCountsLabelledPassages: curve divides by all scored passages,
// also those without gold in the first scheme, while the curve's two ends do not.
func TestLearningCurveCountsLabelledPassages(t *testing.T) {
	var items []labels.Item
	for a := range 4 {
		for p := range 4 {
			gold := []int{a % 3, 0}
			if p%2 == 1 {
				gold[0] = none
			}
			items = append(items, labels.Item{ID: fmt.Sprintf("%d#%d", a, p), Article: fmt.Sprint(a), Text: fmt.Sprintf("word%d", a%3), Gold: gold})
		}
	}
	for w := range 30 {
		items = append(items, labels.Item{ID: fmt.Sprintf("w%d", w), Article: fmt.Sprintf("w%d", w), Text: fmt.Sprintf("word%d", w%3), Origin: labels.Written, Gold: []int{w % 3, none}})
	}
	report, err := evaluate.Set(items, nil, schemes, words)
	require.NoError(t, err)
	require.InDelta(t, 1, report.Find("stance", evaluate.ByArticle).Accuracy.Value, 0)
	for _, point := range report.Written.Curve[1:] {
		require.InDelta(t, 1, point.Mean, 1e-9, "%d written articles", point.Articles)
	}
}

// TestNoGoldInCommon: the scheme in common has no gold in what is to be scored.
// The report is empty and err nil; `stance eval` then takes Schemes()[0].
func TestNoGoldInCommon(t *testing.T) {
	model := train(t, training)
	report, err := evaluate.Model(model, []labels.Item{{ID: "q", Article: "q", Text: "hope is hope", Gold: []int{none, 0}}},
		[]labels.Scheme{schemes[0], {Name: "topic", Labels: []string{"fish", "war"}}}, evaluate.Given)
	require.True(t, err != nil || len(report.Results) > 0, "neither an error nor a result")
}

func TestNothingToTrainOn(t *testing.T) {
	report, err := evaluate.Set(heldOut, labels.HeldOut{"x": 1, "y": 2}, schemes, words)
	if err == nil {
		r := report.Find("stance", evaluate.HeldOut)
		require.Nil(t, r, "scored with a model trained on nothing, warnings: %q", r.Warnings)
	}
}
