package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/evaluate"
	"stance/classify/metrics"
	"stance/classify/report"
	"stance/labels"
)

var words = classify.Recipe{Views: []classify.RecipeView{{View: "words"}}}

var schemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}, Poles: []string{"conciliatory", "skeptical"}},
	{Name: "tone", Labels: []string{"plain", "heated"}},
}

// tinySet is five articles of four passages and three articles written for
// training: enough for every part of the report.
func tinySet() []labels.Item {
	sentences := [][]string{
		{"Moscow rejects the treaty and its terms", "The talks are frozen, the islands will not be returned", "Tokyo never trusted the offer"},
		{"The delegations met on Tuesday", "The islands lie north of Hokkaido", "A report of twelve pages was published"},
		{"Both sides hope for a peace treaty soon", "Friendship and trade would follow the treaty", "A visit would help the talks"},
	}
	var items []labels.Item
	add := func(article, origin string, n int) {
		for i := range n {
			stance := (len(items) + i*i) % 3
			said := sentences[stance][(len(items)/2)%3]
			if len(items)%4 == 2 { // so that there are errors
				stance = (stance + 1) % 3
			}
			items = append(items, labels.Item{
				ID: fmt.Sprintf("%s#%d", article, i+1), Article: article, Origin: origin, Kind: "press", Outlet: article[:1],
				Text: fmt.Sprintf("%s, said speaker %d of %s.", said, i+1, article),
				Gold: []int{stance, len(items) % 2}, Disputed: []bool{false, false},
			})
		}
	}
	for _, article := range []string{"alpha", "beta", "gamma", "delta", "epsilon"} {
		add(article, "seed", 4)
	}
	for _, article := range []string{"w1", "w2", "w3"} {
		add(article, labels.Written, 5)
	}
	items[1].Gold[0], items[1].Disputed[0] = labels.Unlabelled, true
	return items
}

var held = labels.HeldOut{"epsilon": 1, "delta": 2}

// tinyReport scores the set once for all tests, which leave it as it is.
var tinyReport = sync.OnceValues(func() (*evaluate.Report, error) {
	scored, err := evaluate.Set(tinySet(), held, schemes, words)
	if err != nil {
		return nil, err
	}
	// Near-duplicates need longer texts than these.
	for i := range scored.Results {
		scored.Results[i].Near = []evaluate.NearDuplicate{{Scored: "alpha#1", Trained: "w1#1", Overlap: 0.75}}
	}
	return scored, nil
})

// fullData is a report with all its parts.
func fullData(t *testing.T) report.Data {
	t.Helper()
	items := tinySet()
	scored, err := tinyReport()
	require.NoError(t, err)
	model := tinyModel(t)
	return report.Data{
		Report: scored, Date: "2026-11-22", Schemes: schemes, Telling: report.Telling(model, 5), Tallies: report.Count(items, schemes, held),
		Passages: len(items), Articles: 8, Model: report.ModelOf(model), Notes: []string{"Nobody labelled this set: it was made up."},
	}
}

func tinyModel(t *testing.T) *classify.Model {
	t.Helper()
	train, _ := labels.Split(tinySet(), held)
	model, err := crossval.Train(train, schemes, words)
	require.NoError(t, err)
	return model
}

// bareResult scores outcomes as a tagger that is not known here would be.
func bareResult(t *testing.T, scheme labels.Scheme, outcomes []metrics.Outcome) evaluate.Result {
	t.Helper()
	scores, err := metrics.Evaluate(scheme.Labels, evaluate.Poles(scheme), outcomes, metrics.Options{})
	require.NoError(t, err)
	return evaluate.Result{Scheme: scheme.Name, Split: evaluate.Predicted, Scores: scores, Labels: scheme, Outcomes: outcomes}
}

func write(t *testing.T, data report.Data) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.Write(&out, data))
	return out.String()
}

// plain is the text of a page, without tags.
func plain(t *testing.T, page string) string {
	t.Helper()
	var b strings.Builder
	walk(t, page, nil, func(text string) { b.WriteString(text) })
	return b.String()
}
