package evaluate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/evaluate"
	"stance/labels"
)

var words = classify.Recipe{Views: []classify.RecipeView{{View: "words"}}}

var schemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}, Poles: []string{"conciliatory", "skeptical"}},
	{Name: "tone", Labels: []string{"low", "high"}},
}

const none = labels.Unlabelled

// training has one word for each label of each scheme, in three articles.
var training = []labels.Item{
	{ID: "a#1", Article: "a", Text: "never", Gold: []int{0, 0}},
	{ID: "a#2", Article: "a", Text: "islands", Gold: []int{1, none}},
	{ID: "a#3", Article: "a", Text: "hope", Gold: []int{2, 1}},
	{ID: "b#1", Article: "b", Text: "never never", Gold: []int{0, 0}},
	{ID: "b#2", Article: "b", Text: "islands islands", Gold: []int{1, none}},
	{ID: "b#3", Article: "b", Text: "hope hope", Gold: []int{2, 1}},
	{ID: "c#1", Article: "c", Text: "never never never", Gold: []int{0, 0}},
	{ID: "c#2", Article: "c", Text: "islands islands islands", Gold: []int{1, none}},
	{ID: "c#3", Article: "c", Text: "hope hope hope", Gold: []int{2, 1}},
}

// heldOut are passages of two more articles. What they are tagged is plain from
// their words: in stance, three of five rightly.
var heldOut = []labels.Item{
	{ID: "x#1", Article: "x", Text: "never, no never, never", Gold: []int{0, 0}},
	{ID: "x#2", Article: "x", Text: "never and never and never", Gold: []int{1, 1}},
	{ID: "x#3", Article: "x", Text: "hope is hope", Gold: []int{2, none}},
	{ID: "y#1", Article: "y", Text: "some hope, more hope", Gold: []int{2, none}},
	{ID: "y#2", Article: "y", Text: "islands of islands", Gold: []int{0, none}},
}

func train(t require.TestingT, items []labels.Item) *classify.Model {
	model, err := crossval.Train(items, schemes, words)
	require.NoError(t, err)
	return model
}

func ids(items []labels.Item) []string {
	list := []string{}
	for _, item := range items {
		list = append(list, item.ID)
	}
	return list
}

// checkHeldOut holds a result in stance against the numbers worked out by hand.
func checkHeldOut(t *testing.T, r *evaluate.Result) {
	t.Helper()
	require.NotNil(t, r)
	require.Equal(t, "stance", r.Scheme)
	require.Zero(t, r.Folds)
	require.Equal(t, []string{"x#1", "x#2", "x#3", "y#1", "y#2"}, ids(r.Items))
	require.Equal(t, [][]int{{1, 1, 0}, {1, 0, 0}, {0, 0, 2}}, r.Confusion.Rows)
	require.Equal(t, []int{5, 2}, []int{r.N, r.Articles})
	require.InDelta(t, 0.6, r.Accuracy.Value, 1e-12)
	// Wilson's interval for 3 of 5: (0.6 + z²/10 ± z·sqrt(0.24/5 + z²/100)) / (1 + z²/5), z = 1.96.
	require.InDelta(t, 0.2307, r.Accuracy.Lo, 1e-4)
	require.InDelta(t, 0.8824, r.Accuracy.Hi, 1e-4)
	require.InDelta(t, 0.4, r.Majority.Accuracy, 1e-12)
	// F1 is 2·1/(2·1+1+1) for skeptical, 0 for neutral, 1 for conciliatory.
	require.InDelta(t, 0.5, r.MacroF1, 1e-12)
	require.InDelta(t, 0.75, *r.FAvg, 1e-12)
	require.Equal(t, 2, r.PerClass["skeptical"].Support)
	require.InDelta(t, 0.5, r.PerClass["skeptical"].Precision, 1e-12)
	require.InDelta(t, 0.5, r.PerClass["skeptical"].Recall, 1e-12)
	var missed []string
	for _, miss := range r.Errors {
		missed = append(missed, miss.ID+" "+miss.Gold+" "+miss.Tagged)
	}
	require.ElementsMatch(t, []string{"x#2 neutral skeptical", "y#2 skeptical neutral"}, missed)
}

func TestSetScoresTheHeldOutArticles(t *testing.T) {
	// The order of articles in the set does not matter to who is held out.
	items := slices.Concat(heldOut[:2], training, heldOut[2:])
	report, err := evaluate.Set(items, labels.HeldOut{"x": 1, "y": 2}, schemes, words)
	require.NoError(t, err)
	checkHeldOut(t, report.Find("stance", evaluate.HeldOut))
	require.Equal(t, train(t, training).Hash(), report.Model, "the model is that of the rest")
	require.Equal(t, []int{9, 14}, []int{report.Trained, report.Scored})

	tone := report.Find("tone", evaluate.HeldOut)
	require.Equal(t, []string{"x#1", "x#2"}, ids(tone.Items), "passages without gold in a scheme are no part of its score")
	require.Equal(t, [][]int{{1, 0}, {1, 0}}, tone.Confusion.Rows)
	require.Nil(t, tone.FAvg, "no poles")

	for _, split := range []evaluate.Split{evaluate.ByArticle, evaluate.Shuffled} {
		r := report.Find("stance", split)
		require.Equal(t, 5, r.Folds)
		require.Equal(t, ids(items), ids(r.Items))
	}
	require.Nil(t, report.Find("stance", evaluate.Given))
	require.Nil(t, report.Find("other", evaluate.HeldOut))
	require.Nil(t, report.Written)
	require.Equal(t, []string{"stance", "tone"}, report.Schemes())
	require.Equal(t, evaluate.ByArticle, report.Headline("stance", "").Split)
	require.Equal(t, evaluate.HeldOut, report.Headline("stance", evaluate.HeldOut).Split)
}

func TestModelScoresWhatItHasNotSeen(t *testing.T) {
	model := train(t, training)
	report, err := evaluate.Model(model, heldOut, schemes, evaluate.Given)
	require.NoError(t, err)
	checkHeldOut(t, report.Find("stance", evaluate.Given))
	require.Equal(t, model.Hash(), report.Model)
	require.Equal(t, []int{9, 5}, []int{report.Trained, report.Scored})
	require.Equal(t, evaluate.Given, report.Headline("tone", "").Split)
}

func TestSchemesAreMatchedByName(t *testing.T) {
	model := train(t, training)
	other := labels.Scheme{Name: "topic", Labels: []string{"fish", "war"}}
	// The set has the model's schemes the other way round, and one more.
	turned := slices.Clone(heldOut)
	for i, item := range turned {
		turned[i].Gold = []int{item.Gold[1], 0, item.Gold[0]}
	}
	report, err := evaluate.Model(model, turned, []labels.Scheme{schemes[1], other, schemes[0]}, evaluate.Given)
	require.NoError(t, err)
	checkHeldOut(t, report.Find("stance", evaluate.Given))
	require.Equal(t, []string{"stance", "tone"}, report.Schemes())
	require.Equal(t, []int{none, 0, 2}, turned[3].Gold, "what was given is left as it was")

	// Only one of them is there.
	short := slices.Clone(heldOut)
	for i, item := range short {
		short[i].Gold = item.Gold[:1]
	}
	report, err = evaluate.Model(model, short, schemes[:1], evaluate.Given)
	require.NoError(t, err)
	checkHeldOut(t, report.Find("stance", evaluate.Given))
	require.Equal(t, []string{"stance"}, report.Schemes())

	// A name is not enough: the labels must be the same.
	for _, none := range [][]labels.Scheme{
		{other}, {{Name: "stance", Labels: []string{"for", "against", "none"}}}, {{Name: "attitude", Labels: schemes[0].Labels}},
	} {
		_, err = evaluate.Model(model, short, none, evaluate.Given)
		require.EqualError(t, err, "the model and the label set have no scheme in common")
	}
}

func TestModelRefusesWhatItHasSeen(t *testing.T) {
	model := train(t, training)
	seen := func(err error) *evaluate.SeenError {
		var seen *evaluate.SeenError
		require.ErrorAs(t, err, &seen)
		return seen
	}
	_, err := evaluate.Model(model, slices.Concat(heldOut, training[4:6]), schemes, evaluate.Given)
	require.Equal(t, &evaluate.SeenError{Seen: 2, First: "b#2"}, seen(err))
	require.EqualError(t, err, "the model was trained on 2 of the passages to be scored (first b#2): a score on them would mean nothing; name articles it has not seen with --heldout")

	// The same words under another name, in other letters and marks.
	copied := labels.Item{ID: "z", Article: "z", Text: "“Never”: NEVER!", Gold: []int{0, none}}
	_, err = evaluate.Model(model, append(slices.Clone(heldOut), copied), schemes, evaluate.Given)
	require.Equal(t, &evaluate.SeenError{Seen: 1, First: "z"}, seen(err))

	// Other words in the same order of ids, or the same words in another order,
	// were not seen.
	for _, item := range []labels.Item{
		{ID: "a#1", Article: "q", Text: "no islands", Gold: []int{0, 0}},
		{ID: "q", Article: "q", Text: "never", Gold: []int{none, none}},
		{ID: "q", Article: "q", Text: "never", Gold: []int{0, 0}, Origin: labels.Written},
	} {
		_, err = evaluate.Model(model, append(slices.Clone(heldOut), item), schemes, evaluate.Given)
		require.NoError(t, err, item.Text)
	}
}

func TestNothingToScore(t *testing.T) {
	model := train(t, training)
	const want = "no labelled passage to score (text written for training is never scored)"
	_, err := evaluate.Model(model, nil, schemes, evaluate.Given)
	require.EqualError(t, err, want)
	_, err = evaluate.Model(model, []labels.Item{
		{ID: "1", Text: "never", Gold: []int{none, none}}, {ID: "2", Text: "hope", Gold: []int{2, 1}, Origin: labels.Written},
	}, schemes, evaluate.Given)
	require.EqualError(t, err, want)

	_, err = evaluate.Set(training[:3], nil, schemes, words)
	require.ErrorContains(t, err, "one article")
	_, err = evaluate.Set(training, nil, schemes, classify.Recipe{Views: words.Views, Alpha: -1})
	require.EqualError(t, err, "smoothing -1: want a multiple of 0.001 from 0.001 to 100")

	// One article beside held-out ones is scored on those only.
	report, err := evaluate.Set(slices.Concat(training, heldOut[:3]), labels.HeldOut{"a": 1, "b": 2, "c": 3}, schemes, words)
	require.NoError(t, err)
	require.NotNil(t, report.Find("stance", evaluate.HeldOut))
}

// TestWrittenTextIsNeverScored has articles that know nothing of each other's
// words, and written text that knows them all.
func TestWrittenTextIsNeverScored(t *testing.T) {
	var real, written []labels.Item
	for a := range 6 {
		word := fmt.Sprintf("word%d", a)
		for p := range 3 {
			real = append(real, labels.Item{ID: fmt.Sprintf("%d#%d", a, p), Article: fmt.Sprint(a), Text: strings.Repeat(word+" ", p+1), Gold: []int{a % 3, a % 2}})
		}
		written = append(written, labels.Item{ID: "w" + word, Article: "w" + word, Text: "made up " + word, Origin: labels.Written, Gold: []int{a % 3, a % 2}})
	}
	written = append(written, labels.Item{ID: "w", Article: "w", Text: "without a label", Origin: labels.Written, Gold: []int{none, none}})

	report, err := evaluate.Set(slices.Concat(written[:3], real, written[3:]), nil, schemes, words)
	require.NoError(t, err)
	for _, scheme := range schemes {
		for _, split := range []evaluate.Split{evaluate.ByArticle, evaluate.Shuffled} {
			r := report.Find(scheme.Name, split)
			require.Equal(t, ids(real), ids(r.Items))
			require.InDelta(t, 1, r.Accuracy.Value, 0, "it is trained on all the same")
		}
	}
	require.Equal(t, len(real), report.Scored)

	require.NotNil(t, report.Written)
	require.Equal(t, "stance", report.Written.Scheme)
	require.Equal(t, ids(real), ids(report.Written.Without.Items))
	require.Less(t, report.Written.Without.Accuracy.Value, 0.5, "no article knows another's words")
	require.InDelta(t, 1-report.Written.Without.Accuracy.Value, report.Written.Comparison.Accuracy.Value, 1e-12)
	require.Equal(t, []evaluate.CurvePoint{
		{Articles: 0, Draws: 1, Mean: report.Written.Without.Accuracy.Value, Lo: report.Written.Without.Accuracy.Value, Hi: report.Written.Without.Accuracy.Value},
		{Articles: 6, Draws: 1, Mean: 1, Lo: 1, Hi: 1},
	}, report.Written.Curve)

	report, err = evaluate.Model(train(t, training), slices.Concat(real, written), schemes, evaluate.Given)
	require.NoError(t, err)
	require.Equal(t, ids(real), ids(report.Results[0].Items))
}

// TestShuffledSplitFlatters has articles that know nothing of each other's
// words: by article the score is that of guessing, shuffled it is perfect.
func TestShuffledSplitFlatters(t *testing.T) {
	var items []labels.Item
	for a := range 12 {
		for p := range 6 {
			items = append(items, labels.Item{ID: fmt.Sprintf("%d#%d", a, p), Article: fmt.Sprint(a), Text: strings.Repeat(fmt.Sprintf("word%d ", a), p+1), Gold: []int{a % 3, a / 6}})
		}
	}
	report, err := evaluate.Set(items, nil, schemes, words)
	require.NoError(t, err)
	require.Less(t, report.Find("stance", evaluate.ByArticle).Accuracy.Value, 0.5)
	require.InDelta(t, 1, report.Find("stance", evaluate.Shuffled).Accuracy.Value, 0)
	require.Equal(t, 12, report.Find("stance", evaluate.Shuffled).Folds)
	again, err := evaluate.Set(items, nil, schemes, words)
	require.NoError(t, err)
	require.Equal(t, report, again, "another time, another score")
}

func TestClassAbsentFromAFoldIsNoError(t *testing.T) {
	items := slices.Clone(training)
	items = append(items, labels.Item{ID: "z", Article: "z", Text: "never", Gold: []int{none, 1}})
	for i := range items { // conciliatory in article c alone
		if items[i].Article != "c" && items[i].Gold[0] == 2 {
			items[i].Gold = []int{none, items[i].Gold[1]}
		}
	}
	report, err := evaluate.Set(items, labels.HeldOut{"c": 1}, schemes, words)
	require.NoError(t, err)
	for _, split := range []evaluate.Split{evaluate.HeldOut, evaluate.ByArticle} {
		r := report.Find("stance", split)
		require.Equal(t, 1, r.PerClass["conciliatory"].Support)
		require.Zero(t, r.PerClass["conciliatory"].Recall)
	}
}
