package article_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/article"
)

// TestPages holds the passages of made-up pages, written by people who had
// not seen the rules, to the passages that were expected by eye.
func TestPages(t *testing.T) {
	wants, err := filepath.Glob("../../testdata/pages/*.want")
	require.NoError(t, err)
	require.Len(t, wants, 18)
	for _, want := range wants {
		stem := strings.TrimSuffix(want, ".want")
		t.Run(filepath.Base(stem), func(t *testing.T) {
			name, format := stem+".txt", article.Text
			if _, err := os.Stat(name); err != nil {
				name, format = stem+".md", article.Markdown
			}
			raw, err := os.ReadFile(name)
			require.NoError(t, err)
			text, err := article.Decode(raw)
			require.NoError(t, err)
			parsed, err := article.Parse("page", text, format)
			require.NoError(t, err)
			var got []string
			for _, p := range parsed.Passages() {
				got = append(got, p.Text)
			}
			expected, err := os.ReadFile(want)
			require.NoError(t, err)
			require.Equal(t, strings.Split(strings.TrimSuffix(string(expected), "\n"), "\n"), got, dump(parsed))
		})
	}
}
