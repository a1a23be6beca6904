package agreement

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Missing stands in the labels of a unit for a rater who gave none.
const Missing = -1

// A Unit is one passage with what every rater said about it.
type Unit struct {
	// ID names the passage.
	ID string `json:"id"`
	// Article names the article the passage stands in. Passages of one article
	// are not independent of each other. Empty means unknown; such a passage
	// counts as an article of its own.
	Article string `json:"article,omitempty"`
	// Labels holds one label per rater, as an index into the scheme's labels, or
	// Missing. The order of the raters is the same in all units.
	Labels []int `json:"labels"`
}

// ratings counts the labels given to the unit.
func (u *Unit) ratings() (n int) {
	for _, label := range u.Labels {
		if label != Missing {
			n++
		}
	}
	return n
}

// shared reports whether there is anything to agree on: a label of one rater
// alone says nothing about agreement.
func (u *Unit) shared() bool { return u.ratings() >= 2 }

// disputed reports whether two raters gave different labels.
func (u *Unit) disputed() bool {
	first := Missing
	for _, label := range u.Labels {
		switch {
		case label == Missing || label == first:
		case first == Missing:
			first = label
		default:
			return true
		}
	}
	return false
}

// Disagreements are the units on which raters gave different labels, in the order
// of units. Their labels are those of units, not copies.
func Disagreements(units []Unit) []Unit {
	disputed := []Unit{}
	for i := range units {
		if units[i].disputed() {
			disputed = append(disputed, units[i])
		}
	}
	return disputed
}

// ErrNothingShared is returned where agreement has nothing to rest on.
var ErrNothingShared = errors.New("agreement: no passage has labels of two raters")

// A UnitError says what is wrong with one unit.
type UnitError struct {
	ID      string // of the passage
	Index   int    // in the list that was given
	Problem string
}

func (e *UnitError) Error() string {
	return fmt.Sprintf("agreement: unit %d (%q): %s", e.Index, e.ID, e.Problem)
}

// Check reports, as a [*UnitError], the first unit that does not fit that many
// labels and raters: one label too few or too many, a label that is neither an
// index of the scheme nor [Missing], or the ID of an earlier unit, whose passage
// would count twice. It is [ErrNothingShared] if no unit has two labels.
func Check(labels, raters int, units []Unit) error {
	shared := false
	ids := make(map[string]int, len(units))
	for i := range units {
		u := &units[i]
		if problem := u.problem(labels, raters); problem != "" {
			return &UnitError{u.ID, i, problem}
		}
		if first, twice := ids[u.ID]; twice && u.ID != "" {
			return &UnitError{u.ID, i, fmt.Sprintf("has the ID of unit %d", first)}
		}
		ids[u.ID] = i
		shared = shared || u.shared()
	}
	if !shared {
		return ErrNothingShared
	}
	return nil
}

func (u *Unit) problem(labels, raters int) string {
	if len(u.Labels) != raters {
		return fmt.Sprintf("%d labels for %d raters", len(u.Labels), raters)
	}
	for rater, label := range u.Labels {
		if label != Missing && (label < 0 || label >= labels) {
			return fmt.Sprintf("label %d of rater %d is not one of %d labels", label, rater, labels)
		}
	}
	return ""
}

// articles returns the units that are to be used, grouped by article. Groups
// come in order of the article's name and, inside, of the passage's, with
// unknown articles last and alone: neither a seeded draw nor a rounded sum may
// depend on the order in which passages were read.
func articles(units []Unit, use func(*Unit) bool) [][]*Unit {
	var order []*Unit
	for i := range units {
		if use(&units[i]) {
			order = append(order, &units[i])
		}
	}
	slices.SortFunc(order, compareUnits)
	var groups [][]*Unit
	for i, u := range order {
		if i > 0 && u.Article != "" && u.Article == order[i-1].Article {
			last := len(groups) - 1
			groups[last] = append(groups[last], u)
			continue
		}
		groups = append(groups, []*Unit{u})
	}
	return groups
}

// compareUnits orders units by article, unknown ones last, and by passage.
// Labels break the tie of passages without a name, which nothing else tells
// apart.
func compareUnits(a, b *Unit) int {
	if (a.Article == "") != (b.Article == "") {
		return -strings.Compare(a.Article, b.Article)
	}
	return cmp.Or(
		strings.Compare(a.Article, b.Article),
		strings.Compare(a.ID, b.ID),
		slices.Compare(a.Labels, b.Labels),
	)
}
