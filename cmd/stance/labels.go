package main

import (
	"github.com/spf13/cobra"
)

func newLabels(term terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "labels",
		Short: "look after a label set",
		Long: `A label set is a folder of .jsonl files, one decision a line, with scheme.json and
heldout.txt; see "stance help formats". Verbs take --labels DIR, by default
labels/gold where it exists.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError("no verb labels %q: see `stance labels --help`", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newLabelsCheck(term), newLabelsStats(term), newLabelsAgree(term), newLabelsInit(term),
		newLabelsSuspects(term), newLabelsNext(term),
		newLabelsAdd(term), newLabelsQueue(term), newLabelsEdit(term), newLabelsLog(term), newLabelsDiff(term),
	)
	return cmd
}
