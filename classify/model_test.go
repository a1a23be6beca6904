package classify_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify"
	"stance/labels"
)

func freeze(t require.TestingT, all []labels.Item, options classify.Options) *classify.Model {
	model, err := counted(all).Freeze(options)
	require.NoError(t, err)
	return model
}

func stored(t require.TestingT, model *classify.Model) []byte {
	var file bytes.Buffer
	_, err := model.WriteTo(&file)
	require.NoError(t, err)
	return file.Bytes()
}

func TestSameExamplesGiveTheSameBytesInAnyOrder(t *testing.T) {
	want := stored(t, freeze(t, items, classify.Options{}))
	rapid.Check(t, func(t *rapid.T) {
		shuffled := rapid.Permutation(items).Draw(t, "order")
		require.Equal(t, want, stored(t, freeze(t, shuffled, classify.Options{})))
	})
}

func TestRemoveUndoesAdd(t *testing.T) {
	want := stored(t, freeze(t, items[:6], classify.Options{}))
	rapid.Check(t, func(t *rapid.T) {
		counts := counted(items)
		extra := labels.Item{ID: "x", Text: rapid.String().Draw(t, "text"), Gold: []int{0, 2}}
		require.NoError(t, counts.Add(extra))
		require.NoError(t, counts.Remove(items[6]))
		require.NoError(t, counts.Remove(extra))
		model, err := counts.Freeze(classify.Options{})
		require.NoError(t, err)
		require.Equal(t, want, stored(t, model))
	})
	require.EqualError(t, counted(items[:1]).Remove(items[1]), "passage 2 was never counted")
}

func TestStoredModelTagsTheSame(t *testing.T) {
	model := freeze(t, items, classify.Options{Alpha: 0.25}).WithTemperatures([]float64{3, 0.7})
	file := stored(t, model)
	read, err := classify.ReadModel(bytes.NewReader(file))
	require.NoError(t, err)
	require.Equal(t, file, stored(t, read))
	require.Equal(t, model.Hash(), read.Hash())
	require.Equal(t, model.LabelSet(), read.LabelSet())
	for _, item := range items {
		require.Equal(t, model.Tag(item.Text), read.Tag(item.Text))
		require.True(t, read.Tag(item.Text).Trained)
	}
	require.False(t, read.Tag("Talks are possible, the ministry said.").Trained)
	require.False(t, read.Tag("Any text.").Trained)
	require.True(t, read.Saw("talks are IMPOSSIBLE: the ministry said"))
	require.True(t, read.SawID("1"))
	require.False(t, read.SawID("11"))
}

func TestEveryDamageIsFound(t *testing.T) {
	file := stored(t, freeze(t, items, classify.Options{}))
	for i := range file {
		for _, flip := range []byte{1, 0x80} {
			damaged := bytes.Clone(file)
			damaged[i] ^= flip
			_, err := classify.ReadModel(bytes.NewReader(damaged))
			require.Error(t, err, "byte %d", i)
		}
		_, err := classify.ReadModel(bytes.NewReader(file[:i]))
		require.Error(t, err, "cut at %d", i)
	}
	_, err := classify.ReadModel(bytes.NewReader(append(file, 0)))
	require.EqualError(t, err, "model file is damaged: train it again or copy it again (1 bytes too many)")
	_, err = classify.ReadModel(bytes.NewReader(nil))
	require.EqualError(t, err, "model file is empty")
	_, err = classify.ReadModel(bytes.NewReader([]byte("PK\x03\x04 something else")))
	require.EqualError(t, err, "not a model file of stance")
	file[12] = 9
	_, err = classify.ReadModel(bytes.NewReader(file))
	require.EqualError(t, err, "model file is of version 9, this program reads version 1: train it again, or take the program that wrote it")
}

func TestExplanationAddsUp(t *testing.T) {
	model := freeze(t, items, classify.Options{}).WithTemperatures([]float64{2, 1.5})
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"talks", "hope", "the treaty", "said", "unheard", "refuse"})).Draw(t, "words")
		text := ""
		for _, word := range words {
			text += word + " "
		}
		tagging := model.Tag(text)
		for s, e := range model.Explain(text) {
			for label := range e.Score {
				sum := e.Prior[label]
				for _, term := range e.Terms {
					sum += term.Weight[label]
				}
				require.InDelta(t, e.Score[label], sum, 1e-9)
				require.InDelta(t, tagging.Tags[s].Proba[label], e.Proba[label], 0.5e-4+1e-12)
			}
			total := 0.0
			for _, score := range e.Score {
				total += math.Exp(score)
			}
			require.InDelta(t, e.Proba[0], math.Exp(e.Score[0])/total, 1e-9)
		}
	})
}

func TestPassageWithoutKnownWordsGetsThePrior(t *testing.T) {
	model := freeze(t, items, classify.Options{})
	tagging := model.Tag("Zzz qqq")
	require.Equal(t, []float64{0.3333, 0.3333, 0.3333}, tagging.Tags[0].Proba)
	require.Equal(t, 0, tagging.Tags[0].Label, "ties go to the first label")
	require.Equal(t, []float64{0.3333, 0.3333, 0.3333}, tagging.Tags[1].Proba)
	require.Zero(t, tagging.KnownShare())
	require.Zero(t, model.Tag("").KnownShare())
}

func TestLabelWithoutExamplesIsNeverGiven(t *testing.T) {
	counts := counted(items[:4]) // no conciliatory passage
	var missing *classify.MissingLabels
	require.ErrorAs(t, counts.Complete(), &missing)
	require.EqualError(t, missing, `scheme stance: no example of "conciliatory": label some, or take the label out of the scheme`)
	model, err := counts.Freeze(classify.Options{})
	require.NoError(t, err)
	require.Zero(t, model.Tag("Both sides hope to sign the treaty.").Tags[0].Proba[2])

	one := counted(items[:2])
	require.EqualError(t, one.Complete(), `scheme stance: every example is "skeptical": label passages of another kind too`)
	model, err = one.Freeze(classify.Options{})
	require.NoError(t, err)
	require.Equal(t, []float64{1, 0, 0}, model.Tag("Both sides hope to sign the treaty.").Tags[0].Proba)

	empty, err := counted(nil).Freeze(classify.Options{})
	require.NoError(t, err, "an empty fold of a cross-validation")
	require.Equal(t, []float64{0.3333, 0.3333, 0.3333}, empty.Tag("Both sides.").Tags[0].Proba)
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	for _, o := range []struct {
		options classify.Options
		want    string
	}{
		{classify.Options{Alpha: 0.0005}, "smoothing 0.0005: want a multiple of 0.001 from 0.001 to 100"},
		{classify.Options{Alpha: -1}, "smoothing -1: want a multiple of 0.001 from 0.001 to 100"},
		{classify.Options{Alpha: math.NaN()}, "smoothing NaN: want a multiple of 0.001 from 0.001 to 100"},
		{classify.Options{Prior: "words"}, `prior "words": want "documents" or "uniform"`},
		{classify.Options{Terms: "letters"}, `terms "letters": want "words" or "words+pairs"`},
		{classify.Options{MinPairs: -1}, "pairs kept from -1 occurrences: want 1 or more"},
	} {
		_, err := counted(items).Freeze(o.options)
		require.EqualError(t, err, o.want)
	}
}

func TestModelIsSafeForConcurrentUse(t *testing.T) {
	model := freeze(t, items, classify.Options{})
	want := model.Tag(items[4].Text)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			tagger := model.NewTagger()
			for range 200 {
				tagger.Tag(items[rand.IntN(len(items))].Text)
				require.Equal(t, want, *tagger.Tag(items[4].Text))
				model.Explain(items[4].Text)
			}
		})
	}
	group.Wait()
}
