package classify

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/token"
	"stance/labels"
)

// TestVocabularyNumbersTerms holds a vocabulary against a map: keys of all
// lengths, in two views, room made for them in advance or not.
func TestVocabularyNumbersTerms(t *testing.T) {
	long := strings.Repeat("x", 3*pieceSize)
	rapid.Check(t, func(t *rapid.T) {
		var v vocabulary
		v.reserve(rapid.IntRange(0, 3000).Draw(t, "room"))
		rows := map[string]int32{}
		var order []string
		for range rapid.IntRange(0, 60).Draw(t, "terms") {
			key := rapid.OneOf(
				rapid.StringMatching(`[a-c]{0,3}`),
				rapid.Map(rapid.SampledFrom([]int{127, 128, pieceSize - 6, pieceSize, 2 * pieceSize}), func(n int) string { return long[:n] }),
			).Draw(t, "key")
			view := rapid.Uint8Range(0, 1).Draw(t, "view")
			name := fmt.Sprint(view, key)
			want, known := rows[name]
			row, _ := v.search(view, token.KeyHash(int(view), []byte(key)), []byte(key))
			if !known {
				require.Equal(t, int32(-1), row)
				want = int32(len(rows))
				rows[name] = want
				order = append(order, name)
			} else {
				require.Equal(t, want, row)
			}
			require.Equal(t, want, v.rowOfKey(view, []byte(key)))
		}
		require.Equal(t, len(order), v.len())
		var got []string
		for row, key := range v.keys() {
			require.Equal(t, len(got), row)
			got = append(got, fmt.Sprint(v.views[row], string(key)))
		}
		require.Equal(t, order, got)
	})
}

// TestVocabularyInTheOrderOfHashes adds terms as a table has them.
func TestVocabularyInTheOrderOfHashes(t *testing.T) {
	var keys [][]byte
	for i := range 20_000 {
		keys = append(keys, []byte(fmt.Sprint("term", i)))
	}
	slices.SortFunc(keys, func(a, b []byte) int {
		if token.KeyHash(0, a) < token.KeyHash(0, b) {
			return -1
		}
		return 1
	})
	var v vocabulary
	v.reserve(len(keys))
	slots := len(v.slots)
	for i, key := range keys {
		require.Equal(t, int32(i), v.rowOfKey(0, key))
	}
	require.Len(t, v.slots, slots, "there was room")
	for i, key := range keys {
		row, _ := v.search(0, token.KeyHash(0, key), key)
		require.Equal(t, int32(i), row)
	}
}

// drawTerms draws terms of two views, many of which share a row.
func drawTerms(t *rapid.T) []madeTerm {
	words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-d]{1,3}`), 0, 30, rapid.ID[string]).Draw(t, "words")
	var terms []madeTerm
	for _, word := range words {
		view := rapid.IntRange(0, 1).Draw(t, "view")
		terms = append(terms, madeTerm{
			hash: token.KeyHash(view, []byte(word)), view: view, key: word,
			row: []int32{rapid.Int32Range(-2, 2).Draw(t, "log"), 7},
		})
	}
	return terms
}

// TestOrderOfATable changes tables and holds what tableOrder says against a table
// made anew of the terms that can be read in them.
func TestOrderOfATable(t *testing.T) {
	right, wrong := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		terms := drawTerms(t)
		made, err := newTable(2, 2, terms)
		require.NoError(t, err)
		for _, part := range []*[]byte{&made.slots, &made.records, &made.rows} {
			*part = slices.Clone(*part)
			if len(*part) > 0 && rapid.IntRange(0, 3).Draw(t, "change") == 0 {
				at := rapid.IntRange(0, len(*part)-1).Draw(t, "at")
				(*part)[at] ^= rapid.SampledFrom([]byte{1, 2, 0x80, 0xff}).Draw(t, "flip")
			}
		}
		if rows := made.first[2]; rows > 1 && rapid.IntRange(0, 3).Draw(t, "swap rows") == 0 {
			i, j := rapid.IntRange(0, rows-1).Draw(t, "i"), rapid.IntRange(0, rows-1).Draw(t, "j")
			for at := range 8 {
				made.rows[8*i+at], made.rows[8*j+at] = made.rows[8*j+at], made.rows[8*i+at]
			}
		}
		order := tableOrder{table: made, uses: make([]int, made.first[2])}
		got := made.rightRows() && order.termsInOrder(len(terms)) && order.rowsInOrder()
		require.Equal(t, madeAlike(made, len(terms)), got)
		if got {
			right++
		} else {
			wrong++
		}
	})
	require.Greater(t, right, 10)
	require.Greater(t, wrong, 10)
}

// madeAlike reads the terms of a table, makes it anew, and compares.
func madeAlike(made *table, n int) bool {
	var terms []madeTerm
	there := map[string]bool{}
	for at := 0; at < len(made.records); {
		row, key, next, ok := made.record(at)
		if !ok || row >= made.first[2] {
			return false
		}
		view := made.viewOf(row)
		name := fmt.Sprint(view, string(key))
		if there[name] {
			return false
		}
		there[name] = true
		terms = append(terms, madeTerm{hash: token.KeyHash(view, key), view: view, key: string(key), row: rowOfTable(made, row)})
		at = next
	}
	again, err := newTable(made.columns, 2, terms)
	return err == nil && len(terms) == n && slices.Equal(made.slots, again.slots) &&
		slices.Equal(made.records, again.records) && slices.Equal(made.rows, again.rows)
}

func rowOfTable(t *table, number int) []int32 {
	row := make([]int32, t.columns)
	for i := range row {
		row[i] = int32(binary.LittleEndian.Uint32(t.rows[4*(number*t.columns+i):]))
	}
	return row
}

// TestPrintsAreThose changes fingerprints as they are stored.
func TestPrintsAreThose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 8), rapid.Uint64Range(1<<64-8, 1<<64-1))
		all := rapid.SliceOf(of).Draw(t, "prints")
		made, n := newPrints(all)
		require.True(t, made.areThoseOf(slices.Values(all), n))
		require.False(t, made.areThoseOf(slices.Values(all), n+1))
		changed := prints{made.homes, slices.Clone(made.slots)}
		at := rapid.IntRange(0, len(changed.slots)-9).Draw(t, "at")
		changed.slots[at] ^= rapid.SampledFrom([]byte{1, 2, 0x80, 0xff}).Draw(t, "flip")
		require.False(t, changed.areThoseOf(slices.Values(all), n))
		if len(all) > 0 {
			require.Equal(t, slices.Contains(all[1:], all[0]) || all[0] == 0 && slices.Contains(all[1:], 1) || all[0] == 1 && slices.Contains(all[1:], 0),
				made.areThoseOf(slices.Values(all[1:]), n))
		}
	})
}

// TestGoldIsOneNumber packs all labels of schemes of many sizes.
func TestGoldIsOneNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l layout
		var gold []int
		for range rapid.IntRange(1, 10).Draw(t, "schemes") {
			width := rapid.SampledFrom([]int{2, 3, 64}).Draw(t, "labels")
			l.schemes = append(l.schemes, labels.Scheme{Labels: make([]string, width)})
			gold = append(gold, rapid.IntRange(labels.Unlabelled, width-1).Draw(t, "gold"))
		}
		require.True(t, l.packs())
		got := make([]int, len(gold))
		l.unpackGold(l.packGold(gold), got)
		require.Equal(t, gold, got)
	})
	many := slices.Repeat([]labels.Scheme{{Name: "x", Labels: make([]string, 64)}}, 11)
	_, err := NewCounts(many, nil, Recipe{Views: []RecipeView{{View: token.Words}}})
	require.EqualError(t, err, "label set has 11 schemes: their labels go together in too many ways: leave some out")
}

// TestExamplesInTheOrderOfTheirIDs draws ids that begin alike.
func TestExamplesInTheOrderOfTheirIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching(`(s1-0000)?[a\x00é]{0,10}`)
		ids := rapid.SliceOfDistinct(part, rapid.ID[string]).Draw(t, "ids")
		var parts [2]Counts
		for i, id := range ids {
			parts[i%2].seen.Add(seenItem{id: id})
		}
		whole := Counts{parts: []*Counts{&parts[0], &parts[1]}}
		var got []string
		for _, e := range whole.examples() {
			require.Equal(t, slices.Index(ids, e.id)%2, int(e.part))
			got = append(got, e.id)
		}
		require.Equal(t, slices.Sorted(slices.Values(ids)), got)
	})
}

func TestQuotedAsStrconvHasIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~\x7f"\\]*`)).Draw(t, "text")
		require.Equal(t, strconv.Quote(text), string(appendQuoted(nil, text)))
	})
}

// TestGuessesAreNotBelieved reads passages with a vocabulary that is large enough
// for its rows to be guessed first.
func TestGuessesAreNotBelieved(t *testing.T) {
	recipe, err := NamedRecipe("")
	require.NoError(t, err)
	items := seedItems(t, twoSchemes)
	small, err := NewCounts(twoSchemes, nil, recipe)
	require.NoError(t, err)
	large, err := NewCounts(twoSchemes, nil, recipe)
	require.NoError(t, err)
	large.vocabulary.reserve(manySlots)
	for _, item := range slices.Concat(items, items) {
		want, err := small.Read(item)
		require.NoError(t, err)
		got, err := large.Read(item)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}
