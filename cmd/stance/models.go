package main

import "github.com/spf13/cobra"

func newModels(term terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "model",
		Short: "look at models: what they were taught, and what differs between two",
		Long:  "Shows models, which \"stance train\" writes.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError("no verb model %q: see `stance model --help`", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newModelShow(term), newModelDiff(term))
	return cmd
}
