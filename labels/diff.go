package labels

import (
	"cmp"
	"slices"

	"stance/labels/passage"
)

// A Difference is what became of one passage between two states of a set.
type Difference struct {
	ID      string
	Article string
	Added   bool // only in the new set
	Removed bool // only in the old one

	Text, OldText string // OldText differs only where words changed
	TextChanged   bool

	Gold    []Relabel // by scheme, where the gold label changed
	Said    []Relabel // by annotator and scheme, where a decision changed
	Decided []string  // annotators of the decisions of an added passage
}

// A Relabel is a label that changed. NoGold, "none", is where there was none.
type Relabel struct {
	Scheme    string
	Annotator string // "" as in label files; of gold, meaningless
	Old, New  string
	Where     string // the line that says so; "" where it went away
}

// Diff lists what differs between two states of a set: edits, and not lines.
// Lines that moved, that were written otherwise, or that another line of the
// same annotator overruled, are no edits. The passages of the new set come
// first, in its order; those that were removed follow in the order of the old.
func Diff(old, new []Item, oldSchemes, newSchemes []Scheme) []Difference {
	before := map[string]*Item{}
	for i := range old {
		before[old[i].ID] = &old[i]
	}
	names := schemeNames(newSchemes, oldSchemes)
	var differences []Difference
	there := map[string]bool{}
	for i := range new {
		item := &new[i]
		there[item.ID] = true
		d := Difference{ID: item.ID, Article: item.Article, Text: item.Text}
		was := before[item.ID]
		if was == nil {
			d.Added = true
			was = &Item{}
			for _, decision := range item.Decisions {
				d.Decided = append(d.Decided, decision.Annotator)
			}
		} else if passage.Normalise(was.Text) != passage.Normalise(item.Text) {
			d.TextChanged, d.OldText = true, was.Text
		}
		d.compare(was, item, oldSchemes, newSchemes, names)
		if d.Added || d.TextChanged || len(d.Gold)+len(d.Said) > 0 {
			differences = append(differences, d)
		}
	}
	for i := range old {
		item := &old[i]
		if !there[item.ID] {
			d := Difference{ID: item.ID, Article: item.Article, Text: item.Text, Removed: true}
			d.compare(item, &Item{}, oldSchemes, newSchemes, names)
			differences = append(differences, d)
		}
	}
	return differences
}

// schemeNames are the names of both lists, those of the first in front.
func schemeNames(first, second []Scheme) []string {
	list := names(first)
	for _, s := range second {
		if !slices.Contains(list, s.Name) {
			list = append(list, s.Name)
		}
	}
	return list
}

// compare fills in the labels that changed from one item to another. An empty
// item is none.
func (d *Difference) compare(was, is *Item, oldSchemes, newSchemes []Scheme, names []string) {
	column := func(schemes []Scheme, name string) int {
		return slices.IndexFunc(schemes, func(s Scheme) bool { return s.Name == name })
	}
	gold := func(item *Item, schemes []Scheme, name string) string {
		if s := column(schemes, name); s >= 0 && item.Gold != nil {
			return item.goldName(s, schemes[s])
		}
		return NoGold
	}
	said := func(item *Item, schemes []Scheme, annotator, name string) (label, where string) {
		if s := column(schemes, name); s >= 0 {
			for _, decision := range item.Decisions {
				if decision.Annotator == annotator {
					return cmp.Or(decision.Labels[s], NoGold), decision.Where()
				}
			}
		}
		return NoGold, ""
	}
	var annotators []string
	for _, item := range []*Item{is, was} {
		for _, decision := range item.Decisions {
			if !slices.Contains(annotators, decision.Annotator) {
				annotators = append(annotators, decision.Annotator)
			}
		}
	}
	for _, name := range names {
		if before, after := gold(was, oldSchemes, name), gold(is, newSchemes, name); before != after {
			d.Gold = append(d.Gold, Relabel{Scheme: name, Old: before, New: after})
		}
	}
	for _, annotator := range annotators {
		for _, name := range names {
			before, _ := said(was, oldSchemes, annotator, name)
			after, where := said(is, newSchemes, annotator, name)
			if before != after {
				d.Said = append(d.Said, Relabel{Scheme: name, Annotator: annotator, Old: before, New: after, Where: where})
			}
		}
	}
}
