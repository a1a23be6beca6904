package gold_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/token"
	"stance/labels"
)

// Written passages are everybody's own words: a text that repeats itself, or a
// seed, teaches a model its phrases instead of the subject.
const (
	longestShared = 7 // words in a row that two passages may have in common
	stockPhrase   = 5 // words in a row that are a stock phrase ...
	stockArticles = 5 // ... which may stand in this many written articles
)

// titles may stand in several passages: names of persons, offices, papers and
// places have one form only. They part the words on either side of them, so a
// shared run that holds one must be short enough before and behind it. Keep the
// list short: it is no place for phrases.
var titles = []string{
	"the 1956 declaration", // the Soviet-Japanese Joint Declaration, as the press calls it
}

// The runs of words that the set still has although the rule forbids them. A
// run that has been reworded must be taken off the list.
var (
	stillShared = []string{
		"to accelerate the talks on the basis of",
		"to speed up talks on the basis of",
	}
	stillStock = []string{
		"for the first time in",
	}
)

// folded are the words of a text, lower case and without their marks.
func folded(text string, words []token.Word) string {
	var list []string
	for _, w := range words {
		list = append(list, w.Folded(text))
	}
	return strings.Join(list, " ")
}

// runs calls found with the hash of every run of n words of a text, and with
// the first of them.
func runs(words []token.Word, n int, found func(hash uint64, first int)) {
	for first := 0; first+n <= len(words); first++ {
		hash := uint64(0)
		for _, w := range words[first : first+n] {
			hash = token.Pair(hash, w.Hash)
		}
		found(hash, first)
	}
}

// withoutTitles parts a text's words where one of the titles stands.
func withoutTitles(text string, words []token.Word) (parts [][]token.Word) {
	from := 0
	for at := 0; at < len(words); at++ {
		for _, title := range titles {
			n := strings.Count(title, " ") + 1
			if at+n <= len(words) && words[at].Hash == token.Words(nil, title)[0].Hash && folded(text, words[at:at+n]) == title {
				parts = append(parts, words[from:at])
				at, from = at+n, at+n
			}
		}
	}
	return append(parts, words[from:])
}

// TestNoSharedWording holds that no two passages, of which one was written, have
// more than seven words in a row in common.
func TestNoSharedWording(t *testing.T) {
	type place struct{ item, part, first int }
	first := map[uint64][]place{}
	var shared []string
	items := read(t).items
	for i, item := range items {
		for p, words := range withoutTitles(item.Text, token.Words(nil, item.Text)) {
			runs(words, longestShared+1, func(hash uint64, at int) {
				for _, other := range first[hash] {
					if other.item == i || item.Origin != labels.Written && items[other.item].Origin != labels.Written {
						continue
					}
					run := folded(item.Text, words[at:at+longestShared+1])
					shared = append(shared, run)
					if !slices.Contains(stillShared, run) {
						t.Errorf("%s and %s share %q", items[other.item].ID, item.ID, run)
					}
				}
				first[hash] = append(first[hash], place{i, p, at})
			})
		}
	}
	for _, run := range stillShared {
		require.Contains(t, shared, run, "reworded: take it off the list")
	}
}

// TestNoStockPhrases holds that no five words in a row stand in more than five
// written articles.
func TestNoStockPhrases(t *testing.T) {
	type use struct {
		article  string // the last one
		articles int
		text     string // the first one
	}
	items := slices.Clone(read(t).written())
	slices.SortStableFunc(items, func(a, b labels.Item) int { return cmp.Compare(a.Article, b.Article) })
	uses := map[uint64]*use{}
	var words []token.Word
	for _, item := range items {
		words = token.Words(words[:0], item.Text)
		runs(words, stockPhrase, func(hash uint64, at int) {
			u := uses[hash]
			if u == nil {
				u = &use{text: item.Text[words[at].Start:words[at+stockPhrase-1].End]}
				uses[hash] = u
			}
			if u.articles == 0 || u.article != item.Article {
				u.article = item.Article
				u.articles++
			}
		})
	}
	var stock []string
	for _, u := range uses {
		if u.articles <= stockArticles {
			continue
		}
		run := folded(u.text, token.Words(nil, u.text))
		stock = append(stock, run)
		if !slices.Contains(stillStock, run) {
			t.Errorf("%q stands in %d written articles", run, u.articles)
		}
	}
	for _, run := range stillStock {
		require.Contains(t, stock, run, "reworded: take it off the list")
	}
}
