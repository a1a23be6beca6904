package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"stance/classify/english"
	"stance/labels"
	"stance/labels/store"
)

func newLabelsQueue(term terminal) *cobra.Command {
	var o struct {
		set    setFlags
		format string
	}
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "list the passages that wait for a label",
		Long: `Lists the passages that "stance labels add" has put into the queue of a label set
and that have no label yet, in the order in which they came.`,
		Example: `  stance labels queue --labels my-labels
  stance labels queue --labels my-labels --format jsonl`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if o.format != "text" && o.format != "jsonl" {
				return usageError("--format %s: want text or jsonl", o.format)
			}
			source, err := o.set.source()
			if err != nil {
				return err
			}
			waiting, err := waitingIn(source)
			if err != nil {
				return err
			}
			return printQueue(source, waiting, o.format, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or jsonl")
	complete(cmd, "format", "text", "jsonl")
	return cmd
}

// waitingIn lists the passages of a set that stand in its queue and have no
// decision, in the order of the lines, each once.
func waitingIn(source *store.Source) ([]labels.Annotation, error) {
	var queue []labels.Annotation
	decided, queued := map[string]bool{}, map[string]bool{}
	for line, err := range source.Lines() {
		switch {
		case err != nil:
			return nil, unusable(err)
		case line.Decided():
			decided[line.ID] = true
		case !queued[line.ID]:
			queued[line.ID] = true
			queue = append(queue, line)
		}
	}
	waiting := queue[:0]
	for _, line := range queue {
		if !decided[line.ID] {
			waiting = append(waiting, line)
		}
	}
	return waiting, nil
}

func printQueue(source *store.Source, waiting []labels.Annotation, format string, term terminal) error {
	out := bufio.NewWriter(term.out)
	if format == "jsonl" {
		for _, line := range waiting {
			if _, err := out.Write(line.Append(nil, source.Schemes)); err != nil {
				return err
			}
		}
		return out.Flush()
	}
	s := term.screen()
	articles := map[string]bool{}
	for _, line := range waiting {
		articles[line.Article] = true
		fmt.Fprintln(out, s.paint(bold, printable(line.ID)))
		for _, text := range wrap(printable(line.Text), s.width-2, 0) {
			fmt.Fprintln(out, "  "+text)
		}
	}
	fmt.Fprintf(out, "%s: %s of %s in the queue\n", source.Name,
		english.Plural(len(waiting), "passage", "passages"), english.Plural(len(articles), "article", "articles"))
	return out.Flush()
}
