package changes

import (
	"cmp"
	"iter"
	"slices"

	"stance/classify"
	"stance/labels"
)

// A Lesson is a passage that two models were taught differently.
type Lesson struct {
	ID      string
	Added   bool // only the new model was trained on it
	Removed bool // only the old one was
	// Gold are the labels that differ, by scheme. The Old is labels.NoGold where
	// there was none, the New where there is none.
	Gold []Relabel
}

// A Relabel is a gold label that changed.
type Relabel struct{ Scheme, Old, New string }

// Taught lists the passages whose gold labels differ between what two models were
// trained on, in order of their ids. Schemes are matched by name.
func Taught(old, new *classify.Model) []Lesson {
	names := schemeNames(new, old)
	var lessons []Lesson
	next, stop := iter.Pull2(old.Decisions())
	defer stop()
	before, gold, more := next()
	removed := func() {
		lessons = append(lessons, Lesson{ID: before, Removed: true, Gold: relabels(names, old, gold, new, nil)})
		before, gold, more = next()
	}
	for id, now := range new.Decisions() {
		for more && before < id {
			removed()
		}
		l := Lesson{ID: id}
		if more && before == id {
			l.Gold = relabels(names, old, gold, new, now)
			before, gold, more = next()
		} else {
			l.Added, l.Gold = true, relabels(names, old, nil, new, now)
		}
		if len(l.Gold) > 0 {
			lessons = append(lessons, l)
		}
	}
	for more {
		removed()
	}
	return lessons
}

// relabels compares what a passage was learnt as; nil is nothing.
func relabels(names []string, old *classify.Model, before []int, new *classify.Model, now []int) []Relabel {
	var list []Relabel
	for _, name := range names {
		r := Relabel{Scheme: name, Old: goldIn(old, before, name), New: goldIn(new, now, name)}
		if r.Old != r.New {
			list = append(list, r)
		}
	}
	return list
}

func goldIn(model *classify.Model, gold []int, scheme string) string {
	s := slices.IndexFunc(model.Schemes(), func(s labels.Scheme) bool { return s.Name == scheme })
	if gold == nil || s < 0 || gold[s] == labels.Unlabelled {
		return labels.NoGold
	}
	return model.Schemes()[s].Labels[gold[s]]
}

// schemeNames are the names of the schemes of all models, in order.
func schemeNames(models ...*classify.Model) []string {
	var names []string
	for _, m := range models {
		for _, s := range m.Schemes() {
			if !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
}

// A Count says how often labels were changed in one way.
type Count struct {
	Relabel
	Passages int
}

// Counted sums lessons up by what changed, the commonest first; ties in order of
// scheme, old and new label.
func Counted(lessons []Lesson) []Count {
	var counts []Count
	at := map[Relabel]int{}
	for _, l := range lessons {
		for _, r := range l.Gold {
			i, met := at[r]
			if !met {
				i = len(counts)
				at[r] = i
				counts = append(counts, Count{Relabel: r})
			}
			counts[i].Passages++
		}
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Passages, a.Passages), cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Old, b.Old), cmp.Compare(a.New, b.New))
	})
	return counts
}
