package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"stance/classify/english"
	"stance/classify/evaluate"
	"stance/classify/metrics"
)

// printReport prints a report for people, scheme by scheme.
func printReport(out io.Writer, report *evaluate.Report, asked evaluate.Split, errors int) error {
	var b strings.Builder
	for s, scheme := range report.Schemes() {
		if s > 0 {
			b.WriteString("\n")
		}
		results := resultsOf(report, scheme)
		b.WriteString(headline(report, scheme, asked) + "\n\n")
		printMeasures(&b, results)
		if s == 0 {
			b.WriteString(legend)
		}
		for _, result := range results {
			if result.Split == evaluate.Shuffled {
				continue
			}
			b.WriteString("\n")
			printClasses(&b, result)
		}
		head := report.Headline(scheme, asked)
		printSlices(&b, head)
		printErrors(&b, head, errors)
		b.WriteString("\n")
		for _, note := range report.Cautions(head) {
			for i, line := range strings.Split(text.WrapSoft(note, defaultWidth-2), "\n") {
				b.WriteString([]string{"- ", "  "}[min(i, 1)] + strings.TrimRight(line, " ") + "\n")
			}
		}
	}
	if report.Written != nil {
		b.WriteString("\n")
		printWritten(&b, report.Written, report.Find(report.Written.Scheme, evaluate.ByArticle))
	}
	b.WriteString("\nWhat the numbers mean: stance help scores\n")
	_, err := io.WriteString(out, b.String())
	return err
}

func resultsOf(report *evaluate.Report, scheme string) []evaluate.Result {
	var results []evaluate.Result
	for _, result := range report.Results {
		if result.Scheme == scheme {
			results = append(results, result)
		}
	}
	return results
}

// headline says the score in one line. The interval is that over articles.
func headline(report *evaluate.Report, scheme string, asked evaluate.Split) string {
	head := report.Headline(scheme, asked)
	line := fmt.Sprintf("%s %.2f (95%% %s, %s, %s; majority %.2f", scheme, head.Accuracy.Value, interval(head.Interval()),
		english.Plural(head.N, "passage", "passages"), english.Plural(head.Articles, "article", "articles"), head.Majority.Accuracy)
	if shuffled := report.Find(scheme, evaluate.Shuffled); shuffled != nil {
		line += fmt.Sprintf("; a random split would have said %.2f", shuffled.Accuracy.Value)
	}
	return line + ")"
}

func interval(in metrics.Interval) string { return fmt.Sprintf("%.2f-%.2f", in.Lo, in.Hi) }

// printMeasures sets the splits side by side.
func printMeasures(b *strings.Builder, results []evaluate.Result) {
	const nameWidth, width = 30, 22
	line := func(name string, cell func(r evaluate.Result) string) {
		row := pad(name, nameWidth)
		for _, result := range results {
			row += padLeft(cell(result), width)
		}
		b.WriteString(strings.TrimRight(row, " ") + "\n")
	}
	number := func(x float64) string { return fmt.Sprintf("%.3f", x) }
	optional := func(x *float64) string {
		if x == nil {
			return "-"
		}
		return number(*x)
	}
	line("", func(r evaluate.Result) string { return r.Split.Words() })
	line("passages / articles", func(r evaluate.Result) string { return fmt.Sprintf("%d / %d", r.N, r.Articles) })
	line("accuracy", func(r evaluate.Result) string { return number(r.Accuracy.Value) })
	line("  95% by article", func(r evaluate.Result) string {
		if r.Accuracy.Cluster == nil {
			return "-"
		}
		return interval(*r.Accuracy.Cluster)
	})
	line("  95% by passage (Wilson)", func(r evaluate.Result) string { return interval(r.Accuracy.Interval) })
	line("majority baseline", func(r evaluate.Result) string { return number(r.Majority.Accuracy) })
	line("macro-F1", func(r evaluate.Result) string { return number(r.MacroF1) })
	line("F_avg of the poles", func(r evaluate.Result) string { return optional(r.FAvg) })
	line("kappa", func(r evaluate.Result) string { return number(r.Kappa) })
	line("better than chance, p", func(r evaluate.Result) string { return fmt.Sprintf("%.4f", r.Permutation.P) })
	line("log-loss", func(r evaluate.Result) string { return optional(r.LogLoss) })
	line("calibration error (ECE)", func(r evaluate.Result) string { return optional(r.ECE) })
	if results[0].Uncalibrated != nil {
		line("  before calibration", func(r evaluate.Result) string { return number(r.Uncalibrated.ECE) })
	}
}

// legend says what the first lines mean to a reader in a hurry.
const legend = `accuracy: the share of passages tagged like the gold label. 95%: where the score
over all articles of this sort is likely to lie. majority: always giving the commonest label. A random split flatters.
`

// printClasses prints the measures of each label and the confusion matrix.
func printClasses(b *strings.Builder, result evaluate.Result) {
	width := len("gold \\ tagged")
	for _, label := range result.Labels.Labels {
		width = max(width, text.StringWidth(label))
	}
	head := pad(result.Split.Words(), width) + "  precision  recall     F1  passages   tagged as"
	for _, label := range result.Labels.Labels {
		head += "  " + label
	}
	b.WriteString(head + "\n")
	for l, label := range result.Labels.Labels {
		class := result.PerClass[label]
		row := fmt.Sprintf("%s  %9.2f  %6.2f  %5.2f  %8d            ", pad(label, width), class.Precision, class.Recall, class.F1, class.Support)
		for p, predicted := range result.Labels.Labels {
			row += "  " + padLeft(strconv.Itoa(result.Confusion.Rows[l][p]), text.StringWidth(predicted))
		}
		b.WriteString(row + "\n")
	}
}

// printSlices prints the accuracy on parts of the scored passages.
func printSlices(b *strings.Builder, result *evaluate.Result) {
	by := ""
	for _, slice := range result.Slices {
		if by == "" {
			fmt.Fprintf(b, "\nWhere it does well and badly (%s; parts with under 10 passages are left out)\n", result.Split.Words())
		}
		title := ""
		if slice.By != by {
			title, by = "by "+slice.By, slice.By
		}
		fmt.Fprintf(b, "  %s%s  %.2f (95%% %s)  %s\n", pad(title, 13), pad(clip(printable(slice.Name), 28), 28),
			slice.Accuracy, interval(slice.Interval), english.Plural(slice.N, "passage", "passages"))
	}
}

// printErrors prints the passages that were tagged wrongly with most certainty.
func printErrors(b *strings.Builder, result *evaluate.Result, most int) {
	for i, miss := range result.Errors[:min(most, len(result.Errors))] {
		if i == 0 {
			fmt.Fprintf(b, "\nWorst errors (%s)\n", result.Split.Words())
		}
		p := ""
		if miss.Proba != nil {
			p = fmt.Sprintf(" %s, the gold label %s", percent(miss.Proba[miss.Tagged]), percent(miss.Proba[miss.Gold]))
		}
		fmt.Fprintf(b, "  gold %s, tagged %s%s: %s\n", miss.Gold, miss.Tagged, p, miss.ID)
		if miss.Text != "" {
			for _, line := range wrap(printable(miss.Text), defaultWidth-4, 2) {
				b.WriteString("    " + line + "\n")
			}
		}
		var terms []string
		for _, term := range miss.Terms {
			terms = append(terms, fmt.Sprintf("%s %+.2f", term.Term, term.Weight))
		}
		if len(terms) > 0 {
			for _, line := range wrap("because of: "+strings.Join(terms, ", "), defaultWidth-4, 0) {
				b.WriteString("    " + line + "\n")
			}
		}
	}
}

// printWritten says what text written for training does to the score.
func printWritten(b *strings.Builder, effect *evaluate.WrittenEffect, with *evaluate.Result) {
	fmt.Fprintf(b, "Does the text written for training help %s? Each article in turn:\n", effect.Scheme)
	for _, row := range []struct {
		name   string
		result *evaluate.Result
	}{{"real articles only", &effect.Without}, {"written ones added", with}} {
		fmt.Fprintf(b, "  %s  accuracy %.3f (95%% %s)  macro-F1 %.3f\n",
			row.name, row.result.Accuracy.Value, interval(row.result.Interval()), row.result.MacroF1)
	}
	c := effect.Comparison
	fmt.Fprintf(b, "  difference %+.3f; right only with them %d, only without them %d\n  exact McNemar p = %.2f; over articles: %s\n",
		c.Accuracy.Value, c.McNemar.OnlyA, c.McNemar.OnlyB, c.McNemar.P, c.Accuracy.Verdict)
	b.WriteString("  written articles")
	for _, point := range effect.Curve {
		b.WriteString(padLeft(strconv.Itoa(point.Articles), 8))
	}
	b.WriteString("\n  accuracy, mean  ")
	for _, point := range effect.Curve {
		b.WriteString(padLeft(fmt.Sprintf("%.3f", point.Mean), 8))
	}
	fmt.Fprintf(b, "\n  least to most   ")
	for _, point := range effect.Curve {
		cell := "."
		if point.Draws > 1 {
			cell = fmt.Sprintf("%.2f-%.2f", point.Lo, point.Hi)[1:]
			cell = strings.Replace(cell, "-0", "-", 1)
		}
		b.WriteString(padLeft(cell, 8))
	}
	b.WriteString("\n")
}

// printReportJSON prints the headline result as an object, with the others in
// "also".
func printReportJSON(out io.Writer, report *evaluate.Report, asked evaluate.Split) error {
	head := report.Headline(report.Schemes()[0], asked)
	var also []evaluate.Result
	for i := range report.Results {
		if &report.Results[i] != head {
			also = append(also, report.Results[i])
		}
	}
	return encodeObject(out, struct {
		Headline string `json:"headline"`
		Model    string `json:"model,omitempty"`
		*evaluate.Result
		Also    []evaluate.Result       `json:"also"`
		Written *evaluate.WrittenEffect `json:"written,omitempty"`
	}{headline(report, head.Scheme, asked), report.Model, head, also, report.Written})
}
