package suspects_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/suspects"
	"stance/labels"
)

var (
	scheme = labels.Scheme{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}}
	recipe = classify.Recipe{Views: []classify.RecipeView{{View: "words"}}}
	says   = []string{"refuses threatens insists", "reports arrives schedules", "welcomes trusts hopes"}
)

// planted is a set of six passages an article in which the words tell the
// label, but for some passages, whose label is the next one.
func planted(articles int, wrong ...int) []labels.Item {
	var items []labels.Item
	for i := range articles * 6 {
		words := i % 3
		gold := words
		if slices.Contains(wrong, i) {
			gold = (gold + 1) % 3
		}
		article := fmt.Sprintf("a%02d", i/6)
		items = append(items, labels.Item{
			ID: fmt.Sprintf("p%03d", i), Article: article, Gold: []int{gold},
			Text: fmt.Sprintf("The minister %s about item %d of the talks.", says[words], i),
		})
	}
	return items
}

func TestFindsWhatIsPlanted(t *testing.T) {
	wrong := []int{7, 20, 33, 47, 58}
	items := planted(12, wrong...)
	report, err := suspects.Find(items, []labels.Scheme{scheme}, recipe, suspects.Options{})
	require.NoError(t, err)
	require.Equal(t, 72, report.Passages)
	require.Equal(t, 12, report.Articles)
	require.Equal(t, 12, report.Folds)
	require.Zero(t, report.Unjudged)
	require.Equal(t, 67, report.Agreed)
	require.InDelta(t, len(wrong), report.Estimated, 2)
	require.GreaterOrEqual(t, len(report.Suspects), len(wrong))
	var first []string
	for _, s := range report.Suspects[:len(wrong)] {
		first = append(first, s.Item.ID)
		require.Equal(t, (s.Suggested+1)%3, s.Given)
		require.Less(t, s.Margin, 0.5)
		require.Less(t, s.SelfConfidence(), s.Proba[s.Suggested])
		require.NotEmpty(t, s.Terms)
		require.Contains(t, says[s.Suggested], s.Terms[0].Text, "the strongest term is one of the suggested label's words")
		require.True(t, slices.IsSortedFunc(s.Terms, func(a, b suspects.Term) int { return int(1e6 * (b.Weight - a.Weight)) }))
	}
	require.ElementsMatch(t, []string{"p007", "p020", "p033", "p047", "p058"}, first)

	again, err := suspects.Find(items, []labels.Scheme{scheme}, recipe, suspects.Options{})
	require.NoError(t, err)
	require.Equal(t, report, again)
}

// A model that has seen a passage's wrong label repeats it. Here nothing but the
// passage itself has the word that its label hangs on.
func TestModelsHaveNotSeenThePassage(t *testing.T) {
	items := planted(6)
	items[0].Text = "The minister refuses threatens insists uniqueword."
	items[0].Gold = []int{2}
	report, err := suspects.Find(items, []labels.Scheme{scheme}, recipe, suspects.Options{})
	require.NoError(t, err)
	require.Equal(t, "p000", report.Suspects[0].Item.ID)
	for _, term := range report.Suspects[0].Terms {
		require.NotEqual(t, "uniqueword", term.Text)
	}
}

func TestFindOneScheme(t *testing.T) {
	items := planted(6, 4)
	for i := range items { // a scheme before it that is decided for some only
		items[i].Gold = []int{[]int{labels.Unlabelled, 0, 1}[i%3], items[i].Gold[0]}
	}
	other := labels.Scheme{Name: "tone", Labels: []string{"bad", "good"}}
	report, err := suspects.Find(items, []labels.Scheme{other, scheme}, recipe, suspects.Options{Scheme: 1})
	require.NoError(t, err)
	require.Equal(t, 36, report.Passages)
	require.Equal(t, "p004", report.Suspects[0].Item.ID)
	require.Len(t, report.Suspects[0].Item.Gold, 2, "the item is the caller's")

	report, err = suspects.Find(items, []labels.Scheme{other, scheme}, recipe, suspects.Options{})
	require.NoError(t, err)
	require.Equal(t, 24, report.Passages)
}

func TestFindAlways(t *testing.T) {
	items := planted(6, 2)
	report, err := suspects.Find(items[:6], []labels.Scheme{scheme}, recipe, suspects.Options{Always: items[6:], Terms: 1})
	require.NoError(t, err)
	require.Equal(t, 6, report.Passages)
	require.Equal(t, 1, report.Folds)
	require.Equal(t, "p002", report.Suspects[0].Item.ID)
	require.Len(t, report.Suspects[0].Terms, 1)
}

func TestFindNothingToLookAt(t *testing.T) {
	_, err := suspects.Find(nil, []labels.Scheme{scheme}, recipe, suspects.Options{})
	require.ErrorContains(t, err, "scheme stance: no labelled passage")
	_, err = suspects.Find(planted(1), []labels.Scheme{scheme}, recipe, suspects.Options{})
	require.ErrorContains(t, err, "it takes two")
}

// A label that one article alone has cannot be known to a model that has not
// seen that article: it is counted, and not suspected.
func TestFindUnjudged(t *testing.T) {
	items := planted(6)
	for i := range items {
		if items[i].Gold[0] == 2 && items[i].Article != "a00" {
			items[i].Gold[0] = labels.Unlabelled
		}
	}
	report, err := suspects.Find(items, []labels.Scheme{scheme}, recipe, suspects.Options{})
	require.NoError(t, err)
	require.Equal(t, 2, report.Unjudged)
	for _, s := range report.Suspects {
		require.NotEqual(t, 2, s.Given)
	}
}

func Example() {
	report, err := suspects.Find(planted(12, 20), []labels.Scheme{scheme}, recipe, suspects.Options{Terms: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := report.Suspects[0]
	fmt.Printf("%s: %s, rather %s\n", s.Item.ID, scheme.Labels[s.Given], scheme.Labels[s.Suggested])
	for _, term := range s.Terms {
		fmt.Println(term.Text)
	}
	// Output:
	// p020: skeptical, rather conciliatory
	// welcomes
	// trusts
}
