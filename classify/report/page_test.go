package report_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify"
	"stance/classify/evaluate"
	"stance/classify/metrics"
	"stance/classify/report"
	"stance/labels"
)

func TestEveryPartIsThere(t *testing.T) {
	text := plain(t, write(t, fullData(t)))
	for _, part := range []string{
		"How far the tags can be trusted", "2026-11-22", "Before you quote this", "held-out articles", "each article in turn", "random split",
		"Leakage", "Confusion matrix", "Precision, recall and F1", "Before calibration", "After calibration", "Risk by coverage", "Learning curve",
		"With and without it", "Accuracy by article", "The words that tell most", "The worst errors", "Because of:", "Near-duplicates", "w1#1",
		"The label set holds 35 passages of 8 articles", "Passages by origin", "Nobody labelled this set", "Ready to paste", "Lidstone smoothing (α = 0.3)",
		"Sources", "Wilson, E. B. 1927", "What the numbers mean", "disputed",
	} {
		require.Contains(t, text, part)
	}
}

// TestErrorsInFull: an error is shown with its text, its probabilities and the
// words that caused it.
func TestErrorsInFull(t *testing.T) {
	data := fullData(t)
	text := plain(t, write(t, data))
	for _, name := range data.Report.Schemes() {
		head := data.Report.Headline(name, "")
		require.NotEmpty(t, head.Errors)
		for _, miss := range head.Errors {
			require.Contains(t, text, miss.Text)
			require.Contains(t, text, miss.ID)
			for _, term := range miss.Terms {
				require.Contains(t, text, term.Term)
			}
		}
	}
}

func TestAskedSplitIsTheHeadline(t *testing.T) {
	data := fullData(t)
	require.Contains(t, write(t, data), "Each article in turn: 20 passages")
	data.Asked = evaluate.HeldOut
	require.Contains(t, write(t, data), "Held-out articles: 8 passages")
}

func TestSameInputSameBytes(t *testing.T) {
	first, second := write(t, fullData(t)), write(t, fullData(t))
	require.Equal(t, first, second)
}

// TestReportAlone leaves out all that is not required.
func TestReportAlone(t *testing.T) {
	page := write(t, report.Data{Report: fullData(t).Report})
	requireSound(t, page)
	require.NotContains(t, page, "The label set")
	require.NotContains(t, page, "The words that tell most</h3>")
	require.Contains(t, page, "[Say what the tagger is")
}

func TestWithoutProbabilities(t *testing.T) {
	outcomes := []metrics.Outcome{
		{ID: "1", Article: "a", Gold: 0, Predicted: 0}, {ID: "2", Article: "a", Gold: 1, Predicted: 0}, {ID: "3", Article: "b", Gold: 2, Predicted: 2},
	}
	result := bareResult(t, schemes[0], outcomes)
	result.Errors = []evaluate.Miss{{ID: "2", Article: "a", Gold: "neutral", Tagged: "skeptical"}}
	page := write(t, report.Data{Report: &evaluate.Report{Results: []evaluate.Result{result}}})
	requireSound(t, page)
	require.Contains(t, page, "labels without probabilities")
	require.NotContains(t, page, "Risk by coverage")
	require.Contains(t, page, "near-duplicates cannot be looked for")
}

func TestOneArticle(t *testing.T) {
	outcomes := []metrics.Outcome{{ID: "1", Article: "a", Proba: []float64{1, 0, 0}}, {ID: "2", Article: "a", Proba: []float64{1, 0, 0}}}
	page := write(t, report.Data{Report: &evaluate.Report{Results: []evaluate.Result{bareResult(t, schemes[0], outcomes)}}})
	requireSound(t, page)
	require.Contains(t, page, "other passages of the same article only")
	require.Contains(t, page, "No passage was tagged wrongly")
	require.NotContains(t, page, "Article by article")
}

func TestManyArticles(t *testing.T) {
	var outcomes []metrics.Outcome
	for i := range 120 {
		outcomes = append(outcomes, metrics.Outcome{ID: fmt.Sprint(i), Article: fmt.Sprintf("article-%03d", i/2), Gold: i % 3, Predicted: i % 2})
	}
	page := write(t, report.Data{Report: &evaluate.Report{Results: []evaluate.Result{bareResult(t, schemes[0], outcomes)}}})
	requireSound(t, page)
	require.Contains(t, page, "Shown are the 40 with the most passages; 20 articles are left out.")
}

func TestRefuses(t *testing.T) {
	require.Error(t, report.Write(io.Discard, report.Data{}))
	require.Error(t, report.Write(io.Discard, report.Data{Report: &evaluate.Report{}}))
	data := fullData(t)
	data.Schemes = schemes[:1]
	require.ErrorContains(t, report.Write(io.Discard, data), "telling terms")
}

var errFull = errors.New("no space left")

// failing fails once so many bytes were written.
type failing struct{ left int }

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteFails(t *testing.T) {
	require.ErrorIs(t, report.Write(&failing{2000}, fullData(t)), errFull)
}

// TestAnyOutcomes holds that whatever was scored gives a sound page.
func TestAnyOutcomes(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		scheme := labels.Scheme{Name: "view"}
		for l := range rapid.IntRange(2, 6).Draw(r, "labels") {
			scheme.Labels = append(scheme.Labels, fmt.Sprintf("label %d", l))
		}
		if rapid.Bool().Draw(r, "poles") {
			scheme.Poles = []string{scheme.Labels[0], scheme.Labels[1]}
		}
		withProba := rapid.Bool().Draw(r, "probabilities")
		n, articles := rapid.IntRange(1, 60).Draw(r, "passages"), rapid.IntRange(1, 12).Draw(r, "articles")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 0))
		var outcomes []metrics.Outcome
		for i := range n {
			o := metrics.Outcome{ID: fmt.Sprint(i), Article: fmt.Sprint(i % articles), Gold: random.IntN(len(scheme.Labels)), Predicted: random.IntN(len(scheme.Labels))}
			if i%articles == 0 {
				o.Article = ""
			}
			if withProba {
				o.Proba = make([]float64, len(scheme.Labels))
				o.Proba[random.IntN(len(scheme.Labels))] = 1
			}
			outcomes = append(outcomes, o)
		}
		result := bareResult(t, scheme, outcomes)
		result.Raw = outcomes
		if withProba {
			result.Uncalibrated = &evaluate.Probabilities{}
		}
		requireSound(t, write(t, report.Data{Report: &evaluate.Report{Results: []evaluate.Result{result}}}))
	})
}

// TestHostileTexts: no text gets out of its place, wherever it stands.
func TestHostileTexts(t *testing.T) {
	const attack = "</script></style></svg></title>\"'><img src=x onerror=alert(1)>&amp;&bogus;]]>\x00\x01\x1b[31m\ufffe\u202eevil\u2066\xff{{.}}javascript:alert(1)<!--"
	scheme := labels.Scheme{Name: "stance" + attack, Labels: []string{"a" + attack, "b" + attack}, Poles: []string{"b" + attack, "a" + attack}}
	outcomes := []metrics.Outcome{
		{ID: "1" + attack, Article: "x" + attack, Gold: 0, Predicted: 1, Proba: []float64{0.2, 0.8}},
		{ID: "2" + attack, Article: "y" + attack, Gold: 1, Predicted: 1, Proba: []float64{0.1, 0.9}},
	}
	result := bareResult(t, scheme, outcomes)
	result.Items = []labels.Item{{ID: outcomes[0].ID, Text: attack}, {ID: outcomes[1].ID, Text: attack}}
	result.Split = evaluate.ByArticle
	result.Errors = []evaluate.Miss{{
		ID: outcomes[0].ID, Text: "evil " + attack, Gold: scheme.Labels[0], Tagged: scheme.Labels[1],
		Proba: map[string]float64{scheme.Labels[0]: 0.2, scheme.Labels[1]: 0.8}, Terms: []evaluate.Term{{Term: "evil", Weight: 1, Length: len("evil")}, {Term: attack, Weight: 1}},
	}}
	result.Near = []evaluate.NearDuplicate{{Scored: outcomes[0].ID, Trained: attack, Overlap: 1}}
	result.Slices = []evaluate.Slice{{By: attack, Name: attack, N: 1}}
	result.Warnings = append(result.Warnings, attack)
	effect := &evaluate.WrittenEffect{Scheme: scheme.Name, Without: result, Curve: []evaluate.CurvePoint{{Mean: 0.5, Lo: 0.4, Hi: 0.6, Draws: 3}}}
	page := write(t, report.Data{
		Report: &evaluate.Report{Results: []evaluate.Result{result}, Written: effect, Model: attack},
		Title:  attack, Date: attack, Schemes: []labels.Scheme{scheme}, Notes: []string{attack}, Passages: 2, Articles: 2,
		Telling: [][][]classify.TellingTerm{{{{Term: attack, Z: 1}}}},
		Tallies: []report.Tallies{{By: attack, Rows: []labels.Tally{{Name: attack, Labels: [][]int{{1, 1}}, Disputed: []int{1}}}}},
		Model:   &report.Model{Hash: attack, Recipe: classify.Recipe{Name: attack, Views: words.Views}, Pools: make([]classify.SchemePools, 1)},
	})
	requireSound(t, page)
	for _, bad := range []string{"<img", "\u202e", "\u2066", "\x00", "\x1b", "\xff"} {
		require.NotContains(t, page, bad)
	}
	require.Contains(t, page, "<u>evil</u>")
	require.Greater(t, strings.Count(plain(t, page), "onerror=alert(1)"), 20)
}
