package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

var styles = regexp.MustCompile(`(?s)<style>.*?</style>`)

// golden holds a page against testdata, without its style.
func golden(t *testing.T, name, page string) {
	t.Helper()
	got := styles.ReplaceAllString(page, "<style></style>")
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestGoldenReport(t *testing.T) {
	page := write(t, fullData(t))
	requireSound(t, page)
	golden(t, "report.html", page)
}

func TestGoldenArticles(t *testing.T) {
	page := articlesPage(t, tinyModel(t), twoArticles)
	requireSound(t, page)
	golden(t, "articles.html", page)
}
