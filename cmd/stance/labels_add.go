package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/english"
	"stance/labels"
	"stance/labels/jsonl"
	"stance/labels/passage"
	"stance/labels/store"
	"stance/labels/textpos"
)

type addOptions struct {
	set    setFlags
	input  string
	dryRun bool
	now    func() time.Time
}

func newLabelsAdd(term terminal) *cobra.Command {
	o := addOptions{now: time.Now}
	cmd := &cobra.Command{
		Use:   "add PATH...",
		Short: "queue the passages of articles for labelling",
		Long: `Puts the passages of articles, of all files in folders, or of standard input ("-")
into the queue of a label set, the file queue.jsonl in its folder. There they wait
for a label: "stance labels queue" lists them, "stance labels edit" labels them.

A passage that is in the set, by its id or by its words (whatever their case,
punctuation and spacing), is left out, so that the same articles can be added again.
Lines of .jsonl files keep what else they say, but never labels: what a model tagged
does not become a decision. Passages that wait are not trained on.`,
		Example: `  stance labels add new-articles --labels my-labels
  stance labels add --labels my-labels --dry-run new-articles/may.txt`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runLabelsAdd(cmd.Context(), o, args, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.input, "input", "auto", "read PATH as `FORMAT`: text, markdown or jsonl (auto: by extension)")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "say what would be queued, and write nothing")
	complete(cmd, "input", "auto", "text", "markdown", "jsonl")
	return cmd
}

func runLabelsAdd(ctx context.Context, o addOptions, paths []string, term terminal) error {
	source, err := o.set.source()
	if err != nil && !o.begins() {
		return err
	}
	if source != nil && source.Single {
		return fmt.Errorf("label set %s: one file has no queue: name a folder with --labels", source.Name)
	}
	// The articles are read before the lock is taken: standard input may take
	// its time.
	report := reporter{term: term}
	found, err := gather(paths, inputFlag(o.input), term.in)
	if err != nil {
		return err
	}
	var passages []labels.Annotation
	err = report.blocks(ctx, found, func(row *batch.Row) error {
		if row.Kind == article.KindPassage {
			if of, ours, matches := passage.ParseID(row.ID, row.Text); ours && (!matches || of != row.Article) {
				report.inputFault(row.Input, textpos.Errorf(row.Line, 0, "id %s is that of another text or article: leave the id out", row.ID))
				return nil
			}
			report.read++
			passages = append(passages, queued(row))
		}
		return nil
	})
	if err != nil {
		return err
	}
	found.noteSkipped(term)
	if len(passages) == 0 {
		return report.result()
	}
	if o.dryRun {
		if source == nil {
			source = &store.Source{Name: o.set.labels}
		}
		if err := o.queue(source, nil, passages, term); err != nil {
			return err
		}
		return report.result()
	}
	writer, err := o.set.writer(ctx, term)
	if err != nil {
		return err
	}
	err = o.queue(writer.Source, writer, passages, term)
	if unlockErr := writer.Unlock(); err == nil {
		err = unlockErr
	}
	if err != nil {
		return err
	}
	return report.result()
}

// ofSamples are the members of passages that "stance labels next" picked, and of
// tagged ones, that say how shares can be estimated from them.
var ofSamples = []string{"date", "drawn", "frame", "p", "sample", "seed", "why"}

// queued is the line of a passage in the queue.
func queued(row *batch.Row) labels.Annotation {
	line := labels.Annotation{ID: strings.Clone(row.ID), Article: strings.Clone(row.Article), Text: strings.Clone(row.Text)}
	kept := map[string]*string{
		"origin": &line.Origin, "kind": &line.Kind, "outlet": &line.Outlet, "language": &line.Language, "target": &line.Target,
	}
	for _, field := range row.Others {
		key := string(field.Key)
		if target := kept[key]; target != nil {
			if value, err := field.String(field.Value); err == nil {
				*target = value
				continue
			}
		}
		if slices.Contains(labels.Reserved, key) && !slices.Contains(ofSamples, key) {
			continue // of a decision, or of a tag
		}
		line.Others = append(line.Others, jsonl.Field{Key: slices.Clone(field.Key), Value: slices.Clone(field.Value)})
	}
	return line
}

// sifted counts what became of passages to queue.
type sifted struct{ byID, byWords int }

// queue adds those of the passages to the queue that the set does not hold;
// without a writer it only counts.
func (o *addOptions) queue(source *store.Source, writer *store.Writer, passages []labels.Annotation, term terminal) error {
	ids, words := map[string]bool{}, map[passage.WordSum]bool{}
	decided, waiting := map[string]bool{}, map[string]bool{}
	for line, err := range source.Lines() {
		if err != nil {
			return unusable(err)
		}
		if !ids[line.ID] {
			ids[line.ID] = true
			words[passage.Words(line.Text)] = true
		}
		if line.Decided() {
			decided[line.ID] = true
		} else {
			waiting[line.ID] = true
		}
	}
	for id := range decided {
		delete(waiting, id)
	}
	var there sifted
	added := 0
	var lines []byte
	at := o.now().UTC().Format(time.RFC3339)
	articles := map[string]bool{}
	for _, line := range passages {
		sum := passage.Words(line.Text)
		switch {
		case ids[line.ID]:
			there.byID++
			continue
		case words[sum]:
			there.byWords++
			continue
		}
		ids[line.ID], words[sum], articles[line.Article] = true, true, true
		line.At = at
		line.Labels = make([]string, len(source.Schemes))
		line.Others = slices.DeleteFunc(line.Others, func(field jsonl.Field) bool { return belongsToTag(string(field.Key), source.Schemes) })
		added++
		lines = line.Append(lines, source.Schemes)
	}
	where, remark := source.Queue(), "queued"
	switch {
	case writer == nil:
		remark = "to queue (not written: --dry-run)"
	case added > 0:
		first, err := writer.Append(where, lines)
		if err != nil {
			return err
		}
		where = fmt.Sprintf("%s:%d", where, first)
	}
	fmt.Fprintf(term.out, "%s: %s of %s %s", where,
		english.Plural(added, "passage", "passages"), english.Plural(len(articles), "article", "articles"), remark)
	if n := there.byID + there.byWords; n > 0 {
		fmt.Fprintf(term.out, "; %s in the set already (%s by id, %s by words)", english.Thousands(n),
			english.Thousands(there.byID), english.Thousands(there.byWords))
	}
	fmt.Fprintf(term.out, "; %s for a label\n", english.Plural(len(waiting)+added, "passage waits", "passages wait"))
	return nil
}

// belongsToTag reports whether a member of a line is, or goes with, a label that
// somebody or something gave.
func belongsToTag(key string, schemes []labels.Scheme) bool {
	return slices.ContainsFunc(schemes, func(s labels.Scheme) bool { return key == s.Name || key == s.Name+"_proba" })
}

// begins reports whether the label set is a folder without label files, in which
// a set may begin.
func (o *addOptions) begins() bool {
	name, err := o.set.writable()
	return err == nil && store.Empty(name)
}
