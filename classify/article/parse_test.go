package article_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/article"
	"stance/labels/passage"
	"stance/labels/textpos"
)

func parse(t require.TestingT, text string, format article.Format) article.Article {
	parsed, err := article.Parse("page", text, format)
	require.NoError(t, err)
	return parsed
}

// plan writes an article's blocks without ids: "line kind: text", and behind
// the kind why it is no passage.
func plan(a article.Article) []string {
	var blocks []string
	for _, b := range a.Blocks {
		kind := string(b.Kind)
		if b.Reason != "" {
			kind += " (" + b.Reason + ")"
		}
		blocks = append(blocks, fmt.Sprintf("%d %s: %s", b.Line, kind, b.Text))
	}
	return blocks
}

func ExampleParse() {
	text := `Talks resume

By Alan Whitmore

The two ministers met in Moscow on Monday.

Read also: Why the ferry runs only in summer

They will meet again.`
	parsed, err := article.Parse("2019/talks", text, article.Text)
	if err != nil {
		panic(err)
	}
	for _, b := range parsed.Blocks {
		fmt.Printf("%d %s: %s\n", b.Line, b.Kind, b.Text)
	}
	for _, p := range parsed.Passages() {
		fmt.Println(p.Number, p.ID)
	}
	// Output:
	// 1 heading: Talks resume
	// 3 furniture: By Alan Whitmore
	// 5 passage: The two ministers met in Moscow on Monday.
	// 7 furniture: Read also: Why the ferry runs only in summer
	// 9 passage: They will meet again.
	// 1 2019/talks#8feac17da3cc
	// 2 2019/talks#4afc4cc262fb
}

// The lines of wrapped end near one width; those of paragraphs do not.
const (
	wrapped1 = "The declaration ended the state of war, reopened the embassies and\n" +
		"said that two of the islands would be handed over once a treaty of\n" +
		"peace was concluded."
	wrapped2 = "It did not say under what conditions, and it was silent about the\n" +
		"two others, which are by far the larger ones and the only ones that\n" +
		"people live on."
)

func joined(lines string) string { return strings.ReplaceAll(lines, "\n", " ") }

func TestParagraphs(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"blank lines", "One.\n\nTwo.\n \t\n\nThree.\n", []string{"1 passage: One.", "3 passage: Two.", "6 passage: Three."}},
		{"one a line", "One is here.\nTwo is here.\nThree is here.", []string{"1 passage: One is here.", "2 passage: Two is here.", "3 passage: Three is here."}},
		{"wrapped", wrapped1, []string{"1 passage: " + joined(wrapped1)}},
		{"wrapped, with blank lines", "\n" + wrapped1 + "\n\n" + wrapped2, []string{"2 passage: " + joined(wrapped1), "6 passage: " + joined(wrapped2)}},
		{
			"two lines of a column that others show", wrapped1 + "\n\nNobody in the room had expected the talks to go on for that long a\ntime.",
			[]string{"1 passage: " + joined(wrapped1), "5 passage: Nobody in the room had expected the talks to go on for that long a time."},
		},
		{
			"wrapped, indented at the first line", "  " + wrapped1 + "\n   " + wrapped2,
			[]string{"1 passage: " + joined(wrapped1), "4 passage: " + joined(wrapped2)},
		},
		{"a heading set on a wrapped paragraph", "A long way\n" + wrapped1, []string{"1 heading (headline): A long way", "2 passage: " + joined(wrapped1)}},
		{
			"sentences of one width are paragraphs",
			"The first of the talks was held in the capital in the month of May.\nThe second of the talks was held on the island in the month of June.\nThe third of the talks was never held for want of a date in common.",
			[]string{
				"1 passage: The first of the talks was held in the capital in the month of May.",
				"2 passage: The second of the talks was held on the island in the month of June.",
				"3 passage: The third of the talks was never held for want of a date in common.",
			},
		},
		{
			"a compound cut at its hyphen",
			"The ministers spoke for an hour of fishing grounds and of a peace-\nkeeping force, and for two hours of the weather in the far north of\nthe strait.",
			[]string{"1 passage: The ministers spoke for an hour of fishing grounds and of a peace-keeping force, and for two hours of the weather in the far north of the strait."},
		},
		{
			"a dash at a cut is no hyphen",
			"The ministers spoke for an hour of the fishing grounds in the sea -\nand for two hours of the weather in the far north of the very same\nstrait.",
			[]string{"1 passage: The ministers spoke for an hour of the fishing grounds in the sea - and for two hours of the weather in the far north of the very same strait."},
		},
		{
			"scripts without spaces",
			"日本とロシアの両政府は平和条約の交渉を続けてきたが\n北方四島の帰属をめぐる立場の違いは今も大きいまま\nである。",
			[]string{"1 passage: 日本とロシアの両政府は平和条約の交渉を続けてきたが北方四島の帰属をめぐる立場の違いは今も大きいままである。"},
		},
		{"bullets", "The demands:\n• An end to the dispute.\n* A date.\n- A place.", []string{
			"1 heading (headline): The demands:", "2 passage: An end to the dispute.", "3 passage: A date.", "4 passage: - A place.",
		}},
		{"a bullet alone", "•\n\nOne.", []string{"1 furniture (separator): •", "3 passage: One."}},
		{"other spaces", "\u00a0One\u00a0word.\u3000\n\u00a0\n\tTwo\u2003 words.", []string{"1 passage: One word.", "3 passage: Two words."}},
		{"characters without width", "\ufeffO\u200bne\u00ad.\n\u200b\n\u2060Two.", []string{"1 passage: One.", "3 passage: Two."}},
		{"joiners that words need", "می\u200cخواهم.", []string{"1 passage: می\u200cخواهم."}},
		{"nothing", "", nil},
		{"blank", "\n \n\u200b\n", nil},
	} {
		parsed := parse(t, c.text, article.Text)
		require.Equal(t, c.want, plan(parsed), c.name)
	}
}

func TestLinesAreThoseOfTheFile(t *testing.T) {
	const text = "\n\nHead of the page\n\n\nThe first paragraph.\n\nThe second paragraph.\n"
	want := []string{"3 heading (headline): Head of the page", "6 passage: The first paragraph.", "8 passage: The second paragraph."}
	for _, end := range []string{"\n", "\r\n", "\r"} {
		decoded, err := article.Decode([]byte(strings.ReplaceAll(text, "\n", end)))
		require.NoError(t, err)
		require.Equal(t, want, plan(parse(t, decoded, article.Text)), "%q", end)
	}
}

func TestHeadingsAndSpeech(t *testing.T) {
	many := strings.TrimSpace(strings.Repeat("word ", 26))
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a short block without a full stop", "Talks resume\n\nOne.\n\nA new start\n\nTwo.", []string{
			"1 heading (headline): Talks resume", "3 passage: One.", "5 heading (no sentence-final punctuation): A new start", "7 passage: Two.",
		}},
		{"closing quotes aside", "One.\n\n“A new start”\n\n“Two.”\n\n(Three.)\n\nFour [12].[3]", []string{
			"1 passage: One.", "3 heading (no sentence-final punctuation): “A new start”", "5 passage: “Two.”", "7 passage: (Three.)", "9 passage: Four [12].[3]",
		}},
		{"a headline that asks", "Will they sign?\n\nOne.\n\nWill they?", []string{"1 heading (heading): Will they sign?", "3 passage: One.", "5 passage: Will they?"}},
		{"a question alone", "Will they sign?", []string{"1 passage: Will they sign?"}},
		{"short sentences", "No.\n\nWhy?\n\nNever!\n\nSo…\n\nДа.\n\n否。", []string{
			"1 passage: No.", "3 passage: Why?", "5 passage: Never!", "7 passage: So…", "9 passage: Да.", "11 passage: 否。",
		}},
		{"a long block without a full stop", "One.\n\n" + many + "\n\nTwo.", []string{"1 passage: One.", "3 passage: " + many, "5 passage: Two."}},
		{"one word less", "One.\n\n" + many[5:] + "\n\nTwo.", []string{"1 passage: One.", "3 heading (no sentence-final punctuation): " + many[5:], "5 passage: Two."}},
		{"a dash of speech", "One.\n\n— No.\n\n– Not yet,\n\nTwo.", []string{"1 passage: One.", "3 passage: — No.", "5 passage: – Not yet,", "7 passage: Two."}},
		{"quotation marks", "One.\n\n“Yes,\n\n\"Yes,\n\n«Yes,\n\nTwo.", []string{
			"1 passage: One.", "3 passage: “Yes,", "5 passage: \"Yes,", "7 passage: «Yes,", "9 passage: Two.",
		}},
		{"a quotation over several paragraphs", "He said: “The islands are ours.\n\nThey were ours;\n\nthey will be ours:\n\nnow and ever.”\n\nand so on,\n\nThe end.", []string{
			"1 passage: He said: “The islands are ours.", "3 passage: They were ours;", "5 passage: they will be ours:", "7 passage: now and ever.”",
			"9 heading (no sentence-final punctuation): and so on,", "11 passage: The end.",
		}},
		{"opened anew in each paragraph", "“The islands are ours.\n\n“They were ours,\n\n“and will be.”", []string{
			"1 passage: “The islands are ours.", "3 passage: “They were ours,", "5 passage: “and will be.”",
		}},
		{"a paragraph again", "One, two and three.\n\nFour.\n\nOne,  two\u00a0and three.\n\n- Four.", []string{
			"1 passage: One, two and three.", "3 passage: Four.", "5 repeat (repeats line 1): One, two and three.", "7 repeat (repeats line 3): - Four.",
		}},
		{"a heading again", "Talks resume\n\nOne.\n\nTalks resume\n\nTwo.", []string{
			"1 heading (headline): Talks resume", "3 passage: One.", "5 furniture (repeats the heading in line 1): Talks resume", "7 passage: Two.",
		}},
		{"another case is no repeat", "One.\n\nONE.", []string{"1 passage: One.", "3 passage: ONE."}},
		{"accents composed or not", "Café.\n\nCafe\u0301.", []string{"1 passage: Café.", "3 repeat (repeats line 1): Cafe\u0301."}},
	} {
		require.Equal(t, c.want, plan(parse(t, c.text, article.Text)), c.name)
	}
}

func TestPassageTooLong(t *testing.T) {
	word := strings.Repeat("a", 63) + " "
	long := strings.Repeat(word, article.MaxPassage/64-1) + strings.Repeat("b", 63) + "."
	require.Len(t, long, article.MaxPassage)
	require.Len(t, parse(t, "One.\n\n"+long, article.Text).Passages(), 2)
	_, err := article.Parse("page", "One.\n\na"+long, article.Markdown)
	require.EqualError(t, err, "line 3: passage is longer than 1 MiB: split it with blank lines")
	var fault *textpos.Error
	require.ErrorAs(t, err, &fault)
}

// TestMarkdown holds every kind of Markdown block, read by eye against
// testdata/markdown.md.
func TestMarkdown(t *testing.T) {
	raw, err := os.ReadFile("testdata/markdown.md")
	require.NoError(t, err)
	golden(t, "testdata/markdown.want", dump(parse(t, string(raw), article.Markdown)))
}

func TestNameOf(t *testing.T) {
	for path, want := range map[string]string{
		"a.txt":               "a",
		"2019/talks.md":       "2019/talks",
		"2019/talks.markdown": "2019/talks",
		"feed.jsonl":          "feed",
		"feed.jsonl.gz":       "feed",
		"A.TXT.GZ":            "A",
		"a.txt.zst":           "a",
		`sub\a.txt`:           "sub/a",
		"v1.2/no.5":           "v1.2/no.5",
		"report.2019.txt":     "report.2019",
		"a.html":              "a.html",
		"txt":                 "txt",
		".txt":                ".txt",
		"stdin":               "stdin",
		"日本.txt":              "日本",
		"":                    "",
	} {
		require.Equal(t, want, article.NameOf(path), path)
	}
}

// checkBlocks holds what is true of the blocks of any article.
func checkBlocks(t require.TestingT, a article.Article) {
	number := 0
	ids := map[string]bool{}
	for _, b := range a.Blocks {
		require.NotEmpty(t, b.Text)
		require.Equal(t, passage.FoldSpace(b.Text), b.Text)
		require.Positive(t, b.Line)
		require.Contains(t, []article.Kind{article.KindPassage, article.KindHeading, article.KindFurniture, article.KindRepeat}, b.Kind)
		if b.Kind != article.KindPassage {
			require.NotEmpty(t, b.Reason)
			require.Empty(t, b.ID)
			require.Zero(t, b.Number)
			continue
		}
		number++
		require.Empty(t, b.Reason)
		require.Equal(t, number, b.Number)
		require.Equal(t, passage.ID(a.Name, b.Text), b.ID)
		require.False(t, ids[b.ID], "two passages of one id")
		ids[b.ID] = true
	}
	require.Len(t, a.Passages(), number)
}

// checkLines holds that every line of a plain text stands in exactly one
// block: the block that begins at or before it and ends where the next begins.
func checkLines(t require.TestingT, text string, blocks []article.Block) {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = passage.FoldSpace(lines[i])
	}
	before := len(lines)
	if len(blocks) > 0 {
		before = blocks[0].Line - 1
	}
	require.Empty(t, strings.Join(lines[:before], ""), "lines above the first block")
	for i, b := range blocks {
		end := len(lines)
		if i+1 < len(blocks) {
			end = blocks[i+1].Line - 1
		}
		require.Less(t, b.Line-1, end, "blocks overlap")
		own := slices.Clone(lines[b.Line-1 : end])
		if mark, size := utf8.DecodeRuneInString(own[0]); strings.ContainsRune("•◦‣▪●○∙·*", mark) && strings.HasPrefix(own[0][size:], " ") {
			own[0] = own[0][size+1:]
		}
		// Spaces aside, since lines of Japanese are joined without.
		require.Equal(t, strings.ReplaceAll(strings.Join(own, ""), " ", ""), strings.ReplaceAll(b.Text, " ", ""))
	}
}

// drawText draws what looks like the text of a page: lines of all sorts.
func drawText(t *rapid.T) string {
	word := rapid.SampledFrom([]string{
		"the", "peace", "treaty", "Japan", "said", "talks", "“islands", "over”", "Read", "more", "also", "Related", "articles", "©", "By",
		"平和条約", "Мир", "-", "—", "•", "*", "/", "›", "ministry.", "peace-", "keeping", "1956.", "Photo:", "#tag", "About", "author", "\u00a0", "\u200b",
	})
	line := rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(word, 0, 14).Draw(t, "words")
		indent := rapid.SampledFrom([]string{"", "", "", "  ", "\t", "    ", "• ", "- ", "* "}).Draw(t, "indent")
		end := rapid.SampledFrom([]string{"", "", ".", ".”", "?", ",", "…", ":"}).Draw(t, "end")
		return indent + strings.Join(words, " ") + end
	})
	return strings.Join(rapid.SliceOfN(rapid.OneOf(line, rapid.Just(""), rapid.String()), 0, 30).Draw(t, "lines"), "\n")
}

func TestEveryLineIsInOneBlock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		parsed := parse(t, text, article.Text)
		checkBlocks(t, parsed)
		checkLines(t, text, parsed.Blocks)
		checkBlocks(t, parse(t, text, article.Markdown))
	})
}

// TestWrappedTextIsJoined wraps paragraphs at a common width, as mail programs
// do: they come back as they were. The last line of a paragraph is not its
// longest: of two lines, the second longer, nobody could tell.
func TestWrappedTextIsJoined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(60, 90).Draw(t, "width")
		list := rapid.SliceOfN(rapid.StringMatching(`[a-z]{2,9}`), 40, 90)
		var want, pages []string
		for i := range rapid.IntRange(1, 4).Draw(t, "paragraphs") {
			words := append([]string{"Sentence", fmt.Sprint(i), "is"}, list.Draw(t, "words")...)
			lines := wrap(words, width)
			for last := len(lines) - 1; slices.MaxFunc(lines, byWidth) == lines[last]; last = len(lines) - 1 {
				words = words[:len(words)-1]
				lines = wrap(words, width)
			}
			want = append(want, strings.Join(words, " ")+".")
			pages = append(pages, strings.Join(lines, "\n")+".")
		}
		var got []string
		for _, p := range parse(t, strings.Join(pages, "\n\n"), article.Text).Passages() {
			got = append(got, p.Text)
		}
		require.Equal(t, want, got)
	})
}

func byWidth(a, b string) int { return cmp.Compare(len(a), len(b)) }

func wrap(words []string, width int) (lines []string) {
	line := ""
	for _, word := range words {
		switch {
		case line == "":
			line = word
		case len(line)+1+len(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// TestIDsSurviveReordering moves paragraphs around and puts headings and other
// spaces between them: every passage keeps its id.
func TestIDsSurviveReordering(t *testing.T) {
	sentence := rapid.StringMatching(`[A-Z][a-z]{1,8}( [a-z]{2,9}){4,12}\.`)
	rapid.Check(t, func(t *rapid.T) {
		paragraphs := rapid.SliceOfNDistinct(sentence, 1, 8, rapid.ID).Draw(t, "paragraphs")
		ids := func(paragraphs []string, between string) []string {
			var list []string
			for _, p := range parse(t, strings.Join(paragraphs, between), article.Text).Passages() {
				list = append(list, p.ID)
			}
			return list
		}
		want := ids(paragraphs, "\n\n")
		require.Len(t, want, len(paragraphs))
		moved := rapid.Permutation(paragraphs).Draw(t, "moved")
		require.ElementsMatch(t, want, ids(moved, "\n\n"))
		require.ElementsMatch(t, want, ids(moved, "\n\nA heading\n\n"))
		for i := range moved {
			moved[i] = strings.ReplaceAll(moved[i], " ", "\u00a0 \u200b")
		}
		require.ElementsMatch(t, want, ids(moved, "\n \n"))
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		wrapped1, "• One.\n- Two.\n\n  Three", "Related articles\nOne\n\nTwo.", "# Head\n\n> quoted\n\n* a\n  * b.", "---\na: b\n---\n<p>x</p>\n\n![a](b)",
		"日本とロシアの両政府は平和条約の交渉を続けてきたが\n北方四島の帰属をめぐる立場の違いは今も大きいまま\nである。", "“One,\n\ntwo,\n\nthree.”", "[1]\n[12][3]", "[a]: b\n\n`c\nd`",
	} {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, markdown bool) {
		format := article.Text
		if markdown {
			format = article.Markdown
		}
		parsed, err := article.Parse("page", text, format)
		if err != nil {
			var fault *textpos.Error
			require.ErrorAs(t, err, &fault)
			return
		}
		checkBlocks(t, parsed)
		if !markdown {
			checkLines(t, text, parsed.Blocks)
		}
		require.Equal(t, parsed, parse(t, text, format), "another time, another answer")
	})
}
