package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"stance/classify/evaluate"
	"stance/labels"
	"stance/labels/store"
)

type evalOptions struct {
	set         setFlags
	model       string
	predictions string
	format      string
	recipe      string
	errors      int
	failUnder   float64
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

With --predictions it scores the output of any tagger: JSON Lines, CSV or TSV with
id, article, gold, and label or probabilities, or what "stance tag" wrote, with
gold labels from --labels by id.

Text that was written for training is never scored. See "stance help scores".`,
		Example: `  stance eval
  stance eval --labels my-labels --format json
  stance eval --model my.model --labels my-labels
  stance eval --predictions other-tagger.csv
  stance tag articles/ | stance eval --predictions - --labels my-labels
  stance eval --fail-under 0.6    exit code 3 if stance accuracy is lower`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runEval(o, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().Lookup("labels").Usage = "label set: a `DIR`, or one .jsonl file (default: the built-in set; for --predictions, the gold in the file)"
	addModelFlag(cmd, &o.model)
	cmd.Flags().Lookup("model").Usage = "score the model in `FILE` (default: train on the label set)"
	cmd.Flags().StringVar(&o.set.heldOut, "heldout", "", "held-out list `FILE` (default: heldout.txt in the label set)")
	cmd.Flags().StringVar(&o.predictions, "predictions", "", "score the predictions in `FILE` (- for standard input)")
	_ = cmd.MarkFlagFilename("predictions")
	addRecipeFlag(cmd, &o.recipe)
	cmd.Flags().IntVar(&o.errors, "errors", 20, "list so many of the worst errors of each scheme")
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
	if o.errors < 0 || o.errors > 20 {
		return usageError("--errors %d: want 0 to 20", o.errors)
	}
	if o.predictions != "" && (o.model != "" || o.set.heldOut != "") {
		return usageError("--predictions are scored as they are: leave --model and --heldout out")
	}
	report, err := o.report(term)
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
		err = printReport(term.out, report, asked, o.errors)
	}
	if err != nil {
		return writeError("standard output", err)
	}
	if head := report.Headline(report.Schemes()[0], asked); head.Accuracy.Value < o.failUnder {
		return &exitError{exitGate, fmt.Errorf("%s accuracy %.3f is below %.3f", head.Scheme, head.Accuracy.Value, o.failUnder)}
	}
	return nil
}

// report does what the flags ask for.
func (o evalOptions) report(term terminal) (*evaluate.Report, error) {
	if o.predictions != "" {
		return scorePredictions(o.predictions, o.set, term)
	}
	set, err := o.set.openOrBuiltIn()
	if err != nil {
		return nil, err
	}
	return evaluateSet(set, o.model, o.recipe, term)
}

func evaluateSet(set *store.Set, modelFile, recipeName string, term terminal) (*evaluate.Report, error) {
	items, err := set.Items()
	if err != nil {
		return nil, err
	}
	noteUnknown(set, items, term)
	if modelFile == "" {
		items, schemes, _ := labels.InUse(items, set.Schemes)
		if len(schemes) == 0 {
			return nil, fmt.Errorf("label set %s: no passage has a gold label", set.Name)
		}
		recipe, err := openRecipe(recipeName)
		if err != nil {
			return nil, err
		}
		return evaluate.Set(items, set.HeldOut, schemes, recipe)
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
