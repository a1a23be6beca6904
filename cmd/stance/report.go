package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/evaluate"
	"stance/classify/report"
	"stance/labels"
	"stance/labels/gold"
)

type reportOptions struct {
	recipe string
	set    setFlags
	model  string
	title  string
	date   string
	out    string
	force  bool
}

func newReport(term terminal) *cobra.Command {
	var o reportOptions
	cmd := &cobra.Command{
		Use:   "report -o FILE",
		Short: "write an evaluation as a page to read, print and pass on",
		Long: `Writes what "stance eval" finds as one HTML file that needs no other: headline,
confusion matrix, scores of each label, calibration, risk and coverage, learning
curve, each article's accuracy, the most telling words, the worst errors, what is
in the label set, and a methods paragraph ready to paste.`,
		Example: `  stance report -o report.html
  stance report --labels my-labels --model my.model -o report.html --force`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runReport(o, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().Lookup("labels").Usage = "label set: a `DIR`, or one .jsonl file (default: the built-in set)"
	addModelFlag(cmd, &o.model)
	cmd.Flags().Lookup("model").Usage = "score the model in `FILE` (default: train on the label set)"
	cmd.Flags().StringVar(&o.set.heldOut, "heldout", "", "held-out list `FILE` (default: heldout.txt in the label set)")
	addRecipeFlag(cmd, &o.recipe)
	cmd.Flags().StringVar(&o.title, "title", "", "`TITLE` of the page")
	cmd.Flags().StringVar(&o.date, "date", "", "`DATE` on the page (default: today)")
	cmd.Flags().StringVarP(&o.out, "out", "o", "", "HTML `FILE` to write (required)")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file of -o")
	return cmd
}

func runReport(o reportOptions, term terminal) error {
	if o.out == "" {
		return usageError("name the page to write: -o FILE")
	}
	set, err := o.set.openOrBuiltIn()
	if err != nil {
		return err
	}
	items, err := set.Items()
	if err != nil {
		return err
	}
	found, err := evaluateSet(set, o.model, o.recipe, term)
	if err != nil {
		return err
	}
	model, err := reportModel(o.model, o.recipe, items, set.HeldOut, set.Schemes)
	if err != nil {
		return err
	}
	data := report.Data{
		Report:   found,
		Title:    o.title,
		Date:     o.date,
		Schemes:  model.Schemes(),
		Telling:  report.Telling(model, tellingWords),
		Passages: len(items),
		Articles: articleCount(items),
		Model:    report.ModelOf(model),
	}
	if o.set.heldOut != "" {
		data.Asked = evaluate.HeldOut
	}
	if o.set.labels == "" {
		data.Notes = []string{gold.Note}
	}
	if data.Date == "" {
		data.Date = today()
	}
	if used, schemes, _ := labels.InUse(items, set.Schemes); len(schemes) == len(model.Schemes()) {
		data.Tallies = report.Count(used, schemes, set.HeldOut)
	}
	out, err := openOutput(o.out, o.force, term)
	if err != nil {
		return err
	}
	if err = report.Write(out, data); err != nil {
		err = writeError(o.out, err)
	}
	return out.close(err)
}

// tellingWords is how many of the most telling terms of each label are listed.
const tellingWords = 15

// reportModel is the model that the page describes: the one that was scored, or
// the one that the label set makes.
func reportModel(name, recipeName string, items []labels.Item, held labels.HeldOut, schemes []labels.Scheme) (*classify.Model, error) {
	if name != "" {
		return readModel(name)
	}
	train, _ := labels.Split(items, held)
	train, schemes, _ = labels.InUse(train, schemes)
	if len(schemes) == 0 {
		return nil, errors.New("no passage to train on")
	}
	recipe, err := openRecipe(recipeName)
	if err != nil {
		return nil, err
	}
	model, err := crossval.Train(train, schemes, recipe)
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	return model, nil
}

// today is the date as pages print it.
func today() string { return time.Now().Format("2 January 2006") }
