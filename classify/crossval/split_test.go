package crossval_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/crossval"
	"stance/labels"
)

func ExampleByArticle() {
	var items []labels.Item
	for _, article := range []string{"a", "b", "b", "c", "c", "c", "a", "d"} {
		items = append(items, labels.Item{Article: article})
	}
	for _, fold := range crossval.ByArticle(items, 3) {
		fmt.Println(fold)
	}
	// Output:
	// [3 4 5]
	// [0 6 7]
	// [1 2]
}

// drawItems draws passages of some articles, some of no known article.
func drawItems(t *rapid.T) []labels.Item {
	items := make([]labels.Item, rapid.IntRange(0, 60).Draw(t, "passages"))
	most := rapid.IntRange(0, 30).Draw(t, "articles")
	for i := range items {
		items[i].ID = fmt.Sprintf("p%d", i)
		if a := rapid.IntRange(0, most).Draw(t, "article"); a > 0 {
			items[i].Article = fmt.Sprint(a)
		}
	}
	return items
}

func articles(items []labels.Item) int {
	names := map[string]bool{}
	for _, item := range items {
		names[item.Group()] = true
	}
	return len(names)
}

// partition holds that every item is in one fold, and no fold is empty.
func partition(t require.TestingT, items []labels.Item, folds crossval.Folds) {
	var all []int
	for _, fold := range folds {
		require.NotEmpty(t, fold)
		all = append(all, fold...)
	}
	slices.Sort(all)
	want := make([]int, 0, len(items))
	for i := range items {
		want = append(want, i)
	}
	require.Equal(t, want, slices.Clip(append([]int{}, all...)))
}

// whole holds that no article is in two folds.
func whole(t require.TestingT, items []labels.Item, folds crossval.Folds) {
	of := map[string]int{}
	for f, fold := range folds {
		for _, i := range fold {
			other, known := of[items[i].Group()]
			require.True(t, !known || other == f, "article %q is torn", items[i].Group())
			of[items[i].Group()] = f
		}
	}
}

func TestFoldsOfWholeArticles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t)
		k := rapid.IntRange(1, 12).Draw(t, "folds")
		folds := crossval.ByArticle(items, k)
		partition(t, items, folds)
		whole(t, items, folds)
		require.Len(t, folds, min(k, articles(items)))
		require.Equal(t, folds, crossval.ByArticle(items, k), "another time, other folds")

		// About equal: no fold is ahead of another by more than its last article.
		largest := map[string]int{}
		for _, item := range items {
			largest[item.Group()]++
		}
		var sizes []int
		for _, fold := range folds {
			sizes = append(sizes, len(fold))
		}
		if len(sizes) > 0 {
			most := 0
			for _, n := range largest {
				most = max(most, n)
			}
			require.LessOrEqual(t, slices.Max(sizes)-slices.Min(sizes), most)
		}
	})
}

func TestForArticlesLeavesOneOutUpTo20(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t)
		folds := crossval.ForArticles(items)
		partition(t, items, folds)
		whole(t, items, folds)
		if n := articles(items); n <= 20 {
			require.Len(t, folds, n)
		} else {
			require.Len(t, folds, 10)
		}
	})
	for n, want := range map[int]int{0: 0, 1: 1, 5: 5, 20: 20, 21: 10, 300: 10} {
		var items []labels.Item
		for i := range 2 * n {
			items = append(items, labels.Item{Article: fmt.Sprint(i % n)})
		}
		require.Len(t, crossval.ForArticles(items), want, "%d articles", n)
	}
}

func TestShuffledFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t)
		k, seed := rapid.IntRange(1, 12).Draw(t, "folds"), rapid.Uint64().Draw(t, "seed")
		folds := crossval.Shuffled(items, k, seed)
		partition(t, items, folds)
		require.Len(t, folds, min(k, len(items)))
		require.Equal(t, folds, crossval.Shuffled(items, k, seed))
		for _, fold := range folds {
			require.InDelta(t, float64(len(items))/float64(len(folds)), len(fold), 1, "folds of unequal size")
		}
	})
	items := make([]labels.Item, 50)
	require.NotEqual(t, crossval.Shuffled(items, 5, 1), crossval.Shuffled(items, 5, 2))
}
