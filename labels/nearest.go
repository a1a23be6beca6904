package labels

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest finds the ids that somebody may have meant by one that does not exist.
// Ids are given to Add one by one, so that there may be any number of them.
type Nearest struct {
	wanted []rune
	found  []candidate
}

type candidate struct {
	id       string
	distance int
}

// mostNearest is how many ids are offered.
const mostNearest = 3

// NewNearest looks for ids near to the one wanted.
func NewNearest(wanted string) *Nearest { return &Nearest{wanted: []rune(wanted)} }

// Add considers an id; one given before does no harm.
func (n *Nearest) Add(id string) {
	if slices.ContainsFunc(n.found, func(c candidate) bool { return c.id == id }) {
		return
	}
	distance, near := n.distance(id)
	if !near {
		return
	}
	n.found = append(n.found, candidate{id, distance})
	slices.SortFunc(n.found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.id, b.id))
	})
	n.found = n.found[:min(len(n.found), mostNearest)]
}

// IDs are at most three of those added, the nearest first, equals in
// alphabetical order.
func (n *Nearest) IDs() []string {
	var ids []string
	for _, c := range n.found {
		ids = append(ids, c.id)
	}
	return ids
}

// distance says how far an id is from the one wanted, and whether it is near
// enough to be offered. A part of an id that was copied, its beginning or the
// beginning of the sum behind the '#', is nearest; otherwise a third of the
// characters may differ.
func (n *Nearest) distance(id string) (int, bool) {
	wanted := string(n.wanted)
	length := utf8.RuneCountInString(id)
	_, sum, _ := strings.Cut(id, "#")
	if len(n.wanted) >= leastPart && (strings.HasPrefix(id, wanted) || strings.HasPrefix(sum, strings.TrimPrefix(wanted, "#"))) {
		return 0, true
	}
	most := max(len(n.wanted), length) / 3
	if most == 0 || max(length-len(n.wanted), len(n.wanted)-length) > most {
		return 0, false
	}
	distance := editDistance(n.wanted, []rune(id))
	return distance, distance <= most
}

// leastPart is how much of an id must be given for the rest to be guessed.
const leastPart = 3

// editDistance is the least number of characters to insert, delete or change
// (Levenshtein 1966), by the row-by-row method of Wagner and Fischer 1974.
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
