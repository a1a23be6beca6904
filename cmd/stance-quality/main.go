// Stance-quality measures what the recipes of stance are worth: it prints the
// tables of testdata/quality/README.md.
//
//	go run ./cmd/stance-quality -semeval FILE -newsmtsc FILE -folds DIR
//
// The gold set is always scored; the public sets where their files are named,
// since they are no part of the project: JSON Lines with id, text, and target
// and stance (SemEval-2016 task 6 A) or sentiment (NewsMTSC). With -folds it
// writes the passages of every set with their folds to DIR, for
// testdata/quality/linear.py, which scores other models on the same folds.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	semeval := flag.String("semeval", "", "SemEval-2016 task 6 A training `FILE`")
	newsmtsc := flag.String("newsmtsc", "", "NewsMTSC training `FILE`")
	folds := flag.String("folds", "", "write passages and folds to `DIR`")
	recipes := flag.String("recipes", "", "score the recipes of `FILE`, a JSON list, in place of those of the table")
	only := flag.String("only", "", "measure the `SET` of this name alone")
	seeds := flag.Bool("seeds", false, "score the seed articles too: every look is to be logged in testdata/quality/README.md")
	flag.Parse()
	if err := run(os.Stdout, *semeval, *newsmtsc, *folds, *recipes, *only, *seeds); err != nil {
		fmt.Fprintln(os.Stderr, "stance-quality:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, semeval, newsmtsc, folds, recipeFile, only string, seeds bool) error {
	recipes, err := recipesOf(recipeFile)
	if err != nil {
		return err
	}
	sets, err := goldSets(seeds)
	if err != nil {
		return err
	}
	if semeval != "" {
		set, err := publicSet("semeval", semeval, semevalScheme, 10)
		if err != nil {
			return err
		}
		sets = append(sets, set)
	}
	if newsmtsc != "" {
		set, err := publicSet("newsmtsc", newsmtsc, newsScheme, 5)
		if err != nil {
			return err
		}
		set.togetherByText()
		sets = append(sets, set)
	}
	for _, set := range sets {
		if only != "" && set.name != only {
			continue
		}
		if folds != "" {
			if err := set.writeFolds(folds); err != nil {
				return err
			}
		}
		if err := measure(out, set, recipes); err != nil {
			return fmt.Errorf("%s: %w", set.name, err)
		}
	}
	return nil
}
