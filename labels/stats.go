package labels

import (
	"cmp"
	"slices"
)

// A Tally counts items of one slice of a set by their gold label.
type Tally struct {
	Name     string // of the slice: an article, an origin, ...
	Passages int
	Articles int
	Labels   [][]int // by scheme, then label
	Disputed []int   // by scheme
}

// Count tallies items by the slice that by names, the slices in alphabetical
// order.
func Count(items []Item, schemes []Scheme, by func(Item) string) []Tally {
	tallies := map[string]*Tally{}
	articles := map[[2]string]bool{}
	for _, item := range items {
		name := by(item)
		tally := tallies[name]
		if tally == nil {
			tally = &Tally{Name: name, Disputed: make([]int, len(schemes))}
			for _, s := range schemes {
				tally.Labels = append(tally.Labels, make([]int, len(s.Labels)))
			}
			tallies[name] = tally
		}
		tally.Passages++
		if key := [2]string{name, item.Group()}; !articles[key] {
			articles[key] = true
			tally.Articles++
		}
		for s, gold := range item.Gold {
			switch {
			case gold != Unlabelled:
				tally.Labels[s][gold]++
			case item.Disputed[s]:
				tally.Disputed[s]++
			}
		}
	}
	sorted := make([]Tally, 0, len(tallies))
	for _, tally := range tallies {
		sorted = append(sorted, *tally)
	}
	slices.SortFunc(sorted, func(a, b Tally) int { return cmp.Compare(a.Name, b.Name) })
	return sorted
}
