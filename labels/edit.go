package labels

import (
	"cmp"
	"slices"
	"time"
)

// What Change says of gold where there is no label.
const (
	NoGold       = "none"
	DisputedGold = "disputed"
)

// Follow completes a line that is to stand behind all others about a passage,
// of which there must be one: it gets the passage's own members, the file of the
// last line, and the time. late is the line whose time the clock is behind, if
// there is one (see Stamp).
//
// Members whose meaning is not known are taken over from a queue, where they are
// about the passage (why it was picked, say), and not from a decision.
func Follow(lines []Annotation, line Annotation, now time.Time) (added Annotation, late *Annotation) {
	added = line
	last := lines[len(lines)-1]
	added.ID, added.Text, added.File = last.ID, last.Text, last.File
	queued := true
	for _, l := range lines {
		added.Article = cmp.Or(l.Article, added.Article)
		added.Origin = cmp.Or(l.Origin, added.Origin)
		added.Kind = cmp.Or(l.Kind, added.Kind)
		added.Outlet = cmp.Or(l.Outlet, added.Outlet)
		added.Language = cmp.Or(l.Language, added.Language)
		added.Target = cmp.Or(l.Target, added.Target)
		queued = queued && !l.Decided()
	}
	if queued {
		added.Others = last.Others
	}
	added.At, late = Stamp(now, lines)
	return added, late
}

// An Edit is what one more line does to a passage.
type Edit struct {
	Queued  bool     // the passage had no decision before
	Note    string   // that the line adds
	Changes []Change // one for each scheme, in their order
}

// A Change is what an edit does in one scheme.
type Change struct {
	Scheme     string
	Said       string // what the line says; "" for nothing
	SaidBefore string // what its annotator had said last
	GoldBefore string // a label, NoGold or DisputedGold
	GoldAfter  string
	Settled    bool // by the adjudicator, with this line or before
}

// Compare says what a line changes when it stands behind the lines given.
func Compare(lines []Annotation, added Annotation, schemes []Scheme) Edit {
	var history History
	history.Schemes = schemes
	for _, line := range lines {
		history.Add(line)
	}
	return history.Add(added)
}

// Idle reports whether the line says what its annotator has said before, and
// nothing else.
func (e Edit) Idle() bool {
	return e.Note == "" && !slices.ContainsFunc(e.Changes, func(c Change) bool { return c.Said != "" && c.Said != c.SaidBefore })
}

// A History follows the passages of a set line by line. The zero value with
// schemes is ready; texts are not kept.
type History struct {
	Schemes []Scheme
	items   map[string]*Item
}

// Add takes the next line, in the order in which lines count, and says what it
// changed.
func (h *History) Add(line Annotation) Edit {
	if h.items == nil {
		h.items = map[string]*Item{}
	}
	item := h.items[line.ID]
	edit := Edit{Note: line.Note, Queued: item == nil}
	if item == nil {
		item = &Item{ID: line.ID}
		item.resolve(h.Schemes)
	}
	for s, scheme := range h.Schemes {
		change := Change{Scheme: scheme.Name, Said: line.Labels[s], GoldBefore: item.goldName(s, scheme)}
		for _, d := range item.Decisions {
			if d.Annotator == line.Annotator {
				change.SaidBefore = d.Labels[s]
			}
		}
		edit.Changes = append(edit.Changes, change)
	}
	if line.Decided() {
		item.add(Annotation{Annotator: line.Annotator, Labels: line.Labels})
		item.resolve(h.Schemes)
		h.items[line.ID] = item
	}
	for s, scheme := range h.Schemes {
		change := &edit.Changes[s]
		change.GoldAfter = item.goldName(s, scheme)
		change.Settled = slices.ContainsFunc(item.Decisions, func(d Annotation) bool { return d.Annotator == Adjudicated && d.Labels[s] != "" })
	}
	return edit
}

// goldName writes the gold label of a scheme.
func (i *Item) goldName(s int, scheme Scheme) string {
	switch gold := i.Gold[s]; {
	case gold != Unlabelled:
		return scheme.Labels[gold]
	case i.Disputed[s]:
		return DisputedGold
	}
	return NoGold
}
