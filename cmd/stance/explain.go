package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/english"
)

type explainOptions struct {
	model  string
	format string
	all    bool
}

func newExplain(term terminal) *cobra.Command {
	var o explainOptions
	cmd := &cobra.Command{
		Use:   "explain TEXT|FILE",
		Short: "show the words that decided a tag",
		Long: `Takes the tags of a passage apart: for every label, what the prior and each word
or word pair add to its score. TEXT is one passage; with a FILE (or - for
standard input) every passage in it is explained.

The numbers are log-odds against the scheme's average label. Each column adds up
to the score in its last line, and of two labels the one whose score is higher
by 1 is 2.7 times as likely.`,
		Example: `  stance explain "Under such conditions, talks on a peace treaty are impossible."
  stance explain article.txt --all`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExplain(cmd.Context(), o, args[0], term)
		},
	}
	addModelFlag(cmd, &o.model)
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json (one object a passage and line)")
	cmd.Flags().BoolVar(&o.all, "all", false, "show every term")
	complete(cmd, "format", "text", "json")
	return cmd
}

func runExplain(ctx context.Context, o explainOptions, what string, term terminal) error {
	if o.format != "text" && o.format != "json" {
		return usageError("--format %s: want text or json", o.format)
	}
	report := reporter{term: term}
	type passage struct{ id, text string }
	var passages []passage
	if _, err := os.Stat(what); what == "-" || err == nil {
		found, err := gather([]string{what}, "auto", term.in)
		if err != nil {
			return err
		}
		err = report.blocks(ctx, found, func(row *batch.Row) error {
			if row.Kind == article.KindPassage {
				report.read++
				passages = append(passages, passage{strings.Clone(row.ID), strings.Clone(row.Text)})
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(passages) == 0 && report.faults == 0 {
			report.fault(fmt.Errorf("%s: no passage found in it: see `stance passages`", what))
		}
	} else {
		switch {
		case strings.TrimSpace(what) == "":
			return usageError("nothing to explain: give a text, or the name of a file")
		case looksLikeFile(what):
			return fmt.Errorf("%s: no such file", what)
		}
		passages = append(passages, passage{"", what})
	}
	if len(passages) == 0 {
		return report.result()
	}
	model, err := openModel(o.model)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(term.out)
	for i, p := range passages {
		if o.format == "json" {
			err = explainJSON(out, model, p.id, p.text)
		} else {
			if i > 0 {
				fmt.Fprintln(out)
			}
			explainText(out, term.screen(), model, p.id, p.text, o.all)
		}
		if err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return writeError("standard output", err)
	}
	return report.result()
}

// looksLikeFile reports whether a text is more likely the name of a file.
func looksLikeFile(what string) bool {
	if strings.ContainsAny(what, " \n") {
		return false
	}
	return article.NameOf(what) != what || strings.ContainsAny(what, `/\`)
}

// termsShown is how many terms are shown unless all are asked for.
const termsShown = 12

func explainText(out *bufio.Writer, s screen, model *classify.Model, id, passage string, all bool) {
	if id != "" {
		fmt.Fprintln(out, s.paint(dim, printable(id)))
	}
	for _, line := range wrap(printable(passage), s.width, 0) {
		fmt.Fprintln(out, s.paint(bold, line))
	}
	tagging := model.Tag(passage)
	fmt.Fprintln(out, s.paint(dim, fmt.Sprintf("%d of %s known to model %s", tagging.Known, english.Plural(tagging.Words, "word", "words"), model.Hash())))
	if tagging.Known == 0 {
		fmt.Fprintln(out, "No known word: only the prior decides.")
	}
	if tagging.Trained {
		fmt.Fprintln(out, "The model was trained on this passage: it knows the answer.")
	}
	for i, e := range model.Explain(passage) {
		scheme, tag := model.Schemes()[i], tagging.Tags[i]
		fmt.Fprintf(out, "\n%s: %s\n", scheme.Name,
			s.paint(colorOf(scheme, tag.Label), sign(scheme, tag.Label)+" "+scheme.Labels[tag.Label]+" "+percent(tag.P())))
		most := termsShown
		if all {
			most = len(e.Terms)
		}
		terms := classify.Strongest(e.Terms, tag.Label, most)
		width := len("sum of 000 other terms")
		for _, term := range terms {
			width = max(width, min(text.StringWidth(term.Term)+5, 40))
		}
		line := func(name string, cell func(label int) string) {
			b := "  " + pad(clip(name, width), width)
			for label := range scheme.Labels {
				b += "  " + padLeft(cell(label), max(text.StringWidth(scheme.Labels[label]), 6))
			}
			fmt.Fprintln(out, b)
		}
		line("", func(label int) string { return scheme.Labels[label] })
		line("prior", func(label int) string { return signed(e.Prior[label]) })
		others := make([]float64, len(scheme.Labels))
		copy(others, e.Score)
		for label := range others {
			others[label] -= e.Prior[label]
		}
		for _, term := range terms {
			name := term.Term
			if term.Count > 1 {
				name += fmt.Sprintf(" ×%d", term.Count)
			}
			line(name, func(label int) string { return signed(term.Weight[label]) })
			for label := range others {
				others[label] -= term.Weight[label]
			}
		}
		if rest := len(e.Terms) - len(terms); rest > 0 {
			line("sum of "+english.Plural(rest, "other term", "other terms"), func(label int) string { return signed(others[label]) })
		}
		line("score", func(label int) string { return signed(e.Score[label]) })
		line("probability", func(label int) string { return percent(tag.Proba[label]) })
	}
}

// signed writes a log-odds with its sign, and "never" for a label that has no
// training examples.
func signed(x float64) string {
	if math.IsInf(x, -1) || math.IsNaN(x) {
		return "never"
	}
	if math.Abs(x) < 0.005 {
		x = 0
	}
	return fmt.Sprintf("%+.2f", x)
}

// explainJSON writes one object: the passage's tags, and by scheme and label
// the prior, the terms' weights and the score they add up to.
func explainJSON(out *bufio.Writer, model *classify.Model, id, passage string) error {
	type weights map[string]*float64
	named := func(labels []string, numbers []float64) weights {
		w := weights{}
		for i, label := range labels {
			if !math.IsInf(numbers[i], -1) {
				w[label] = &numbers[i]
			} else {
				w[label] = nil
			}
		}
		return w
	}
	type evidence struct {
		Term   string  `json:"term"`
		Count  int     `json:"count"`
		Weight weights `json:"weight"`
	}
	type explained struct {
		Label string     `json:"label"`
		Proba weights    `json:"proba"`
		Prior weights    `json:"prior"`
		Terms []evidence `json:"terms"`
		Score weights    `json:"score"`
	}
	tagging := model.Tag(passage)
	line := struct {
		ID      string               `json:"id,omitempty"`
		Text    string               `json:"text"`
		Known   float64              `json:"known"`
		Model   string               `json:"model"`
		Trained bool                 `json:"trained,omitempty"`
		Schemes map[string]explained `json:"schemes"`
	}{ID: id, Text: passage, Known: round4(tagging.KnownShare()), Model: model.Hash(), Trained: tagging.Trained, Schemes: map[string]explained{}}
	for s, e := range model.Explain(passage) {
		scheme, tag := model.Schemes()[s], tagging.Tags[s]
		x := explained{
			Label: scheme.Labels[tag.Label],
			Proba: named(scheme.Labels, tag.Proba),
			Prior: named(scheme.Labels, e.Prior),
			Terms: []evidence{},
			Score: named(scheme.Labels, e.Score),
		}
		for _, term := range classify.Strongest(e.Terms, tag.Label, len(e.Terms)) {
			x.Terms = append(x.Terms, evidence{term.Term, term.Count, named(scheme.Labels, term.Weight)})
		}
		line.Schemes[scheme.Name] = x
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}
