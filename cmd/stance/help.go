package main

import (
	_ "embed"
	"strings"

	"github.com/spf13/cobra"
)

//go:embed help/scores.txt
var scoresText string

//go:embed help/formats.txt
var formatsText string

func newHelpScores() *cobra.Command {
	return topic("scores", "what the numbers of an evaluation mean", scoresText)
}

func newHelpFormats() *cobra.Command {
	return topic("formats", "the files that are read and written", formatsText)
}

// topic is a text that `stance help NAME` shows.
func topic(name, short, text string) *cobra.Command {
	return &cobra.Command{Use: name, Short: short, Long: strings.TrimSpace(text)}
}
