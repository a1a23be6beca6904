package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/evaluate"
	"stance/labels"
	"stance/labels/store"
)

type evalOptions struct {
	set       setFlags
	model     string
	format    string
	failUnder float64
}

func newEval(term terminal) *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "score the tags on articles the model has not seen",
		Long: `Says how far the tags can be trusted: accuracy on the held-out articles of a label
set, and by leaving every article out in turn, each with a 95% interval, beside
what always giving the commonest label would score, and beside what a random
split of the passages would have claimed. Without --labels it scores the
built-in set; a set without a held-out list is scored by article only. The first
line, and --fail-under, go by the score of every article in turn, or by that of
the held-out articles where --heldout names them.

With --model it scores that model on the held-out articles (or on the whole set
where there is no list), and refuses one that was trained on any of them.

Text that was written for training is never scored. See "stance help scores".`,
		Example: `  stance eval
  stance eval --labels my-labels --format json
  stance eval --model my.model --labels my-labels
  stance eval --fail-under 0.6    exit code 3 if stance accuracy is lower`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runEval(o, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().Lookup("labels").Usage = "label set: a `DIR`, or one .jsonl file (default: the built-in set)"
	addModelFlag(cmd, &o.model)
	cmd.Flags().Lookup("model").Usage = "score the model in `FILE` (default: train on the label set)"
	cmd.Flags().StringVar(&o.set.heldOut, "heldout", "", "held-out list `FILE` (default: heldout.txt in the label set)")
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	cmd.Flags().Float64Var(&o.failUnder, "fail-under", 0, "fail when the headline accuracy is below `SHARE`, 0 to 1")
	complete(cmd, "format", "text", "json")
	return cmd
}

func runEval(o evalOptions, term terminal) error {
	if o.format != "text" && o.format != "json" {
		return usageError("--format %s: want text or json", o.format)
	}
	if !(o.failUnder >= 0 && o.failUnder <= 1) {
		return usageError("--fail-under %v: want a share from 0 to 1", o.failUnder)
	}
	set, err := o.set.openOrBuiltIn()
	if err != nil {
		return err
	}
	report, err := evaluateSet(set, o.model)
	if err != nil {
		return err
	}
	var asked evaluate.Split
	if o.set.heldOut != "" {
		asked = evaluate.HeldOut
	}
	if o.format == "json" {
		err = printReportJSON(term.out, report, asked)
	} else {
		err = printReport(term.out, report, asked)
	}
	if err != nil {
		return writeError("standard output", err)
	}
	if head := report.Headline(report.Schemes()[0], asked); head.Accuracy.Value < o.failUnder {
		return &exitError{exitGate, fmt.Errorf("%s accuracy %.3f is below %.3f", head.Scheme, head.Accuracy.Value, o.failUnder)}
	}
	return nil
}

func evaluateSet(set *store.Set, modelFile string) (*evaluate.Report, error) {
	items, err := set.Items()
	if err != nil {
		return nil, err
	}
	if modelFile == "" {
		items, schemes, _ := labels.InUse(items, set.Schemes)
		if len(schemes) == 0 {
			return nil, fmt.Errorf("label set %s: no passage has a gold label", set.Name)
		}
		return evaluate.Set(items, set.HeldOut, schemes, classify.Options{})
	}
	model, err := readModel(modelFile)
	if err != nil {
		return nil, err
	}
	split, scored := evaluate.Given, items
	if len(set.HeldOut) > 0 {
		split = evaluate.HeldOut
		_, scored = labels.Split(items, set.HeldOut)
	}
	return evaluate.Model(model, scored, set.Schemes, split)
}
