package classify_test

import (
	"bytes"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify"
	"stance/labels"
)

func freeze(all []labels.Item, recipe string) *classify.Model {
	return counted(all, recipes[recipe]).Freeze(nil)
}

func stored(t require.TestingT, model *classify.Model) []byte {
	var file bytes.Buffer
	_, err := model.WriteTo(&file)
	require.NoError(t, err)
	return file.Bytes()
}

func TestSameExamplesGiveTheSameBytesInAnyOrder(t *testing.T) {
	for name := range recipes {
		want := stored(t, freeze(items, name))
		rapid.Check(t, func(t *rapid.T) {
			shuffled := rapid.Permutation(items).Draw(t, "order")
			require.Equal(t, want, stored(t, freeze(shuffled, name)))
		})
	}
}

func TestRemoveUndoesAdd(t *testing.T) {
	want := stored(t, freeze(items[:6], "pooled"))
	rapid.Check(t, func(t *rapid.T) {
		counts := counted(items, recipes["pooled"])
		extra, err := counts.Read(labels.Item{ID: "x", Text: rapid.String().Draw(t, "text"), Gold: []int{0, 2}})
		require.NoError(t, err)
		last, err := counts.Read(items[6])
		require.NoError(t, err)
		counts.Add(extra)
		require.NoError(t, counts.Remove(last))
		require.NoError(t, counts.Remove(extra))
		require.Equal(t, want, stored(t, counts.Freeze(nil)))
	})
	counts := counted(items, recipes["pooled"])
	last, err := counts.Read(items[6])
	require.NoError(t, err)
	rest, err := counts.Without([]*classify.Passage{last})
	require.NoError(t, err)
	require.Equal(t, want, stored(t, rest.Freeze(nil)))
	require.Equal(t, stored(t, freeze(items, "pooled")), stored(t, counts.Freeze(nil)), "the others stay as they were")
	require.EqualError(t, rest.Remove(last), "passage 7 was never counted")
}

func TestStoredModelTagsTheSame(t *testing.T) {
	trials := [][]classify.Trial{{{ID: items[1].ID, Label: items[1].Gold[0], P: 0.75, Right: true, Article: 3, Written: true}, {ID: items[0].ID, Label: 1 - items[0].Gold[0], P: 1}}, nil}
	for name := range recipes {
		model := freeze(items, name).WithTrials(trials)
		file := stored(t, model)
		read, err := classify.ReadModel(bytes.NewReader(file))
		require.NoError(t, err)
		require.Equal(t, file, stored(t, read))
		require.Equal(t, model.Hash(), read.Hash())
		require.Equal(t, model.LabelSet(), read.LabelSet())
		require.Equal(t, model.Recipe(), read.Recipe())
		require.Equal(t, trials[0], read.Trials(0))
		opened, err := classify.OpenModel(bytes.NewReader(file), int64(len(file)))
		require.NoError(t, err)
		require.Equal(t, model.Hash(), opened.Hash())
		mapped, err := classify.OpenMapped(file)
		require.NoError(t, err)
		require.Equal(t, model.Hash(), mapped.Hash())
		require.Equal(t, []int{len(items), model.Terms()}, []int{opened.Passages(), opened.Terms()})
		for _, item := range items {
			require.Equal(t, model.Tag(item.Text), read.Tag(item.Text))
			require.Equal(t, model.Explain(item.Text, ""), read.Explain(item.Text, ""))
			require.Equal(t, model.Tag(item.Text), opened.Tag(item.Text))
			require.Equal(t, model.Explain(item.Text, ""), opened.Explain(item.Text, ""))
			require.Equal(t, model.Tag(item.Text), mapped.Tag(item.Text))
			require.True(t, read.Tag(item.Text).Trained)
		}
		require.False(t, read.Tag("Talks are possible, the ministry said.").Trained)
		require.False(t, read.Tag("Any text.").Trained)
		require.True(t, read.Saw("talks are IMPOSSIBLE: the ministry said"))
		require.True(t, opened.Saw("talks are IMPOSSIBLE: the ministry said"))
		require.Panics(t, func() { opened.SawID("1") }, "it was not read")
		require.Panics(t, func() { _, _ = opened.WriteTo(io.Discard) })
		require.True(t, read.SawID("1"))
		require.False(t, read.SawID("11"))
	}
}

// TestEveryDamageIsFound: by who reads the model whole wherever it is, and by
// who opens it to tag where it bears on tags.
func TestEveryDamageIsFound(t *testing.T) {
	// A lexicon would be fifty kilobytes of the same.
	recipe := classify.Recipe{Views: []classify.RecipeView{{View: "stems"}, {View: "style"}, {View: "words", Events: classify.Bernoulli}}}
	file := stored(t, counted(items, recipe).Freeze(nil))
	needed, sections := modelHeader, sectionsOf(file)
	for _, section := range sections[:counts] {
		needed += len(section)
	}
	open := func(file []byte) error {
		_, err := classify.OpenModel(bytes.NewReader(file), int64(len(file)))
		return err
	}
	for i := range file {
		for _, flip := range []byte{1, 0x80} {
			damaged := bytes.Clone(file)
			damaged[i] ^= flip
			_, err := classify.ReadModel(bytes.NewReader(damaged))
			require.Error(t, err, "byte %d", i)
			if i < needed {
				require.Equal(t, err, open(damaged), "byte %d", i)
			} else {
				require.NoError(t, open(damaged), "byte %d is not read", i)
			}
		}
		_, err := classify.ReadModel(bytes.NewReader(file[:i]))
		require.Error(t, err, "cut at %d", i)
		require.Equal(t, err, open(file[:i]), "cut at %d", i)
	}
	require.EqualError(t, open(nil), "model file is empty")
	_, err := classify.ReadModel(bytes.NewReader(append(file, 0)))
	require.EqualError(t, err, "model file is damaged: train it again or copy it again (1 bytes too many)")
	_, err = classify.ReadModel(bytes.NewReader(nil))
	require.EqualError(t, err, "model file is empty")
	_, err = classify.ReadModel(bytes.NewReader([]byte("PK\x03\x04 something else")))
	require.EqualError(t, err, "not a model file of stance")
	file[12] = 9
	_, err = classify.ReadModel(bytes.NewReader(file))
	require.EqualError(t, err, "model file is of version 9, this program reads version 4: train it again, or take the program that wrote it")
}

func TestExplanationAddsUp(t *testing.T) {
	for name := range recipes {
		for _, model := range []*classify.Model{freeze(items, name), freeze(items, name).Uncalibrated()} {
			rapid.Check(t, func(t *rapid.T) {
				words := rapid.SliceOf(rapid.SampledFrom([]string{"talks", "hope", "the treaty", "said", "unheard", "refuse."})).Draw(t, "words")
				text := strings.Join(words, " ")
				tagging := model.Tag(text)
				for s, e := range model.Explain(text, "") {
					requireSum(t, e)
					for label := range e.Proba {
						require.InDelta(t, tagging.Tags[s].Proba[label], e.Proba[label], 0.5e-4+1e-12)
					}
					for _, term := range e.Terms {
						require.LessOrEqual(t, term.Offset+term.Length, len(text))
					}
				}
			})
		}
	}
}

// requireSum holds an explanation's parts against its score.
func requireSum(t require.TestingT, e classify.Explanation) {
	total := 0.0
	for label := range e.Score {
		sum := e.Prior[label]
		if e.Absent != nil {
			sum += e.Absent[label]
		}
		for _, term := range e.Terms {
			sum += term.Weight[label]
		}
		require.InDelta(t, e.Score[label], sum, 1e-9)
		total += math.Exp(e.Score[label])
	}
	require.InDelta(t, e.Proba[0], math.Exp(e.Score[0])/total, 1e-9)
}

func TestPassageWithoutKnownWordsGetsThePrior(t *testing.T) {
	model := freeze(items, "words")
	tagging := model.Tag("Zzz qqq")
	require.Equal(t, []float64{0.3333, 0.3333, 0.3333}, tagging.Tags[0].Proba)
	require.Equal(t, 0, tagging.Tags[0].Label, "ties go to the first label")
	require.Equal(t, []float64{0.3333, 0.3333, 0.3333}, tagging.Tags[1].Proba)
	require.Zero(t, tagging.KnownShare())
	require.Zero(t, model.Tag("").KnownShare())
}

func TestLabelWithoutExamplesIsNeverGiven(t *testing.T) {
	for name := range recipes {
		counts := counted(items[:4], recipes[name]) // no conciliatory passage
		var missing *classify.MissingLabels
		require.ErrorAs(t, counts.Complete(), &missing)
		require.EqualError(t, missing, `scheme stance: no example of "conciliatory": label some, or take the label out of the scheme`)
		model := counts.Freeze(nil)
		require.Zero(t, model.Tag("Both sides hope to sign the treaty.").Tags[0].Proba[2])
		require.True(t, math.IsInf(model.Explain("Both sides hope.", "")[0].Prior[2], -1))

		one := counted(items[:2], recipes[name])
		require.EqualError(t, one.Complete(), `scheme stance: every example is "skeptical": label passages of another kind too`)
		require.Equal(t, []float64{1, 0, 0}, one.Freeze(nil).Tag("Both sides hope to sign the treaty.").Tags[0].Proba)

		empty := counted(nil, recipes[name]).Freeze(nil)
		require.Equal(t, []float64{0.3333, 0.3333, 0.3333}, empty.Tag("Both sides.").Tags[0].Proba, "an empty fold of a cross-validation")
	}
}

func TestThresholdsWithhold(t *testing.T) {
	model := freeze(items, "words").WithThresholds([]float64{0.6, 0.9})
	tags := model.Tag("They hope to sign the treaty.").Tags
	require.False(t, tags[0].Withheld)
	require.True(t, tags[1].Withheld)
	require.Equal(t, 2, tags[1].Label, "the answer that is withheld can still be told")
	require.Equal(t, stored(t, freeze(items, "words")), stored(t, model), "thresholds are not stored")
}

func TestModelIsSafeForConcurrentUse(t *testing.T) {
	model := freeze(items, "pooled")
	want := model.Tag(items[4].Text)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			tagger := model.NewTagger()
			for range 200 {
				tagger.Tag(items[rand.IntN(len(items))].Text)
				require.Equal(t, want, *tagger.Tag(items[4].Text))
				model.Explain(items[4].Text, "")
			}
		})
	}
	group.Wait()
}
