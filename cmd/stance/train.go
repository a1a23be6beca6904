package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/english"
	"stance/labels"
)

type trainOptions struct {
	set    setFlags
	recipe string
	tune   bool
	folds  int
	out    string
	force  bool
	from   string
	full   bool
}

func newTrain(term terminal) *cobra.Command {
	var o trainOptions
	cmd := &cobra.Command{
		Use:   "train -o FILE",
		Short: "train a model on a label set",
		Long: `Trains a model on the gold labels of a label set and writes it to FILE. Passages of
held-out articles, and passages whose label is unresolved, are left out. The same
labels and options give the same file, byte for byte.

The model holds every scheme that has labels in the set. How the views of a
passage are weighed, and how sure the model is, is fitted to predictions for
articles that were left out in turn. Where the set's lines name two targets or
more ("target"), the model learns each apart as well as all together.

After an edit of the labels, only what changed is counted: --from names the model
that knows the rest. It is the file of -o where that is a model and --force is
given. The model is the same as one trained anew, byte for byte. It is trained
anew, and told why, where little is to be gained (up to 20,000 passages) or where
what is to be taken back is not known (a passage or its text is gone, the recipe is
another); --full has it trained anew in any case.

With --tune it searches recipes first: it scores them on the first scheme by
cross-validation over whole articles, adding view after view while that lowers
the log-loss, and takes the one with the fewest terms among those that are not
shown to be worse than the best.`,
		Example: `  stance train -o my.model
  stance train --labels my-labels -o my.model --force
  stance train --labels my-labels --tune -o my.model
  stance train --labels my-labels --recipe my-recipe.json -o my.model
  stance train --labels tweets.jsonl --scheme scheme.json -o tweets.model`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runTrain(o, cmd.Flags().Changed("recipe"), term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.set.heldOut, "heldout", "", "held-out list `FILE` (default: heldout.txt in the label set)")
	cmd.Flags().StringVarP(&o.out, "out", "o", "", "model `FILE` to write (required)")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file of -o")
	addRecipeFlag(cmd, &o.recipe)
	cmd.Flags().StringVar(&o.from, "from", "", "count only what changed since `MODEL` was trained (default: the file of -o, with --force)")
	_ = cmd.MarkFlagFilename("from")
	cmd.Flags().BoolVar(&o.full, "full", false, "count everything anew")
	cmd.Flags().BoolVar(&o.tune, "tune", false, "search for the recipe by cross-validation over articles, print what was tried, and train by the one found")
	cmd.Flags().IntVar(&o.folds, "folds", 0, "score recipes of --tune on `N` folds of whole articles (default: 10, or as many as there are articles)")
	return cmd
}

func runTrain(o trainOptions, recipeGiven bool, term terminal) error {
	switch {
	case o.out == "":
		return usageError("name the model file to write: -o FILE")
	case o.tune && recipeGiven:
		return usageError("--tune looks for the recipe: leave --recipe out")
	case o.full && o.from != "":
		return usageError("--full counts everything: leave --from out")
	case o.folds != 0 && !o.tune:
		return usageError("--folds goes with --tune")
	case o.folds < 0 || o.folds == 1:
		return usageError("--folds %d: want 2 or more", o.folds)
	}
	recipe, err := openRecipe(o.recipe)
	if err != nil {
		return err
	}
	collectLate()
	earlier := o.startEarlier()
	register, err := o.set.register()
	if err != nil {
		return err
	}
	defer func() { _ = register.Close() }() // it was only read
	noteNames(register.HeldOut.UnknownTo(register.Register), register.HeldOut, register.HeldOutFile, term)
	set := register.Select(register.HeldOut)
	if len(set.Schemes) == 0 {
		return fmt.Errorf("label set %s: no passage to train on", register.Name)
	}
	for _, name := range set.Left {
		term.note("scheme %s is left out: no passage has a label for it", name)
	}
	if o.tune {
		items, err := set.Items()
		if err != nil {
			return err
		}
		if recipe, err = tune(items, set.Schemes, o.folds, term); err != nil {
			return err
		}
	}
	trained := fmt.Sprintf("trained on %s of %s; %s held out; %s unresolved",
		english.Plural(set.Len(), "passage", "passages"), english.Plural(len(set.Groups()), "article", "articles"),
		english.Thousands(set.HeldOut), english.Thousands(register.Unresolved))
	register.Register = nil // its memory is free once the set has been read
	model, err := o.train(set, recipe, earlier, term)
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
	term.note("%s", trained)
	term.note("wrote %s: model %s, %s", o.out, model.Hash(), english.Plural(model.Terms(), "term", "terms"))
	return nil
}

// train trains on a set, from an earlier model where there is one.
func (o *trainOptions) train(set *labels.Selection, recipe classify.Recipe, earlier <-chan earlierModel, term terminal) (*classify.Model, error) {
	from := <-earlier
	name, old, err := from.name, from.model, from.err
	switch {
	case err != nil:
		return nil, err
	case old == nil:
		return crossval.TrainSet(set, set.Schemes, recipe)
	}
	model, edits, err := crossval.RetrainSet(old, set, set.Schemes, recipe)
	switch {
	case err != nil:
		return nil, err
	case edits.Anew == crossval.TooFew && o.from == "": // nobody asked
	case edits.Anew != "":
		term.note("trained anew, not from %s: %s", name, edits.Anew)
	default:
		term.note("counted what changed since %s: %s added, %s changed, %s left out (--full counts everything)", name,
			english.Plural(edits.Added, "passage", "passages"), english.Thousands(edits.Changed), english.Thousands(edits.Removed))
	}
	return model, nil
}

// An earlierModel is what there is to train from: no model, or one, or an error.
type earlierModel struct {
	name  string
	model *crossval.Earlier // nil for none
	err   error
}

// startEarlier reads the model to train from while the labels are read.
func (o *trainOptions) startEarlier() <-chan earlierModel {
	read := make(chan earlierModel, 1)
	go func() {
		name, model, err := o.earlier()
		e := earlierModel{name: name, err: err}
		if model != nil {
			e.model = crossval.NewEarlier(model)
		}
		read <- e
	}()
	return read
}

// earlier is the model to train from: that of --from, or the one that is to be
// replaced, if it is one that this program can read.
func (o *trainOptions) earlier() (name string, model *classify.Model, err error) {
	switch {
	case o.from != "":
		model, err = readModel(o.from)
		return o.from, model, err
	case o.full || !o.force:
		return "", nil, nil
	}
	// What is no model that can be read is replaced, whatever it is.
	if info, err := os.Stat(o.out); err == nil && info.Mode().IsRegular() {
		if model, err := readModel(o.out); err == nil {
			return o.out, model, nil
		}
	}
	return "", nil, nil
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
