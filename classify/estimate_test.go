package classify

import (
	"io/fs"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/article"
	"stance/classify/token"
	"stance/labels"
	"stance/seeds"
)

// seedItems are the passages of the seed articles under made-up labels: the
// numbers are to agree whatever the labels are.
func seedItems(t *testing.T, schemes []labels.Scheme) []labels.Item {
	t.Helper()
	names, err := fs.Glob(seeds.Articles(), "*.txt")
	require.NoError(t, err)
	var items []labels.Item
	for _, name := range names {
		raw, err := fs.ReadFile(seeds.Articles(), name)
		require.NoError(t, err)
		text, err := article.Decode(raw)
		require.NoError(t, err)
		parsed, err := article.Parse(article.NameOf(name), text, article.Text)
		require.NoError(t, err)
		for i, p := range parsed.Passages() {
			gold := make([]int, len(schemes))
			for s, scheme := range schemes {
				gold[s] = (i*7 + s) % len(scheme.Labels)
			}
			items = append(items, labels.Item{ID: p.ID, Article: name, Text: p.Text, Gold: gold})
		}
	}
	require.Len(t, items, 102)
	return items
}

var twoSchemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}},
	{Name: "tone", Labels: []string{"low", "high"}},
}

// TestFrozenTableMatchesTheLibrary holds the frozen table's scores against
// LogScores of the library itself, its prior replaced, on every seed passage.
func TestFrozenTableMatchesTheLibrary(t *testing.T) {
	items := seedItems(t, twoSchemes)
	for _, options := range []Options{
		{}, {Alpha: 0.001, MinPairs: 1}, {Alpha: 2.5, Prior: UniformPrior}, {Terms: WordsOnly},
	} {
		counts := NewCounts(twoSchemes)
		for _, item := range items {
			require.NoError(t, counts.Add(item))
		}
		model, err := counts.Freeze(options)
		require.NoError(t, err)
		for s := range twoSchemes {
			library, vocabulary, _ := model.library(s)
			words := 0
			for _, n := range library.WordCount() {
				words += n
			}
			known := map[string]bool{}
			for _, term := range vocabulary {
				known[term] = true
			}
			for _, item := range items {
				var document []string
				list := token.Split(nil, item.Text)
				for i, word := range list {
					terms := []string{word.Folded(item.Text)}
					if i > 0 {
						terms = append(terms, list[i-1].Folded(item.Text)+" "+terms[0])
					}
					for _, term := range terms {
						if known[term] {
							document = append(document, term)
						}
					}
				}
				want, _, _ := library.LogScores(document)
				_, _, sums := model.termsOf(item.Text)
				for label, n := range library.WordCount() {
					column := model.first[s] + label
					share := math.Log(float64(n) / float64(words))
					require.InDelta(t, want[label]-share+model.prior[column], model.score(s, column, sums[column]), 1e-5)
				}
			}
		}
	}
}

// TestSmoothingIsLidstone checks one probability by hand.
func TestSmoothingIsLidstone(t *testing.T) {
	scheme := labels.Scheme{Name: "x", Labels: []string{"a", "b"}}
	counts := NewCounts([]labels.Scheme{scheme})
	require.NoError(t, counts.Add(labels.Item{ID: "1", Text: "peace peace treaty", Gold: []int{0}}))
	require.NoError(t, counts.Add(labels.Item{ID: "2", Text: "war", Gold: []int{1}}))
	model, err := counts.Freeze(Options{Alpha: 0.5, Terms: WordsOnly})
	require.NoError(t, err)
	row, found := model.row(termHash("peace"))
	require.True(t, found)
	// Vocabulary peace, treaty, war: (2+0.5)/(3+1.5) and (0+0.5)/(1+1.5).
	require.InDelta(t, math.Log(2.5/4.5), float64(model.logs[row*2])/unit, 1e-8)
	require.InDelta(t, math.Log(0.5/2.5), float64(model.logs[row*2+1])/unit, 1e-8)
}

// TestTextbookExample is the worked example of Manning, Raghavan and Schütze
// (2008), section 13.2, example 13.1: P(c|d5) = 0.0003 / (0.0003 + 0.0001).
func TestTextbookExample(t *testing.T) {
	counts := NewCounts([]labels.Scheme{{Name: "topic", Labels: []string{"china", "japan"}}})
	for i, text := range []string{"Chinese Beijing Chinese", "Chinese Chinese Shanghai", "Chinese Macao", "Tokyo Japan Chinese"} {
		require.NoError(t, counts.Add(labels.Item{ID: string(rune('1' + i)), Text: text, Gold: []int{i / 3}}))
	}
	model, err := counts.Freeze(Options{Alpha: 1, Terms: WordsOnly})
	require.NoError(t, err)
	require.InDelta(t, 0.6897586117634674, model.Explain("Chinese Chinese Chinese Tokyo Japan")[0].Proba[0], 1e-6)
}
