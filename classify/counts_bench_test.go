package classify

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkCount reads and counts the passages of the seed articles, over and
// over: after the first round all terms are known, as most are in a large set.
func BenchmarkCount(b *testing.B) {
	items := seedItems(b, twoSchemes)
	for _, name := range RecipeNames() {
		recipe, err := NamedRecipe(name)
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) {
			counts, err := NewCounts(twoSchemes, nil, recipe)
			require.NoError(b, err)
			var p Passage
			b.ReportAllocs()
			for b.Loop() {
				for _, item := range items {
					require.NoError(b, counts.ReadInto(&p, item, 0))
					counts.count(&p, 1)
				}
			}
			b.ReportMetric(float64(b.N*len(items))/b.Elapsed().Seconds(), "passages/s")
		})
	}
}

// BenchmarkEstimate has the library asked, and the rows made of what it says.
func BenchmarkEstimate(b *testing.B) {
	recipe, err := NamedRecipe("")
	require.NoError(b, err)
	counts, _ := countedBy(b, twoSchemes, seedItems(b, twoSchemes), recipe)
	for b.Loop() {
		counts.Estimate()
	}
}
