package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/english"
)

// tagTable prints tagged passages for people: article by article, headings
// above their passages, and a roll-up of all articles at the end.
type tagTable struct {
	out     *output
	screen  screen
	model   *classify.Model
	full    bool
	noText  bool
	article string
	input   *batch.Input
	begun   bool
	heading []string // met since the last passage
	trained int
	rollup  rollup
}

func newTagTable(o tagOptions, model *classify.Model, out *output, term terminal) *tagTable {
	t := &tagTable{out: out, screen: screen{width: defaultWidth}, model: model, full: o.full, noText: o.noText}
	if o.out == "" {
		t.screen = term.screen()
	}
	t.rollup.model, t.rollup.noText = model, o.noText
	return t
}

// The widths of the table's columns before the text, in columns.
const (
	numberWidth = 5
	probaWidth  = 4
	gap         = 2
)

// labelWidth is the width of a scheme's column: its sign and longest label.
func (t *tagTable) labelWidth(s int) int {
	scheme := t.model.Schemes()[s]
	width := max(text.StringWidth(scheme.Name), len(withheld))
	for _, label := range scheme.Labels {
		width = max(width, text.StringWidth(label)+2)
	}
	return min(width, 18)
}

// withheld stands where a tag is not given.
const withheld = "withheld"

// indent is the column where the passages' text begins.
func (t *tagTable) indent() int {
	width := numberWidth + gap
	for s := range t.model.Schemes() {
		width += t.labelWidth(s) + 1 + probaWidth + gap
	}
	return width
}

func (t *tagTable) row(row *batch.Row) error {
	switch {
	case row.Kind == article.KindHeading:
		if t.opens(row) {
			t.begin(row)
		}
		t.heading = append(t.heading, row.Text)
		return nil
	case row.Tagging == nil:
		return nil
	}
	if t.opens(row) {
		t.begin(row)
	}
	t.flushHeadings()
	t.rollup.add(row)
	t.passage(row)
	return t.out.err()
}

// opens reports whether a row begins an article: by its name, and, as two
// documents may share one, by its document.
func (t *tagTable) opens(row *batch.Row) bool {
	return !t.begun || row.Article != t.article || row.Input != t.input && row.Input.Format != batch.JSONL
}

// begin prints the head of an article.
func (t *tagTable) begin(row *batch.Row) {
	if t.begun {
		t.line("")
	}
	t.begun, t.article, t.input, t.heading = true, strings.Clone(row.Article), row.Input, nil
	t.line(t.screen.paint(bold, clip(printable(row.Article), t.screen.width)))
	head := padLeft("no.", numberWidth) + strings.Repeat(" ", gap)
	for s, scheme := range t.model.Schemes() {
		head += pad(clip(scheme.Name, t.labelWidth(s)), t.labelWidth(s)+1) + padLeft("p", probaWidth) + strings.Repeat(" ", gap)
	}
	if !t.noText {
		head += "passage"
	}
	t.line(t.screen.paint(dim, strings.TrimRight(head, " ")))
}

// flushHeadings prints the headings that stand above the next passage.
func (t *tagTable) flushHeadings() {
	if !t.noText {
		for _, heading := range t.heading {
			width := t.screen.width - t.indent()
			for _, line := range wrap("# "+printable(heading), max(width, 20), 2) {
				t.line(strings.Repeat(" ", t.indent()) + t.screen.paint(bold, line))
			}
		}
	}
	t.heading = nil
}

func (t *tagTable) passage(row *batch.Row) {
	mark := " "
	if row.Tagging.Trained {
		mark = "*"
		t.trained++
	}
	b := padLeft(strconv.Itoa(row.Number)+mark, numberWidth) + strings.Repeat(" ", gap)
	for s, scheme := range t.model.Schemes() {
		tag := row.Tagging.Tags[s]
		label, color := sign(scheme, tag.Label)+" "+scheme.Labels[tag.Label], colorOf(scheme, tag.Label)
		if tag.Withheld {
			label, color = withheld, dim
		}
		b += t.screen.paint(color, pad(clip(label, t.labelWidth(s)), t.labelWidth(s))) + " " +
			padLeft(percent(tag.P()), probaWidth) + strings.Repeat(" ", gap)
	}
	if t.noText {
		t.line(strings.TrimRight(b, " "))
		return
	}
	most := 2
	if t.full {
		most = 0
	}
	for i, line := range wrap(printable(row.Text), max(t.screen.width-t.indent(), 20), most) {
		if i > 0 {
			b = strings.Repeat(" ", t.indent())
		}
		t.line(b + line)
	}
}

// percent writes a probability in whole percent. It says 100% of nothing.
func percent(p float64) string {
	return strconv.Itoa(int(min(math.Round(p*100), 99))) + "%"
}

func (t *tagTable) line(line string) { fmt.Fprintln(t.out, line) }

// close prints what stands below the table.
func (t *tagTable) close() error {
	if !t.begun {
		return t.out.err()
	}
	if t.trained > 0 {
		t.line("")
		t.line(t.screen.paint(dim, fmt.Sprintf("* the model was trained on %s: for honest scores see `stance eval`",
			english.Plural(t.trained, "passage marked so", "passages marked so"))))
	}
	t.rollup.print(t.out, t.screen)
	return t.out.err()
}
