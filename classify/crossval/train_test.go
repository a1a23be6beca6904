package crossval_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify"
	"stance/classify/crossval"
	"stance/labels"
)

var schemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}},
	{Name: "tone", Labels: []string{"low", "high"}},
}

const none = labels.Unlabelled

// secretive makes articles whose every word stands in that article alone, and
// each with one label: a model that saw an article knows its words and is sure,
// one that did not knows none of them.
func secretive(articles, passages int) []labels.Item {
	var items []labels.Item
	for a := range articles {
		for p := range passages {
			items = append(items, labels.Item{
				ID: fmt.Sprintf("%d#%d", a, p), Article: fmt.Sprint(a), Text: fmt.Sprintf("alpha%d beta%d gamma%d", a, a, a), Gold: []int{a % 3, a % 2},
			})
		}
	}
	return items
}

var (
	words  = classify.Recipe{Views: []classify.RecipeView{{View: "words"}}}
	pooled = classify.Recipe{Views: []classify.RecipeView{{View: "stems"}, {View: "style"}, {View: "words", Events: classify.Bernoulli}}}
)

func tagged(t require.TestingT, items, always []labels.Item, folds crossval.Folds) []classify.Tagging {
	taggings, err := crossval.Predict(items, always, folds, schemes, words)
	require.NoError(t, err)
	require.Len(t, taggings, len(items))
	return taggings
}

func TestNoArticleIsTaggedByAModelThatSawIt(t *testing.T) {
	items := secretive(9, 4)
	for i, tagging := range tagged(t, items, nil, crossval.ForArticles(items)) {
		require.Zero(t, tagging.Known, items[i].ID)
		require.False(t, tagging.Trained, items[i].ID)
	}
	// The same passages, articles torn apart, are all known: that is what the
	// above would look like if anything leaked.
	right := 0
	for i, tagging := range tagged(t, items, nil, crossval.Shuffled(items, 9, 1)) {
		require.Equal(t, 3, tagging.Known, items[i].ID)
		require.True(t, tagging.Trained, items[i].ID)
		if tagging.Tags[0].Label == items[i].Gold[0] {
			right++
		}
	}
	require.Greater(t, right, len(items)*3/4)
}

func TestWhatIsAlwaysTrainedOnIsKnown(t *testing.T) {
	items := secretive(6, 3)
	always := []labels.Item{{ID: "w", Article: "w", Text: "alpha0 alpha1 alpha2 alpha3 alpha4 alpha5", Origin: labels.Written, Gold: []int{1, none}}}
	for i, tagging := range tagged(t, items, always, crossval.ForArticles(items)) {
		require.Equal(t, 1, tagging.Known, items[i].ID)
		require.Equal(t, 1, tagging.Tags[0].Label, items[i].ID)
	}
}

func TestEachModelSawAllOthers(t *testing.T) {
	items := secretive(7, 3)
	always := []labels.Item{{ID: "w", Text: "omega", Gold: []int{0, 0}}}
	folds := crossval.ByArticle(items, 4)
	var seen crossval.Folds
	err := crossval.Each(items, always, folds, schemes, words, func(model *classify.Model, fold []int) {
		seen = append(seen, fold)
		require.Equal(t, len(items)-len(fold)+1, model.Passages())
		require.True(t, model.SawID("w"))
		for i, item := range items {
			require.Equal(t, !slices.Contains(fold, i), model.SawID(item.ID), item.ID)
		}
	})
	require.NoError(t, err)
	require.Equal(t, folds, seen)
}

// drawLabelled draws passages of few words, so that much is shared, with labels
// and without.
func drawLabelled(t *rapid.T) []labels.Item {
	items := make([]labels.Item, rapid.IntRange(2, 25).Draw(t, "passages"))
	for i := range items {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"peace", "treaty", "never", "islands", "hope", "refuse", "talks"}), 0, 6).Draw(t, "words")
		items[i] = labels.Item{
			ID: fmt.Sprint(i), Article: rapid.SampledFrom([]string{"", "x", "y", "z"}).Draw(t, "article"), Text: strings.Join(words, " "),
			Gold: []int{rapid.IntRange(none, 2).Draw(t, "stance"), rapid.IntRange(none, 1).Draw(t, "tone")},
		}
	}
	return items
}

// TestOwnLabelsDoNotMatter changes the labels of a fold: its own predictions
// stay what they were, to the last digit, calibration included.
func TestOwnLabelsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawLabelled(t)
		folds := crossval.ForArticles(items)
		before := tagged(t, items, nil, folds)
		fold := rapid.SampledFrom(folds).Draw(t, "fold")
		changed := slices.Clone(items)
		for _, i := range fold {
			changed[i].Gold = []int{rapid.IntRange(none, 2).Draw(t, "other stance"), rapid.IntRange(none, 1).Draw(t, "other tone")}
		}
		after := tagged(t, changed, nil, folds)
		for _, i := range fold {
			require.Equal(t, before[i], after[i], "passage %d", i)
		}
	})
}

// TestPredictIsTrainOnTheRest holds Predict, which adds to and takes from one
// set of counts, against models that were trained on the rest from nothing.
func TestPredictIsTrainOnTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawLabelled(t)
		folds := crossval.ByArticle(items, 3)
		got := tagged(t, items, nil, folds)
		for _, fold := range folds {
			var rest []labels.Item
			for i, item := range items {
				if !slices.Contains(fold, i) {
					rest = append(rest, item)
				}
			}
			model, err := crossval.Train(rest, schemes, words)
			require.NoError(t, err)
			for _, i := range fold {
				require.Equal(t, model.Tag(items[i].Text), got[i])
			}
		}
	})
}

func TestClassAbsentFromAFoldIsNoError(t *testing.T) {
	items := secretive(4, 3) // label 2 of stance stands in article 2 alone
	items = append(items, labels.Item{ID: "x", Article: "x", Text: "no label in one scheme", Gold: []int{none, 1}})
	for i, tagging := range tagged(t, items, nil, crossval.ForArticles(items)) {
		if items[i].Article == "2" {
			require.Zero(t, tagging.Tags[0].Proba[2], "a label no model was shown")
		} else {
			require.Positive(t, tagging.Tags[0].Proba[2])
		}
	}
}

func TestTrainComplete(t *testing.T) {
	items := secretive(3, 2)
	model, err := crossval.TrainComplete(items, schemes, words)
	require.NoError(t, err)
	same, err := crossval.Train(items, schemes, words)
	require.NoError(t, err)
	var a, b bytes.Buffer
	_, err = model.WriteTo(&a)
	require.NoError(t, err)
	_, err = same.WriteTo(&b)
	require.NoError(t, err)
	require.Equal(t, a.Bytes(), b.Bytes())

	var missing *classify.MissingLabels
	_, err = crossval.TrainComplete(items[:4], schemes, words)
	require.ErrorAs(t, err, &missing)
	require.EqualError(t, err, `scheme stance: no example of "conciliatory": label some, or take the label out of the scheme`)
	_, err = crossval.TrainComplete(items[:2], schemes, words)
	require.EqualError(t, err, `scheme stance: every example is "skeptical": label passages of another kind too`)
	_, err = crossval.TrainComplete(nil, schemes, words)
	require.ErrorAs(t, err, &missing)
	for _, some := range [][]labels.Item{items[:4], items[:2], nil} {
		_, err = crossval.Train(some, schemes, words)
		require.NoError(t, err)
	}
}

// TestTrainCalibrates has words that tell the label in most articles but not in
// all, and says it in many words: naive Bayes is far too sure.
func TestTrainCalibrates(t *testing.T) {
	var items []labels.Item
	signs := []string{"never refuse reject deny doubt blame", "always hope agree resume welcome support"}
	for a := range 70 {
		gold := a % 2
		text := signs[gold]
		if a/2%7 == 0 { // in every fold
			gold = 1 - gold
		}
		items = append(items, labels.Item{ID: fmt.Sprint(a), Article: fmt.Sprint(a), Text: text, Gold: []int{gold, none}})
	}
	model, err := crossval.Train(items, schemes, words)
	require.NoError(t, err)
	// 60 of 70 articles keep to the rule: about as sure is it to be.
	tag := model.Tag(signs[1]).Tags[0]
	require.Equal(t, 1, tag.Label)
	require.InDelta(t, 60.0/70, tag.P(), 0.05)
	require.Greater(t, model.Uncalibrated().Tag(signs[1]).Tags[0].P(), 0.99)
	require.Zero(t, model.Pools(1).General.Passages, "nothing is labelled in this scheme")
	require.Equal(t, 70, model.Pools(0).General.Passages)
	require.Len(t, model.Trials(0), 70)
	require.Empty(t, model.Trials(1))
	right := 0
	for _, trial := range model.Trials(0) {
		if trial.Right {
			right++
		}
	}
	require.Equal(t, 60, right)
}

func TestWhatCannotBeTrained(t *testing.T) {
	bad := []labels.Item{{ID: "1", Article: "a", Text: "x", Gold: []int{0}}}
	nonsense := classify.Recipe{Views: words.Views, Alpha: -1}
	good := secretive(3, 2)
	for name, run := range map[string]func(items []labels.Item, recipe classify.Recipe) error{
		"Train": func(items []labels.Item, recipe classify.Recipe) error {
			_, err := crossval.Train(items, schemes, recipe)
			return err
		},
		"TrainComplete": func(items []labels.Item, recipe classify.Recipe) error {
			_, err := crossval.TrainComplete(items, schemes, recipe)
			return err
		},
		"Predict": func(items []labels.Item, recipe classify.Recipe) error {
			_, err := crossval.Predict(items, nil, crossval.ForArticles(items), schemes, recipe)
			return err
		},
	} {
		require.EqualError(t, run(bad, words), "passage 1 has labels for 1 schemes, want 2", name)
		require.EqualError(t, run(good, nonsense), "smoothing -1: want a multiple of 0.001 from 0.001 to 100", name)
		require.NoError(t, run(good, pooled), name)
	}
	none, err := crossval.Predict(nil, nil, nil, schemes, words)
	require.NoError(t, err)
	require.Empty(t, none)
}

// targeted makes passages whose words mean one thing of one target and the
// opposite of the other.
func targeted() []labels.Item {
	var items []labels.Item
	for a := range 40 {
		gold, target := a%2, a/2%2
		items = append(items, labels.Item{
			ID: fmt.Sprint(a), Article: fmt.Sprint(a), Target: []string{"dam", "bridge"}[target],
			Text: []string{"tear it down now", "build it at last"}[(gold+target)%2], Gold: []int{gold, none},
		})
	}
	return items
}

func TestTargetsAreLearntApart(t *testing.T) {
	model, err := crossval.Train(targeted(), schemes, words)
	require.NoError(t, err)
	require.Equal(t, []string{"bridge", "dam"}, model.Targets())
	require.Equal(t, 0, model.TagToward("tear it down", "dam").Tags[0].Label)
	require.Equal(t, 1, model.TagToward("tear it down", "bridge").Tags[0].Label)
	require.Equal(t, model.Tag("tear it down"), model.TagToward("tear it down", "tunnel"), "a target that is not known")
	require.Greater(t, model.TagToward("tear it down", "dam").Tags[0].P(), model.Tag("tear it down").Tags[0].P())
	require.Len(t, model.Pools(0).Targets.Weights, 2, "the target's own words, and those of all")
	var file bytes.Buffer
	_, err = model.WriteTo(&file)
	require.NoError(t, err)
	read, err := classify.ReadModel(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	for _, target := range []string{"", "dam", "bridge"} {
		require.Equal(t, model.TagToward("build it", target), read.TagToward("build it", target))
		require.Equal(t, model.Explain("build it", target), read.Explain("build it", target))
	}
	one, err := crossval.Train(targeted()[:2], schemes, words)
	require.NoError(t, err)
	require.Empty(t, one.Targets(), "a single target is no other than all")

	items := targeted()
	for i := range items {
		if items[i].Target == "dam" {
			items[i].Gold[0] = 0
		}
	}
	for i := range items {
		items[i].Gold = items[i].Gold[:1]
	}
	_, err = crossval.TrainComplete(items, schemes[1:], words)
	require.EqualError(t, err, `scheme tone, target "dam": every example is "low": label passages of another kind too, or take the target out of its lines`)
}
