package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"stance/classify/english"
	"stance/classify/prevalence"
	"stance/classify/trend"
)

// trendTable prints the shares for people: all outlets, then each by itself.
type trendTable struct {
	out    io.Writer
	screen screen
	report *trend.Report
	width  float64
}

// corrects reports whether any row of the table has a corrected share.
func (t trendTable) corrects() bool { return t.report.All.Total.Shares[0].Corrected != nil }

// The widths of a label's cell: "34%", and with a correction " 34  29 (21-38)".
// With three labels and a correction the table is 79 columns wide.
const (
	taggedCell    = 6
	correctedCell = 16
)

func (t trendTable) print() {
	t.series("all outlets", t.report.All)
	for _, s := range t.report.Outlets {
		fmt.Fprintln(t.out)
		t.series(s.Outlet, s)
	}
	fmt.Fprintln(t.out)
	if t.corrects() {
		t.say("percent, for each label: of the tags, corrected, 95% interval; – where fewer than " + strconv.Itoa(prevalence.LeastAudit) + " passages are audited")
	}
	for _, remark := range trendRemarks(t.report, t.width) {
		t.say(remark)
	}
}

func (t trendTable) say(remark string) {
	for _, line := range wrap(remark, t.screen.width, 0) {
		fmt.Fprintln(t.out, t.screen.paint(dim, line))
	}
}

func (t trendTable) cell() int {
	width := taggedCell
	if t.corrects() {
		width = correctedCell
	}
	for _, label := range t.report.Scheme.Labels {
		width = max(width, text.StringWidth(label)+2)
	}
	return width
}

func (t trendTable) series(name string, s trend.Series) {
	fmt.Fprintln(t.out, t.screen.paint(bold, clip(printable(name), t.screen.width)))
	head := pad("month", 8) + padLeft("passages", 9)
	if t.corrects() {
		head += padLeft("audited", 8)
	}
	head = t.screen.paint(dim, head)
	for l, label := range t.report.Scheme.Labels {
		head += "  " + t.screen.paint(colorOf(t.report.Scheme, l), pad(sign(t.report.Scheme, l)+" "+label, t.cell()))
	}
	fmt.Fprintln(t.out, strings.TrimRight(head, " "))
	months := 0
	for i, e := range s.Months {
		if e != nil {
			t.row(string(t.report.Months[i]), *e, nil)
			months++
		}
	}
	if months > 1 {
		t.row("in all", s.Total, bold)
	}
}

func (t trendTable) row(name string, e prevalence.Estimates, color text.Colors) {
	b := pad(name, 8) + padLeft(english.Thousands(e.Passages), 9)
	if t.corrects() {
		b += padLeft(english.Thousands(e.Audited), 8)
	}
	for _, share := range e.Shares {
		cell := padLeft(wholePercent(share.Tagged)+"%", 4)
		if t.corrects() {
			cell = padLeft(wholePercent(share.Tagged), 3) + "   –"
		}
		if c := share.Corrected; c != nil {
			cell = padLeft(wholePercent(share.Tagged), 3) + padLeft(wholePercent(c.Value), 4) +
				" (" + wholePercent(c.Interval.Lo) + "-" + wholePercent(c.Interval.Hi) + ")"
		}
		b += "  " + pad(cell, t.cell())
	}
	fmt.Fprintln(t.out, t.screen.paint(color, strings.TrimRight(b, " ")))
}

func wholePercent(share float64) string { return fmt.Sprintf("%.0f", 100*share) }

// trendCSV writes a line for every label of every month and outlet. An empty
// outlet or month stands for all of them; what is not corrected is empty.
func trendCSV(out io.Writer, r *trend.Report, width float64) error {
	w := csv.NewWriter(out)
	_ = w.Write([]string{"month", "outlet", "passages", "articles", "audited", r.Scheme.Name, "tagged", "corrected", "lo", "hi", "labels_for_width"}) // Error tells
	row := func(month trend.Month, outlet string, e prevalence.Estimates) {
		for l, share := range e.Shares {
			record := []string{
				string(month), outlet, strconv.Itoa(e.Passages), strconv.Itoa(e.Articles), strconv.Itoa(e.Audited),
				r.Scheme.Labels[l], decimal(share.Tagged), "", "", "", "",
			}
			if c := share.Corrected; c != nil {
				record[7], record[8], record[9] = decimal(c.Value), decimal(c.Interval.Lo), decimal(c.Interval.Hi)
			}
			if n, ok := share.LabelsFor(width); ok {
				record[10] = strconv.Itoa(n)
			}
			_ = w.Write(record) // Error tells
		}
	}
	series := func(outlet string, s trend.Series) {
		for i, e := range s.Months {
			if e != nil {
				row(r.Months[i], outlet, *e)
			}
		}
		row("", outlet, s.Total)
	}
	series("", r.All)
	for _, s := range r.Outlets {
		series(s.Outlet, s)
	}
	w.Flush()
	return w.Error()
}

func decimal(share float64) string { return strconv.FormatFloat(round4(share), 'f', -1, 64) }
