package token_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/token"
	"stance/seeds"
)

// TestNoCueIsTakenFromASeed: the seed articles score the model, so that the
// lexicon must not know their wording. No entry has three consecutive words that
// stand so in a seed.
func TestNoCueIsTakenFromASeed(t *testing.T) {
	articles := seedTexts(t)
	for number, line := range strings.Split(token.DefaultLexicon().Text(), "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" || line[0] == '[' {
			continue
		}
		for _, three := range triples(strings.Fields(line)) {
			lexicon, err := token.ReadLexicon(strings.NewReader("[cue]\n" + three + "\n"))
			require.NoError(t, err, three)
			x := token.NewExtractor([]token.View{token.Cues}, lexicon)
			for name, text := range articles {
				x.Read(text)
				for _, term := range x.Terms(0) {
					t.Errorf("cues.txt:%d: %q: %q stands in %s", number+1, line, text[term.Start:term.End], name)
				}
			}
		}
	}
}

func seedTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	names, err := fs.Glob(seeds.Articles(), "*.txt")
	require.NoError(t, err)
	require.Len(t, names, 5)
	for _, name := range names {
		raw, err := fs.ReadFile(seeds.Articles(), name)
		require.NoError(t, err)
		texts[name] = string(raw)
	}
	return texts
}

// triples are all runs of three words that a pattern can match, its optional
// words there or not; a gap ends a run.
func triples(elements []string) []string {
	variants := [][]string{nil}
	for _, e := range elements {
		plain := strings.TrimSuffix(e, "?")
		for i := range variants {
			with := append(append([]string{}, variants[i]...), plain)
			if plain != e {
				variants = append(variants, with)
			} else {
				variants[i] = with
			}
		}
	}
	var list []string
	for _, v := range variants {
		for i := 0; i+3 <= len(v); i++ {
			if three := v[i : i+3]; three[0] != "..." && three[1] != "..." && three[2] != "..." {
				list = append(list, strings.Join(three, " "))
			}
		}
	}
	return list
}
