package main

import "github.com/spf13/cobra"

func newLabelsAgree(terminal) *cobra.Command { return &cobra.Command{Use: "agree"} }
