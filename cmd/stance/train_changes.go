package main

import (
	"bufio"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"stance/classify/changes"
	"stance/classify/english"
	"stance/classify/metrics"
)

// What is listed of many.
const (
	lessonsShown  = 5 // each by its id; more are counted
	relabelsShown = 12
	movesShown    = 4
	movesLooked   = 40 // for those that speak for the new tag
)

// printChanges prints what changed from one model to the next: labels, scores,
// and so many of the passages whose tag flipped.
func printChanges(out *bufio.Writer, s screen, r *changes.Report, flips int) {
	printLessons(out, s, r)
	for i, score := range r.Scores {
		if same := unflipped(r.Scores, score.Scheme); same > 0 {
			if i == 0 || r.Scores[i-1].Scheme != score.Scheme {
				fmt.Fprintf(out, "\n%s  no tag flipped, of %s\n", s.paint(bold, score.Scheme), english.Plural(same, "passage", "passages"))
			}
			continue
		}
		if i == 0 || r.Scores[i-1].Scheme != score.Scheme {
			fmt.Fprintf(out, "\n%s  before  after  change  95%% over articles  tags flipped\n", pad(s.paint(bold, score.Scheme), kindWidth))
		}
		printScoreChange(out, s, score)
		if i == len(r.Scores)-1 || r.Scores[i+1].Scheme != score.Scheme {
			printVerdicts(out, s, r.Scores, score.Scheme)
		}
	}
	for _, scheme := range r.New.Schemes() {
		if why := r.WhyNot(scheme); why != "" {
			fmt.Fprintf(out, "\n%s  not compared: %s\n", s.paint(bold, printable(scheme.Name)), why)
		}
	}
	printFlips(out, s, r, flips)
}

// unflipped counts the passages compared in a scheme; 0 where a tag flipped.
func unflipped(scores []changes.Score, scheme string) int {
	n, real := 0, 0
	for _, score := range scores {
		switch {
		case score.Scheme != scheme:
			continue
		case score.Flipped > 0:
			return 0
		case score.Of == changes.Real:
			real = score.N
		case score.Of == changes.All:
			real = 0 // it has them too
		}
		if score.Of != changes.Real {
			n += score.N
		}
	}
	return n + real
}

// printLessons says what the models were taught and made differently.
func printLessons(out *bufio.Writer, s screen, r *changes.Report) {
	defer func() {
		for _, line := range otherwise(r) {
			for _, line := range wrap(line, s.width, 0) {
				fmt.Fprintln(out, line)
			}
		}
	}()
	if len(r.Lessons) == 0 {
		fmt.Fprintf(out, "no label that it learns from changed since model %s\n", r.Old.Hash())
		return
	}
	added, removed := 0, 0
	for _, l := range r.Lessons {
		if l.Added {
			added++
		}
		if l.Removed {
			removed++
		}
	}
	var what []string
	for _, of := range []struct {
		n    int
		what string
	}{{added, "new"}, {len(r.Lessons) - added - removed, "relabelled"}, {removed, "not trained on any more"}} {
		if of.n > 0 {
			what = append(what, english.Thousands(of.n)+" "+of.what)
		}
	}
	head := fmt.Sprintf("labels of %s changed since model %s: %s", english.Plural(len(r.Lessons), "passage", "passages"), r.Old.Hash(), strings.Join(what, ", "))
	for _, line := range wrap(head, s.width, 0) {
		fmt.Fprintln(out, line)
	}
	if len(r.Lessons) <= lessonsShown {
		for _, l := range r.Lessons {
			for _, g := range l.Gold {
				fmt.Fprintf(out, "  %s  %s\n", printable(l.ID), relabelled(g))
			}
		}
		return
	}
	counts := changes.Counted(r.Lessons)
	width := 0
	for i, c := range counts {
		if i < relabelsShown {
			width = max(width, len(relabelled(c.Relabel)))
		}
	}
	for i, c := range counts {
		if i == relabelsShown {
			fmt.Fprintf(out, "  and %s: see --format json\n", english.Plural(len(counts)-i, "other way", "other ways"))
			break
		}
		fmt.Fprintf(out, "  %s  %6s\n", pad(relabelled(c.Relabel), width), english.Thousands(c.Passages))
	}
}

// otherwise says how two models differ but for the labels.
func otherwise(r *changes.Report) []string {
	var lines []string
	if !reflect.DeepEqual(r.Old.Recipe(), r.New.Recipe()) {
		lines = append(lines, fmt.Sprintf("the recipes differ: %s, and %s now", recipeInWords(r.Old.Recipe()), recipeInWords(r.New.Recipe())))
	}
	if !reflect.DeepEqual(r.Old.Schemes(), r.New.Schemes()) {
		lines = append(lines, "the schemes differ: see `stance model show`")
	}
	if len(r.Lessons) == 0 && r.Old.LabelSet() != r.New.LabelSet() {
		lines = append(lines, "the words of passages changed, or what their stance is toward")
	}
	return lines
}

func relabelled(r changes.Relabel) string {
	return printable(fmt.Sprintf("%s  %s -> %s", r.Scheme, r.Old, r.New))
}

// roomForArticles is the width from which on a line of scores has room to count
// the articles.
const roomForArticles = 100

// kindWidth is that of the longest changes.Kind, indented.
const kindWidth = 2 + len(changes.Real)

func printScoreChange(out *bufio.Writer, s screen, score changes.Score) {
	in := "-"
	if i := score.Accuracy.Interval; i != nil {
		in = signedShare(i.Lo) + " to " + signedShare(i.Hi)
		if score.Accuracy.Verdict == metrics.TooFewArticles {
			in += "*"
		}
	}
	flipped := fmt.Sprintf("%d of %s", score.Flipped, english.Thousands(score.N))
	if s.width >= roomForArticles {
		flipped += " in " + english.Plural(score.Articles, "article", "articles")
	}
	fmt.Fprintf(out, "%s  %6.3f %6.3f  %s  %s  %s\n", pad("  "+string(score.Of), kindWidth), score.AccuracyB, score.AccuracyA, signedShare(score.Accuracy.Value),
		pad(in, len("+0.000 to +0.000*")), flipped)
}

// signedShare writes a difference with three decimals; one that these do not show has
// no minus.
func signedShare(x float64) string {
	if text := fmt.Sprintf("%+.3f", x); text != "-0.000" {
		return text
	}
	return "+0.000"
}

// printVerdicts says what the tests allow to conclude, once for all kinds that
// allow the same.
func printVerdicts(out *bufio.Writer, s screen, scores []changes.Score, scheme string) {
	var said []string
	differs := false
	for _, score := range scores {
		if score.Scheme == scheme && (score.Better() || score.Worse()) {
			differs = true
			said = append(said, fmt.Sprintf("%s: the model is %s than the one before (right now %d, wrong now %d, exact McNemar p = %.2g).", score.Of, betterOrWorse(score), score.Gained, score.Lost, score.McNemar.P))
		}
	}
	if !differs {
		least := 1.0
		for _, score := range scores {
			if score.Scheme == scheme {
				least = min(least, score.McNemar.P)
			}
		}
		said = append(said, fmt.Sprintf("No evidence of a difference (least exact McNemar p = %.2g).", least))
	}
	if slices.ContainsFunc(scores, func(score changes.Score) bool {
		return score.Scheme == scheme && score.Accuracy.Verdict == metrics.TooFewArticles
	}) {
		said = append(said, fmt.Sprintf("* of fewer than %d articles: too narrow to judge by; the exact McNemar test does.", metrics.VerdictArticles))
	}
	for _, score := range scores {
		if score.Scheme == scheme && score.LeftOut > 0 {
			said = append(said, fmt.Sprintf("%s of held-out articles not compared: one of the models was trained on the same words.", english.Plural(score.LeftOut, "passage", "passages")))
		}
	}
	for _, sentence := range said {
		for _, line := range wrap(sentence, s.width-2, 0) {
			fmt.Fprintln(out, "  "+line)
		}
	}
}

func betterOrWorse(score changes.Score) string {
	if score.Better() {
		return "better"
	}
	return "worse"
}

func printFlips(out *bufio.Writer, s screen, r *changes.Report, most int) {
	if len(r.Flips) == 0 {
		return
	}
	head := english.Plural(len(r.Flips), "tag", "tags") + " flipped"
	switch {
	case most == 0:
		fmt.Fprintf(out, "\n%s: --flips N lists N of them\n", head)
		return
	case most < len(r.Flips):
		head += fmt.Sprintf(", here %d of them; --flips N lists N", most)
	}
	fmt.Fprintln(out)
	for _, line := range wrap(head+". Under each, the terms whose weight for the new tag against the old rose most, before -> after: in the two models, while a tag of an article left out is that of a model which had not seen it.", s.width, 0) {
		fmt.Fprintln(out, line)
	}
	const indent = 5
	margin := strings.Repeat(" ", indent)
	for n, f := range r.Flips[:min(most, len(r.Flips))] {
		label := func(at int) string {
			return s.paint(colorOf(f.Scheme, at), sign(f.Scheme, at)+" "+f.Scheme.Labels[at])
		}
		fmt.Fprintf(out, "%s %s  %s\n", padLeft(fmt.Sprintf("%d.", n+1), indent-1), s.paint(bold, printable(f.Item.ID)), s.paint(dim, string(f.Of)))
		for _, line := range wrap(printable(f.Item.Text), s.width-indent, 2) {
			fmt.Fprintln(out, margin+line)
		}
		fmt.Fprintf(out, "%s%s  %s -> %s   gold %s\n", margin, f.Scheme.Name, label(f.Before), label(f.After), label(f.Gold))
		printMoves(out, s, r.Moved(f, movesLooked), indent)
	}
}

// printMoves prints the first of the terms that moved in favour of a tag.
func printMoves(out *bufio.Writer, s screen, moves []changes.Move, indent int) {
	var list []string
	for _, m := range moves {
		if m.Change() > 0 && len(list) < movesShown {
			list = append(list, fmt.Sprintf("%s %+.2f -> %+.2f", printable(m.Term), m.Old, m.New))
		}
	}
	if len(list) == 0 {
		list = []string{"no term's weight rose by 0.01 or more"}
	}
	for _, line := range wrap(strings.Join(list, "; "), s.width-indent, 0) {
		fmt.Fprintln(out, strings.Repeat(" ", indent)+s.paint(dim, line))
	}
}
