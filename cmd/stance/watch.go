package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/english"
	"stance/classify/metrics"
	"stance/labels/store"
)

type watchOptions struct {
	train trainOptions
	tag   string
}

func newWatch(term terminal) *cobra.Command {
	var o watchOptions
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "train whenever labels are saved, and show at once what that changed",
		Long: `Watches a label set. Whenever one of its files is saved, by an editor, by "stance
labels edit" or by git, it is checked, a model is trained on it, and what changed
appears: labels, scores and flipped tags, as after "stance train".

A mistake in a label file, or one that "stance labels check" would call an error, is
shown with file and line, and the last good model stays. The model also stays while
the folder is missing.

With -o each model is written to FILE; the one that was there when it began, or the
first one, stays as FILE.prev. With --tag a folder of articles is tagged by each
model, and the passages whose tag flipped are listed. An interrupt (Ctrl-C) ends it.`,
		Example: `  stance watch --labels my-labels
  stance watch --labels my-labels -o my.model --tag articles/`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runWatch(cmd.Context(), o, term)
		},
	}
	o.train.set.add(cmd)
	cmd.Flags().StringVar(&o.train.set.heldOut, "heldout", "", "held-out list `FILE` (default: heldout.txt in the label set)")
	addRecipeFlag(cmd, &o.train.recipe)
	cmd.Flags().StringVarP(&o.train.out, "out", "o", "", "write each model to `FILE`, which is compared with first if it is there")
	cmd.Flags().StringVar(&o.tag, "tag", "", "tag the articles in `FOLDER` by each model, and list what flipped")
	_ = cmd.MarkFlagDirname("tag")
	addFlipsFlag(cmd, &o.train.flips)
	return cmd
}

func runWatch(ctx context.Context, o watchOptions, term terminal) error {
	if o.train.flips < 0 {
		return usageError("--flips %d: want 0 or more", o.train.flips)
	}
	name, err := o.train.set.place()
	if err != nil {
		return err
	}
	o.train.set.labels = name
	w := &watch{o: o, term: term, repeated: &repeatFilter{out: term.err, said: map[string]int{}}}
	if o.train.out != "" {
		if err := replaceable(o.train.out, false); err != nil {
			return fmt.Errorf("-o %s: file exists and is no model: choose another name", o.train.out)
		}
		in := modelInPlace(o.train.out)
		w.last, w.written, w.there = in.model, in.model, in.standing()
		if in.fault != nil {
			term.note("not compared with the model before: %v", in.fault)
		}
	}
	var others []string
	for _, file := range []string{o.train.set.scheme, o.train.set.heldOut, recipeFileOf(o.train.recipe)} {
		if file != "" {
			others = append(others, file)
		}
	}
	watcher := store.Watch(name, others...)
	defer watcher.Close()
	sight := store.Look(name, others...)
	if err := w.round(ctx, time.Now()); err != nil {
		// What cannot be read now may be mended while it is watched; what is not
		// there at all is likely a slip of the keys.
		if sight.Err != nil {
			return err
		}
		w.fault(err)
	}
	term.note("watching %s: Ctrl-C ends it", name)
	for {
		next, err := watcher.Wait(ctx, sight)
		if err != nil {
			return nil // interrupted, as it is meant to be
		}
		sight, w.rounds = next, w.rounds+1
		err = w.round(ctx, saved(sight))
		if now := store.Look(name, others...); err != nil && !now.Same(sight) {
			continue // it was read while it was written
		}
		if err != nil {
			w.fault(err)
		}
	}
}

// saved is when the files that are seen were written: as they say, unless that is
// long ago; they were moved here then.
func saved(sight store.Sight) time.Time {
	now := time.Now()
	if age := now.Sub(sight.Newest); 0 <= age && age < time.Second {
		return sight.Newest
	}
	return now
}

// watch is what is known from one round to the next.
type watch struct {
	o        watchOptions
	term     terminal
	repeated *repeatFilter // messages that every round has
	rounds   int           // behind the first
	last     *classify.Model
	written  *classify.Model // in the file of -o
	there    standing        // what is there
}

// round trains on the labels as they are and tells what changed.
func (w *watch) round(ctx context.Context, since time.Time) error {
	recipe, err := openRecipe(w.o.train.recipe)
	if err != nil {
		return err
	}
	w.repeated.round = w.rounds
	quiet := w.term
	quiet.err = w.repeated
	set, err := readChecked(&w.o.train.set, quiet)
	if err != nil {
		return err
	}
	defer set.close()
	before := w.last
	model, err := w.o.train.train(set, trainedFrom("the model before", before), recipe, quiet)
	if err != nil {
		return err
	}
	s, out := w.term.screen(), bufio.NewWriter(w.term.out)
	fmt.Fprintln(out, clock(s))
	switch {
	case before == nil:
		if err := printAccuracy(out, model, set); err != nil {
			return err
		}
	case before.Hash() == model.Hash():
		fmt.Fprintf(out, "model %s: nothing that it learns from has changed\n", model.Hash())
	default:
		report, err := set.compare(before, model)
		if err != nil {
			return err
		}
		printChanges(out, s, report, w.o.train.flips)
	}
	w.last = model
	w.write() // before anything is printed: who reads it may take the model at once
	if w.rounds > 0 {
		fmt.Fprintln(out, s.paint(dim, fmt.Sprintf("%.2f s after it was saved", time.Since(since).Seconds())))
	}
	if err := out.Flush(); err != nil {
		return writeError("standard output", err)
	}
	if w.o.tag != "" && (before == nil || before.Hash() != model.Hash()) {
		if err := w.tagFolder(ctx, before, model); err != nil {
			w.term.note("%v", err)
		}
	}
	return nil
}

// write writes the last model to the file of -o, if that holds another one.
func (w *watch) write() {
	if w.o.train.out == "" || w.written != nil && w.written.Hash() == w.last.Hash() {
		return
	}
	if err := writeModel(w.last, w.o.train.out, false, w.there, w.term); err != nil {
		w.term.note("%v; %s is not model %s: the next save tries again", err, w.o.train.out, w.last.Hash())
		return
	}
	// The first model is kept: that which was there, or the first one of this run.
	if w.there == unknown {
		w.there = readByUs
	} else {
		w.there = ours
	}
	w.written = w.last
	w.term.note("wrote %s: model %s", w.o.train.out, w.last.Hash())
}

// fault tells of a label set that cannot be trained on.
func (w *watch) fault(err error) {
	stays := ""
	if w.last != nil {
		stays = "; model " + w.last.Hash() + " stays"
	}
	fmt.Fprintln(w.term.out, clock(w.term.screen()))
	w.term.note("%v%s", err, stays)
}

// clock is the line that a round begins with.
func clock(s screen) string { return s.paint(bold, "── "+time.Now().Format("15:04:05")+" ──") }

// printAccuracy says how good a model is that there is nothing to compare with.
func printAccuracy(out *bufio.Writer, model *classify.Model, l *trainingSet) error {
	held, err := l.held()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "model %s, trained on %s of %s\n", model.Hash(),
		english.Plural(l.set.Len(), "passage", "passages"), english.Plural(len(l.set.Groups()), "article", "articles"))
	for s, scheme := range model.Schemes() {
		outcomes, real := changes.Unseen(model, s, held)
		if len(outcomes) == 0 {
			continue
		}
		in, of := "", "real articles held or left out"
		if interval, ok := metrics.ClusteredInterval(outcomes); ok {
			in = fmt.Sprintf(" (95%% %.2f-%.2f)", interval.Lo, interval.Hi)
		}
		if !real {
			of = "written articles left out"
		}
		fmt.Fprintf(out, "%s  accuracy %.3f%s on %s: %s, %s\n", scheme.Name, metrics.Accuracy(outcomes), in, of,
			english.Plural(len(outcomes), "passage", "passages"), english.Plural(metrics.Articles(outcomes), "article", "articles"))
	}
	return nil
}

// A repeatFilter passes messages on, but for those of the round before: what is to be
// said of a label set is mostly to be said in every round.
type repeatFilter struct {
	out   io.Writer
	round int
	said  map[string]int // in which round, last
}

func (f *repeatFilter) Write(b []byte) (int, error) {
	last, ever := f.said[string(b)]
	f.said[string(b)] = f.round
	if ever && last >= f.round-1 {
		return len(b), nil
	}
	return f.out.Write(b)
}
