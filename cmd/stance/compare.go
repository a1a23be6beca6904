package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/english"
	"stance/classify/evaluate"
	"stance/classify/metrics"
	"stance/labels/textpos"
)

type compareOptions struct {
	set    setFlags
	format string
}

func newCompare(term terminal) *cobra.Command {
	var o compareOptions
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "compare two models, or two taggers' predictions, on the same passages",
		Long: `Compares two model files, or two files of predictions (as "stance eval --predictions"
reads them), on the passages that both tag: what flips, what is gained and lost,
article by article, with an exact McNemar test and a bootstrap over articles.
Differences are A minus B: name the newer one first. ("stance model diff" takes
the older one first, as "diff" does.)

Models are compared on the held-out articles of the label set, or on all of it
where it has no list; neither may have been trained on them.`,
		Example: `  stance compare new.model old.model --labels my-labels
  stance compare stance.jsonl other-tagger.csv`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			return runCompare(o, args[0], args[1], term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().Lookup("labels").Usage = "label set with the gold labels: a `DIR`, or one .jsonl file (default: those in the predictions; for models, the built-in set)"
	cmd.Flags().StringVar(&o.set.heldOut, "heldout", "", "held-out list `FILE` (default: heldout.txt in the label set)")
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	complete(cmd, "format", "text", "json")
	return cmd
}

func runCompare(o compareOptions, nameA, nameB string, term terminal) error {
	if o.format != "text" && o.format != "json" {
		return usageError("--format %s: want text or json", o.format)
	}
	a, b, err := o.score(nameA, nameB, term)
	if err != nil {
		return err
	}
	var list []evaluate.Comparison
	for _, scheme := range a.Schemes() {
		left, right := a.Headline(scheme, ""), b.Headline(scheme, "")
		if right == nil || !slices.Equal(left.Labels.Labels, right.Labels.Labels) {
			continue
		}
		c, err := evaluate.Compare(left.Labels, left.Outcomes, right.Outcomes)
		if err != nil {
			return fmt.Errorf("scheme %s: %w", scheme, err)
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		return errors.New("the two have no scheme in common")
	}
	out := bufio.NewWriter(term.out)
	if o.format == "json" {
		err = encodeObject(out, struct {
			A string `json:"a"`
			B string `json:"b"`
			evaluate.Comparison
			Also []evaluate.Comparison `json:"also"`
		}{nameA, nameB, list[0], list[1:]})
		if err != nil {
			return err
		}
	} else {
		for i, c := range list {
			if i > 0 {
				fmt.Fprintln(out)
			}
			printComparison(out, c, nameA, nameB)
		}
	}
	if err := out.Flush(); err != nil {
		return writeError("standard output", err)
	}
	return nil
}

// score scores both sides: two model files, or two files of predictions.
func (o compareOptions) score(nameA, nameB string, term terminal) (a, b *evaluate.Report, err error) {
	modelA, errA := isModel(nameA)
	modelB, errB := isModel(nameB)
	switch {
	case errA != nil:
		return nil, nil, textpos.InFile(nameA, errA)
	case errB != nil:
		return nil, nil, textpos.InFile(nameB, errB)
	case modelA != modelB:
		return nil, nil, usageError("%s and %s: one is a model, the other is not: compare two of a kind", nameA, nameB)
	case modelA:
		set, err := o.set.openOrBuiltIn()
		if err != nil {
			return nil, nil, err
		}
		if a, err = evaluateSet(set, nameA, "default", term); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", nameA, err)
		}
		if b, err = evaluateSet(set, nameB, "default", term); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", nameB, err)
		}
		return a, b, nil
	}
	if a, err = scorePredictions(nameA, o.set, term); err != nil {
		return nil, nil, err
	}
	b, err = scorePredictions(nameB, o.set, term)
	return a, b, err
}

// isModel tells a model file by its first bytes.
func isModel(name string) (bool, error) {
	file, err := openFile(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	head := make([]byte, classify.MagicSize)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	return classify.IsModel(head[:n]), nil
}

// flipsShown is how many flipped passages the text lists.
const flipsShown = 20

func printComparison(out *bufio.Writer, c evaluate.Comparison, nameA, nameB string) {
	fmt.Fprintf(out, "%s: A %s against B %s on %s of %s\n\n", c.Scheme, nameA, nameB,
		english.Plural(c.N, "passage", "passages"), english.Plural(c.Articles, "article", "articles"))
	fmt.Fprintf(out, "               A      B    A-B   95%% over articles\n")
	for _, row := range []struct {
		name string
		a, b float64
		d    metrics.Difference
	}{{"accuracy", c.AccuracyA, c.AccuracyB, c.Accuracy}, {"macro-F1", c.MacroF1A, c.MacroF1B, c.MacroF1}} {
		in := "-"
		if row.d.Interval != nil {
			in = fmt.Sprintf("%+.3f to %+.3f", row.d.Interval.Lo, row.d.Interval.Hi)
		}
		fmt.Fprintf(out, "  %s  %.3f  %.3f %+.3f   %s (%s)\n", pad(row.name, 9), row.a, row.b, row.d.Value, in, row.d.Verdict)
	}
	fmt.Fprintf(out, "\n  tagged differently %d; right only in A %d, right only in B %d: exact McNemar p = %.3f\n",
		c.Flipped, c.Gained, c.Lost, c.McNemar.P)
	fmt.Fprintf(out, "  %s\n", verdict(c))
	if c.OnlyA+c.OnlyB > 0 {
		fmt.Fprintf(out, "  left out: %s only in A, %d only in B\n", english.Plural(c.OnlyA, "passage", "passages"), c.OnlyB)
	}
	width := len("article")
	for _, per := range c.Per {
		width = min(max(width, len([]rune(per.Article))), 40)
	}
	fmt.Fprintf(out, "\n  %s  passages  right in A  right in B  tagged differently\n", pad("article", width))
	for _, per := range c.Per {
		fmt.Fprintf(out, "  %s  %8d  %10d  %10d  %18d\n", pad(clip(printable(per.Article), width), width), per.Passages, per.RightA, per.RightB, per.Flipped)
	}
	for i, f := range c.Flips {
		if i == 0 {
			fmt.Fprintf(out, "\n  tagged differently\n")
		}
		if i == flipsShown {
			fmt.Fprintf(out, "  ... and %d more: see --format json\n", len(c.Flips)-i)
			break
		}
		fmt.Fprintf(out, "  %s: gold %s, A %s, B %s\n", f.ID, f.Gold, f.A, f.B)
	}
	for _, warning := range c.Warnings {
		fmt.Fprintf(out, "  note: %s\n", warning)
	}
}

// verdict says in words what the tests allow to conclude.
func verdict(c evaluate.Comparison) string {
	switch {
	case c.Accuracy.Verdict == metrics.BetterA:
		return "A is better on other articles of this sort too."
	case c.Accuracy.Verdict == metrics.BetterB:
		return "B is better on other articles of this sort too."
	case c.Flipped == 0:
		return "No difference: both tag every passage alike."
	case c.Accuracy.Verdict == metrics.TooFewArticles && c.McNemar.P < 0.05:
		return strings.TrimSpace("On these passages they differ, but " + english.Plural(c.Articles, "article is", "articles are") + " too few to say so of others.")
	}
	return "No evidence of a difference."
}
