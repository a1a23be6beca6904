package classify

import (
	"fmt"
	"io/fs"
	"math"
	"testing"

	"github.com/navossoc/bayesian"
	"github.com/stretchr/testify/require"

	"stance/classify/article"
	"stance/classify/token"
	"stance/labels"
	"stance/seeds"
)

// seedItems are the passages of the seed articles under made-up labels and
// targets: the numbers are to agree whatever these are.
func seedItems(t testing.TB, schemes []labels.Scheme) []labels.Item {
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
			items = append(items, labels.Item{ID: p.ID, Article: name, Text: p.Text, Gold: gold, Target: []string{"", "x", "y"}[i%3]})
		}
	}
	require.Len(t, items, 102)
	return items
}

var twoSchemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}},
	{Name: "tone", Labels: []string{"low", "high"}},
}

func countedBy(t testing.TB, schemes []labels.Scheme, items []labels.Item, recipe Recipe, targets ...string) (*Counts, []*Passage) {
	t.Helper()
	counts, err := NewCounts(schemes, targets, recipe)
	require.NoError(t, err)
	var passages []*Passage
	for _, item := range items {
		passage, err := counts.Read(item)
		require.NoError(t, err)
		counts.Add(passage)
		passages = append(passages, passage)
	}
	return counts, passages
}

// toldAll is a library that is told every term of a view of a question, as
// DESIGN puts it: the reference for what Estimate asks in fewer words.
func toldAll(c *Counts, question, view int) (library *bayesian.Classifier, known map[string]bool) {
	first, width := c.span(question)
	scheme := c.schemes[question%len(c.schemes)]
	var classes []bayesian.Class
	for _, label := range scheme.Labels {
		classes = append(classes, bayesian.Class(label))
	}
	library, known = bayesian.NewClassifier(classes...), map[string]bool{}
	smoothing := int(math.Round(c.recipe.Alpha * mil))
	for row, bytes := range c.vocabulary.keys() {
		key := string(bytes)
		counts := c.table.at(row)
		if counts == nil {
			continue
		}
		counts = counts[first:][:width]
		if int(c.vocabulary.views[row]) != view || !occurs(counts) {
			continue
		}
		known[key] = true
		for label, class := range classes {
			library.Observe("+"+key, mil*int(counts[label])+smoothing, class)
			if c.recipe.Views[view].Events == Bernoulli {
				library.Observe("-"+key, mil*(c.docs[first+label]-int(counts[label]))+smoothing, class)
			}
		}
	}
	return library, known
}

// TestEstimateMatchesTheLibrary holds the evidence of every view of every seed
// passage against LogScores of a library that was told every term, its prior
// taken out again.
func TestEstimateMatchesTheLibrary(t *testing.T) {
	items := seedItems(t, twoSchemes)
	views := []RecipeView{{View: token.Words}, {View: token.Stems}, {View: token.Style}, {View: token.Words, Events: Bernoulli}}
	for _, alpha := range []float64{0.001, 0.3, 2.5} {
		recipe := Recipe{Views: views, Alpha: alpha}
		counts, passages := countedBy(t, twoSchemes, items, recipe, "x", "y")
		estimate := counts.Estimate()
		extractor := counts.recipe.extractor(nil)
		for question := range counts.questions() {
			for view := range views {
				library, known := toldAll(counts, question, view)
				words := 0
				for _, n := range library.WordCount() {
					words += n
				}
				for i := range items {
					extractor.Read(items[i].Text)
					there := map[string]bool{}
					for _, term := range extractor.Terms(view) {
						there[string(extractor.Key(term))] = true
					}
					var document []string
					for term := range known {
						if there[term] {
							document = append(document, "+"+term)
						} else if views[view].Events == Bernoulli {
							document = append(document, "-"+term)
						}
					}
					scores, _, _ := library.LogScores(document)
					if views[view].Events == Bernoulli { // each probability over the number of terms
						for label := range scores {
							scores[label] += float64(len(known)) * math.Log(float64(len(known)))
						}
					}
					width := len(scores)
					got := estimate.questionEvidence(passages[i], question, nil)[view*width:][:width]
					for label, n := range library.WordCount() {
						share := math.Log(float64(n) / float64(words))
						root := estimate.root[question*len(views)+view]
						// A term's logarithm is rounded to 2^-27 at most.
						require.InDelta(t, scores[label]-share, got[label]*root, 1e-8*float64(len(document)+1), "question %d, view %d, passage %d", question, view, i)
					}
				}
			}
		}
	}
}

// TestSmoothingIsLidstone checks one probability by hand.
func TestSmoothingIsLidstone(t *testing.T) {
	scheme := labels.Scheme{Name: "x", Labels: []string{"a", "b"}}
	counts, _ := countedBy(t, []labels.Scheme{scheme}, []labels.Item{
		{ID: "1", Text: "peace peace treaty", Gold: []int{0}},
		{ID: "2", Text: "peace", Gold: []int{0}},
		{ID: "3", Text: "war", Gold: []int{1}},
	}, Recipe{Alpha: 0.5, Views: []RecipeView{{View: token.Words}}})
	row, _ := counts.vocabulary.search(0, token.KeyHash(0, []byte("peace")), []byte("peace"))
	require.GreaterOrEqual(t, row, int32(0))
	logs := counts.Estimate().logs
	// Vocabulary peace, treaty, war; passages that hold a term, not occurrences:
	// (2+0.5)/(3+1.5) and (0+0.5)/(1+1.5).
	require.InDelta(t, math.Log(2.5/4.5), float64(logs[row*2])/unit, 1e-8)
	require.InDelta(t, math.Log(0.5/2.5), float64(logs[row*2+1])/unit, 1e-8)
}

// textbook is the training set of Manning, Raghavan and Schütze (2008), table
// 13.1, and the document that it classifies.
func textbook(t *testing.T, events Events) Explanation {
	var items []labels.Item
	for i, text := range []string{"Chinese Beijing Chinese", "Chinese Chinese Shanghai", "Chinese Macao", "Tokyo Japan Chinese"} {
		items = append(items, labels.Item{ID: fmt.Sprint(i), Text: text, Gold: []int{i / 3}})
	}
	counts, _ := countedBy(t, []labels.Scheme{{Name: "topic", Labels: []string{"china", "japan"}}}, items,
		Recipe{Alpha: 1, Views: []RecipeView{{View: token.Words, Events: events}}})
	return counts.Freeze(nil).Uncalibrated().Explain("Chinese Chinese Chinese Tokyo Japan", "")[0]
}

// TestTextbookBernoulli is the book's example 13.2: 0.005184 against 0.0219479.
func TestTextbookBernoulli(t *testing.T) {
	china := 3.0 / 4 * 4 / 5 * 1 / 5 * 1 / 5 * 3 / 5 * 3 / 5 * 3 / 5
	japan := 1.0 / 4 * 2 / 3 * 2 / 3 * 2 / 3 * 2 / 3 * 2 / 3 * 2 / 3
	e := textbook(t, Bernoulli)
	require.InDelta(t, china/(china+japan), e.Proba[0], 1e-6)
	require.NotNil(t, e.Absent)
}

// TestTextbookMultinomial is its example 13.1 with every word counted once a
// document, as here.
func TestTextbookMultinomial(t *testing.T) {
	// Six words; the documents on China hold six different ones in all, the one
	// on Japan three.
	china := 3.0 / 4 * (3.0 + 1) / (6 + 6) * 1 / (6 + 6) * 1 / (6 + 6)
	japan := 1.0 / 4 * (1.0 + 1) / (3 + 6) * 2 / (3 + 6) * 2 / (3 + 6)
	e := textbook(t, Multinomial)
	require.InDelta(t, china/(china+japan), e.Proba[0], 1e-6)
	require.Nil(t, e.Absent)
}
