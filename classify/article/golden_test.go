package article_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/article"
	"stance/seeds"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestSeedBlocks holds every block of the five seed articles, read by eye
// against the articles line by line.
func TestSeedBlocks(t *testing.T) {
	names, err := fs.Glob(seeds.Articles(), "*.txt")
	require.NoError(t, err)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			raw, err := fs.ReadFile(seeds.Articles(), name)
			require.NoError(t, err)
			text, err := article.Decode(raw)
			require.NoError(t, err)
			parsed, err := article.Parse(article.NameOf(name), text, article.Text)
			require.NoError(t, err)
			golden(t, filepath.Join("testdata", "seeds", name), dump(parsed))
		})
	}
}

// dump writes an article's blocks, one a line.
func dump(a article.Article) string {
	var b strings.Builder
	for _, block := range a.Blocks {
		fmt.Fprintf(&b, "%d\t%s", block.Line, block.Kind)
		if block.Reason != "" {
			fmt.Fprintf(&b, " (%s)", block.Reason)
		}
		if block.ID != "" {
			fmt.Fprintf(&b, " %d %s", block.Number, block.ID)
		}
		fmt.Fprintf(&b, "\t%s\n", block.Text)
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}
