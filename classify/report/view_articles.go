package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"

	"stance/classify/english"
	"stance/classify/evaluate"
	"stance/classify/metrics"
)

// articlesMost is how many articles are drawn; the table has no more.
const articlesMost = 40

// An articles view holds the accuracy of each article.
type articles struct {
	Sentence string
	Plot     template.HTML
	Rows     []articleRow
}

type articleRow struct{ Name, Right, Accuracy, Interval string }

// newArticles is nil where there are not two articles with a name.
func newArticles(r *evaluate.Result) *articles {
	type sum struct {
		name     string
		right, n int
	}
	at := map[string]int{}
	var sums []sum
	for _, o := range r.Outcomes {
		if o.Article == "" {
			continue
		}
		i, known := at[o.Article]
		if !known {
			i = len(sums)
			at[o.Article] = i
			sums = append(sums, sum{name: o.Article})
		}
		sums[i].n++
		if o.Gold == o.Predicted {
			sums[i].right++
		}
	}
	if len(sums) < 2 {
		return nil
	}
	slices.SortFunc(sums, func(a, b sum) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.name, b.name)) })
	left := len(sums) - articlesMost
	sums = sums[:min(len(sums), articlesMost)]
	slices.SortStableFunc(sums, func(a, b sum) int { return cmp.Compare(b.right*a.n, a.right*b.n) })

	v := &articles{Sentence: fmt.Sprintf("A score over all hides how articles differ. Here is each on its own, the best first (%s).", r.Split.Words())}
	if left > 0 {
		v.Sentence += fmt.Sprintf(" Shown are the %d with the most passages; %s are left out.", articlesMost, english.Plural(left, "article", "articles"))
	}
	var dots []dot
	for _, s := range sums {
		share, in := float64(s.right)/float64(s.n), metrics.Wilson(s.right, s.n)
		dots = append(dots, dot{name: s.name, note: fmt.Sprintf("%d of %d", s.right, s.n), at: share, in: in})
		v.Rows = append(v.Rows, articleRow{clean(s.name), fmt.Sprintf("%d of %d", s.right, s.n), two(share), interval(in)})
	}
	v.Plot = dotPlot("Accuracy of each article with its 95% interval, beside the accuracy over all and the share of the commonest label; the table gives the numbers",
		dots, &r.Accuracy.Value, &r.Majority.Accuracy)
	return v
}

// A sliceGroup is the slices of one property.
type sliceGroup struct {
	By    string
	Parts []sliceView
}

// A sliceView is a row of the table of slices.
type sliceView struct {
	Name, N, Articles, Accuracy, Interval string
	Plot                                  template.HTML
}

func sliceGroups(r *evaluate.Result) []sliceGroup {
	var groups []sliceGroup
	for _, s := range r.Slices {
		v := sliceView{
			Name: clean(s.Name), N: english.Thousands(s.N), Articles: english.Thousands(s.Articles), Accuracy: two(s.Accuracy), Interval: interval(s.Interval),
			Plot: miniPlot(s.Accuracy, s.Interval, r.Accuracy.Value),
		}
		if len(groups) == 0 || groups[len(groups)-1].By != clean(s.By) {
			groups = append(groups, sliceGroup{By: clean(s.By)})
		}
		last := &groups[len(groups)-1]
		last.Parts = append(last.Parts, v)
	}
	return groups
}

// A written view is what text written for training does to the score.
type written struct {
	Sentence string
	Plot     template.HTML
	Points   []pointRow
	Rows     []writtenRow
}

type pointRow struct{ Articles, Draws, Mean, Range string }

type writtenRow struct{ Name, Accuracy, Interval, MacroF1 string }

func newWritten(effect *evaluate.WrittenEffect, with *evaluate.Result) *written {
	c := effect.Comparison
	v := &written{Sentence: fmt.Sprintf(
		"The score by article, with the written text added to training and without it, differs by %s. %s right only with it and %s only without (exact McNemar p = %s). Over articles: %s.",
		signed(c.Accuracy.Value), english.Plural(c.McNemar.OnlyA, "passage is", "passages are"), english.Thousands(c.McNemar.OnlyB), pValueEquals(c.McNemar.P), verdicts[c.Accuracy.Verdict])}
	if len(effect.Curve) > 0 {
		v.Plot = learningPlot(effect.Curve, effect.Without.Majority.Accuracy)
	}
	for _, p := range effect.Curve {
		row := pointRow{english.Thousands(p.Articles), english.Thousands(p.Draws), three(p.Mean), none}
		if p.Draws > 1 {
			row.Range = two(p.Lo) + "–" + two(p.Hi)
		}
		v.Points = append(v.Points, row)
	}
	for _, row := range []struct {
		name   string
		result *evaluate.Result
	}{{"real articles only", &effect.Without}, {"written ones added", with}} {
		if row.result != nil {
			v.Rows = append(v.Rows, writtenRow{row.name, three(row.result.Accuracy.Value), interval(row.result.Interval()), three(row.result.MacroF1)})
		}
	}
	return v
}

var verdicts = map[metrics.Verdict]string{
	metrics.BetterA:        "it helps",
	metrics.BetterB:        "it harms",
	metrics.NoDifference:   "no difference shown",
	metrics.TooFewArticles: "too few articles to tell",
}

func pValueEquals(p float64) string {
	if math.IsNaN(p) {
		return none
	}
	return three(p)
}
