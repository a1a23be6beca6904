package classify_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/token"
	"stance/labels/gold"
	"stance/labels/store"
)

func TestNamedRecipes(t *testing.T) {
	for _, name := range classify.RecipeNames() {
		recipe, err := classify.NamedRecipe(name)
		require.NoError(t, err)
		require.Equal(t, name, recipe.Name)
		require.NoError(t, recipe.Check())
	}
	same, err := classify.NamedRecipe("")
	require.NoError(t, err)
	require.Equal(t, "default", same.Name)
	_, err = classify.NamedRecipe("quick")
	require.EqualError(t, err, `no recipe "quick": want fast, default, best, or a recipe file`)
}

// TestDefaultStaysSmall: the default recipe has fewer than 400 terms a passage,
// on average over the gold set.
func TestDefaultStaysSmall(t *testing.T) {
	set, err := store.Read(gold.Files(), "gold", nil, nil)
	require.NoError(t, err)
	items, err := set.Items()
	require.NoError(t, err)
	recipe, err := classify.NamedRecipe("default")
	require.NoError(t, err)
	counts, err := classify.NewCounts(set.Schemes, nil, recipe)
	require.NoError(t, err)
	terms := 0
	for _, item := range items {
		passage, err := counts.Read(item)
		require.NoError(t, err)
		for _, n := range passage.TermsByView() {
			terms += n
		}
	}
	require.Less(t, terms/len(items), 400)
	require.Greater(t, terms/len(items), 100)
}

func TestRecipesThatMakeNoSense(t *testing.T) {
	for text, want := range map[string]string{
		``:                                   `recipe is empty: want an object such as {"views":[{"view":"stems"},{"view":"style"}]}`,
		`{"views":[]}`:                       `recipe has no views: want an object such as {"views":[{"view":"stems"},{"view":"style"}]}`,
		`{"views":[{"view":"x"}]}`:           `no view "x": want words, style, cues, tags, tail, negated, stems, masked, stempairs, wordchars, chars`,
		`{"views":[{"view":"words"}]}{}`:     `recipe: more than one JSON object`,
		`{"views":[{"view":"words"}],"a":1}`: `unknown field "a": want an object such as {"views":[{"view":"stems"},{"view":"style"}]}`,
		`{"views":[{"view":"words"}],"alpha":-1}`:                                     `smoothing -1: want a multiple of 0.001 from 0.001 to 100`,
		`{"views":[{"view":"words","weight":-1}]}`:                                    `view words: weight -1: want a number from 0 to 1000`,
		`{"views":[{"view":"words"}],"weights":"given"}`:                              `weights are to be given, but no view has one`,
		`{"views":[{"view":"words"}],"weights":"x"}`:                                  `weights "x": want "equal" or "fitted", or leave them out`,
		`{"views":[{"view":"words"}],"offsets":"x"}`:                                  `offsets "x": want "uniform", "documents" or "fitted", or leave them out`,
		`{"views":[{"view":"words","weight":1}],"weights":"equal"}`:                   `views have weights of their own: leave them out, or leave "equal" out`,
		`{"views":[` + strings.Repeat(`{"view":"words"},`, 16) + `{"view":"words"}]}`: `recipe has 17 views: want 16 at most`,
	} {
		_, err := classify.ReadRecipe(strings.NewReader(text))
		require.EqualError(t, err, want, text)
	}
	_, err := classify.ReadRecipe(strings.NewReader(`{"views":[{"view":"words"},{"view":"words","events":"bernoulli"}]}`))
	require.NoError(t, err, "one view under both event models is two")
}

func TestALexiconThatDoesNotCompile(t *testing.T) {
	_, err := classify.NewCounts(schemes, nil, classify.Recipe{Views: []classify.RecipeView{{View: token.Cues}}, Lexicon: "hope*\n"})
	require.Error(t, err)
	require.Contains(t, err.Error(), "1: ")
}
