package main

import (
	"bufio"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify/english"
	"stance/labels"
	"stance/labels/agreement"
)

type agreeOptions struct {
	set        setFlags
	format     string
	annotators string
	origin     string
	list       bool
}

func newLabelsAgree(term terminal) *cobra.Command {
	var o agreeOptions
	cmd := &cobra.Command{
		Use:   "agree",
		Short: "measure how far annotators agree, and list where they do not",
		Long: `Measures how far the annotators of a label set agree before adjudication, scheme by
scheme: percent agreement and Krippendorff's alpha over all of them, Cohen's kappa
for every two who share passages, agreement on each label, all with 95% intervals
from drawing articles, and then the passages on which they differ.`,
		Example: `  stance labels agree --origin seed
  stance labels agree --annotators 'reader-*' --list=false
  stance labels agree --labels my-labels --format json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runLabelsAgree(o, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	cmd.Flags().StringVar(&o.annotators, "annotators", "*", "only annotators that match one of `PATTERNS`, parted by commas")
	cmd.Flags().StringVar(&o.origin, "origin", "", "only passages of this `ORIGIN` (seed, written)")
	cmd.Flags().BoolVar(&o.list, "list", true, "list the passages on which annotators differ")
	complete(cmd, "format", "text", "json")
	complete(cmd, "origin", "seed", "written")
	return cmd
}

func runLabelsAgree(o agreeOptions, term terminal) error {
	if o.format != "text" && o.format != "json" {
		return usageError("--format %s: want text or json", o.format)
	}
	patterns := strings.Split(o.annotators, ",")
	for _, pattern := range patterns {
		if _, err := path.Match(pattern, ""); err != nil {
			return usageError("--annotators %q: bad pattern", pattern)
		}
	}
	set, err := o.set.open()
	if err != nil {
		return err
	}
	items, err := set.Items()
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(items, func(i labels.Item) bool { return o.origin != "" && i.Origin != o.origin })
	raters := ratersOf(items, patterns)
	if len(raters) < 2 {
		return fmt.Errorf("label set %s: agreement needs two annotators, found %d", set.Name, len(raters))
	}
	reports := map[string]agreement.Report{}
	for s, scheme := range set.Schemes {
		report, err := agreement.Measure(scheme.Labels, raters, units(items, scheme, s, raters), agreement.Resampling{Resamples: agreeResamples})
		if err != nil {
			return fmt.Errorf("label set %s, scheme %s: %w", set.Name, scheme.Name, err)
		}
		reports[scheme.Name] = report
	}
	out := bufio.NewWriter(term.out)
	if o.format == "json" {
		if err := encodeObject(out, reports); err != nil {
			return err
		}
		return out.Flush()
	}
	texts := map[string]string{}
	for _, item := range items {
		texts[item.ID] = item.Text
	}
	for s, scheme := range set.Schemes {
		if s > 0 {
			fmt.Fprintln(out)
		}
		printAgreement(out, scheme, reports[scheme.Name], texts, o.list)
	}
	return out.Flush()
}

// agreeResamples is enough for two digits, and quick with a dozen annotators.
const agreeResamples = 1999

// ratersOf lists the annotators that match a pattern, the adjudicator aside, in
// alphabetical order.
func ratersOf(items []labels.Item, patterns []string) []string {
	var raters []string
	for _, item := range items {
		for _, d := range item.Decisions {
			matches := slices.ContainsFunc(patterns, func(pattern string) bool {
				ok, _ := path.Match(pattern, d.Annotator)
				return ok
			})
			if matches && d.Annotator != labels.Adjudicated && !slices.Contains(raters, d.Annotator) {
				raters = append(raters, d.Annotator)
			}
		}
	}
	slices.Sort(raters)
	return raters
}

func units(items []labels.Item, scheme labels.Scheme, s int, raters []string) []agreement.Unit {
	list := make([]agreement.Unit, len(items))
	for i, item := range items {
		list[i] = agreement.Unit{ID: item.ID, Article: item.Article, Labels: slices.Repeat([]int{agreement.Missing}, len(raters))}
		for _, d := range item.Decisions {
			if r := slices.Index(raters, d.Annotator); r >= 0 && d.Labels[s] != "" {
				list[i].Labels[r] = scheme.Index(d.Labels[s])
			}
		}
	}
	return list
}

// leastShared is how many passages two annotators must share for a kappa of
// their own to be printed.
const leastShared = 20

func printAgreement(out *bufio.Writer, scheme labels.Scheme, r agreement.Report, texts map[string]string, list bool) {
	fmt.Fprintf(out, "%s: %s of %s, each with two labels or more\n", scheme.Name,
		english.Plural(r.Units, "passage", "passages"), english.Plural(r.Articles, "article", "articles"))
	line := func(name string, e agreement.Estimate, note string) {
		fmt.Fprintf(out, "  %s  %s%s\n", pad(name, 32), pad(estimate(e), 24), note)
	}
	line("agreement", r.Agreement, fmt.Sprintf("%.3f expected by chance", r.Expected))
	line("Krippendorff's alpha", r.Alpha, "")
	for _, l := range r.PerLabel {
		line("  on "+l.Label, l.Specific, "given "+english.Plural(l.Ratings, "time", "times"))
	}
	for _, pair := range r.Pairs {
		if pair.Units >= leastShared {
			line("kappa of "+pair.Raters[0]+" and "+pair.Raters[1], pair.Kappa, english.Plural(pair.Units, "passage", "passages"))
		}
	}
	for _, warning := range r.Warnings {
		if !strings.Contains(warning, " and ") || len(r.Raters) == 2 {
			fmt.Fprintf(out, "  note: %s\n", warning)
		}
	}
	if !list {
		return
	}
	fmt.Fprintf(out, "  %s:\n", english.Plural(len(r.Disagreements), "disagreement", "disagreements"))
	for _, unit := range r.Disagreements {
		var said []string
		for rater, label := range unit.Labels {
			if label != agreement.Missing {
				said = append(said, r.Raters[rater]+" "+scheme.Labels[label])
			}
		}
		fmt.Fprintf(out, "    %s: %s\n", unit.ID, strings.Join(said, ", "))
		for _, line := range wrap(printable(texts[unit.ID]), defaultWidth-6, 2) {
			fmt.Fprintf(out, "      %s\n", line)
		}
	}
}

func estimate(e agreement.Estimate) string {
	switch {
	case e.Value == nil:
		return "undefined"
	case e.Interval == nil:
		return fmt.Sprintf("%.3f", *e.Value)
	}
	return fmt.Sprintf("%.3f (95%% %.2f-%.2f)", *e.Value, e.Interval.Lo, e.Interval.Hi)
}
