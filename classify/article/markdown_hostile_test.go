package article_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/article"
)

// TestNothingOfAMarkdownFileVanishes.
func TestNothingOfAMarkdownFileVanishes(t *testing.T) {
	for _, c := range []struct{ name, text, word string }{
		{"a line break in HTML parts words", "One line.<br>Two lines.", "line. Two"},
		{"text behind an HTML comment of several lines", "<!-- a\nb --> Tail of the paragraph.\n\nNext.", "Tail"},
		{"the definition of a link", "One.\n\n[1]: https://example.org \"The declaration\"", "declaration"},
		{"front matter without a line end", "---\ntitle: x\n---", "title"},
	} {
		var all []string
		for _, b := range parse(t, c.text, article.Markdown).Blocks {
			all = append(all, b.Text)
		}
		require.Contains(t, strings.Join(all, " "), c.word, c.name)
	}
}

// TestRuleAtTheTopIsNoFrontMatter: a document that opens with a rule and has
// another further down loses all between them to "front matter".
func TestRuleAtTheTopIsNoFrontMatter(t *testing.T) {
	parsed := parse(t, "---\n\nThe first paragraph.\n\nThe second paragraph.\n\n---\n\nThe third paragraph.", article.Markdown)
	require.Len(t, parsed.Passages(), 3)
}

// TestEscapesInCodeAreText: a code span is taken literally (CommonMark 6.1).
func TestEscapesInCodeAreText(t *testing.T) {
	parsed := parse(t, "Write `a\\*b &amp; c` as it is.", article.Markdown)
	require.Equal(t, `Write a\*b &amp; c as it is.`, parsed.Blocks[0].Text)
}
