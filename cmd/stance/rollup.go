package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"stance/classify"
	"stance/classify/batch"
	"stance/classify/english"
	"stance/labels"
)

// A rollup sums up the stance of each article, in the first scheme.
type rollup struct {
	model    *classify.Model
	noText   bool
	articles []*articleSum
	byName   map[string]*articleSum
	withheld bool // some tag was
	beyond   int  // passages of articles past the limit
}

// rollupMost bounds the roll-up's memory; no one reads a longer one.
const rollupMost = 10_000

type articleSum struct {
	name     string
	passages int
	withheld int
	labels   []int
	telling  []telling // the strongest first, at most tellingMost
}

// telling is a passage that shows where an article stands: the higher the
// probability of a pole, the more.
type telling struct {
	number, label int
	p             float64
	text          string
}

const tellingMost = 2

func (r *rollup) add(row *batch.Row) {
	scheme := r.model.Schemes()[0]
	sum := r.byName[row.Article]
	if sum == nil {
		if len(r.articles) == rollupMost {
			r.beyond++
			return
		}
		sum = &articleSum{name: strings.Clone(row.Article), labels: make([]int, len(scheme.Labels))}
		if r.byName == nil {
			r.byName = map[string]*articleSum{}
		}
		r.byName[sum.name] = sum
		r.articles = append(r.articles, sum)
	}
	tag := row.Tagging.Tags[0]
	sum.passages++
	if tag.Withheld {
		sum.withheld++
		r.withheld = true
		return
	}
	sum.labels[tag.Label]++
	if len(scheme.Poles) > 0 && !scheme.IsPole(tag.Label) {
		return
	}
	candidate := telling{row.Number, tag.Label, tag.P(), ""}
	at, _ := slices.BinarySearchFunc(sum.telling, candidate, func(a, b telling) int {
		return cmp.Or(cmp.Compare(b.p, a.p), -1) // the earlier passage stays first
	})
	if at >= tellingMost {
		return
	}
	if !r.noText {
		candidate.text = clip(strings.Clone(printable(row.Text)), mostWidth)
	}
	sum.telling = slices.Insert(sum.telling, at, candidate)
	sum.telling = sum.telling[:min(len(sum.telling), tellingMost)]
}

// print writes a line an article: passages, the share of each label, a bar,
// and below it the most telling passages.
func (r *rollup) print(out *output, s screen) {
	if len(r.articles) == 0 {
		return
	}
	scheme := r.model.Schemes()[0]
	nameWidth := len("article")
	for _, a := range r.articles {
		nameWidth = max(nameWidth, text.StringWidth(a.name))
	}
	labelWidths := 0
	if r.withheld {
		labelWidths = len("  withheld")
	}
	for _, label := range scheme.Labels {
		labelWidths += gap + text.StringWidth(label) + 2
	}
	barWidth := 20
	nameWidth = max(min(nameWidth, s.width-labelWidths-len("  passages")-gap-barWidth), 12)

	head := pad("article", nameWidth) + "  passages"
	if r.withheld {
		head += "  withheld"
	}
	for label, name := range scheme.Labels {
		head += strings.Repeat(" ", gap) + sign(scheme, label) + " " + name
	}
	fmt.Fprintln(out)
	fmt.Fprintln(out, s.paint(bold, "Each article's "+scheme.Name))
	fmt.Fprintln(out, s.paint(dim, head))
	for _, a := range r.articles {
		line := pad(clip(printable(a.name), nameWidth), nameWidth) + padLeft(strconv.Itoa(a.passages), len("  passages"))
		if r.withheld {
			line += padLeft(share(a.withheld, a.passages), len("  withheld"))
		}
		for label, name := range scheme.Labels {
			line += strings.Repeat(" ", gap) + padLeft(share(a.labels[label], a.passages), text.StringWidth(name)+2)
		}
		fmt.Fprintln(out, line+strings.Repeat(" ", gap)+bar(s, scheme, a.labels, a.passages, barWidth))
		for _, passage := range a.telling {
			head := fmt.Sprintf("  %s %s no. %d ", sign(scheme, passage.label), percent(passage.p), passage.number)
			fmt.Fprintln(out, strings.TrimRight(s.paint(colorOf(scheme, passage.label), head)+clip(passage.text, max(s.width-text.StringWidth(head), 20)), " "))
		}
	}
	if r.beyond > 0 {
		fmt.Fprintf(out, "and %s in articles past the first %s\n", english.Plural(r.beyond, "passage", "passages"), english.Thousands(rollupMost))
	}
}

// share writes a part of a whole in whole percent.
func share(part, whole int) string {
	return strconv.Itoa((200*part+whole)/(2*whole)) + "%"
}

// bar draws the shares of the labels, in order, in signs and colours.
func bar(s screen, scheme labels.Scheme, counts []int, total, width int) string {
	b, drawn, sum := "", 0, 0
	for label, n := range counts {
		sum += n
		end := (2*sum*width + total) / (2 * total)
		b += s.paint(colorOf(scheme, label), strings.Repeat(sign(scheme, label), end-drawn))
		drawn = end
	}
	return b
}
