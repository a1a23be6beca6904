package labels

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"stance/labels/passage"
)

// Severity says what a problem does.
type Severity string

// The severities.
const (
	Wrong   Severity = "error"   // a mistake: mend it
	Warning Severity = "warning" // look at it; it may be meant
)

// A Problem is something to look at in a label set.
type Problem struct {
	Severity Severity
	Where    string // file:line
	What     string
}

// Check looks through annotations that could be read, and the items made of
// them, for what reading alone does not show: disputes, texts that do not match
// their ids, one id with two texts, ids and articles that disagree, names and times
// that are none, held-out articles without a passage. Problems stand in the order of the lines; those of
// the held-out list, found in heldFile, come last.
func Check(annotations []Annotation, items []Item, schemes []Scheme, held HeldOut, heldFile string) []Problem {
	var problems []Problem
	add := func(severity Severity, where, format string, args ...any) {
		problems = append(problems, Problem{severity, where, oneLine(fmt.Sprintf(format, args...))})
	}
	texts := map[string]Annotation{}
	for _, a := range annotations {
		article, ours, matches := passage.ParseID(a.ID, a.Text)
		switch {
		case ours && !matches:
			add(Wrong, a.Where(), "text does not match its id %s: it was changed after labelling", a.ID)
		case ours && article != a.Article:
			add(Wrong, a.Where(), "orphan: id %s belongs to article %q, the line says %q", a.ID, article, a.Article)
		}
		if err := CheckAnnotator(a.Annotator); a.Annotator != "" && err != nil {
			add(Wrong, a.Where(), "annotator: %v", err)
		}
		if _, ok := ParseTime(a.At); a.At != "" && !ok {
			add(Warning, a.Where(), "\"at\" is %q, which is no time: want one such as 2025-01-31T12:00:00Z", a.At)
		}
		first, seen := texts[a.ID]
		switch {
		case !seen:
			texts[a.ID] = a
		case passage.Normalise(first.Text) != passage.Normalise(a.Text):
			add(Wrong, a.Where(), "id %s has another text in %s", a.ID, first.Where())
		case first.Article != a.Article && first.Article != "" && a.Article != "":
			add(Wrong, a.Where(), "id %s belongs to another article in %s", a.ID, first.Where())
		}
	}
	for _, item := range items {
		for s, disputed := range item.Disputed {
			if disputed {
				add(Warning, lastOn(item, s).Where(), "unresolved: %s of %s is %s; not trained on until a line by %q settles it",
					schemes[s].Name, item.ID, votes(item, s), Adjudicated)
			}
		}
	}
	order := map[string]int{}
	for i, a := range annotations {
		order[a.Where()] = i
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(order[a.Where], order[b.Where]) })
	for _, name := range held.Unknown(items) {
		add(Wrong, fmt.Sprintf("%s:%d", heldFile, held[name]), "orphan: no passage belongs to article %q", name)
	}
	return problems
}

// lastOn is the line about a scheme that was written last.
func lastOn(item Item, scheme int) Annotation {
	var last Annotation
	for _, d := range item.Decisions {
		if d.Labels[scheme] != "" && (last.File == "" || cmp.Or(cmp.Compare(d.File, last.File), cmp.Compare(d.Line, last.Line)) > 0) {
			last = d
		}
	}
	return last
}

// votes writes who said what: "neutral (a), skeptical (b)".
func votes(item Item, scheme int) string {
	var list []string
	for _, d := range item.Decisions {
		if label := d.Labels[scheme]; label != "" {
			who := d.Annotator
			if who == "" {
				who = "unnamed"
			}
			list = append(list, label+" ("+who+")")
		}
	}
	return strings.Join(list, ", ")
}

// oneLine keeps what stands in a label file, an id say, from breaking a line.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
