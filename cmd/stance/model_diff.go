package main

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/english"
	"stance/labels"
)

type modelDiffOptions struct {
	set    setFlags
	scheme string
	top    int
	flips  int
	format string
}

func newModelDiff(term terminal) *cobra.Command {
	var o modelDiffOptions
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "show what differs between two models: labels, scores, terms and counts",
		Long: `Shows what differs between two model files, A the one before: the labels that they
were trained on, the scores on articles left out, each model's tags held to the
labels of B, with tests of the difference, and the terms whose counts differ, those
whose weight moved most first.

passages    training passages that hold the term, by label in the scheme's order,
            in A and in B
weight      how much more the term speaks for the label now, in log-odds against
            the mean of all labels

With --labels, the text of passages whose tag flipped is listed, as "stance train"
does; a model file has no texts. To score both on held-out articles, see "stance
compare".`,
		Example: `  stance model diff my.model.prev my.model
  stance model diff my.model.prev my.model --labels my-labels --flips 20`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			return runModelDiff(o, args[0], args[1], term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().Lookup("labels").Usage = "label set with the passages' texts: a `DIR`, or one .jsonl file (default: none)"
	addSchemeNameFlag(cmd, &o.scheme)
	cmd.Flags().IntVar(&o.top, "top", 20, "list the first `N` terms; 0 for all")
	addFlipsFlag(cmd, &o.flips)
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	complete(cmd, "format", "text", "json")
	return cmd
}

func runModelDiff(o modelDiffOptions, nameA, nameB string, term terminal) error {
	switch {
	case o.format != "text" && o.format != "json":
		return usageError("--format %s: want text or json", o.format)
	case o.top < 0:
		return usageError("--top %d: want a number of terms, or 0 for all", o.top)
	case o.flips < 0:
		return usageError("--flips %d: want 0 or more", o.flips)
	}
	a, err := readModel(nameA)
	if err != nil {
		return err
	}
	b, err := readModel(nameB)
	if err != nil {
		return err
	}
	s, err := schemeNamed(b.Schemes(), o.scheme)
	if err != nil {
		return err
	}
	scheme := b.Schemes()[s]
	was := changes.Same(a, scheme)
	if was < 0 {
		return fmt.Errorf("%s has no scheme %q with the labels %s, which %s has: name another with --scheme-name", nameA, scheme.Name, strings.Join(scheme.Labels, ", "), nameB)
	}
	var held []labels.Item
	var find changes.Finder
	if o.set.labels != "" {
		l, err := readTrainingSet(&o.set, term)
		if err != nil {
			return err
		}
		defer l.close()
		if held, err = l.held(); err != nil {
			return err
		}
		held, find = labels.InSchemes(held, l.schemes, b.Schemes()), l.find()
	}
	report, err := changes.Between(a, b, held, find)
	if err != nil {
		return err
	}
	terms := changes.Terms(a, was, b, s)
	out := bufio.NewWriter(term.out)
	if o.format == "json" {
		err = encodeModelDiff(out, report, scheme, terms, o.top)
	} else {
		printChanges(out, term.screen(), report, o.flips)
		printTerms(out, term.screen(), scheme, terms, o.top)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return writeError("standard output", err)
	}
	return nil
}

func recipeInWords(r classify.Recipe) string {
	var views []string
	for _, v := range r.Views {
		view := string(v.View)
		if v.Events == classify.Bernoulli {
			view += " (" + string(v.Events) + ")"
		}
		views = append(views, view)
	}
	said := fmt.Sprintf("%s (views %s; smoothing %g", printable(cmp.Or(r.Name, "unnamed")), strings.Join(views, ", "), r.Alpha)
	if r.Weights != "" {
		said += "; weights " + string(r.Weights)
	}
	if r.Offsets != "" {
		said += "; offsets " + string(r.Offsets)
	}
	return said + ")"
}

func printTerms(out *bufio.Writer, s screen, scheme labels.Scheme, terms []changes.Term, top int) {
	if len(terms) == 0 {
		fmt.Fprintln(out, "\nno term's count differs")
		return
	}
	fmt.Fprintln(out)
	head := fmt.Sprintf("%s in other numbers of passages labelled %s", english.Plural(len(terms), "term stands", "terms stand"), strings.Join(scheme.Labels, ", "))
	for _, line := range wrap(printable(head), s.width, 0) {
		fmt.Fprintln(out, line)
	}
	shown := terms
	if top > 0 {
		shown = terms[:min(top, len(terms))]
	}
	name, view, before, after := len("term"), len("view"), len("before"), len("after")
	for _, t := range shown {
		name, view = max(name, len([]rune(t.Term))), max(view, len(t.View))
		before, after = max(before, len(countsText(t.Old))), max(after, len(countsText(t.New)))
	}
	name = min(name, s.width/2)
	fmt.Fprintf(out, "  %s  %s  %s  %s  weight\n", pad("term", name), pad("view", view), pad("before", before), pad("after", after))
	for _, t := range shown {
		most := t.Most()
		fmt.Fprintf(out, "  %s  %s  %s  %s  %+.2f %s\n", pad(clip(printable(t.Term), name), name), pad(string(t.View), view),
			pad(countsText(t.Old), before), pad(countsText(t.New), after), t.Change[most], printable(scheme.Labels[most]))
	}
	if left := len(terms) - len(shown); left > 0 {
		fmt.Fprintf(out, "  and %s: --top 0 lists all\n", english.Plural(left, "more", "more"))
	}
}

func countsText(counts []int) string {
	var list []string
	for _, n := range counts {
		list = append(list, english.Thousands(n))
	}
	return strings.Join(list, " ")
}

func encodeModelDiff(out *bufio.Writer, r *changes.Report, scheme labels.Scheme, terms []changes.Term, top int) error {
	type termLine struct {
		Term   string             `json:"term"`
		View   string             `json:"view"`
		Before []int              `json:"before"`
		After  []int              `json:"after"`
		Weight map[string]float64 `json:"weight"`
	}
	all := struct {
		*changesJSON
		Scheme  string     `json:"scheme"`
		Labels  []string   `json:"labels"`
		Changed int        `json:"terms_changed"`
		Terms   []termLine `json:"terms"`
	}{changesOf(r, r.New), scheme.Name, scheme.Labels, len(terms), []termLine{}}
	if top > 0 {
		terms = terms[:min(top, len(terms))]
	}
	for _, t := range terms {
		line := termLine{t.Term, string(t.View), t.Old, t.New, map[string]float64{}}
		for label, change := range t.Change {
			line.Weight[scheme.Labels[label]] = round4(change)
		}
		all.Terms = append(all.Terms, line)
	}
	return encodeObject(out, all)
}
