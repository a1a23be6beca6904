package crossval_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/metrics"
	"stance/labels"
)

// telling makes articles in which one word tells the label most of the time and
// the words around it tell nothing.
func telling(articles int) []labels.Item {
	random := rand.New(rand.NewPCG(1, 2))
	signs := []string{"refuse", "describe", "hope"}
	var items []labels.Item
	for a := range articles {
		for p := range 3 {
			gold := random.IntN(3)
			sign := signs[gold]
			if random.IntN(5) == 0 {
				sign = signs[random.IntN(3)]
			}
			items = append(items, labels.Item{
				ID: fmt.Sprintf("%d#%d", a, p), Article: fmt.Sprint(a), Gold: []int{gold, none},
				Text: fmt.Sprintf("they %s talk%d on day%d", sign, random.IntN(50), random.IntN(50)),
			})
		}
	}
	return items
}

func TestTune(t *testing.T) {
	last := 0
	tuning, err := crossval.Tune(telling(60), schemes, crossval.TuneOptions{
		Folds: 5, Recipes: []classify.Recipe{words}, Progress: func(done, about int) {
			require.Equal(t, last+1, done)
			require.GreaterOrEqual(t, about, done)
			last = done
		},
	})
	require.NoError(t, err)
	require.Len(t, tuning.Tried, last)
	require.Greater(t, last, 20, "the search tries every view")
	require.Equal(t, 180, tuning.Passages)
	require.Equal(t, 60, tuning.Articles)
	best, chosen := tuning.Tried[tuning.Best], tuning.Tried[tuning.Chosen]
	require.Less(t, best.LogLoss.Value, tuning.PriorLogLoss-0.2)
	require.Greater(t, chosen.Accuracy.Value, 0.7)
	require.LessOrEqual(t, chosen.Terms, best.Terms)
	require.LessOrEqual(t, chosen.Above.Value, chosen.Above.SE)
	require.InDelta(t, 0, best.Above.Value, 0)
	for _, tried := range tuning.Tried {
		require.Len(t, tried.Outcomes, 180, "every passage is scored once")
		require.GreaterOrEqual(t, tried.LogLoss.Value, best.LogLoss.Value)
		require.InDelta(t, metrics.LogLoss(tried.Outcomes), tried.LogLoss.Value, 1e-12)
	}
	again, err := crossval.Tune(telling(60), schemes, crossval.TuneOptions{Folds: 5, Recipes: []classify.Recipe{words}})
	require.NoError(t, err)
	require.Equal(t, tuning, again)
}

// TestTuneAgreesWithPredict: the scores of a recipe are those of models that were
// trained without the fold.
func TestTuneAgreesWithPredict(t *testing.T) {
	items := telling(20)
	always := []labels.Item{{ID: "w", Article: "w", Text: "they hope", Origin: labels.Written, Gold: []int{2, none}}}
	tuning, err := crossval.Tune(items, schemes, crossval.TuneOptions{Folds: 4, Always: always, Recipes: []classify.Recipe{pooled}, OnlyRecipes: true})
	require.NoError(t, err)
	require.Len(t, tuning.Tried, 1)
	for i := range items {
		items[i].Gold = items[i].Gold[:1]
	}
	always[0].Gold = always[0].Gold[:1]
	taggings, err := crossval.Predict(items, always, crossval.ByArticle(items, 4), schemes[:1], pooled)
	require.NoError(t, err)
	for i, o := range tuning.Tried[0].Outcomes {
		require.Equal(t, items[i].ID, o.ID)
		for label, p := range taggings[i].Tags[0].Proba {
			require.InDelta(t, p, o.Proba[label], 1e-4)
		}
	}
}

func TestWhatCannotBeTuned(t *testing.T) {
	items := telling(4)
	tune := func(items []labels.Item, options crossval.TuneOptions) error {
		_, err := crossval.Tune(items, schemes, options)
		return err
	}
	require.EqualError(t, tune(items, crossval.TuneOptions{Folds: 5}), "5 folds for passages of 4 articles: want 2 to 4 folds, or labelled passages of more articles")
	require.EqualError(t, tune(items[:6], crossval.TuneOptions{}), "the labelled passages are of 2 articles: tuning takes 3 or more, to leave some out in turn")
	require.EqualError(t, tune(nil, crossval.TuneOptions{}), "scheme stance: no labelled passage to tune on")
	require.EqualError(t, tune(items, crossval.TuneOptions{Recipes: []classify.Recipe{{Name: "bad"}}}),
		`recipe bad: recipe has no views: want an object such as {"views":[{"view":"stems"},{"view":"style"}]}`)
	require.EqualError(t, tune(items, crossval.TuneOptions{OnlyRecipes: true}), "no recipe to try")
	for i := range items {
		items[i].Gold[0] = 1
	}
	require.EqualError(t, tune(items, crossval.TuneOptions{}), `scheme stance: every example is "neutral": label passages of another kind too`)
}
