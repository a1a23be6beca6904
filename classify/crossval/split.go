// Package crossval scores a model on passages that it was not trained on.
//
//  1. Passages are split into folds: whole articles ([ByArticle]), because
//     passages of one article share names, phrases and opinion; or shuffled
//     ([Shuffled]), only to show how much such a split flatters.
//  2. [Each] has for every fold a model that saw none of it, and [Predict] tags
//     with them.
//  3. [Train] uses such predictions of the training set on itself to fit the
//     pools of the model it returns.
//  4. [Tune] scores recipes, each fold by models whose pools were fitted inside
//     the other folds, and picks one.
package crossval

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"stance/labels"
)

// Folds lists the items of each fold by index. Every item is in one fold.
type Folds [][]int

// leaveOneOut is the number of articles up to which each is a fold of its own.
const leaveOneOut = 20

// ForArticles splits by article the way a score is best taken: each article by
// itself up to 20 of them, 10 folds beyond.
func ForArticles(items []labels.Item) Folds {
	if articles := len(groups(items)); articles <= leaveOneOut {
		return ByArticle(items, articles)
	}
	return ByArticle(items, 10)
}

// ByArticle splits into k folds of whole articles, of about equal size: the
// largest articles are dealt first, each to the smallest fold. With as many
// folds as articles it is leave-one-article-out.
func ByArticle(items []labels.Item, k int) Folds {
	articles := groups(items)
	slices.SortStableFunc(articles, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	folds := make(Folds, min(k, len(articles)))
	for _, article := range articles {
		smallest := 0
		for f := range folds {
			if len(folds[f]) < len(folds[smallest]) {
				smallest = f
			}
		}
		folds[smallest] = append(folds[smallest], article...)
	}
	return folds
}

// sample chooses whole articles, evenly from the first to the last, of at most
// that many items in all. An article that is longer than what is due is passed
// over; where all are, items are chosen instead.
func sample(items []labels.Item, most int) (chosen []bool) {
	chosen = make([]bool, len(items))
	taken, passed := 0, 0
	for _, article := range groups(items) {
		passed += len(article)
		if due := passed * most / len(items); taken+len(article) > due {
			continue
		}
		taken += len(article)
		for _, i := range article {
			chosen[i] = true
		}
	}
	if taken == 0 {
		for i := 0; i < len(items); i += 1 + (len(items)-1)/most {
			chosen[i] = true
		}
	}
	return chosen
}

// Shuffled splits into k folds at random, articles torn apart.
func Shuffled(items []labels.Item, k int, seed uint64) Folds {
	order := rand.New(rand.NewPCG(seed, 0)).Perm(len(items))
	folds := make(Folds, min(k, len(items)))
	for i, item := range order {
		folds[i%len(folds)] = append(folds[i%len(folds)], item)
	}
	return folds
}

// groups lists the items of each article, the articles in order of appearance.
func groups(items []labels.Item) [][]int {
	var articles [][]int
	at := map[string]int{}
	for i, item := range items {
		article, known := at[item.Group()]
		if !known {
			article = len(articles)
			at[item.Group()] = article
			articles = append(articles, nil)
		}
		articles[article] = append(articles[article], i)
	}
	return articles
}
