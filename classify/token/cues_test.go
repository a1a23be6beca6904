package token_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/token"
)

const testLexicon = `# for tests
[hope]
hop*
look* forward to
(ready|willing) to (talk|negotiat*)
within (the|its)? reach
light ... tunnel
[way-out]
a? way out
hope
`

func TestCueTerms(t *testing.T) {
	lexicon, err := token.ReadLexicon(strings.NewReader(testLexicon))
	require.NoError(t, err)
	require.Equal(t, []string{"hope", "way-out"}, lexicon.Concepts())
	require.Equal(t, testLexicon, lexicon.Text())
	for text, want := range map[string]string{
		"":                                      "",
		"Nothing here":                          "",
		"We hoped. It rained.":                  "hope",
		"It rained. We HOPED.":                  "hope|hope at end",
		"They are ready to negotiate. Fine.":    "hope",
		"They are ready to eat. Fine.":          "",
		"It is within reach. Fine.":             "hope",
		"It is within its reach. Fine.":         "hope",
		"It is within the its reach. Fine.":     "",
		"A light at the end tunnel. Fine.":      "hope",
		"A light tunnel. Fine.":                 "hope",
		"A light at the end of tunnel. Fine.":   "",
		"A light. Tunnel. Fine.":                "",
		"Rain, but we look forward to it. Fine": "hope|hope after but",
		"They don’t see a way out. Fine.":       "way-out|not way-out",
		"No. It is a way out. Fine.":            "way-out",
		"No, they could hardly find a way out":  "way-out|way-out at end|not way-out",
		"We hope. Fine":                         "way-out|hope",
	} {
		require.Equal(t, want, strings.Join(keysWith(token.Cues, lexicon, text), "|"), "%q", text)
	}
	x := token.NewExtractor([]token.View{token.Cues}, lexicon)
	text := "There is a way out. Fine."
	x.Read(text)
	require.Equal(t, "a way out", text[x.Terms(0)[0].Start:x.Terms(0)[0].End])
}

func TestReadLexiconFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "no pattern in the lexicon: it wants a line such as [hope], and below it a line such as hope*",
		"# x\n[hope]\n":                  "no pattern in the lexicon: it wants a line such as [hope], and below it a line such as hope*",
		"\nhope":                         `line 2: pattern "hope" belongs to no concept: put a line such as [hope] before it`,
		"[Hope]":                         `line 1: "[Hope]" is no name of a concept: want lower-case letters and hyphens in square brackets, as in [hope]`,
		"[hope":                          `line 1: "[hope" is no name of a concept: want lower-case letters and hyphens in square brackets, as in [hope]`,
		"[a]\nb\xff":                     "line 2:2: not UTF-8: save the lexicon in that encoding",
		"[a]\n(b|c":                      `line 2: element "(b|c": write alternatives as (a|b), in one pair of brackets and without spaces`,
		"[a]\n(b c)":                     `line 2: element "(b": write alternatives as (a|b), in one pair of brackets and without spaces`,
		"[a]\nb|c":                       `line 2: element "b|c": write alternatives as (a|b), in one pair of brackets and without spaces`,
		"[a]\n(b|)":                      `line 2: element "(b|)": an alternative is empty: write a word, or ? behind the element if it may be missing`,
		"[a]\nb*c":                       `line 2: element "b*c": a * may only stand at the end of a word`,
		"[a]\nb*":                        `line 2: element "b*": a stem before a * wants 2 letters at least`,
		"[a]\n*":                         `line 2: element "*": a stem before a * wants 2 letters at least`,
		"[a]\nb??":                       `line 2: element "b??": a ? may only stand at the end of an element`,
		"[a]\nb-c":                       `line 2: element "b-c": "b-c" is not one word: write each word as an element of its own, without punctuation`,
		"[a]\n... b":                     "line 2: a gap (...) at an end of the pattern: put an element without a ? on either side of it",
		"[a]\nb ...":                     "line 2: a gap (...) at an end of the pattern: put an element without a ? on either side of it",
		"[a]\nb? ... c":                  "line 2: a gap (...) at an end of the pattern: put an element without a ? on either side of it",
		"[a]\nb? (c|d)?":                 "line 2: every element may be missing: take the ? from one that must be there",
		"[a]\nb c\n(d|e)\nB’s  c":        "line 4: the same pattern as on line 2: leave one out",
		"[a]\n(b|c)\r\n(c|b)":            "line 3: the same pattern as on line 2: leave one out",
		"[a]\na b c d e f g h i j k l m": "line 2: a pattern of 13 elements: 12 are the most, so cut it or use a gap (...)",
	} {
		_, err := token.ReadLexicon(strings.NewReader(text))
		require.EqualError(t, err, want, "%q", text)
	}
	var many strings.Builder
	many.WriteString("[a]\n")
	for i := range 20_001 {
		fmt.Fprintf(&many, "w%d\n", i)
	}
	_, err := token.ReadLexicon(strings.NewReader(many.String()))
	require.EqualError(t, err, "line 20002: more than 20000 patterns: leave the rarest out")
	many.Reset()
	for i := range 101 {
		fmt.Fprintf(&many, "[%s]\nx\n", strings.Repeat("a", i+1))
	}
	_, err = token.ReadLexicon(strings.NewReader(many.String()))
	require.EqualError(t, err, "line 201: more than 100 concepts: put some together")
}

// fits is what a pattern of a lexicon means, told the long way: the places at
// which a match from word at on may end.
func fits(pattern []string, words []string, at int) (ends []int) {
	if len(pattern) == 0 {
		return []int{at}
	}
	element := pattern[0]
	if element == "..." {
		for skip := range 4 {
			if at+skip <= len(words) {
				ends = append(ends, fits(pattern[1:], words, at+skip)...)
			}
		}
		return ends
	}
	bare, optional := strings.CutSuffix(element, "?")
	if optional {
		ends = fits(pattern[1:], words, at)
	}
	if at == len(words) {
		return ends
	}
	for one := range strings.SplitSeq(strings.Trim(bare, "()"), "|") {
		stem, star := strings.CutSuffix(one, "*")
		if words[at] == one || star && strings.HasPrefix(words[at], stem) {
			ends = append(ends, fits(pattern[1:], words, at+1)...)
		}
	}
	return ends
}

// TestAutomatonFollowsThePatterns holds the automaton to the plain meaning of
// the patterns.
func TestAutomatonFollowsThePatterns(t *testing.T) {
	word := rapid.SampledFrom([]string{"aa", "aab", "bb", "cc", "longestword", "longestwords"})
	literal := rapid.OneOf(word, rapid.SampledFrom([]string{"aa*", "bb*", "longestwor*", "longestword*"}))
	element := rapid.OneOf(
		literal,
		rapid.Custom(func(t *rapid.T) string { return literal.Draw(t, "optional") + "?" }),
		rapid.Custom(func(t *rapid.T) string {
			return "(" + strings.Join(rapid.SliceOfN(literal, 1, 3).Draw(t, "alternatives"), "|") + ")"
		}),
		rapid.Just("..."),
	)
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.SliceOfN(rapid.SliceOfN(element, 1, 5), 1, 6).Draw(t, "patterns")
		var source strings.Builder
		for i, pattern := range patterns {
			fmt.Fprintf(&source, "[%c]\n%s\n", 'a'+i, strings.Join(pattern, " "))
		}
		lexicon, err := token.ReadLexicon(strings.NewReader(source.String()))
		if err != nil {
			t.Skip(err)
		}
		words := rapid.SliceOfN(word, 0, 8).Draw(t, "words")
		text := strings.Join(words, " ")
		at := []int{0} // where each word begins
		for _, w := range words {
			at = append(at, at[len(at)-1]+len(w)+1)
		}
		var want []string
		for first := range words {
			for i, pattern := range patterns {
				if ends := fits(pattern, words, first); len(ends) > 0 {
					want = append(want, fmt.Sprintf("%c %d-%d", 'a'+i, at[first], at[slices.Max(ends)]-1))
				}
			}
		}
		// The first match of each concept counts.
		slices.SortStableFunc(want, func(a, b string) int { return strings.Compare(a[:1], b[:1]) })
		want = slices.CompactFunc(want, func(a, b string) bool { return a[0] == b[0] })

		x := token.NewExtractor([]token.View{token.Cues}, lexicon)
		x.Read(text)
		var got []string
		for _, term := range x.Terms(0) {
			if key := x.Key(term); len(key) == 1 {
				got = append(got, fmt.Sprintf("%s %d-%d", key, term.Start, term.End))
			}
		}
		slices.Sort(got)
		require.Equal(t, want, got)
	})
}

func FuzzReadLexicon(f *testing.F) {
	f.Add(testLexicon, "we hope for a way out, not a light at the end of a tunnel")
	f.Add("[a]\na? b* ... (c|dd*)?  e", "a bb c d e. A b e")
	f.Fuzz(func(t *testing.T, lexicon, text string) {
		if len(lexicon) > 2000 {
			return
		}
		l, err := token.ReadLexicon(strings.NewReader(lexicon))
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		require.Equal(t, lexicon, l.Text())
		x := token.NewExtractor([]token.View{token.Cues}, l)
		x.Read(text)
		x.Terms(0)
	})
}

// manyCues is a lexicon of 700 patterns that begin with the commonest words.
func manyCues() string {
	heads := strings.Fields("the no not a will can is has in on more said we he they little talk* agree* that before")
	tails := strings.Fields("hope* chance* prospect* doubt* progress possib* ready talk* deal fail* refus* accept* reject* welcom* warn* " +
		"threat* peace* settle* compromis* demand* return* surrender* claim* right* illegal* occup* sovereign* trust* friend* partner* " +
		"disput* tension* protest* concern* solution*")
	var text strings.Builder
	text.WriteString("[many]\n")
	for _, head := range heads {
		for _, tail := range tails {
			fmt.Fprintf(&text, "%s (very|two|any)? %s\n", head, tail)
		}
	}
	return text.String()
}

func BenchmarkCues700(b *testing.B) {
	lexicon, err := token.ReadLexicon(strings.NewReader(manyCues()))
	require.NoError(b, err)
	x := token.NewExtractor([]token.View{token.Cues}, lexicon)
	b.ReportAllocs()
	for b.Loop() {
		x.Read(news)
		x.Terms(0)
	}
}

func BenchmarkReadLexicon(b *testing.B) {
	text := manyCues()
	b.ReportAllocs()
	for b.Loop() {
		_, err := token.ReadLexicon(strings.NewReader(text))
		require.NoError(b, err)
	}
}
