package suspects_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/suspects"
	"stance/labels"
)

var schemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}},
	{Name: "tone", Labels: []string{"low", "high"}},
}

var words = classify.Recipe{Views: []classify.RecipeView{{View: "words"}}}

// planted makes articles whose words tell their label, but for every
// twenty-fifth passage, whose label is another.
func planted() (items []labels.Item, wrong map[string]bool) {
	random := rand.New(rand.NewPCG(1, 2))
	signs := []string{"they refuse and reject", "the islands lie north", "we hope and welcome"}
	wrong = map[string]bool{}
	for i := range 200 {
		said := random.IntN(3)
		item := labels.Item{
			ID: fmt.Sprint(i), Article: fmt.Sprint(i / 5), Gold: []int{said, labels.Unlabelled},
			Text: fmt.Sprintf("%s of word%d and word%d", signs[said], random.IntN(40), random.IntN(40)),
		}
		if i%25 == 7 {
			item.Gold[0] = (said + 1) % 3
			wrong[item.ID] = true
		}
		items = append(items, item)
	}
	return items, wrong
}

// TestPlantedMistakesAreFound: all of them, before anything else, each with the
// label that it should have and a word that says so.
func TestPlantedMistakesAreFound(t *testing.T) {
	items, wrong := planted()
	report, err := suspects.Find(items, schemes, words, suspects.Options{})
	require.NoError(t, err)
	require.Equal(t, 200, report.Passages)
	require.Equal(t, 40, report.Articles)
	require.GreaterOrEqual(t, len(report.Suspects), len(wrong))
	require.InDelta(t, len(wrong), report.Estimated, 3)
	for _, s := range report.Suspects[:len(wrong)] {
		require.True(t, wrong[s.Item.ID], s.Item.ID)
		require.Equal(t, (s.Suggested+1)%3, s.Given)
		require.Less(t, s.Margin, 0.5)
		require.Greater(t, s.Proba[s.Suggested], s.SelfConfidence())
		require.NotEmpty(t, s.Terms)
		require.Contains(t, s.Item.Text, s.Terms[0].Text)
		require.Positive(t, s.Terms[0].Weight)
	}
	again, err := suspects.Find(items, schemes, words, suspects.Options{})
	require.NoError(t, err)
	require.Equal(t, report, again)
}

// TestAlwaysIsNotLookedAt: what is only trained on is never a suspect.
func TestAlwaysIsNotLookedAt(t *testing.T) {
	items, _ := planted()
	report, err := suspects.Find(items[:100], schemes, words, suspects.Options{Always: items[100:], Terms: 2})
	require.NoError(t, err)
	require.Equal(t, 100, report.Passages)
	for _, s := range report.Suspects {
		require.Contains(t, items[:100], s.Item)
		require.LessOrEqual(t, len(s.Terms), 2)
	}
}

func TestWhatCannotBeLookedAt(t *testing.T) {
	items, _ := planted()
	_, err := suspects.Find(items, schemes, words, suspects.Options{Scheme: 1})
	require.EqualError(t, err, "scheme tone: no labelled passage to look at")
	_, err = suspects.Find(items[:5], schemes, words, suspects.Options{})
	require.EqualError(t, err, "all labelled passages are of one article: it takes two, to judge each by the other")

	// A label that one article alone has cannot be known by a model that did not
	// see it.
	items[0].Gold[0], items[1].Gold[0] = 2, 2
	for i := range items {
		if i > 1 && items[i].Gold[0] == 2 {
			items[i].Gold[0] = 1
		}
	}
	report, err := suspects.Find(items, schemes, words, suspects.Options{})
	require.NoError(t, err)
	require.Equal(t, 2, report.Unjudged)
}
