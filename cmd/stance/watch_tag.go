package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/changes"
	"stance/classify/english"
)

// folderFlip is a passage of the folder whose tag is another one.
type folderFlip struct {
	scheme        int
	before, after int
	p             float64 // of after
	article       string
	number        int
	text, target  string
}

// tagFolder tags the folder of --tag by the model, and by the one before, and
// lists what flipped. What cannot be read is told, and left out.
func (w *watch) tagFolder(ctx context.Context, before, model *classify.Model) error {
	found, err := gather([]string{w.o.tag}, "auto", strings.NewReader(""))
	if err != nil {
		return err
	}
	told := reporter{term: w.term}
	told.refused(found)
	var flips []folderFlip
	var old *classify.Tagger
	var in []int // the model before, by scheme
	if before != nil {
		old = before.NewTagger()
		for _, scheme := range model.Schemes() {
			in = append(in, changes.Same(before, scheme))
		}
	}
	passages := 0
	err = batch.Run(ctx, model, found.inputs, batch.Sink{
		Fault: told.inputFault,
		Row: func(row *batch.Row) error {
			if row.Kind != article.KindPassage || row.Tagging == nil {
				return nil
			}
			passages++
			if old == nil {
				return nil
			}
			was := old.TagToward(row.Text, row.Target)
			for s := range row.Tagging.Tags {
				tag, o := &row.Tagging.Tags[s], in[s]
				if o >= 0 && was.Tags[o].Label != tag.Label {
					flips = append(flips, folderFlip{s, was.Tags[o].Label, tag.Label, tag.P(), row.Article, row.Number, strings.Clone(row.Text), row.Target})
				}
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w.term.out)
	if before != nil {
		printFolderFlips(out, w.term.screen(), w.o.tag, passages, flips, before, model, w.o.train.flips)
	} else {
		fmt.Fprintf(out, "%s: %s tagged\n", printable(w.o.tag), english.Plural(passages, "passage", "passages"))
	}
	if err := out.Flush(); err != nil {
		return writeError("standard output", err)
	}
	return nil
}

func printFolderFlips(out *bufio.Writer, s screen, folder string, passages int, flips []folderFlip, before, model *classify.Model, most int) {
	slices.SortStableFunc(flips, func(a, b folderFlip) int { return a.scheme - b.scheme })
	fmt.Fprintf(out, "%s: %s of %s flipped\n", s.paint(bold, printable(folder)), english.Plural(len(flips), "tag", "tags"), english.Plural(passages, "passage", "passages"))
	const indent = 5
	margin := strings.Repeat(" ", indent)
	for i, f := range flips[:min(most, len(flips))] {
		scheme := model.Schemes()[f.scheme]
		label := func(at int) string {
			return s.paint(colorOf(scheme, at), sign(scheme, at)+" "+scheme.Labels[at])
		}
		fmt.Fprintf(out, "%s %s no. %d  %s  %s -> %s %s\n", padLeft(fmt.Sprintf("%d.", i+1), indent-1), s.paint(bold, printable(f.article)), f.number,
			scheme.Name, label(f.before), label(f.after), percent(f.p))
		for _, line := range wrap(printable(f.text), s.width-indent, 2) {
			fmt.Fprintln(out, margin+line)
		}
		moves := changes.Moved(before, changes.Same(before, scheme), model, f.scheme, f.text, f.target, f.after, f.before, movesLooked)
		printMoves(out, s, moves, indent)
	}
	if left := len(flips) - most; left > 0 {
		fmt.Fprintf(out, "%sand %d more: --flips N lists N\n", margin, left)
	}
}
