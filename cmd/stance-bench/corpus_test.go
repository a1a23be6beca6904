package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

type passage struct{ ID, Article, Text, Stance string }

func corpus(t *testing.T, n int, seed uint64, bare bool) (string, []passage) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, writeCorpus(&b, n, seed, bare))
	var passages []passage
	for line := range strings.Lines(b.String()) {
		var p passage
		require.NoError(t, json.Unmarshal([]byte(line), &p))
		passages = append(passages, p)
	}
	return b.String(), passages
}

func TestCorpus(t *testing.T) {
	const n = 4000
	_, passages := corpus(t, n, 1, false)
	require.Len(t, passages, n)

	ids, articles, labels, fancy, bytesOfText := map[string]bool{}, map[string]int{}, map[string]int{}, 0, 0
	for _, p := range passages {
		ids[p.ID] = true
		articles[p.Article]++
		labels[p.Stance]++
		bytesOfText += len(p.Text)
		words := 0
		for w := range strings.FieldsSeq(p.Text) {
			if w != "-" && w != "—" {
				words++
			}
		}
		require.True(t, leastWords <= words && words <= mostWords, "%d words: %s", words, p.Text)
		require.True(t, utf8.ValidString(p.Text))
		require.False(t, strings.ContainsFunc(p.Text, unicode.IsControl), p.Text)
		if !isASCII(p.Text) {
			fancy++
		}
	}
	require.Len(t, ids, n)
	require.Len(t, articles, n/articlePassages)
	// Four standard errors of a share of 4,000 are 0.027.
	require.InDelta(t, notASCII, float64(fancy)/n, 0.027)
	for _, label := range labelNames {
		require.Greater(t, labels[label], n/5, "%v", labels)
	}
	require.InDelta(t, 510, bytesOfText/n, 60, "not the length of news")
}

func TestCorpusIsDeterministic(t *testing.T) {
	text, _ := corpus(t, 60, 1, false)
	sum := sha256.Sum256([]byte(text))
	require.Equal(t, "d4dc8f8ac0fe153dc34f997174540fd807fc32d4e6f69cd53c35b52d7ea9a5ff", hex.EncodeToString(sum[:]),
		"the corpus is another: figures measured before cannot be compared with those measured now")

	again, _ := corpus(t, 60, 1, false)
	require.Equal(t, text, again)
	less, _ := corpus(t, 45, 1, false)
	require.True(t, strings.HasPrefix(text, less), "a smaller corpus is the beginning of a larger one")
	other, _ := corpus(t, 60, 2, false)
	require.NotEqual(t, text, other)

	_, labelled := corpus(t, 60, 2, false)
	_, bare := corpus(t, 60, 2, true)
	for i, p := range bare {
		require.Empty(t, p.Stance)
		require.Equal(t, labelled[i].Text, p.Text, "the labels change the texts")
	}
}

func TestEmptyCorpus(t *testing.T) {
	text, _ := corpus(t, 0, 1, false)
	require.Empty(t, text)
}
