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

// folderTags are the tags of a folder's passages, by one model.
type folderTags struct {
	model  *classify.Model
	labels map[passageKey][]int // by scheme
}

// A passageKey names a passage of a folder: ids of JSON lines need not be unique.
type passageKey struct {
	input, id string
	number    int
}

// folderFlip is a passage of the folder whose tag is another one.
type folderFlip struct {
	scheme        int
	before, after int
	p             float64 // of after
	article       string
	number        int
	text, target  string
}

// tagFolder tags the folder of --tag, and lists what flipped.
func (w *watch) tagFolder(ctx context.Context, before, model *classify.Model) error {
	if before != nil && before.Hash() == model.Hash() && w.tags != nil {
		return nil
	}
	found, err := gather([]string{w.o.tag}, "auto", strings.NewReader(""))
	if err != nil {
		return err
	}
	was, now := w.tags, &folderTags{model: model, labels: map[passageKey][]int{}}
	if was == nil && before != nil { // -o named a model: its tags are those before
		was = &folderTags{model: before}
		if was.labels, err = tagsOf(ctx, found, before, w.term, nil); err != nil {
			return err
		}
	}
	var flips []folderFlip
	now.labels, err = tagsOf(ctx, found, model, w.term, func(key passageKey, row *batch.Row) {
		if was == nil {
			return
		}
		old, known := was.labels[key]
		for s := range row.Tagging.Tags {
			o := changes.Same(was.model, model.Schemes()[s])
			if tag := row.Tagging.Tags[s]; known && o >= 0 && old[o] != tag.Label {
				flips = append(flips, folderFlip{s, old[o], tag.Label, tag.P(), row.Article, row.Number, strings.Clone(row.Text), row.Target})
			}
		}
	})
	if err != nil {
		return err
	}
	w.tags = now
	out := bufio.NewWriter(w.term.out)
	if was != nil {
		printFolderFlips(out, w.term.screen(), w.o.tag, len(now.labels), flips, was.model, model, w.o.train.flips)
	} else {
		fmt.Fprintf(out, "%s: %s tagged\n", printable(w.o.tag), english.Plural(len(now.labels), "passage", "passages"))
	}
	if err := out.Flush(); err != nil {
		return writeError("standard output", err)
	}
	return nil
}

// tagsOf tags all that was found, and hands on each passage. What cannot be read
// is told, and left out.
func tagsOf(ctx context.Context, found gathered, model *classify.Model, term terminal, each func(passageKey, *batch.Row)) (map[passageKey][]int, error) {
	told := reporter{term: term}
	told.refused(found)
	tags := map[passageKey][]int{}
	err := batch.Run(ctx, model, found.inputs, batch.Sink{
		Fault: told.inputFault,
		Row: func(row *batch.Row) error {
			if row.Kind != article.KindPassage || row.Tagging == nil {
				return nil
			}
			key := passageKey{row.Input.Name, strings.Clone(row.ID), row.Number}
			given := make([]int, len(row.Tagging.Tags))
			for s, tag := range row.Tagging.Tags {
				given[s] = tag.Label
			}
			tags[key] = given
			if each != nil {
				each(key, row)
			}
			return nil
		},
	})
	return tags, err
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
		moves := changes.Moved(before, changes.Same(before, scheme), model, f.scheme, f.text, f.target, f.after, f.before, movesShown)
		printMoves(out, s, moves, indent, "the weights of the views moved, and no term's own")
	}
	if left := len(flips) - most; left > 0 {
		fmt.Fprintf(out, "%sand %d more: --flips N lists N\n", margin, left)
	}
}
