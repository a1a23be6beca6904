package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify/token"
)

//go:embed help/scores.txt
var scoresText string

//go:embed help/recipes.txt
var recipesText string

//go:embed help/formats.txt
var formatsText string

//go:embed help/workflow.txt
var workflowText string

func newHelpScores() *cobra.Command {
	return topic("scores", "what the numbers of an evaluation mean", scoresText)
}

func newHelpWorkflow() *cobra.Command {
	return topic("workflow", "the loop from labels to tags and back, on one screen", workflowText)
}

func newHelpFormats() *cobra.Command {
	return topic("formats", "the files that are read and written", formatsText)
}

// newHelpRecipes lists the views as the package that has them describes them.
func newHelpRecipes() *cobra.Command {
	var views strings.Builder
	for _, v := range token.Views() {
		for i, line := range wrap(v.Summary(), 66, 0) {
			name := ""
			if i == 0 {
				name = string(v)
			}
			fmt.Fprintf(&views, "  %-10s%s\n", name, line)
		}
	}
	return topic("recipes", "how models are made: views, weights, lexicons, targets", strings.Replace(recipesText, "@VIEWS@\n", views.String(), 1))
}

// topic is a text that `stance help NAME` shows.
func topic(name, short, text string) *cobra.Command {
	return &cobra.Command{Use: name, Short: short, Long: strings.TrimSpace(text)}
}
