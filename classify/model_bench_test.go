package classify

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

// benchmarkRecipes runs a benchmark with the counts of the seed articles, by
// recipe.
func benchmarkRecipes(b *testing.B, run func(b *testing.B, counts *Counts, items []labels.Item)) {
	items := seedItems(b, twoSchemes)
	for _, name := range []string{"fast", "default"} {
		recipe, err := NamedRecipe(name)
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) {
			counts, _ := countedBy(b, twoSchemes, items, recipe)
			b.ReportAllocs()
			run(b, counts, items)
		})
	}
}

// BenchmarkTag tags the passages of the seed articles, over and over.
func BenchmarkTag(b *testing.B) {
	benchmarkRecipes(b, func(b *testing.B, counts *Counts, items []labels.Item) {
		tagger := counts.Freeze(nil).NewTagger()
		size := 0
		for _, item := range items {
			size += len(item.Text)
		}
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, item := range items {
				tagger.Tag(item.Text)
			}
		}
		b.ReportMetric(float64(b.N*len(items))/b.Elapsed().Seconds(), "passages/s")
	})
}

// BenchmarkFreeze makes a model of an estimate.
func BenchmarkFreeze(b *testing.B) {
	benchmarkRecipes(b, func(b *testing.B, counts *Counts, _ []labels.Item) {
		estimate, pools := counts.Estimate(), counts.plainPools()
		for b.Loop() {
			counts.freeze(estimate, pools)
		}
	})
}

// BenchmarkWriteModel stores a model, its sums included.
func BenchmarkWriteModel(b *testing.B) {
	benchmarkRecipes(b, func(b *testing.B, counts *Counts, _ []labels.Item) {
		model := counts.Freeze(nil)
		size, err := model.WriteTo(io.Discard)
		require.NoError(b, err)
		b.SetBytes(size)
		for b.Loop() {
			model.finishStored() // or it would be written as it is remembered
			_, err := model.WriteTo(io.Discard)
			require.NoError(b, err)
		}
	})
}

// benchmarkStored reads stored models.
func benchmarkStored(b *testing.B, read func(file []byte) (*Model, error)) {
	benchmarkRecipes(b, func(b *testing.B, counts *Counts, _ []labels.Item) {
		var file bytes.Buffer
		_, err := counts.Freeze(nil).WriteTo(&file)
		require.NoError(b, err)
		b.SetBytes(int64(file.Len()))
		for b.Loop() {
			_, err := read(file.Bytes())
			require.NoError(b, err)
		}
	})
}

// BenchmarkReadModel reads models whole, and checks all of them.
func BenchmarkReadModel(b *testing.B) {
	benchmarkStored(b, func(file []byte) (*Model, error) { return ReadModel(bytes.NewReader(file)) })
}

// BenchmarkOpenModel reads of models what tagging needs.
func BenchmarkOpenModel(b *testing.B) {
	benchmarkStored(b, func(file []byte) (*Model, error) { return OpenModel(bytes.NewReader(file), int64(len(file))) })
}

// BenchmarkOpenMapped uses models where they lie.
func BenchmarkOpenMapped(b *testing.B) { benchmarkStored(b, OpenMapped) }
