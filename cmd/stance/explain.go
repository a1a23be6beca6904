package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/english"
	"stance/classify/token"
	"stance/labels"
)

type explainOptions struct {
	model  string
	target string
	format string
	all    bool
}

func newExplain(term terminal) *cobra.Command {
	var o explainOptions
	cmd := &cobra.Command{
		Use:   "explain TEXT|FILE",
		Short: "show the words that decided a tag",
		Long: `Takes the tags of a passage apart: for every label, what the prior and each term
of each view add to its score. TEXT is one passage; with a FILE (or - for
standard input) every passage in it is explained. What the views are is told by
"stance help recipes"; "at" is the character where a term first stands.

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
	cmd.Flags().StringVar(&o.target, "target", "", "what the stance is toward: a `TARGET` of the model, for models of several")
	cmd.Flags().BoolVar(&o.all, "all", false, "show every term")
	complete(cmd, "format", "text", "json")
	return cmd
}

// explained is a passage to be explained.
type explained struct{ id, text, target string }

func runExplain(ctx context.Context, o explainOptions, what string, term terminal) error {
	if o.format != "text" && o.format != "json" {
		return usageError("--format %s: want text or json", o.format)
	}
	report := reporter{term: term}
	var passages []explained
	if _, err := os.Stat(what); what == "-" || err == nil {
		found, err := gather([]string{what}, "auto", term.in)
		if err != nil {
			return err
		}
		err = report.blocks(ctx, found, func(row *batch.Row) error {
			if row.Kind == article.KindPassage {
				report.read++
				passages = append(passages, explained{strings.Clone(row.ID), strings.Clone(row.Text), cmp.Or(o.target, row.Target)})
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
		passages = append(passages, explained{"", what, o.target})
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
			err = explainJSON(out, model, p)
		} else {
			if i > 0 {
				fmt.Fprintln(out)
			}
			explainText(out, term.screen(), model, p, o.all)
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

func explainText(out *bufio.Writer, s screen, model *classify.Model, p explained, all bool) {
	if p.id != "" {
		fmt.Fprintln(out, s.paint(dim, printable(p.id)))
	}
	for _, line := range wrap(printable(p.text), s.width, 0) {
		fmt.Fprintln(out, s.paint(bold, line))
	}
	tagging := model.TagToward(p.text, p.target)
	fmt.Fprintln(out, s.paint(dim, fmt.Sprintf("%d of %s known to model %s", tagging.Known, english.Plural(tagging.Words, "different word", "different words"), model.Hash())))
	if p.target != "" && !slices.Contains(model.Targets(), p.target) {
		fmt.Fprintf(out, "The model knows nothing apart of the target %q.\n", p.target)
	}
	if tagging.Known == 0 {
		fmt.Fprintln(out, "No known word: little more than the prior decides.")
	}
	if tagging.Trained {
		fmt.Fprintln(out, "The model was trained on this passage: it knows the answer.")
	}
	for i, e := range model.Explain(p.text, p.target) {
		scheme, tag := model.Schemes()[i], tagging.Tags[i]
		fmt.Fprintf(out, "\n%s: %s\n", scheme.Name,
			s.paint(colorOf(scheme, tag.Label), sign(scheme, tag.Label)+" "+scheme.Labels[tag.Label]+" "+percent(tag.P())))
		explainScheme(out, scheme, tag, e, p.text, all)
	}
}

// explainScheme prints the table of one scheme: every row is a part of the score
// in its last.
func explainScheme(out *bufio.Writer, scheme labels.Scheme, tag classify.Tag, e classify.Explanation, passage string, all bool) {
	most := termsShown
	if all {
		most = len(e.Terms)
	}
	terms := classify.Strongest(e.Terms, tag.Label, most)
	width, views := len("sum of 000 other terms"), len("view")
	for _, term := range terms {
		width = max(width, min(text.StringWidth(term.Term), 40))
		views = max(views, len(term.View))
	}
	line := func(name, view, place string, cell func(label int) string) {
		b := "  " + pad(clip(name, width), width) + "  " + pad(view, views) + "  " + padLeft(place, len("at 0000"))
		for label := range scheme.Labels {
			b += "  " + padLeft(cell(label), max(text.StringWidth(scheme.Labels[label]), 6))
		}
		fmt.Fprintln(out, b)
	}
	line("", "view", "", func(label int) string { return scheme.Labels[label] })
	line("prior", "", "", func(label int) string { return signed(e.Prior[label]) })
	others := slices.Clone(e.Score)
	for label := range others {
		others[label] -= e.Prior[label]
	}
	if e.Absent != nil {
		line("absent terms", "", "", func(label int) string { return signed(e.Absent[label]) })
		for label := range others {
			others[label] -= e.Absent[label]
		}
	}
	for _, term := range terms {
		place := ""
		if term.Length > 0 {
			place = fmt.Sprintf("at %d", utf8.RuneCountInString(passage[:term.Offset])+1)
		}
		line(printable(term.Term), string(term.View), place, func(label int) string { return signed(term.Weight[label]) })
		for label := range others {
			others[label] -= term.Weight[label]
		}
	}
	if rest := len(e.Terms) - len(terms); rest > 0 {
		line("sum of "+english.Plural(rest, "other term", "other terms"), "", "", func(label int) string { return signed(others[label]) })
	}
	line("score", "", "", func(label int) string { return signed(e.Score[label]) })
	line("probability", "", "", func(label int) string { return percent(tag.Proba[label]) })
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
func explainJSON(out *bufio.Writer, model *classify.Model, p explained) error {
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
		Term   string     `json:"term"`
		View   token.View `json:"view"`
		Offset int        `json:"offset"` // in bytes
		Length int        `json:"length"` // in bytes; 0 for the passage as a whole
		Weight weights    `json:"weight"`
	}
	type answer struct {
		Label  string     `json:"label"`
		Proba  weights    `json:"proba"`
		Prior  weights    `json:"prior"`
		Absent weights    `json:"absent,omitempty"`
		Terms  []evidence `json:"terms"`
		Score  weights    `json:"score"`
	}
	tagging := model.TagToward(p.text, p.target)
	line := struct {
		ID      string            `json:"id,omitempty"`
		Text    string            `json:"text"`
		Target  string            `json:"target,omitempty"`
		Known   float64           `json:"known"`
		Model   string            `json:"model"`
		Trained bool              `json:"trained,omitempty"`
		Schemes map[string]answer `json:"schemes"`
	}{ID: p.id, Text: p.text, Target: p.target, Known: round4(tagging.KnownShare()), Model: model.Hash(), Trained: tagging.Trained, Schemes: map[string]answer{}}
	for s, e := range model.Explain(p.text, p.target) {
		scheme, tag := model.Schemes()[s], tagging.Tags[s]
		x := answer{
			Label: scheme.Labels[tag.Label],
			Proba: named(scheme.Labels, tag.Proba),
			Prior: named(scheme.Labels, e.Prior),
			Terms: []evidence{},
			Score: named(scheme.Labels, e.Score),
		}
		for _, term := range classify.Strongest(e.Terms, tag.Label, len(e.Terms)) {
			x.Terms = append(x.Terms, evidence{term.Term, term.View, term.Offset, term.Length, named(scheme.Labels, term.Weight)})
		}
		if e.Absent != nil {
			x.Absent = named(scheme.Labels, e.Absent)
		}
		line.Schemes[scheme.Name] = x
	}
	encoder := lineEncoder(out)
	return encoder.Encode(line)
}
