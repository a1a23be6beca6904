package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/english"
	"stance/classify/metrics"
)

func newModelShow(term terminal) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "show [MODEL]",
		Short: "show what a model was trained on, how, and how good it is",
		Long: `Shows of a model file, or of the built-in model: its schemes with the passages by
label, the recipe with the weight of each view, the hash of the labels that it was
trained on, and how it scored.

labels      SHA-256 of the ids, words and labels of the training passages: two
            models with the same hash saw the same decisions
scores      accuracy and macro-F1 of the tags that the same recipe gave to the
            training passages while their article was left out, a fifth of the
            articles at a time, with a 95% interval over articles
temperature what the evidence was divided by, so that probabilities are right as
            often as they say`,
		Example: `  stance model show my.model
  stance model show my.model --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usageError("--format %s: want text or json", format)
			}
			name := strings.Join(args, "")
			model, err := openWhole(name)
			if err != nil {
				return err
			}
			if name == "" {
				name = "built-in model"
			}
			out := bufio.NewWriter(term.out)
			about := aboutModel(name, model)
			if format == "json" {
				err = encodeObject(out, about)
			} else {
				about.print(out, term.screen())
			}
			if err == nil {
				err = out.Flush()
			}
			if err != nil {
				return writeError("standard output", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT`: text or json")
	complete(cmd, "format", "text", "json")
	return cmd
}

// modelAbout is what is told of a model.
type modelAbout struct {
	Name     string          `json:"name"`
	Hash     string          `json:"model"`
	LabelSet string          `json:"labels"`
	Passages int             `json:"passages"`
	Terms    int             `json:"terms"`
	Recipe   classify.Recipe `json:"recipe"`
	Targets  []string        `json:"targets,omitempty"`
	Schemes  []schemeAbout   `json:"schemes"`
}

type schemeAbout struct {
	Scheme   string                `json:"scheme"`
	Labels   []string              `json:"labels"`
	Passages []int                 `json:"passages"` // by label
	Pools    classify.SchemePools  `json:"pools"`
	Scores   map[string]modelScore `json:"scores"` // by changes.Kind
}

type modelScore struct {
	Passages int               `json:"passages"`
	Articles int               `json:"articles"`
	Accuracy float64           `json:"accuracy"`
	Interval *metrics.Interval `json:"interval,omitempty"` // over articles
	MacroF1  float64           `json:"macro_f1"`
}

func aboutModel(name string, model *classify.Model) modelAbout {
	a := modelAbout{
		Name: name, Hash: model.Hash(), LabelSet: model.LabelSet(), Passages: model.Passages(), Terms: model.Terms(),
		Recipe: model.Recipe(), Targets: model.Targets(),
	}
	a.Recipe.Lexicon = "" // which is long; models with another have another hash
	for s, scheme := range model.Schemes() {
		about := schemeAbout{
			Scheme: scheme.Name, Labels: scheme.Labels, Passages: make([]int, len(scheme.Labels)), Pools: model.Pools(s),
			Scores: map[string]modelScore{},
		}
		for _, gold := range model.Decisions() {
			if gold[s] >= 0 {
				about.Passages[gold[s]]++
			}
		}
		for kind, outcomes := range changes.Tried(model, s) {
			if len(outcomes) == 0 {
				continue
			}
			score := modelScore{
				Passages: len(outcomes), Articles: metrics.Articles(outcomes), Accuracy: metrics.Accuracy(outcomes),
				MacroF1: metrics.NewConfusion(scheme.Labels, outcomes).MacroF1(),
			}
			if in, ok := metrics.ClusteredInterval(outcomes); ok {
				score.Interval = &in
			}
			about.Scores[string(kind)] = score
		}
		a.Schemes = append(a.Schemes, about)
	}
	return a
}

func (a modelAbout) print(out *bufio.Writer, s screen) {
	const column = 10
	row := func(name, value string) {
		for i, line := range wrap(value, max(20, s.width-column), 0) {
			if i > 0 {
				name = ""
			}
			fmt.Fprintln(out, pad(name, column)+line)
		}
	}
	fmt.Fprintf(out, "%s: model %s\n", s.paint(bold, printable(a.Name)), a.Hash)
	row("trained", english.Plural(a.Passages, "passage", "passages")+", "+english.Plural(a.Terms, "term", "terms"))
	row("labels", a.LabelSet)
	if len(a.Targets) > 0 {
		row("targets", printable(strings.Join(a.Targets, ", ")))
	}
	if a.Recipe.Name == "" {
		a.Recipe.Name = "unnamed"
	}
	row("recipe", fmt.Sprintf("%s: smoothing %g, %s", printable(a.Recipe.Name), a.Recipe.Alpha, english.Plural(len(a.Recipe.Views), "view", "views")))
	for _, scheme := range a.Schemes {
		fmt.Fprintf(out, "\n%s\n", s.paint(bold, printable(scheme.Scheme)))
		var counts []string
		for label, name := range scheme.Labels {
			counts = append(counts, fmt.Sprintf("%s %s", printable(name), english.Thousands(scheme.Passages[label])))
		}
		row("  labels", strings.Join(counts, ", "))
		for _, kind := range []changes.Kind{changes.Real, changes.All} {
			score, found := scheme.Scores[string(kind)]
			if !found {
				continue
			}
			in := ""
			if score.Interval != nil {
				in = fmt.Sprintf(" (95%% %.2f-%.2f)", score.Interval.Lo, score.Interval.Hi)
			}
			row("  score", fmt.Sprintf("%s: accuracy %.3f%s, macro-F1 %.3f, %s of %s", kind, score.Accuracy, in, score.MacroF1,
				english.Plural(score.Passages, "passage", "passages"), english.Plural(score.Articles, "article", "articles")))
		}
		if len(scheme.Scores) == 0 {
			row("  score", "none: trained on too little to leave articles out")
		}
		pool := scheme.Pools.General
		var weights []string
		for v, view := range a.Recipe.Views {
			weights = append(weights, fmt.Sprintf("%s %.2f", view.View, pool.Weights[v]))
		}
		row("  weights", fmt.Sprintf("%s; temperature %.2f", strings.Join(weights, ", "), pool.Temperature))
	}
}
