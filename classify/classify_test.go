package classify_test

import (
	"fmt"

	"stance/classify"
	"stance/labels"
)

// schemes and items make a small set by hand: enough to see every number.
var schemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}, Poles: []string{"conciliatory", "skeptical"}},
	{Name: "sentiment", Labels: []string{"negative", "neutral", "positive"}, Poles: []string{"positive", "negative"}},
}

const none = labels.Unlabelled

var items = []labels.Item{
	{ID: "1", Article: "a", Text: "Talks are impossible, the ministry said.", Gold: []int{0, 0}},
	{ID: "2", Article: "a", Text: "They refuse talks. They always refuse.", Gold: []int{0, 0}},
	{ID: "3", Article: "b", Text: "The ministry said the islands lie off Hokkaido.", Gold: []int{1, 1}},
	{ID: "4", Article: "b", Text: "The declaration dates from 1956.", Gold: []int{1, none}},
	{ID: "5", Article: "c", Text: "Both sides hope to resume talks and sign the treaty.", Gold: []int{2, 2}},
	{ID: "6", Article: "c", Text: "We hope the treaty is signed soon, the ministry said.", Gold: []int{2, 1}},
	{ID: "7", Article: "c", Text: "A warm meeting.", Gold: []int{none, 2}},
}

// recipes are one view, several, and both event models.
var recipes = map[string]classify.Recipe{
	"words":     {Views: []classify.RecipeView{{View: "words"}}},
	"bernoulli": {Views: []classify.RecipeView{{View: "words", Events: classify.Bernoulli}}, Alpha: 1},
	"pooled": {Views: []classify.RecipeView{
		{View: "stems"}, {View: "style"}, {View: "cues"}, {View: "words", Events: classify.Bernoulli},
	}},
}

// counted counts items by a recipe; targets are those that the items name.
func counted(all []labels.Item, recipe classify.Recipe, targets ...string) *classify.Counts {
	counts, err := classify.NewCounts(schemes, targets, recipe)
	if err != nil {
		panic(err)
	}
	for _, item := range all {
		passage, err := counts.Read(item)
		if err != nil {
			panic(err)
		}
		counts.Add(passage)
	}
	return counts
}

func ExampleModel_Tag() {
	model := counted(items, recipes["words"]).Freeze(nil)
	tagging := model.Tag("They hope to sign the treaty.")
	for s, scheme := range model.Schemes() {
		tag := tagging.Tags[s]
		fmt.Printf("%s: %s %.2f\n", scheme.Name, scheme.Labels[tag.Label], tag.P())
	}
	fmt.Printf("%d of %d words known\n", tagging.Known, tagging.Words)
	// Output:
	// stance: conciliatory 0.73
	// sentiment: positive 0.65
	// 6 of 6 words known
}
