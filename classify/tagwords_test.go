package classify

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/token"
)

// TestReadersTagAsExtractorsDo holds the way of recipes with no view but the words
// to the way of all others.
func TestReadersTagAsExtractorsDo(t *testing.T) {
	items := seedItems(t, twoSchemes)
	items[1].Target, items[2].Target, items[3].Target = "Tokyo", "Moscow", "Moscow"
	for _, events := range []Events{Multinomial, Bernoulli} {
		counts, _ := countedBy(t, twoSchemes, items[:len(items)/2], Recipe{Views: []RecipeView{{View: token.Words, Events: events}}}, "Moscow", "Tokyo")
		model := counts.Freeze(nil)
		byReader, byExtractor := model.NewTagger(), model.NewTagger()
		require.NotNil(t, byReader.reader)
		byExtractor.reader, byExtractor.extractor = nil, model.recipe.extractor(nil)
		check := func(t require.TestingT, text string) {
			for _, target := range []string{"", "Moscow"} {
				require.Equal(t, *byExtractor.TagToward(text, target), *byReader.TagToward(text, target), text)
			}
		}
		for _, item := range items {
			check(t, item.Text)
		}
		rapid.Check(t, func(t *rapid.T) {
			check(t, rapid.StringOf(rapid.SampledFrom([]rune("peaceTREATY ’s.,éö“-1"))).Draw(t, "text"))
		})
	}
}
