package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/metrics"
	"stance/classify/token"
	"stance/labels"
)

// measure prints the table of a set: the named recipes, every view alone, and
// each recipe with one thing changed.
func measure(out io.Writer, s *set, recipes []classify.Recipe) error {
	fmt.Fprintf(out, "\n### %s\n\n", s.title)
	tuning, err := crossval.Tune(s.items, []labels.Scheme{s.scheme}, crossval.TuneOptions{
		Folds: s.folds, Always: s.always, Recipes: recipes, OnlyRecipes: true,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d passages, %d folds; ± is one standard error by article; log-loss of the labels' shares alone %.3f\n\n",
		tuning.Passages, tuning.Folds, tuning.PriorLogLoss)
	fmt.Fprintln(out, "| recipe | accuracy | macro-F1 | F_avg | log-loss | before | Brier | before | ECE | before | terms | rows |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, tried := range tuning.Tried {
		fmt.Fprintln(out, row(s, tried))
	}
	return nil
}

func row(s *set, t crossval.Tried) string {
	favg := func(o []metrics.Outcome) float64 {
		var poles [2]int
		for i, pole := range s.scheme.Poles {
			poles[i] = s.scheme.Index(pole)
		}
		return metrics.NewConfusion(s.scheme.Labels, o).FAvg(poles)
	}
	ece := func(o []metrics.Outcome) float64 { return metrics.ECE(metrics.Reliability(o, 0)) }
	cells := []string{
		t.Recipe.Name, score(t.Accuracy), score(t.MacroF1),
		score(crossval.Score{Value: favg(t.Outcomes), SE: metrics.Jackknife(t.Outcomes, favg)}),
		score(t.LogLoss), three(metrics.LogLoss(t.Raw)),
		three(metrics.Brier(t.Outcomes)), three(metrics.Brier(t.Raw)),
		three(ece(t.Outcomes)), three(ece(t.Raw)),
		fmt.Sprintf("%.0f", t.Terms), fmt.Sprint(t.Rows),
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

func score(s crossval.Score) string { return fmt.Sprintf("%.3f ± %.3f", s.Value, s.SE) }

func three(x float64) string { return fmt.Sprintf("%.3f", x) }

// recipesOf are the recipes of a file, a JSON list, or those of the table.
func recipesOf(file string) ([]classify.Recipe, error) {
	if file == "" {
		return ablations()
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var recipes []classify.Recipe
	if err := json.Unmarshal(text, &recipes); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return recipes, nil
}

// ablations are the recipes of a table.
func ablations() ([]classify.Recipe, error) {
	var recipes []classify.Recipe
	for _, name := range classify.RecipeNames() {
		recipe, err := classify.NamedRecipe(name)
		if err != nil {
			return nil, err
		}
		recipes = append(recipes, recipe)
	}
	normal, best := recipes[1], recipes[2]
	for _, view := range token.Views() {
		recipes = append(recipes, alone(classify.RecipeView{View: view}))
	}
	for _, view := range []token.View{token.Words, token.Cues, token.Stems} {
		recipes = append(recipes, alone(classify.RecipeView{View: view, Events: classify.Bernoulli}))
	}
	for _, base := range []classify.Recipe{normal, best} {
		for i, v := range base.Views {
			less := base
			less.Name = base.Name + " without " + named(v)
			less.Views = append(append([]classify.RecipeView{}, base.Views[:i]...), base.Views[i+1:]...)
			recipes = append(recipes, less)
		}
	}
	for _, base := range []classify.Recipe{normal, best} {
		multinomial, equal, uniform, documents := base, base, base, base
		multinomial.Name, multinomial.Views = base.Name+", multinomial views only", nil
		for _, v := range base.Views {
			v.Events = ""
			if !slices.Contains(multinomial.Views, v) {
				multinomial.Views = append(multinomial.Views, v)
			}
		}
		equal.Name, equal.Weights = base.Name+", equal weights", classify.EqualWeights
		uniform.Name, uniform.Offsets = base.Name+", uniform offsets", classify.UniformOffsets
		documents.Name, documents.Offsets = base.Name+", document offsets", classify.DocumentOffsets
		recipes = append(recipes, multinomial, equal, uniform, documents)
	}
	return recipes, nil
}

func alone(v classify.RecipeView) classify.Recipe {
	return classify.Recipe{Name: named(v) + " alone", Views: []classify.RecipeView{v}}
}

func named(v classify.RecipeView) string {
	if v.Events == classify.Bernoulli {
		return string(v.View) + " (Bernoulli)"
	}
	return string(v.View)
}
