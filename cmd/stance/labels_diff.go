package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"stance/classify/english"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
)

func newLabelsDiff(term terminal) *cobra.Command {
	var o setFlags
	cmd := &cobra.Command{
		Use:   "diff OLD [NEW]",
		Short: "show what differs between two label sets, or two states of one",
		Long: `Shows the passages of two label sets whose labels or words differ: edits, and not
lines, so that lines that moved, or that another line of the same annotator
overruled, are none. For each passage, how the gold label changed, and what each
annotator says now that they did not say before.

OLD and NEW are folders, .jsonl files, or git revisions of the label set that
--labels names. Without NEW, OLD is compared with that label set as it is.`,
		Example: `  stance labels diff HEAD --labels my-labels
  stance labels diff v1.0 HEAD --labels my-labels
  stance labels diff my-labels their-labels`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			before, oldSchemes, err := o.state(cmd, args[0])
			if err != nil {
				return err
			}
			after, newSchemes, err := o.state(cmd, append(args, "")[1])
			if err != nil {
				return err
			}
			return printDiff(labels.Diff(before, after, oldSchemes, newSchemes), term)
		},
	}
	o.add(cmd)
	return cmd
}

// state reads the label set that an argument names: a path, or else a revision;
// the label set as it is where it names none.
func (f *setFlags) state(cmd *cobra.Command, name string) (items []labels.Item, schemes []labels.Scheme, err error) {
	given, err := f.schemes()
	if err != nil {
		return nil, nil, err
	}
	var set *store.Set
	switch {
	case name == "":
		set, err = f.open()
	case exists(name):
		set, err = store.Open(name, given, gold.Schemes())
	default:
		set, err = f.revision(cmd.Context(), name, given)
	}
	if err != nil {
		return nil, nil, err
	}
	items, err = set.Items()
	return items, set.Schemes, err
}

func printDiff(differences []labels.Difference, term terminal) error {
	out := bufio.NewWriter(term.out)
	s := term.screen()
	added, removed := 0, 0
	for _, d := range differences {
		remark := ""
		switch {
		case d.Added:
			added++
			remark = "  added"
		case d.Removed:
			removed++
			remark = "  removed"
		}
		fmt.Fprintln(out, s.paint(bold, printable(d.ID))+remark)
		for _, line := range wrap(printable(d.Text), s.width-2, 2) {
			fmt.Fprintln(out, s.paint(dim, "  "+line))
		}
		if d.TextChanged {
			fmt.Fprintln(out, "  words changed; they were:")
			for _, line := range wrap(printable(d.OldText), s.width-4, 2) {
				fmt.Fprintln(out, s.paint(dim, "    "+line))
			}
		}
		for _, change := range d.Gold {
			fmt.Fprintf(out, "  gold %s  %s -> %s\n", printable(change.Scheme), printable(change.Old), printable(change.New))
		}
		for _, change := range d.Said {
			fmt.Fprintf(out, "    %s  %s %s -> %s", annotatorName(change.Annotator), printable(change.Scheme), printable(change.Old), printable(change.New))
			if change.Where != "" {
				fmt.Fprint(out, s.paint(dim, "  "+printable(change.Where)))
			}
			fmt.Fprintln(out)
		}
	}
	if len(differences) == 0 {
		fmt.Fprintln(out, "no passage differs")
	} else {
		fmt.Fprintf(out, "%s: %s added, %s removed, %s changed\n", english.Plural(len(differences), "passage differs", "passages differ"),
			english.Thousands(added), english.Thousands(removed), english.Thousands(len(differences)-added-removed))
	}
	return out.Flush()
}
