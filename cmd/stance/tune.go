package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/english"
	"stance/labels"
)

// tune searches for a recipe and prints what was tried.
func tune(items []labels.Item, schemes []labels.Scheme, folds int, term terminal) (classify.Recipe, error) {
	var named []classify.Recipe
	for _, name := range classify.RecipeNames() {
		recipe, err := classify.NamedRecipe(name)
		if err != nil {
			return recipe, err
		}
		named = append(named, recipe)
	}
	progress := newProgress(term, "recipes")
	tuning, err := crossval.Tune(items, schemes, crossval.TuneOptions{Folds: folds, Recipes: named, Progress: progress.show})
	progress.end()
	if err != nil {
		return classify.Recipe{}, err
	}
	printTuning(term.out, term.screen(), tuning)
	return tuning.Tried[tuning.Chosen].Recipe, nil
}

// tuneShown is how many recipes the table has.
const tuneShown = 20

// printTuning writes the recipes tried, the best first.
func printTuning(out io.Writer, s screen, t *crossval.Tuning) {
	fmt.Fprintf(out, "Recipes for %s, scored on %s of %s in %d folds of whole articles; ± is one standard error by article\n\n",
		t.Scheme.Name, english.Plural(t.Passages, "passage", "passages"), english.Plural(t.Articles, "article", "articles"), t.Folds)
	order := make([]int, len(t.Tried))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(t.Tried[a].LogLoss.Value, t.Tried[b].LogLoss.Value)
	})
	row := func(mark, loss, above, accuracy, f1, terms, views string) string {
		return fmt.Sprintf("%1s %s  %s  %s  %s  %s  %s", mark,
			padLeft(loss, 11), padLeft(above, 13), padLeft(accuracy, 11), padLeft(f1, 11), padLeft(terms, 5), views)
	}
	const before = 2 + 11 + 2 + 13 + 2 + 11 + 2 + 11 + 2 + 5 + 2
	fmt.Fprintln(out, s.paint(dim, row("", "log-loss", "above best", "accuracy", "macro-F1", "terms", "views")))
	for place, i := range order {
		tried := t.Tried[i]
		if place >= tuneShown && i != t.Chosen && tried.Recipe.Name == "" {
			continue
		}
		mark := ""
		if i == t.Chosen {
			mark = "→"
		}
		for n, line := range wrap(recipeTitle(tried.Recipe), max(s.width-before, 24), 0) {
			if n > 0 {
				fmt.Fprintln(out, strings.Repeat(" ", before)+line)
				continue
			}
			full := row(mark, plusMinus(tried.LogLoss), plusMinus(tried.Above), plusMinus(tried.Accuracy), plusMinus(tried.MacroF1), fmt.Sprintf("%.0f", tried.Terms), line)
			if i == t.Chosen {
				full = s.paint(text.Colors{text.Bold}, full)
			}
			fmt.Fprintln(out, full)
		}
	}
	fmt.Fprintln(out, row("", fmt.Sprintf("%.3f     ", t.PriorLogLoss), "", "", "", "0", "the labels' shares alone"))
	if left := len(t.Tried) - tuneShown; left > 0 {
		fmt.Fprintf(out, "  and others that are worse, of %d tried\n", len(t.Tried))
	}
	fmt.Fprintf(out, "\n→ taken: the fewest terms a passage among those within one standard error of the best.\n"+
		"The best of several flatters itself a little: score the model on other articles with `stance eval`.\n")
}

func plusMinus(score crossval.Score) string { return fmt.Sprintf("%.3f±%.3f", score.Value, score.SE) }

// recipeTitle is a recipe's name and views.
func recipeTitle(r classify.Recipe) string {
	var views []string
	for _, v := range r.Views {
		name := string(v.View)
		if v.Events == classify.Bernoulli {
			name += " (bernoulli)"
		}
		views = append(views, name)
	}
	title := strings.Join(views, ", ")
	if r.Name != "" {
		title = r.Name + ": " + title
	}
	return title
}
