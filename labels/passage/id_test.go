package passage_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"stance/labels/passage"
)

func ExampleID() {
	fmt.Println(passage.ID("may/talks", "The ministers met."))
	fmt.Println(passage.ID("may/talks", " The\u00a0ministers\n  met.\u200b"))
	fmt.Println(passage.ID("may/talks", "The ministers met"))
	// Output:
	// may/talks#f846a7b47a3b
	// may/talks#f846a7b47a3b
	// may/talks#9b942b7011b5
}

func TestFoldSpace(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		" \t\r\n\u00a0\u3000":   "",
		"a":                     "a",
		" a  b\tc\r\nd ":        "a b c d",
		"a\u00a0b\u2009c\u3000": "a b c",
		"a\u2028b\u0085c\v\fd":  "a b c d",
		// Characters without width go, and do not part words.
		"\ufeffco\u00adop\u200berate\u2060":  "cooperate",
		"a \u200b b":                         "a b",
		"\u200b a":                           "a",
		"\u202aright\u202c \u2066left\u2069": "right left",
		"\u200eх\u200f":                      "х",
		// The joiners that spell words stay, and so do combining marks.
		"می\u200cخواهم": "می\u200cخواهم",
		"क\u200dष":      "क\u200dष",
		"e\u0301":       "e\u0301",
		"北方 領土":         "北方 領土",
		"a\xffb":        "a\ufffdb",
	} {
		require.Equal(t, want, passage.FoldSpace(text), "%q", text)
		require.Equal(t, want == "", passage.Blank(text), "%q", text)
	}
}

func TestNormalise(t *testing.T) {
	for text, want := range map[string]string{
		"Cafe\u0301  é":               "Café é",
		"к\u0438\u0306":               "кй",
		"か\u3099":                     "が",
		"\u1112\u1161\u11ab":          "한",
		"e\u200b\u0301":               "é", // a mark finds its letter once nothing stands between
		"ﬁnal Ｒ":                      "ﬁnal Ｒ",
		"\u2000a\u2001b":              "a b", // NFC turns these spaces into others
		"q\u0307\u0323 q\u0323\u0307": "q\u0323\u0307 q\u0323\u0307",
	} {
		require.Equal(t, want, passage.Normalise(text), "%q", text)
	}
}

func TestParseID(t *testing.T) {
	const text = "The ministers met."
	for id, want := range map[string]struct {
		article       string
		ours, matches bool
	}{
		"may/talks#f846a7b47a3b": {"may/talks", true, true},
		"a#b#f846a7b47a3b":       {"a#b", true, true},
		"#f846a7b47a3b":          {"", true, true},
		"a#9b942b7011b5":         {"a", true, false},
		"a#000000000000":         {"a", true, false},

		"":                    {},
		"#":                   {},
		"17":                  {},
		"f846a7b47a3b":        {},
		"a#f846a7b47a3":       {},
		"a#f846a7b47a3b5":     {},
		"a#F846A7B47A3B":      {},
		"a#f846a7b47a3g":      {},
		"a#f846a7b47a3b#1":    {},
		"a#f846a7b47a3b ":     {},
		"tweet #dialoguenow!": {},
	} {
		article, ours, matches := passage.ParseID(id, text)
		require.Equal(t, want.article, article, "%q", id)
		require.Equal(t, want.ours, ours, "%q", id)
		require.Equal(t, want.matches, matches, "%q", id)
	}
}

func TestOtherTextsHaveOtherIDs(t *testing.T) {
	texts := []string{
		"The ministers met.", "The ministers met", "the ministers met.", "The minister smet.", "Theministers met.",
		"The ministers met..", "Die Minister trafen sich.", "The ministers’ met.", "The ministers' met.", "",
	}
	seen := map[string]string{}
	for _, text := range texts {
		id := passage.ID("a", text)
		require.Empty(t, seen[id], "%q", text)
		seen[id] = text + "!"
		require.NotEqual(t, id, passage.ID("b", text))
	}
}

func TestIDsAreRecognised(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		article, text := rapid.String().Draw(t, "article"), rapid.String().Draw(t, "text")
		got, ours, matches := passage.ParseID(passage.ID(article, text), text)
		require.Equal(t, article, got)
		require.True(t, ours)
		require.True(t, matches)
	})
}

// alphabet holds letters that have several forms in Unicode, marks, spaces and
// characters without width.
var alphabet = []rune("aeuö é\u0301\u0323\u0308кй\u0306がか\u3099한\u1112\u1161\u11abÅ\u212bΩ\u2126 .,'“”\n\t\u00a0\u2002\u3000\u200b\u00ad\ufeff\u200c")

// TestIDsSurviveAnotherForm holds that an id does not change with the spacing,
// with characters nobody sees, or with the Unicode form that an editor or a
// file system prefers.
func TestIDsSurviveAnotherForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom(alphabet)).Draw(t, "text")
		form := rapid.SampledFrom([]func(string) string{norm.NFC.String, norm.NFD.String, passage.FoldSpace, passage.Normalise}).Draw(t, "form")
		spaces := rapid.StringOfN(rapid.SampledFrom([]rune(" \n\r\t\u00a0\u2009\u3000")), 1, 4, -1).Draw(t, "spaces")
		unseen := rapid.StringOf(rapid.SampledFrom([]rune("\u200b\u00ad\u2060\ufeff\u200e"))).Draw(t, "unseen")
		var b strings.Builder
		b.WriteString(spaces)
		for _, r := range form(text) {
			b.WriteString(unseen)
			if unicode.IsSpace(r) {
				b.WriteString(spaces)
			} else {
				b.WriteRune(r)
			}
		}
		b.WriteString(unseen + spaces)
		require.Equal(t, passage.Normalise(text), passage.Normalise(b.String()))
		require.Equal(t, passage.ID("a", text), passage.ID("a", b.String()))
	})
}

func TestNormalisedStaysAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom(alphabet))).Draw(t, "text")
		folded := passage.FoldSpace(text)
		require.Equal(t, folded == "", passage.Blank(text))
		require.Equal(t, folded, passage.FoldSpace(folded))
		require.Equal(t, strings.Join(strings.Fields(folded), " "), folded)
		normalised := passage.Normalise(text)
		require.Equal(t, normalised, passage.Normalise(normalised))
		require.True(t, norm.NFC.IsNormalString(normalised))
	})
}

// TestFoldedTextsAreKnown holds the quick way for texts that are folded already
// to what folding does.
func TestFoldedTextsAreKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"a", "bc", "é", "e\u0301", " ", "\t", "\u00a0", "\x7f", "\x00", "\u200b", "\xff"})).Draw(t, "text")
		text := strings.Join(words, "")
		folded := strings.Join(strings.FieldsFunc(strings.Map(func(r rune) rune {
			if r == '\u200b' {
				return -1
			}
			return r
		}, text), unicode.IsSpace), " ")
		require.Equal(t, folded, passage.FoldSpace(text))
		require.Equal(t, norm.NFC.String(folded), passage.Normalise(text))
	})
}

func TestIDsAllocateNothing(t *testing.T) {
	var id []byte
	for _, text := range []string{"The ministers met.", " The  ministers\u00a0met.", "„Да“, сказал он."} {
		once := func() { id = passage.AppendID(id[:0], "may/talks", text) }
		once()
		require.Zero(t, testing.AllocsPerRun(100, once), text)
	}
}
