package token_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/token"
)

// TestTagsOfAnyLength: a passage that is one long tag has more runs of characters
// than bytes, and so has one that folding makes longer.
func TestTagsOfAnyLength(t *testing.T) {
	x := token.NewExtractor([]token.View{token.Tags}, nil)
	for _, tag := range []string{strings.Repeat("a", 200), "abcdefghijklmnopqrstuvwxyz0123456789zyxwvutsrqponmlkjihgfedcba", strings.Repeat("ﷺﬃ½", 40)} {
		x.Read("#" + tag)
		terms := x.Terms(0)
		different := map[string]bool{}
		for _, term := range terms {
			different[string(x.Key(term))] = true
		}
		require.NotEmpty(t, terms)
		require.Len(t, different, len(terms))
	}
}
