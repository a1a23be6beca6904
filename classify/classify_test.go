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

func counted(all []labels.Item) *classify.Counts {
	counts := classify.NewCounts(schemes)
	for _, item := range all {
		if err := counts.Add(item); err != nil {
			panic(err)
		}
	}
	return counts
}

func ExampleModel_Tag() {
	model, err := counted(items).Freeze(classify.Options{})
	if err != nil {
		panic(err)
	}
	tagging := model.Tag("They hope to sign the treaty.")
	for s, scheme := range model.Schemes() {
		tag := tagging.Tags[s]
		fmt.Printf("%s: %s %.2f\n", scheme.Name, scheme.Labels[tag.Label], tag.P())
	}
	fmt.Printf("%d of %d words known\n", tagging.Known, tagging.Words)
	// Output:
	// stance: conciliatory 0.98
	// sentiment: positive 0.93
	// 6 of 6 words known
}
