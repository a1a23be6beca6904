package token_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/token"
)

// keys are the terms of one view of a text.
func keys(view token.View, text string) []string {
	return keysWith(view, token.DefaultLexicon(), text)
}

func keysWith(view token.View, lexicon *token.Lexicon, text string) []string {
	x := token.NewExtractor([]token.View{view}, lexicon)
	x.Read(text)
	list := []string{}
	for _, t := range x.Terms(0) {
		list = append(list, string(x.Key(t)))
	}
	return list
}

func ExampleExtractor() {
	x := token.NewExtractor([]token.View{token.Stems, token.Style}, nil)
	text := "Ferries stopped. Will they sail again?"
	x.Read(text)
	for _, t := range x.Terms(0)[:5] {
		fmt.Printf("%-12q stands for %q\n", x.Key(t), text[t.Start:t.End])
	}
	for _, t := range x.Terms(1)[:2] {
		fmt.Printf("%s\n", x.Key(t))
	}
	// Output:
	// "ferri"      stands for "Ferries"
	// "ferri stop" stands for "Ferries stopped"
	// "stop"       stands for "stopped"
	// "stop will"  stands for "stopped. Will"
	// "will"       stands for "Will"
	// 5 words or more
	// 2 sentences
}

func TestViewsDescribeThemselves(t *testing.T) {
	require.Len(t, token.Views(), 11)
	for _, v := range token.Views() {
		require.True(t, v.Known())
		require.NotEmpty(t, v.Summary())
		require.NotContains(t, v.Summary(), "\n")
		require.Equal(t, v == token.Cues, v.NeedsLexicon())
	}
	require.False(t, token.View("colours").Known())
	require.Empty(t, token.View("colours").Summary())
}

func TestNewExtractorPanics(t *testing.T) {
	require.PanicsWithValue(t, `token: there is no view "colours"`, func() { token.NewExtractor([]token.View{"colours"}, nil) })
	require.PanicsWithValue(t, `token: view "cues" without a lexicon`, func() { token.NewExtractor([]token.View{token.Cues}, nil) })
}

func TestWordTerms(t *testing.T) {
	require.Equal(t, []string{"the", "harbour", "isn't", "closed"}, keys(token.Words, "The harbour isn’t closed; the HARBOUR’s"))
	require.Equal(t, []string{"café", "x"}, keys(token.Words, "Café CAFÉ x"))
}

func TestStemTerms(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		"Boats sailed boats":         "boat|boat sail|sail|sail boat",
		"#MakeItSo":                  "#makeitso|#makeitso mak|mak|mak it|it|it so|so",
		"#tcot":                      "#tcot|#tcot tcot|tcot",
		"#USATalks2023":              "#usatalks2023|#usatalks2023 usa|usa|usa talk|talk|talk 2023|2023",
		"#fish_quota":                "#fish_quota|#fish_quota fish|fish|fish quota|quota",
		"#ЯлтаМир":                   "#ялтамир|#ялтамир ялта|ялта|ялта мир|мир",
		"#北方":                        "#北方|#北方 北|北|北 方|方",
		"@Harbour_Master":            "@harbour_master",
		"C#sharp a@b.org # 5 #1 @ x": "c|c sharp|sharp|sharp a|a|a b.org|b.org|b.org 5|5|5 1|1|1 x|x",
	} {
		require.Equal(t, want, strings.Join(keys(token.Stems, text), "|"), "%q", text)
	}
}

func TestStems(t *testing.T) {
	for word, want := range map[string]string{
		"talks": "talk", "talking": "talk", "talked": "talk", "press": "press", "status": "status", "crisis": "crisis",
		"passes": "pass", "parties": "parti", "party": "parti", "denied": "deni", "national": "national", "operational": "operat",
		"stabilization": "stabiliz", "stabilisation": "stabiliz", "hopefulness": "hopeful", "agreements": "agr", "agreement": "agr", "payment": "payment",
		"seemingly": "seem", "reportedly": "report", "building": "build", "bring": "bring", "running": "run", "pressing": "press",
		"falling": "fall", "sanctions": "sanct", "nation": "nation", "nations": "nation", "kindness": "kind", "finally": "final",
		"likely": "lik", "leaders": "lead", "leader": "lead", "over": "over", "hoped": "hop", "hopes": "hop",
		"hope": "hop", "was": "was", "were": "wer", "will": "will", "make": "mak",
		"don't": "don't", "café": "café", "1990s": "1990s", "u.s": "u.s",
	} {
		require.Equal(t, want, keys(token.Stems, word)[0], word)
	}
}

func TestGramTerms(t *testing.T) {
	require.Equal(t, []string{" a", " ab", " ab ", " ab c", "ab", "ab ", "ab c", "ab c ", "b ", "b c", "b c ", " c", " c ", "c "},
		keys(token.Chars, "\tAb \u00a0 c\n"))
	require.Equal(t, []string{" a", " ab", " ab ", "ab", "ab ", "b ", " c", " c ", "c "},
		keys(token.WordChars, "Ab c"))
	require.Equal(t, []string{" é", " é ", "é "}, keys(token.Chars, "É"))
	require.Empty(t, keys(token.Chars, " \n"))
}

func TestPairTerms(t *testing.T) {
	require.Empty(t, keys(token.StemPairs, "The harbour. Today."))
	require.ElementsMatch(t, []string{"harbour~reopen", "reopen~todai", "harbour~todai"}, keys(token.StemPairs, "The harbour is reopened today."))
	require.ElementsMatch(t, []string{"a1~b1"}, keys(token.StemPairs, "b1 the the the the the the the the the a1"))
	require.Empty(t, keys(token.StemPairs, "b1 the the the the the the the the the the a1"))
	require.Empty(t, keys(token.StemPairs, "talk talks"))
}

func TestMaskedTerms(t *testing.T) {
	for text, want := range map[string]string{
		"Talks with Norway began":                  "talk|with|NAME|began",
		"Norway waits, says Norway":                "NAME|wait|say|NAME",
		"Harbours close. Boats wait":               "harbour|clos|boat|wait",
		"Mr. Olsen met J. R. Berg":                 "mr|NAME|met|NAME",
		"on Monday I'm told I must go":             "on|NAME|i'm|told|i|must|go",
		"in 1956 he sold 1,500 boats in the 1990s": "in|YEAR|he|sold|NUM|boat|in|the|YEAR",
		"she said: “Boats sink,” Olsen added":      "she|said|boat|sink|NAME|add",
		"she said, \"Boats sink,\" Olsen added":    "she|said|boat|sink|NAME|add",
		"the #BigCatch of @Olsen’s":                "the|#bigcatch|of|@olsen",
		"of Oslo. Oslo waits":                      "of|NAME|NAME|wait",
	} {
		got := keys(token.Masked, text)
		got = slices.DeleteFunc(got, func(key string) bool { return strings.Contains(key, " ") })
		seen, distinct := map[string]bool{}, []string{}
		for w := range strings.SplitSeq(want, "|") {
			if !seen[w] {
				distinct = append(distinct, w)
			}
			seen[w] = true
		}
		require.Equal(t, distinct, got, "%q", text)
	}
	require.Contains(t, keys(token.Masked, "Talks with Norway began"), "NAME began")
}

func TestTailTerms(t *testing.T) {
	require.Equal(t, []string{"last: boat", "last: wait"}, keys(token.Tail, "Storms came. Boats wait."))
	require.Equal(t, []string{"but: we", "but: sail", "last: boat", "but: boat", "last: wait", "but: wait"},
		keys(token.Tail, "Storms came but we sail. Boats wait."))
	require.Equal(t, []string{"last: we", "last: but", "last: wait", "but: wait"}, keys(token.Tail, "We but wait"))
	require.Empty(t, keys(token.Tail, " "))
}

func TestNegatedTerms(t *testing.T) {
	for text, want := range map[string]string{
		"Talks will not resume":           "talk|last: talk|will|last: will|not|last: not|not resum|last: not resum",
		"They can't sail. Boats wait":     "thei|can't|not sail|boat|last: boat|wait|last: wait",
		"No deal, no talks":               "no|last: no|not deal|last: not deal|not no|last: not no|not talk|last: not talk",
		"Never. Boats wait":               "never|boat|last: boat|wait|last: wait",
		"not one of the many words sails": "not|last: not|not one|last: not one|mani|last: mani|word|last: word|sail|last: sail",
		" ":                               "",
	} {
		require.Equal(t, want, strings.Join(keys(token.Negated, text), "|"), "%q", text)
	}
}

func TestTagTerms(t *testing.T) {
	require.Equal(t, []string{"#no", "#nof", "#nofi", "nof", "nofi", "nofis", "ofi", "ofis", "ofish", "fis", "fish", "ish", "@me", "@me1", "me1"},
		keys(token.Tags, "#nofish by @me1 #nofish"))
	require.Empty(t, keys(token.Tags, "no tags # here a@b.org"))
}

func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two":                                 "2 sentences",
		"One! “Two?” (Three…) Four":                "4 sentences",
		"Mr. Berg met Gen. Holm and J. R. Olsen":   "1 sentence",
		"No. 5 of the U.S. fleet":                  "1 sentence",
		"At 5 p.m. they left. At 6 a.m. Berg came": "3 sentences",
		"At 5 p.m. (or so) they left":              "1 sentence",
		"He said no. They left":                    "2 sentences",
		"It cost 3.50 in all.Then":                 "1 sentence",
		"Wait . . . what":                          "2 sentences",
		"a. b. c. d. e. f. g. h":                   "6 sentences or more",
	} {
		require.Contains(t, keys(token.Style, text), want, "%q", text)
	}
}

func TestStyleTerms(t *testing.T) {
	require.Equal(t, []string{
		"5 words or more", "10 words or more", "2 sentences", "2 quotation marks", "1 number", "1 word in capitals",
		"0 or 1 capitals inside", "1 hashtag", "1 mention",
		"begins with a quotation", "has !", "has a dash", "has a year", "has (", "has ;", "has a link", "has :", "ends without a mark",
	}, keys(token.Style, "“Never!” – said the UNION’s man in 2021 (twice); see #Boats @port https://a.no"))
	got := keys(token.Style, "Is it over?”")
	require.Contains(t, got, `ends in ?"`)
	require.Contains(t, got, `ends in "`)
	require.Empty(t, keys(token.Style, "\n"))
	require.Contains(t, keys(token.Style, "ok 👍"), "ends in another mark")
}

// checkTerms holds what every view promises for every text.
func checkTerms(t require.TestingT, x *token.Extractor, text string) {
	x.Read(text)
	words := x.Words()
	require.True(t, slices.Equal(token.Split(nil, text), words))
	for view, name := range token.Views() {
		seen, before := map[string]bool{}, 0
		for _, term := range x.Terms(view) {
			key := string(x.Key(term))
			fault := ""
			switch {
			case key == "":
				fault = "an empty key"
			case seen[key]:
				fault = "twice"
			case token.KeyHash(view, []byte(key)) != term.Hash:
				fault = "another hash than its key"
			case term.Start < before:
				fault = "out of order"
			case term.End < term.Start || term.End > len(text) || term.End == term.Start && term.End > 0:
				fault = "no place in the text"
			case !onRune(text, term.Start) || !onRune(text, term.End):
				fault = "begins or ends within a character"
			case term.Word < -1 || term.Word >= len(words):
				fault = "no such word"
			case term.Word >= 0 && (words[term.Word].Start < term.Start || words[term.Word].End < term.End):
				fault = "another word"
			}
			require.Empty(t, fault, "view %s, key %q, %+v", name, key, term)
			seen[key], before = true, term.Start
		}
	}
}

// onRune says whether a place is on a boundary of characters, a byte that is no
// UTF-8 being one.
func onRune(text string, at int) bool {
	if at == 0 || at == len(text) || utf8.RuneStart(text[at]) {
		return true
	}
	for back := 1; back < 4 && back <= at; back++ {
		if utf8.RuneStart(text[at-back]) {
			_, size := utf8.DecodeRuneInString(text[at-back:])
			return size <= back
		}
	}
	return true
}

func anyText() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"Olsen", "boats", "hope", "but", "not", "don’t", "the", "1956", "1,500", "#MakeItSo", "@port", "#北方領土", "“", "”", "\"", "'s", "’s",
		".", "?", "!", "…", ",", ":", ";", "(", ")", " ", " ", " ", " ", "\n", "\u00a0", "—", "Mr.", "J.", "NATO", "is", "ready to talk",
		"light", "tunnel", "Å", "é", "e\u0301", "😀", "北", "ガ", "\xff", "\xe2\x80", "İ", "ǅ", "_", "https://a.b",
	})
	return rapid.OneOf(
		rapid.Map(rapid.SliceOf(pieces), func(list []string) string { return strings.Join(list, "") }),
		rapid.Map(rapid.SliceOf(pieces), func(list []string) string { return strings.Join(list, " ") }),
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(list []byte) string { return string(list) }),
	)
}

func TestTermsKeepTheirPromises(t *testing.T) {
	x := token.NewExtractor(token.Views(), token.DefaultLexicon())
	rapid.Check(t, func(t *rapid.T) { checkTerms(t, x, anyText().Draw(t, "text")) })
}

// TestReadingInBetweenChangesNothing holds an extractor that has read another
// text to a fresh one.
func TestReadingInBetweenChangesNothing(t *testing.T) {
	used := token.NewExtractor(token.Views(), token.DefaultLexicon())
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		used.Read(anyText().Draw(t, "other"))
		for view := range token.Views() {
			used.Terms(view)
		}
		used.Read(text)
		fresh := token.NewExtractor(token.Views(), token.DefaultLexicon())
		fresh.Read(text)
		for view := range token.Views() {
			require.Equal(t, said(fresh, view), said(used, view))
		}
		// Views come out the same in whatever order they are asked for.
		again := token.NewExtractor(token.Views(), token.DefaultLexicon())
		again.Read(text)
		for view := len(token.Views()) - 1; view >= 0; view-- {
			require.Equal(t, said(fresh, view), said(again, view))
		}
	})
}

type saying struct {
	key              string
	hash             uint64
	start, end, word int
}

func said(x *token.Extractor, view int) (list []saying) {
	for _, t := range x.Terms(view) {
		list = append(list, saying{string(x.Key(t)), t.Hash, t.Start, t.End, t.Word})
	}
	return list
}

func FuzzViews(f *testing.F) {
	f.Add("Mr. Olsen isn’t “ready to talk” — but #MakeItSo, 北方領土 1956? \xff\xe2\x80")
	f.Add("@a #1 A.B. . … ' \" (NATO)\n\u00a0No. 5 https://x İ")
	x := token.NewExtractor(token.Views(), token.DefaultLexicon())
	f.Fuzz(func(t *testing.T, text string) { checkTerms(t, x, text) })
}

// news is a passage of sixty words such as papers have.
const news = "The minister told reporters on Tuesday that the two countries had made progress on fishing quotas, " +
	"but he warned that no agreement was likely before the winter. \"We are ready to talk about every question,\" he said, " +
	"adding that the harbour at Vardo would stay open to trawlers from both sides. Officials in Oslo doubted that a deal could be reached in 2031."

func TestNoAllocation(t *testing.T) {
	x := token.NewExtractor(token.Views(), token.DefaultLexicon())
	views := len(token.Views()) // the list itself is an allocation
	typeset := strings.NewReplacer(" \"", " “", "\" ", "” ", "was", "wasn’t", "harbour", "harbour’s", " but", " — but").Replace(news)
	for _, text := range []string{news, strings.ToUpper(news), typeset} {
		require.Zero(t, testing.AllocsPerRun(10, func() {
			x.Read(text)
			for view := range views {
				x.Terms(view)
			}
		}))
	}
}

func BenchmarkView(b *testing.B) {
	words := len(token.Split(nil, news))
	bench := func(name string, list ...token.View) {
		b.Run(name, func(b *testing.B) {
			x := token.NewExtractor(list, token.DefaultLexicon())
			terms := 0
			b.ReportAllocs()
			for b.Loop() {
				x.Read(news)
				terms = 0
				for view := range list {
					terms += len(x.Terms(view))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*words), "ns/word")
			b.ReportMetric(float64(terms), "terms")
		})
	}
	for _, view := range token.Views() {
		bench(string(view), view)
	}
	bench("five", token.Stems, token.Masked, token.Style, token.Tail, token.Cues)
}
