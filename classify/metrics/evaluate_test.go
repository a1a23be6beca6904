package metrics_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

func TestScoresJSON(t *testing.T) {
	outcomes := []metrics.Outcome{
		{ID: "1", Article: "x", Gold: 0, Predicted: 0, Proba: []float64{1, 0}},
		{ID: "2", Article: "x", Gold: 1, Predicted: 1, Proba: []float64{0, 1}},
		{ID: "3", Article: "y", Gold: 1, Predicted: 0, Proba: []float64{0.5, 0.5}},
		{ID: "4", Article: "y", Gold: 0, Predicted: 0, Proba: []float64{1, 0}},
	}
	scores, err := metrics.Evaluate([]string{"no", "yes"}, [2]string{"yes", "no"}, outcomes, metrics.Options{})
	require.NoError(t, err)
	text, err := json.Marshal(scores)
	require.NoError(t, err)
	var keys map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &keys))
	want := []string{
		"n", "articles", "accuracy", "clustered_se", "design_effect", "macro_f1", "weighted_f1", "balanced_accuracy", "favg", "mcc", "kappa",
		"log_loss", "brier", "ece", "mce", "aurc", "eaurc", "per_class", "confusion", "majority", "stratified", "warnings",
	}
	require.Len(t, keys, len(want))
	for _, key := range want {
		require.Contains(t, keys, key)
	}
	require.JSONEq(t, `{"labels":["no","yes"],"rows":[[2,0],[1,1]]}`, string(keys["confusion"]))
	require.JSONEq(t, `{"label":"no","accuracy":0.5}`, string(keys["majority"]))

	var accuracy map[string]any
	require.NoError(t, json.Unmarshal(keys["accuracy"], &accuracy))
	require.Len(t, accuracy, 4)
	require.InDelta(t, 0.75, accuracy["value"], exact)
	for _, key := range []string{"lo", "hi", "cluster"} {
		require.Contains(t, accuracy, key)
	}
}

// Whatever cannot be computed is absent, not 0 and not null.
func TestScoresJSONWithoutTheOptional(t *testing.T) {
	outcomes := []metrics.Outcome{
		{ID: "1", Article: "x", Gold: 0, Predicted: 0},
		{ID: "2", Article: "x", Gold: 1, Predicted: 1},
	}
	scores, err := metrics.Evaluate([]string{"no", "yes"}, [2]string{}, outcomes, metrics.Options{})
	require.NoError(t, err)
	// 2/(2+z²); its last digit may differ by machine, so it is cut for the text.
	require.InDelta(t, 0.342380227506653, scores.Accuracy.Lo, exact)
	scores.Accuracy.Lo = 0.342
	text, err := json.Marshal(scores)
	require.NoError(t, err)
	require.JSONEq(t, `{
		"n": 2, "articles": 1,
		"accuracy": {"value": 1, "lo": 0.342, "hi": 1},
		"macro_f1": 1, "weighted_f1": 1, "balanced_accuracy": 1, "mcc": 1, "kappa": 1,
		"per_class": {
			"no": {"precision": 1, "recall": 1, "f1": 1, "support": 1},
			"yes": {"precision": 1, "recall": 1, "f1": 1, "support": 1}
		},
		"confusion": {"labels": ["no", "yes"], "rows": [[1, 0], [0, 1]]},
		"majority": {"label": "no", "accuracy": 0.5},
		"stratified": 0.5,
		"warnings": ["all passages are of one article: the interval does not speak for others"]
	}`, string(text))
}

func TestEvaluateWarns(t *testing.T) {
	three := []string{"con", "mid", "pro"}
	for _, tc := range []struct {
		name     string
		outcomes []metrics.Outcome
		want     []string
	}{
		{
			"a label never predicted",
			[]metrics.Outcome{{Article: "x"}, {Article: "x", Gold: 1}, {Article: "y", Gold: 2, Predicted: 2}},
			[]string{"class mid is never predicted: its F1 is 0"},
		},
		{
			"a label never gold, a label nowhere",
			[]metrics.Outcome{{Article: "x"}, {Article: "y", Predicted: 1}},
			[]string{
				"class mid is never gold: its F1 is 0",
				"class pro is neither gold nor predicted: macro-F1 leaves it out",
				"the gold has one label only: MCC and kappa say nothing",
			},
		},
		{
			"articles unknown, all right",
			[]metrics.Outcome{{}, {Gold: 1, Predicted: 1}, {Article: "x", Gold: 2, Predicted: 2}},
			[]string{
				"article unknown for 2 of 3 passages: each counts as an article of its own",
				"every passage is right, or every one wrong: the clustered interval takes passages of one article for independent",
			},
		},
		{
			"probabilities here and there",
			[]metrics.Outcome{{Article: "x", Proba: []float64{0.2, 0.8, 0}}, {Article: "y", Gold: 1, Predicted: 1}, {Article: "y", Gold: 2, Predicted: 2}, {Article: "y", Gold: 2, Predicted: 1}},
			[]string{
				"probabilities for 1 of 4 passages only: nothing that needs them is computed",
				"answers that are not the most probable label: 1 of 1",
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			scores, err := metrics.Evaluate(three, [2]string{"con", "pro"}, tc.outcomes, metrics.Options{})
			require.NoError(t, err)
			require.Equal(t, tc.want, scores.Warnings)
			require.Nil(t, scores.LogLoss)
			require.Nil(t, scores.EAURC)
		})
	}
}

func TestEvaluateRefuses(t *testing.T) {
	ok := marks("+-")
	for _, tc := range []struct {
		name     string
		labels   []string
		poles    [2]string
		outcomes []metrics.Outcome
		want     string
	}{
		{"no outcomes", []string{"a", "b"}, [2]string{}, nil, "metrics: no outcomes"},
		{"one label", []string{"a"}, [2]string{}, ok, "metrics: 1 labels: a scheme needs two"},
		{"a label twice", []string{"a", "b", "a"}, [2]string{}, ok, `metrics: label "a" stands twice in the scheme`},
		{"a pole that is no label", []string{"a", "b"}, [2]string{"a", "c"}, ok, `metrics: pole "c" is not a label of the scheme`},
		{"half a pair of poles", []string{"a", "b"}, [2]string{"a", ""}, ok, `metrics: pole "" is not a label of the scheme`},
		{"one pole twice", []string{"a", "b"}, [2]string{"a", "a"}, ok, `metrics: both poles are "a"`},
		{"a bad outcome", []string{"a", "b"}, [2]string{}, []metrics.Outcome{{ID: "p7", Gold: 2}}, `metrics: outcome 0 ("p7"): gold label 2 is not one of 2 labels`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := metrics.Evaluate(tc.labels, tc.poles, tc.outcomes, metrics.Options{})
			require.EqualError(t, err, tc.want)
		})
	}
}
