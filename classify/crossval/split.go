// Package crossval scores a model on passages that it was not trained on.
//
//  1. Passages are split into folds: whole articles ([ByArticle]), because
//     passages of one article share names, phrases and opinion; or shuffled
//     ([Shuffled]), only to show how much such a split flatters.
//  2. [Each] has for every fold a model that saw none of it, and [Predict] tags
//     with them.
//  3. [Train] uses such predictions of the training set on itself to fit the
//     pools of the model it returns. [TrainSet] does so with a [Set] whose texts
//     are not in memory, and [RetrainSet] counts only what changed in it.
//  4. [Tune] scores recipes, each fold by models whose pools were fitted inside
//     the other folds, and picks one.
package crossval

import (
	"bytes"
	"cmp"
	"crypto/sha256"
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
func ByArticle(items []labels.Item, k int) Folds { return bySize(groups(items), k) }

// bySize does so with articles given by their items.
func bySize(articles [][]int, k int) Folds {
	articles = slices.Clone(articles)
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

// largeFolds splits a large set into folds to fit pools on, and samples it.
// Both go by hashes of the articles' names, so that an edit of one article
// leaves all others where they are: see Retrain. The sample is of whole articles
// of at most by.calibrated items; where the first is longer, of single items.
func largeFolds(set Set, articles [][]int, by limits) (folds Folds, sampled []bool) {
	order := make([]hashed, len(articles))
	for n, article := range articles {
		order[n] = hashed{sha256.Sum256([]byte(set.Item(article[0]).Group())), n}
	}
	if len(articles) < by.fewArticles {
		folds = bySize(articles, calibrationFolds)
	} else {
		folds = make(Folds, calibrationFolds)
		for n, article := range articles {
			fold := order[n].sum[0] % calibrationFolds
			folds[fold] = append(folds[fold], article...)
		}
	}
	slices.SortFunc(order, func(a, b hashed) int {
		// The first byte has dealt the folds.
		return cmp.Or(bytes.Compare(a.sum[1:], b.sum[1:]), cmp.Compare(a.article, b.article))
	})
	sampled = make([]bool, set.Len())
	taken := 0
	for _, h := range order {
		article := articles[h.article]
		if taken+len(article) > by.calibrated {
			break
		}
		taken += len(article)
		for _, i := range article {
			sampled[i] = true
		}
	}
	if taken == 0 {
		for i := 0; i < set.Len(); i += 1 + (set.Len()-1)/by.calibrated {
			sampled[i] = true
		}
	}
	return folds, sampled
}

// hashed is an article with the hash of its name.
type hashed struct {
	sum     [sha256.Size]byte
	article int
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
