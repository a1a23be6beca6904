package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func writeText(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	return name
}

func TestScore(t *testing.T) {
	gold := writeText(t, `{"text":"a","stance":"neutral"}`+"\n"+`{"text":"b","stance":"skeptical"}`+"\n")
	var out strings.Builder
	require.NoError(t, run([]string{
		"score", "-gold", gold,
		"lines=" + writeText(t, `{"stance":"neutral"}`+"\n"+`{"stance":"neutral"}`+"\n"),
		"plain=" + writeText(t, "neutral 0.7\nskeptical 0.4\n"),
		"prefix=" + writeText(t, "__label__skeptical 0.7\n__label__neutral 1\n"),
	}, &out))
	require.Equal(t, "| tagger | passages | accuracy |\n|---|---:|---:|\n"+
		"| lines | 2 | 0.500 |\n| plain | 2 | 1.000 |\n| prefix | 2 | 0.000 |\n", out.String())

	for text, want := range map[string]string{
		"neutral 1\n":                          "1: 1 passages have no tag",
		"neutral 1\nneutral 1\nneutral 1\n":    "3: more tags than passages",
		"neutral 1\n\n":                        "2: no label",
		"neutral 1\n{\"id\":\"x\"}\n":          "2: no stance",
		"neutral 1\n{\"stance\":\"neutral\"\n": "2: unexpected end of JSON input",
	} {
		err := run([]string{"score", "-gold", gold, "x=" + writeText(t, text)}, &out)
		require.ErrorContains(t, err, want)
	}
}

func TestWords(t *testing.T) {
	corpus := writeText(t, `{"text":"“Don’t,” Tōkyō's F-16 said: no!","stance":"neutral"}`+"\n"+`{"text":"A b."}`+"\n")
	var out strings.Builder
	require.NoError(t, run([]string{"words", corpus}, &out))
	require.Equal(t, "__label__neutral don’t tōkyō's f 16 said no\na b\n", out.String())

	require.ErrorContains(t, run([]string{"words", writeText(t, "{}\n{")}, &out), "file:2: ")
}

func TestTerms(t *testing.T) {
	corpus := writeText(t, `{"text":"one two two"}`+"\n"+`{"text":"three"}`+"\n"+`{"text":"not looked at"}`+"\n")
	var out strings.Builder
	require.NoError(t, run([]string{"terms", "-n", "2", corpus}, &out))
	require.Contains(t, out.String(), "fast 2\n") // 1.5
	require.Error(t, run([]string{"terms", writeText(t, "")}, &out))
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"none"}, {"words"}, {"terms"}, {"corpus", "-n", "-1"}, {"corpus", "x"}, {"measure"}, {"score", "-gold", "none"}} {
		require.Error(t, run(args, os.Stdout), "%v", args)
	}
}
