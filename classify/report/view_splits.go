package report

import (
	"fmt"
	"math"

	"stance/classify/english"
	"stance/classify/evaluate"
)

// A measure is a row of the table of splits.
type measure struct {
	Name, Means string
	Cells       []string
}

var splitMeanings = map[evaluate.Split]string{
	evaluate.HeldOut:   "Articles set aside for good: the model that is used is never trained on them.",
	evaluate.ByArticle: "Each article is scored by a model that saw all others. This is the score to expect on an article from tomorrow’s paper.",
	evaluate.Shuffled:  "Passages left out at random, whatever article they are of. Other passages of the same article, with the same names and phrases, stay in training, so this flatters. What it adds is called leakage.",
	evaluate.Given:     "Every labelled passage of the set, by a model that was trained on none of them.",
	evaluate.Predicted: "The labels that another tagger gave, as they were handed in.",
}

// splits sets the results of a scheme side by side.
func (v *schemeView) splits(results []*evaluate.Result) {
	var dots []dot
	for _, r := range results {
		name := r.Split.Words()
		v.SplitNames = append(v.SplitNames, name)
		means := splitMeanings[r.Split]
		if r.Split == evaluate.ByArticle && r.Folds > 0 && r.Folds < r.Articles {
			means = fmt.Sprintf("The articles are dealt into %d parts, and each part is scored by a model that saw the others. This is the score to expect on an article from tomorrow’s paper.", r.Folds)
		}
		v.SplitLegend = append(v.SplitLegend, meaning{title(name), means})
		simple, base := r.Accuracy.Interval, r.Majority.Accuracy
		dots = append(dots, dot{
			name: name, note: fmt.Sprintf("%s (%s)", two(r.Accuracy.Value), interval(r.Interval())),
			at: r.Accuracy.Value, in: r.Interval(), simple: &simple, base: &base,
		})
	}
	v.SplitPlot = dotPlot("Accuracy under each split with its 95% intervals and the share of the commonest label; the table below gives the numbers", dots, nil, nil)

	poles := "the scheme’s two poles"
	if p := results[0].Labels.Poles; len(p) == 2 {
		poles = clean(p[0] + " and " + p[1])
	}
	even := three(math.Log(float64(len(results[0].Confusion.Labels))))
	row := func(name, means string, cell func(r *evaluate.Result) string) {
		m := measure{Name: name, Means: means}
		there := false
		for _, r := range results {
			text := cell(r)
			there = there || text != none
			m.Cells = append(m.Cells, text)
		}
		if there {
			v.Measures = append(v.Measures, m)
		}
	}
	row("passages / articles", "that were scored", func(r *evaluate.Result) string { return english.Thousands(r.N) + " / " + english.Thousands(r.Articles) })
	row("accuracy", "share of passages tagged like the gold label", func(r *evaluate.Result) string { return three(r.Accuracy.Value) })
	row("95% by article", "the interval to quote: passages of one article resemble each other, and this allows for it", func(r *evaluate.Result) string {
		if r.Accuracy.Cluster == nil {
			return none
		}
		return interval(*r.Accuracy.Cluster)
	})
	row("95% by passage", "Wilson, as if all passages were independent: narrower than the truth", func(r *evaluate.Result) string { return interval(r.Accuracy.Interval) })
	row("design effect", "how many times the variance grows because passages come by article; below 1 it is taken as 1", func(r *evaluate.Result) string {
		if r.DesignEffect == nil {
			return none
		}
		return two(*r.DesignEffect)
	})
	row("majority baseline", "always giving the commonest gold label", func(r *evaluate.Result) string { return three(r.Majority.Accuracy) })
	row("better than chance, p", "how often labels dealt at random within each article would score as well; small: hardly luck", func(r *evaluate.Result) string {
		if r.Permutation.Resamples == 0 {
			return none
		}
		return pValue(r.Permutation.P)
	})
	row("macro-F1", "mean F1 of the labels, each counting the same", func(r *evaluate.Result) string { return three(r.MacroF1) })
	row("F_avg of the poles", "mean F1 of "+poles, func(r *evaluate.Result) string { return optional(r.FAvg) })
	row("kappa", "agreement beyond chance: 0 is chance, 1 perfect", func(r *evaluate.Result) string { return three(r.Kappa) })
	row("MCC", "correlation of tags and gold: 0 is chance, 1 perfect", func(r *evaluate.Result) string { return three(r.MCC) })
	row("log-loss", "of the probabilities, lower is better; giving every label the same scores "+even, func(r *evaluate.Result) string { return optional(r.LogLoss) })
	row("Brier score", "of the probabilities, from 0 to 2, lower is better", func(r *evaluate.Result) string { return optional(r.Brier) })
	row("calibration error (ECE)", "how far probabilities are from the share that is right; lower is better", func(r *evaluate.Result) string { return optional(r.ECE) })
	row("before calibration", "the same error without it", func(r *evaluate.Result) string {
		if r.Uncalibrated == nil {
			return none
		}
		return three(r.Uncalibrated.ECE)
	})
}
