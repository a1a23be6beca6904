package classify

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/navossoc/bayesian"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/token"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
)

// A madeTerm is a term to make a table of.
type madeTerm struct {
	hash uint64
	view int
	key  string
	row  []int32
}

// newTable makes a table of terms, no two alike.
func newTable(columns, views int, terms []madeTerm) (*table, error) {
	m := tableMaker{vocabulary: &vocabulary{}, columns: columns, views: views}
	for _, t := range terms {
		m.rowOfKey(uint8(t.view), []byte(t.key))
		m.logs = append(m.logs, t.row...)
	}
	for row, place := range m.places() {
		m.entries = append(m.entries, entry{hash: terms[row].hash, place: place})
	}
	made, _, err := m.build()
	return made, err
}

// termsOf are terms of one view, each with a row that tells which it is.
func termsOf(words []string, hash func(string) uint64) []madeTerm {
	var terms []madeTerm
	for i, word := range words {
		terms = append(terms, madeTerm{hash: hash(word), key: word, row: []int32{int32(i), -int32(i % 3)}})
	}
	return terms
}

// found is the first number of the row of every word of a text that a table
// has, with the hashes that the table was made by.
func found(t *table, text string, hash func(string) uint64) map[string]int32 {
	rows := map[string]int32{}
	x := token.NewExtractor([]token.View{token.Words}, nil)
	x.Read(text)
	for _, term := range x.Terms(0) {
		key := string(x.Key(term))
		term.Hash = hash(key)
		slot := t.search(term.Hash)
		if slot == noSlot {
			continue
		}
		if row := t.row(slot, 0, x, &term); row != noRow {
			sums := make([]int64, t.columns)
			addColumns(sums, t.rows[4*t.columns*row:])
			rows[key] = int32(sums[0])
		}
	}
	return rows
}

// TestTableFindsWhatIsThere, whatever the terms and the order they come in, and
// however many of them share a hash.
func TestTableFindsWhatIsThere(t *testing.T) {
	hashes := map[string]func(string) uint64{
		"as they are": func(word string) uint64 { return token.KeyHash(0, []byte(word)) },
		"all alike":   func(string) uint64 { return 0xffffffff_00000001 },
		"zero":        func(string) uint64 { return 0 },
		"few":         func(word string) uint64 { return uint64(len(word)) << 61 },
		"at the end":  func(word string) uint64 { return math.MaxUint64 - uint64(len(word)) },
	}
	for name, hash := range hashes {
		rapid.Check(t, func(t *rapid.T) {
			words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,12}`), 0, 40, rapid.ID[string]).Draw(t, "words")
			others := rapid.SliceOf(rapid.StringMatching(`[a-z]{1,3}`)).Draw(t, "others")
			made, err := newTable(2, 1, termsOf(words, hash))
			require.NoError(t, err)
			require.True(t, searchEnds(made.slots, made.homes), name)
			want := map[string]int32{}
			for i, word := range words {
				want[word] = int32(i)
			}
			require.Equal(t, want, found(made, strings.Join(append(others, words...), " "), hash), name)

			shuffled := rapid.Permutation(termsOf(words, hash)).Draw(t, "order")
			again, err := newTable(2, 1, shuffled)
			require.NoError(t, err)
			require.Equal(t, made, again)
		})
	}
}

func TestTermsCountedAlikeShareARow(t *testing.T) {
	entries := termsOf([]string{"a", "b", "c", "d"}, token.Hash)
	for i := range entries {
		entries[i].row = []int32{[]int32{7, 5, 5, 5}[i], 1}
		entries[i].view = []int{0, 0, 0, 1}[i]
	}
	made, err := newTable(2, 3, entries)
	require.NoError(t, err)
	require.Equal(t, []int{0, 2, 3, 3}, made.first)
	require.Equal(t, []byte{5, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0}, made.rows, "that of most terms first")
}

func TestRowsOutOfRangeAreRefused(t *testing.T) {
	for _, log := range []int32{mostRow + 1, -mostRow - 1, math.MaxInt32, math.MinInt32} {
		_, err := newTable(1, 1, []madeTerm{{key: "treaty", row: []int32{log}}})
		require.EqualError(t, err, fmt.Sprintf(`term "treaty": its logarithm %d/67108864 is beyond 31`, log))
	}
	_, err := newTable(1, 1, []madeTerm{{key: "treaty", row: []int32{-mostRow}}, {key: "peace", hash: 1, row: []int32{mostRow}}})
	require.NoError(t, err)
}

func TestPrints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 8), rapid.Uint64Range(math.MaxUint64-8, math.MaxUint64))
		all := rapid.SliceOf(of).Draw(t, "prints")
		made, n := newPrints(all)
		require.True(t, searchEnds(made.slots, made.homes))
		there := map[uint64]bool{}
		for _, print := range all {
			there[max(print, 1)] = true
			require.True(t, made.has(print))
		}
		require.Equal(t, len(there), n)
		for _, print := range rapid.SliceOf(of).Draw(t, "others") {
			require.Equal(t, there[max(print, 1)], made.has(print))
		}
	})
}

// TestLabelsAgreeWithTheLibrary pools the library's own LogScores, of a library
// that was told every term, as the model pools its sums. The scores may differ
// by what rounding every term's logarithm to a multiple of 2^-26 makes, the
// labels only where two scores are closer than that.
func TestLabelsAgreeWithTheLibrary(t *testing.T) {
	set, err := store.Read(gold.Files(), "gold", nil, gold.Schemes())
	require.NoError(t, err)
	all, err := set.Items()
	require.NoError(t, err)
	train, held := labels.Split(all, set.HeldOut)
	recipe := Recipe{Views: []RecipeView{{View: token.Words}, {View: token.Stems}, {View: token.Style}}}
	if testing.Short() {
		train = train[:300]
	}
	counts, passages := countedBy(t, set.Schemes, train, recipe)
	model := counts.Freeze(nil)
	tagger := model.NewTagger()

	// What LogScores does for one term, asked once a term: the sum over a
	// document of what it adds to log share is what LogScores returns.
	type logs map[string][]float64
	library := make([][]logs, len(set.Schemes))
	for s := range set.Schemes {
		for view := range recipe.Views {
			told, known := toldAll(counts, s, view)
			of := logs{}
			for term := range known {
				scores, _, _ := told.LogScores([]string{"+" + term})
				of[term] = sansPrior(told, scores)
			}
			library[s] = append(library[s], of)
		}
	}
	check := func(text string) {
		x := tagger.extractor
		tags := tagger.Tag(text)
		for s := range set.Schemes {
			scale := &model.scoring[0][s]
			scores := append([]float64(nil), scale.offsets...)
			slack := 1e-9
			for view := range recipe.Views {
				for _, term := range x.Terms(view) {
					if log, known := library[s][view][string(x.Key(term))]; known {
						for label := range scores {
							scores[label] += scale.factors[view] * unit * log[label]
						}
						slack += scale.factors[view] * unit * 1e-8
					}
				}
			}
			got := make([]float64, len(scores))
			model.score(got, tagger.sums, scale)
			best, second := math.Inf(-1), math.Inf(-1)
			want := 0
			for label := range scores {
				require.InDelta(t, scores[label], got[label], slack, "%q", text)
				switch {
				case scores[label] > best:
					best, second, want = scores[label], best, label
				case scores[label] > second:
					second = scores[label]
				}
			}
			// The label is the one with the highest probability as it is shown.
			proba := make([]float64, len(scores))
			softmax(proba, scores)
			if best-second > 2*slack && math.Round(proba[want]*1e4) > math.Round(math.Exp(second-best)*proba[want]*1e4) {
				require.Equal(t, want, tags.Tags[s].Label, "%q", text)
			}
		}
	}
	var words []string
	for _, item := range append(held, train...) {
		check(item.Text)
		words = append(words, strings.Fields(item.Text)...)
	}
	require.Len(t, passages, len(train))
	random := rand.New(rand.NewPCG(6, 6))
	for range 2000 {
		text := make([]string, random.IntN(80))
		for i := range text {
			text[i] = words[random.IntN(len(words))]
			if random.IntN(10) == 0 {
				text[i] += "x"
			}
		}
		check(strings.Join(text, " "))
	}
}

// sansPrior takes the library's own prior, the label's share of the words, out
// of scores.
func sansPrior(library *bayesian.Classifier, scores []float64) []float64 {
	words := 0
	for _, n := range library.WordCount() {
		words += n
	}
	out := make([]float64, len(scores))
	for label, n := range library.WordCount() {
		out[label] = scores[label] - math.Log(float64(n)/float64(words))
	}
	return out
}
