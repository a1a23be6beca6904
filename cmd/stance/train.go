package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/english"
	"stance/labels"
)

type trainOptions struct {
	set   setFlags
	model classify.Options
	prior string
	terms string
	out   string
	force bool
}

func newTrain(term terminal) *cobra.Command {
	var o trainOptions
	cmd := &cobra.Command{
		Use:   "train -o FILE",
		Short: "train a model on a label set",
		Long: `Trains a model on the gold labels of a label set and writes it to FILE. Passages of
held-out articles, and passages whose label is unresolved, are left out. The same
labels and options give the same file, byte for byte.

The model holds every scheme that has labels in the set. Its probabilities are
calibrated on predictions for articles that were left out in turn.`,
		Example: `  stance train -o my.model
  stance train --labels my-labels -o my.model --force
  stance train --labels tweets.jsonl --scheme scheme.json -o tweets.model`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("smoothing") && o.model.Alpha == 0 {
				return usageError("smoothing 0: want a multiple of 0.001 from 0.001 to 100")
			}
			return runTrain(o, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.set.heldOut, "heldout", "", "held-out list `FILE` (default: heldout.txt in the label set)")
	cmd.Flags().StringVarP(&o.out, "out", "o", "", "model `FILE` to write (required)")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file of -o")
	cmd.Flags().Float64Var(&o.model.Alpha, "smoothing", classify.DefaultAlpha, "Lidstone smoothing `ALPHA`, a multiple of 0.001")
	cmd.Flags().StringVar(&o.prior, "prior", string(classify.DocumentPrior), "`PRIOR` of the labels: documents (their share of the passages) or uniform")
	cmd.Flags().StringVar(&o.terms, "terms", string(classify.WordsAndPairs), "`TERMS` to count: words or words+pairs")
	complete(cmd, "prior", "documents", "uniform")
	complete(cmd, "terms", "words", "words+pairs")
	return cmd
}

func runTrain(o trainOptions, term terminal) error {
	if o.out == "" {
		return usageError("name the model file to write: -o FILE")
	}
	o.model.Prior, o.model.Terms = classify.Prior(o.prior), classify.Terms(o.terms)
	if err := o.model.Check(); err != nil {
		return usageError("%w", err)
	}
	set, err := o.set.open()
	if err != nil {
		return err
	}
	all, err := set.Items()
	if err != nil {
		return err
	}
	noteUnknown(set, all, term)
	train, held := labels.Split(all, set.HeldOut)
	train, schemes, left := labels.InUse(train, set.Schemes)
	if len(schemes) == 0 {
		return fmt.Errorf("label set %s: no passage to train on", set.Name)
	}
	for _, name := range left {
		term.note("scheme %s is left out: no passage has a label for it", name)
	}
	model, err := crossval.TrainComplete(train, schemes, o.model)
	if err != nil {
		return err
	}
	out, err := openOutput(o.out, o.force, term)
	if err != nil {
		return err
	}
	_, err = model.WriteTo(out)
	if err != nil {
		err = writeError(o.out, err)
	}
	if err := out.close(err); err != nil {
		return err
	}
	term.note("trained on %s of %s; %s held out; %s unresolved",
		english.Plural(len(train), "passage", "passages"), english.Plural(articleCount(train), "article", "articles"),
		english.Thousands(len(held)), english.Thousands(unresolvedCount(all)))
	term.note("wrote %s: model %s, %s", o.out, model.Hash(), english.Plural(model.Terms(), "term", "terms"))
	return nil
}

// articleCount counts the articles that items belong to; a passage of unknown
// article is one of its own.
func articleCount(items []labels.Item) int {
	names := map[string]bool{}
	for _, item := range items {
		names[item.Group()] = true
	}
	return len(names)
}

// unresolvedCount counts the items that wait for an adjudicator.
func unresolvedCount(items []labels.Item) int {
	n := 0
	for _, item := range items {
		if item.Unresolved() {
			n++
		}
	}
	return n
}
