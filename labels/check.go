package labels

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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
// their ids, one id with two texts, ids and articles that disagree, held-out
// articles without a passage. Problems stand in the order of the lines.
func Check(annotations []Annotation, items []Item, schemes []Scheme, held HeldOut) []Problem {
	var problems []Problem
	add := func(severity Severity, where, format string, args ...any) {
		problems = append(problems, Problem{severity, where, fmt.Sprintf(format, args...)})
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
	articles := map[string]bool{}
	for _, item := range items {
		articles[item.Article] = true
		for s, disputed := range item.Disputed {
			if disputed {
				last := item.Decisions[len(item.Decisions)-1]
				add(Warning, last.Where(), "unresolved: %s of %s is %s; not trained on until a line by %q settles it",
					schemes[s].Name, item.ID, votes(item, s), Adjudicated)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(held)) {
		if !articles[name] {
			add(Wrong, fmt.Sprintf("held-out list:%d", held[name]), "orphan: no passage belongs to article %q", name)
		}
	}
	return problems
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
