package token_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"stance/classify/token"
)

func folded(text string) []string {
	var list []string
	for _, w := range token.Split(nil, text) {
		list = append(list, w.Folded(text))
	}
	return list
}

func ExampleSplit() {
	text := "Japan’s “two-track” policy hasn't changed."
	for _, w := range token.Split(nil, text) {
		fmt.Println(w.Start, w.End, w.Folded(text))
	}
	// Output:
	// 0 9 japan
	// 13 16 two
	// 17 22 track
	// 26 32 policy
	// 33 39 hasn't
	// 40 47 changed
}

func TestSplit(t *testing.T) {
	for text, want := range map[string][]string{
		"":                        nil,
		" -- … ":                  nil,
		"U.S. troops":             {"u.s", "troops"},
		"1,500 of 3.14 in 10:30":  {"1,500", "of", "3.14", "in", "10", "30"},
		"good—neighborly":         {"good", "neighborly"},
		"contacts, ”said":         {"contacts", "said"},
		"hasn’t HASN'T":           {"hasn't", "hasn't"},
		"Tokyo's Tokyo’s TOKYO'S": {"tokyo", "tokyo", "tokyo"},
		"islanders' 'quoted'":     {"islanders", "quoted"},
		"snake_case __ _x":        {"snake_case", "_x"},
		"Курилы, САХАЛИН":         {"курилы", "сахалин"},
		"北方領土":                    {"北", "方", "領", "土"},
		"サハリン2":                   {"サハリン", "2"},
		"Ｒｕｓｓｉａ café CAFÉ cafe\u0301": {"russia", "café", "café", "café"},
		"a\u00a0b": {"a", "b"},
		"don’":     {"don"},
	} {
		require.Equal(t, want, folded(text), "%q", text)
	}
}

func TestHashesFollowTheFoldedWord(t *testing.T) {
	same := [][]string{{"Japan’s", "JAPAN", "japan's", "Ｊapan"}, {"hasn’t", "Hasn't"}}
	for _, group := range same {
		want := token.Split(nil, group[0])[0].Hash
		for _, text := range group {
			require.Equal(t, want, token.Split(nil, text)[0].Hash, text)
		}
	}
	a, b := token.Split(nil, "peace")[0].Hash, token.Split(nil, "treaty")[0].Hash
	require.NotEqual(t, token.Pair(a, b), token.Pair(b, a))
	require.NotEqual(t, token.Pair(a, a), a)
}

// TestFastPathFollowsTheAnnex holds the hand-written path to a general
// implementation of UAX #29.
func TestFastPathFollowsTheAnnex(t *testing.T) {
	alphabet := []rune("abZ09_.,:;'’‘-—“”\"!?() …/&@\u00a0\u0301\u200d©ℹéא北")
	rapid.Check(t, func(t *rapid.T) {
		requireAnnex(t, rapid.StringOf(rapid.SampledFrom(alphabet)).Draw(t, "text"))
		requireAnnex(t, rapid.String().Draw(t, "any text"))
	})
}

// requireAnnex holds the words of a text to what the general implementation says
// of each stretch without white space.
func requireAnnex(t require.TestingT, text string) {
	var want []string
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' }) {
		segments := words.FromString(run)
		for segments.Next() {
			if word := segments.Value(); strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) >= 0 {
				want = append(want, word)
			}
		}
	}
	var got []string
	for _, w := range token.Split(nil, text) {
		got = append(got, text[w.Start:w.End])
	}
	require.Equal(t, want, got, "%q", text)
}

func FuzzSplit(f *testing.F) {
	f.Add("Japan’s “two-track” policy — 北方領土 \xff\xe2\x80")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, w := range token.Split(nil, text) {
			require.LessOrEqual(t, end, w.Start)
			require.Less(t, w.Start, w.End)
			end = w.End
			require.LessOrEqual(t, end, len(text))
			w.Folded(text)
		}
		requireAnnex(t, text)
	})
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("Japan’s government said on Monday that it hasn’t changed its “two-track” policy toward the islands. ", 5)
	var list []token.Word
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		list = token.Split(list[:0], text)
	}
}

// TestFoldingFollowsUnicode holds the folding of Latin letters to that of all.
func TestFoldingFollowsUnicode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("aZé’\u0301\u0323ÿŸ×ß")), rapid.RuneFrom(nil, &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0xa0, Hi: 0x17f, Stride: 1}}}))).Draw(t, "word")
		want := strings.ReplaceAll(strings.ToLower(norm.NFKC.String(word)), "’", "'")
		for _, w := range token.Split(nil, word) {
			if w.Start == 0 && w.End == len(word) && !strings.HasSuffix(want, "'s") {
				require.Equal(t, want, w.Folded(word))
			}
		}
	})
}
