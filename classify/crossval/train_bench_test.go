package crossval_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/crossval"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
)

// BenchmarkTrainGold is what every verb without --model does first.
func BenchmarkTrainGold(b *testing.B) {
	set, err := store.Read(gold.Files(), "gold", nil, nil)
	require.NoError(b, err)
	items, err := set.Items()
	require.NoError(b, err)
	train, _ := labels.Split(items, set.HeldOut)
	for _, name := range classify.RecipeNames() {
		recipe, err := classify.NamedRecipe(name)
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := crossval.Train(train, set.Schemes, recipe)
				require.NoError(b, err)
			}
		})
	}
}

// manyItems makes a large set from a seed: words as often as Zipf has it, some
// of them a label's own, articles of 20 passages of 40 to 120 words.
func manyItems(n int) []labels.Item {
	random := rand.New(rand.NewPCG(6, 1956))
	zipf := rand.NewZipf(random, 1.07, 3, 49_999)
	items := make([]labels.Item, n)
	for i := range items {
		gold := random.IntN(3)
		var text strings.Builder
		for range 40 + random.IntN(81) {
			word := int(zipf.Uint64())
			if random.IntN(12) == 0 {
				word = word/3*3 + gold
			}
			fmt.Fprintf(&text, "%c%cord%x ", 'a'+word%26, 'a'+word/26%26, word)
		}
		items[i] = labels.Item{ID: fmt.Sprint(i), Article: fmt.Sprint(i / 20), Text: text.String(), Gold: []int{gold}}
	}
	return items
}

var benchSchemes = []labels.Scheme{{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}}}

// BenchmarkTrainMany is stance train --recipe fast once the labels are read.
func BenchmarkTrainMany(b *testing.B) {
	recipe, err := classify.NamedRecipe("fast")
	require.NoError(b, err)
	for _, n := range []int{10_000, 30_000, 100_000} {
		items := manyItems(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := crossval.Train(items, benchSchemes, recipe)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "passages/s")
		})
	}
}

// BenchmarkRetrainMany is one label changed in such a set.
func BenchmarkRetrainMany(b *testing.B) {
	recipe, err := classify.NamedRecipe("fast")
	require.NoError(b, err)
	items, model := manyModel(b)
	items[4321].Gold = []int{(items[4321].Gold[0] + 1) % 3}
	b.ReportAllocs()
	for b.Loop() {
		_, edits, err := crossval.Retrain(model, items, nil, benchSchemes, recipe)
		require.NoError(b, err)
		require.Equal(b, crossval.Edits{Changed: 1}, edits)
	}
}

// BenchmarkEditMany is one label changed in the counts of such a set, once the
// edit is known: the passage is read, taken back and added. What a model made of
// the counts costs is in BenchmarkRetrainMany.
func BenchmarkEditMany(b *testing.B) {
	items, model := manyModel(b)
	ledger, err := model.Ledger()
	require.NoError(b, err)
	part, other := ledger.Parts[0], ledger.Parts[1]
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if n == len(ledger.Entries) { // each can be taken back once
			b.StopTimer()
			ledger, err = model.Ledger()
			require.NoError(b, err)
			n, part, other = 0, ledger.Parts[0], ledger.Parts[1]
			b.StartTimer()
		}
		entry := &ledger.Entries[n]
		number, err := strconv.Atoi(entry.ID)
		require.NoError(b, err)
		passage, err := part.Read(items[number])
		require.NoError(b, err)
		ledger.TakeBack(entry, passage)
		passage.Gold = []int{(entry.Gold[0] + 1) % 3}
		other.Add(passage)
	}
}

// BenchmarkLedger takes the counts of such a set apart.
func BenchmarkLedger(b *testing.B) {
	_, model := manyModel(b)
	b.ReportAllocs()
	for b.Loop() {
		_, err := model.Ledger()
		require.NoError(b, err)
	}
}

// BenchmarkStore encodes and hashes a model of such a set, and BenchmarkReadModel
// reads and checks all of it.
func BenchmarkStore(b *testing.B) {
	_, model := manyModel(b)
	trials := [][]classify.Trial{model.Trials(0)}
	b.ReportAllocs()
	for b.Loop() {
		size, err := model.WithTrials(trials).WriteTo(io.Discard) // which has not been encoded
		require.NoError(b, err)
		b.SetBytes(size)
	}
}

func BenchmarkReadModel(b *testing.B) {
	_, model := manyModel(b)
	var file bytes.Buffer
	_, err := model.WriteTo(&file)
	require.NoError(b, err)
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for b.Loop() {
		_, err := classify.ReadModel(bytes.NewReader(file.Bytes()))
		require.NoError(b, err)
	}
}

// manyModel is trained on a large set, which it returns as well.
func manyModel(b *testing.B) ([]labels.Item, *classify.Model) {
	b.Helper()
	recipe, err := classify.NamedRecipe("fast")
	require.NoError(b, err)
	items := manyItems(100_000)
	model, err := crossval.Train(items, benchSchemes, recipe)
	require.NoError(b, err)
	return items, model
}
