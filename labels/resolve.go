package labels

import (
	"cmp"
	"slices"
)

// Unlabelled stands for no gold label in Item.Gold.
const Unlabelled = -1

// An Item is a passage with everything decided about it.
type Item struct {
	ID       string
	Article  string // "" where no line names one
	Text     string
	Origin   string
	Kind     string
	Target   string
	Outlet   string
	Language string

	// Gold is the index of the gold label in each scheme, or Unlabelled.
	Gold []int
	// Disputed tells of each scheme that annotators disagree and nobody has
	// adjudicated.
	Disputed []bool
	// Decisions are the lines that count: the last of each annotator, in the
	// order in which the annotators first spoke.
	Decisions []Annotation
}

// Group is what the passage belongs to when a set is split: its article, or
// itself where no article is known.
func (i Item) Group() string { return cmp.Or(i.Article, i.ID) }

// Resolve brings the lines of every passage together. Lines count in the order
// given: the last line of an annotator for a passage and a scheme wins; a line
// that leaves a scheme out says nothing about it. Gold is what Adjudicated
// says, else what all annotators say, else Unlabelled. Items stand in the order
// in which they first appear.
func Resolve(annotations []Annotation, schemes []Scheme) []Item {
	var items []Item
	at := map[string]int{}
	for line := range annotations {
		a := &annotations[line]
		i, known := at[a.ID]
		if !known {
			i = len(items)
			at[a.ID] = i
			// Most passages have one line, which need not be copied.
			items = append(items, Item{ID: a.ID, Decisions: annotations[line : line : line+1]})
		}
		items[i].add(*a)
	}
	gold, disputed := make([]int, len(items)*len(schemes)), make([]bool, len(items)*len(schemes))
	for i := range items {
		from, to := i*len(schemes), (i+1)*len(schemes)
		items[i].Gold, items[i].Disputed = gold[from:to:to], disputed[from:to:to]
		items[i].resolve(schemes)
	}
	return items
}

func (i *Item) add(a Annotation) {
	i.Text = a.Text
	i.Article = cmp.Or(a.Article, i.Article)
	i.Origin = cmp.Or(a.Origin, i.Origin)
	i.Kind = cmp.Or(a.Kind, i.Kind)
	i.Target = cmp.Or(a.Target, i.Target)
	i.Outlet = cmp.Or(a.Outlet, i.Outlet)
	i.Language = cmp.Or(a.Language, i.Language)
	for j := range i.Decisions {
		if i.Decisions[j].Annotator != a.Annotator {
			continue
		}
		i.Decisions = slices.Clone(i.Decisions) // they may be the caller's lines
		earlier := &i.Decisions[j]
		merged := a
		merged.Labels = make([]string, len(a.Labels))
		for s := range a.Labels {
			merged.Labels[s] = cmp.Or(a.Labels[s], earlier.Labels[s])
		}
		*earlier = merged
		return
	}
	i.Decisions = append(i.Decisions, a)
}

func (i *Item) resolve(schemes []Scheme) {
	i.Gold = make([]int, len(schemes))
	i.Disputed = make([]bool, len(schemes))
	for s, scheme := range schemes {
		settled, agreed, disputed := "", "", false
		for _, d := range i.Decisions {
			switch label := d.Labels[s]; {
			case label == "":
			case d.Annotator == Adjudicated:
				settled = label
			case agreed == "":
				agreed = label
			case agreed != label:
				disputed = true
			}
		}
		switch {
		case settled != "":
			i.Gold[s] = scheme.Index(settled)
		case disputed, agreed == "":
			i.Gold[s] = Unlabelled
			i.Disputed[s] = disputed
		default:
			i.Gold[s] = scheme.Index(agreed)
		}
	}
}

// Labelled reports whether the item has a gold label in any scheme.
func (i Item) Labelled() bool {
	for _, gold := range i.Gold {
		if gold != Unlabelled {
			return true
		}
	}
	return false
}

// Unresolved reports whether annotators disagree on the item in any scheme and
// nobody has adjudicated.
func (i Item) Unresolved() bool { return slices.Contains(i.Disputed, true) }

// InUse leaves out the schemes in which no item has a gold label, and returns
// their names.
func InUse(items []Item, schemes []Scheme) (kept []Item, used []Scheme, left []string) {
	var columns []int
	for s, scheme := range schemes {
		if slices.ContainsFunc(items, func(i Item) bool { return i.Gold[s] != Unlabelled }) {
			columns = append(columns, s)
			used = append(used, scheme)
		} else {
			left = append(left, scheme.Name)
		}
	}
	if len(left) == 0 {
		return items, schemes, nil
	}
	kept = slices.Clone(items)
	gold, disputed := make([]int, 0, len(items)*len(columns)), make([]bool, 0, len(items)*len(columns))
	for i := range kept {
		from := len(gold)
		for _, s := range columns {
			gold = append(gold, kept[i].Gold[s])
			disputed = append(disputed, kept[i].Disputed[s])
		}
		kept[i].Gold, kept[i].Disputed = gold[from:len(gold):len(gold)], disputed[from:len(disputed):len(disputed)]
		kept[i].Decisions = slices.Clone(kept[i].Decisions)
		for d := range kept[i].Decisions {
			all := kept[i].Decisions[d].Labels
			kept[i].Decisions[d].Labels = nil
			for _, s := range columns {
				kept[i].Decisions[d].Labels = append(kept[i].Decisions[d].Labels, all[s])
			}
		}
	}
	return kept, used, left
}

// InSchemes returns the items with their gold in other schemes: that of the scheme
// of the same name and labels, Unlabelled where there is none. Nothing else of the
// items is changed; their decisions are still those in schemes.
func InSchemes(items []Item, schemes, wanted []Scheme) []Item {
	from := make([]int, len(wanted))
	for w, want := range wanted {
		from[w] = SameScheme(schemes, want)
	}
	list := slices.Clone(items)
	golds := make([]int, 0, len(items)*len(wanted))
	for i := range list {
		at := len(golds)
		for _, s := range from {
			if s < 0 || list[i].Gold == nil {
				golds = append(golds, Unlabelled)
			} else {
				golds = append(golds, list[i].Gold[s])
			}
		}
		list[i].Gold = golds[at:len(golds):len(golds)]
	}
	return list
}

// SameScheme finds among schemes the one with the name and the labels of another:
// labels of both mean the same. It is -1 where there is none.
func SameScheme(schemes []Scheme, other Scheme) int {
	return slices.IndexFunc(schemes, func(s Scheme) bool { return s.Name == other.Name && slices.Equal(s.Labels, other.Labels) })
}

// Written is the Origin of text that was made up for training. It is never
// scored.
const Written = "written"
