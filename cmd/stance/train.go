package main

import (
	"bufio"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/crossval"
	"stance/classify/english"
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
	flips  int
	format string
	gates  gates
}

func newTrain(term terminal) *cobra.Command {
	var o trainOptions
	cmd := &cobra.Command{
		Use:   "train -o FILE",
		Short: "train a model on a label set, and say what an edit of the labels changed",
		Long: `Trains a model on the gold labels of a label set and writes it to FILE. Passages of
held-out articles, and passages whose label is unresolved, are left out. The same
labels and options give the same file, byte for byte.

Where FILE is a model already, this prints what changed: the labels, the scores on
articles that the models had not seen, with tests of the difference, and the tags
that flipped, with the terms that moved most. The model before is kept as
FILE.prev; to go back to it, give it its name again. Where there is no evidence of
a difference, this says so. Scores are of two sorts of articles: those held out for
good, and those that were left out in turn, a fifth at a time, while the weights of
the views were fitted. Both models are held to the labels as they are now.

Labels of held-out passages are no part of a model: what became of them, "stance
labels diff" tells. Mistakes in the lines that do not keep them from being read,
"stance labels check" finds.

--fail-under and --no-worse are gates: a model that misses one is not written, the
exit code is 3, and FILE stays as it was. --fail-under goes by the accuracy in the
first scheme on real articles that were held or left out (on text written for
training where there is no other); --no-worse, by all scores of the first scheme: a
model is worse where the interval of the difference over articles lies below 0, or,
on fewer than ten articles, where the exact McNemar test has p < 0.05. By chance
alone, about one such comparison in twenty looks so bad.

The model holds every scheme that has labels in the set. How the views of a
passage are weighed, and how sure the model is, is fitted to predictions for
articles that were left out in turn. Where the set's lines name two targets or
more ("target"), the model learns each apart as well as all together.

After an edit of the labels of a large set, only what changed is counted. --from
names the model that knows the rest; it is the file of -o where that is a model.
The model is the same as one trained anew, byte for byte. Up to 20,000 passages it
is always trained anew; beyond that where what is to be taken back is not known (a
passage or its text is gone, the recipe is another), which is told; and with --full.

With --tune it searches recipes first: it scores them on the first scheme by
cross-validation over whole articles, adding view after view while that lowers
the log-loss, and takes the one with the fewest terms among those that are not
shown to be worse than the best.`,
		Example: `  stance train -o my.model
  stance train --labels my-labels -o my.model
  stance train --labels my-labels -o my.model --fail-under 0.6 --no-worse
  stance train --labels my-labels --tune -o my.model
  stance train --labels my-labels --recipe my-recipe.json -o my.model
  stance train --labels tweets.jsonl --scheme scheme.json -o tweets.model
  mv my.model.prev my.model       go back to the model before`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runTrain(o, cmd.Flags().Changed("recipe"), term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.set.heldOut, "heldout", "", "held-out list `FILE` (default: heldout.txt in the label set)")
	cmd.Flags().StringVarP(&o.out, "out", "o", "", "model `FILE` to write (required)")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file of -o where it is no model; a model is replaced anyway")
	addRecipeFlag(cmd, &o.recipe)
	cmd.Flags().StringVar(&o.from, "from", "", "count only what changed since `MODEL` was trained (default: the file of -o)")
	_ = cmd.MarkFlagFilename("from")
	cmd.Flags().BoolVar(&o.full, "full", false, "count everything anew")
	cmd.Flags().BoolVar(&o.tune, "tune", false, "search for the recipe by cross-validation over articles, print what was tried, and train by the one found")
	cmd.Flags().IntVar(&o.folds, "folds", 0, "score recipes of --tune on `N` folds of whole articles (default: 10, or as many as there are articles)")
	o.gates.add(cmd)
	addFlipsFlag(cmd, &o.flips)
	cmd.Flags().StringVar(&o.format, "format", "text", "print what changed as `FORMAT`: text or json")
	complete(cmd, "format", "text", "json")
	return cmd
}

func addFlipsFlag(cmd *cobra.Command, flips *int) {
	cmd.Flags().IntVar(flips, "flips", 5, "list `N` of the flipped tags, with the terms that moved most")
}

// check looks at the flags, before anything is read.
func (o *trainOptions) check(recipeGiven bool) error {
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
	case o.flips < 0:
		return usageError("--flips %d: want 0 or more", o.flips)
	case o.format != "text" && o.format != "json":
		return usageError("--format %s: want text or json", o.format)
	}
	return o.gates.check()
}

func runTrain(o trainOptions, recipeGiven bool, term terminal) error {
	if err := o.check(recipeGiven); err != nil {
		return err
	}
	recipe, err := openRecipe(o.recipe)
	if err != nil {
		return err
	}
	collectLate()
	earlier := o.startEarlier()
	set, err := readTrainingSet(&o.set, term)
	if err != nil {
		return err
	}
	defer set.close()
	if err := replaceable(o.out, o.force); err != nil {
		return err
	}
	if o.tune {
		items, err := set.set.Items()
		if err != nil {
			return err
		}
		if recipe, err = tune(items, set.schemes, o.folds, term); err != nil {
			return err
		}
	}
	was := <-earlier
	if was.err != nil {
		return was.err
	}
	if was.place.fault != nil {
		term.note("not compared with the model before: %v", was.place.fault)
	}
	before := was.place.model
	if before == nil {
		before = was.from.model
	}
	if before == nil && !o.gates.set() {
		set.release() // there is nothing to look up in them
	}
	model, err := o.train(set, was.from, recipe, term)
	if err != nil {
		return err
	}
	return o.adopt(model, before, set, was.place, term)
}

// adopt compares a new model with the one before, if there is one, holds it to the
// gates, puts it in its place, and tells of all that.
func (o *trainOptions) adopt(model, before *classify.Model, set *trainingSet, in place, term terminal) (err error) {
	var report *changes.Report
	if before != nil && before.Hash() != model.Hash() {
		if report, err = set.compare(before, model); err != nil {
			return err
		}
	}
	missed := o.gates.hold(model, set, report, in, term)
	same := in.model != nil && in.model.Hash() == model.Hash()
	if missed == nil && !same {
		// Before anything is printed: who reads what is printed may go away.
		if err := writeModel(model, o.out, o.force, in.standing(), term); err != nil {
			return err
		}
	}
	if err := o.print(report, model, term); err != nil {
		return err
	}
	switch {
	case missed != nil:
		return missed
	case same:
		term.note("%s is model %s already: nothing that it learns from has changed", o.out, model.Hash())
		return nil
	}
	term.note("%s", set.counted)
	term.note("wrote %s: model %s, %s", o.out, model.Hash(), english.Plural(model.Terms(), "term", "terms"))
	return nil
}

// print prints what changed; for people, only if anything did.
func (o *trainOptions) print(r *changes.Report, model *classify.Model, term terminal) (err error) {
	out := bufio.NewWriter(term.out)
	if o.format == "json" {
		err = encodeChanges(out, r, model)
	} else if r != nil {
		printChanges(out, term.screen(), r, o.flips)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return writeError("standard output", err)
	}
	return nil
}

// writeModel writes a model to its place.
func writeModel(model *classify.Model, name string, force bool, there standing, term terminal) error {
	out, err := openModelOutput(name, force, there, term)
	if err != nil {
		return err
	}
	_, err = model.WriteTo(out)
	if err != nil {
		err = writeError(name, err)
	}
	return out.close(err)
}

// train trains, from an earlier model where there is one.
func (o *trainOptions) train(l *trainingSet, from earlierModel, recipe classify.Recipe, term terminal) (*classify.Model, error) {
	set := l.taken()
	if from.model == nil {
		return crossval.TrainSet(set, l.schemes, recipe)
	}
	model, edits, err := crossval.RetrainSet(from.counted, set, l.schemes, recipe)
	switch {
	case err != nil:
		return nil, err
	case edits.Anew == crossval.TooFew && o.from == "": // nobody asked
	case edits.Anew != "":
		term.note("trained anew, not from %s: %s", from.name, edits.Anew)
	default:
		term.note("counted what changed since %s: %s added, %s changed, %s left out (--full counts everything)", from.name,
			english.Plural(edits.Added, "passage", "passages"), english.Thousands(edits.Changed), english.Thousands(edits.Removed))
	}
	return model, nil
}
