package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"stance/labels/gold"
	"stance/labels/store"
)

func newLabelsInit(term terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "write the built-in label set into a folder",
		Long: `Writes the built-in gold set with its schemes, codebook and held-out list into
DIR, as a start for a label set of your own. A file that is already there is
never replaced, and then nothing is written.`,
		Example: `  stance labels init my-labels
  stance train --labels my-labels -o my.model`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			names, err := store.Init(args[0], gold.Files())
			if err != nil {
				return err
			}
			for _, name := range names {
				fmt.Fprintln(term.out, filepath.ToSlash(filepath.Join(args[0], name)))
			}
			return nil
		},
	}
}
