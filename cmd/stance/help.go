package main

import "github.com/spf13/cobra"

func newHelpScores() *cobra.Command {
	return &cobra.Command{
		Use:   "scores",
		Short: "what the numbers of an evaluation mean",
		Long:  `TODO`,
	}
}

func newHelpFormats() *cobra.Command {
	return &cobra.Command{
		Use:   "formats",
		Short: "the files that are read and written",
		Long:  `TODO`,
	}
}
