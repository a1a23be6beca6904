package gold_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/token"
	"stance/labels"
)

// Written passages are in their writers' own words: text that repeats itself,
// or a seed, teaches a model phrases instead of the subject.
const (
	longestShared = 7 // words in a row that two passages may have in common
	stockPhrase   = 5 // words in a row are a stock phrase ...
	stockArticles = 5 // ... where they stand in more written articles than this
)

// titles have one form only, so any passage may hold them. What stands before
// and behind a title is looked at by itself. This is no place for phrases.
var titles = []string{
	"the 1956 declaration", // the Soviet-Japanese Joint Declaration, as the press calls it
}

// folded writes words in lower case, without the marks between them.
func folded(text string, words []token.Word) string {
	var list []string
	for _, w := range words {
		list = append(list, w.Folded(text))
	}
	return strings.Join(list, " ")
}

// eachRun calls do for every n words in a row, with their hash and the place
// of the first.
func eachRun(words []token.Word, n int, do func(hash uint64, first int)) {
	for first := range max(len(words)-n+1, 0) {
		hash := uint64(0)
		for _, w := range words[first : first+n] {
			hash = token.Pair(hash, w.Hash)
		}
		do(hash, first)
	}
}

// withoutTitles parts the words of a text wherever a title stands.
func withoutTitles(text string) (parts [][]token.Word) {
	words := token.Split(nil, text)
	from := 0
	for at := 0; at < len(words); at++ {
		for _, title := range titles {
			end := at + strings.Count(title, " ") + 1
			if end <= len(words) && folded(text, words[at:end]) == title {
				parts = append(parts, words[from:at])
				from, at = end, end-1
				break
			}
		}
	}
	return append(parts, words[from:])
}

// TestNoSharedWording holds that no written passage has more than seven words
// in a row in common with another, or with any part of a seed article.
func TestNoSharedWording(t *testing.T) {
	const seed = -1
	written := read(t).written()
	firstIn := map[uint64]int{} // the passage that had the run first
	for _, block := range seedBlocks(t) {
		for _, words := range withoutTitles(block.Text) {
			eachRun(words, longestShared+1, func(hash uint64, _ int) { firstIn[hash] = seed })
		}
	}
	var where []string
	for i, item := range written {
		for _, words := range withoutTitles(item.Text) {
			eachRun(words, longestShared+1, func(hash uint64, first int) {
				other, known := firstIn[hash]
				if !known {
					firstIn[hash] = i
				}
				if !known || other == i {
					return
				}
				run, name := folded(item.Text, words[first:first+longestShared+1]), "a seed"
				if other != seed {
					name = written[other].ID
				}
				where = append(where, fmt.Sprintf("%s and %s: %s", item.ID, name, run))
			})
		}
	}
	require.Empty(t, where, "reword them")
}

// TestNoStockPhrases holds that no five words in a row stand in more than five
// written articles.
func TestNoStockPhrases(t *testing.T) {
	type use struct {
		articles int
		last     string // the last of them
		text     string
	}
	items := read(t).written()
	slices.SortStableFunc(items, func(a, b labels.Item) int { return cmp.Compare(a.Article, b.Article) })
	uses := map[uint64]*use{}
	var words []token.Word
	for _, item := range items {
		words = token.Split(words[:0], item.Text)
		eachRun(words, stockPhrase, func(hash uint64, first int) {
			u := uses[hash]
			if u == nil {
				u = &use{text: item.Text[words[first].Start:words[first+stockPhrase-1].End]}
				uses[hash] = u
			}
			if u.last != item.Article {
				u.articles, u.last = u.articles+1, item.Article
			}
		})
	}
	var where []string
	for _, u := range uses {
		if u.articles <= stockArticles {
			continue
		}
		run := folded(u.text, token.Split(nil, u.text))
		where = append(where, fmt.Sprintf("in %d articles: %s", u.articles, run))
	}
	slices.Sort(where)
	require.Empty(t, where, "reword them")
}
