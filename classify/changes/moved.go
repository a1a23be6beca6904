package changes

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"stance/classify"
)

// A Move is a piece of evidence that counts otherwise than it did. Weights say, in
// log-odds, how much more it speaks for one label than for another.
type Move struct {
	Term     string // as it stands in the passage; its name for one of the passage as a whole
	Old, New float64
}

// Change is how much more the evidence speaks for the label now.
func (m Move) Change() float64 { return m.New - m.Old }

// Shares is the Term of what no term brings: the labels' prior, and the terms that
// are not there.
const Shares = "prior and absent terms"

// Moved lists what makes a passage look more like label than like instead, by the
// model after against the one before: the largest changes, in whatever direction,
// first. Terms of several views in one place, and places of the same words, are put
// together. The scheme is given by its index in each model.
func Moved(old *classify.Model, o int, new *classify.Model, s int, text, target string, label, instead, most int) []Move {
	before, now := old.Explain(text, target)[o], new.Explain(text, target)[s]
	worth := func(weight []float64) float64 {
		if w := weight[label] - weight[instead]; !math.IsInf(w, 0) && !math.IsNaN(w) {
			return w
		}
		return 0 // a label without examples is no matter of terms
	}
	type place struct {
		offset, length int
		whole          string
	}
	placeOf := func(e classify.Evidence) place {
		if e.Length == 0 {
			return place{whole: e.Term, offset: e.Offset}
		}
		return place{offset: e.Offset, length: e.Length}
	}
	was := map[place]float64{}
	for _, e := range classify.ByPlace(before.Terms) {
		was[placeOf(e)] += worth(e.Weight)
	}
	moves := []Move{{Term: Shares, Old: worth(before.Prior), New: worth(now.Prior)}}
	if before.Absent != nil && now.Absent != nil {
		moves[0].Old += worth(before.Absent)
		moves[0].New += worth(now.Absent)
	}
	at := map[string]int{} // of moves, by term; Shares is none
	add := func(e classify.Evidence, old, new float64) {
		name := e.Term
		if e.Length > 0 {
			name = shortened(text[e.Offset : e.Offset+e.Length])
		}
		if i, met := at[name]; met {
			moves[i].Old += old
			moves[i].New += new
			return
		}
		at[name] = len(moves)
		moves = append(moves, Move{name, old, new})
	}
	for _, e := range classify.ByPlace(now.Terms) {
		place := placeOf(e)
		add(e, was[place], worth(e.Weight))
		delete(was, place)
	}
	for _, e := range classify.ByPlace(before.Terms) {
		if weight, gone := was[placeOf(e)]; gone {
			add(e, weight, 0)
		}
	}
	slices.SortStableFunc(moves, func(a, b Move) int {
		return cmp.Compare(math.Abs(b.Change()), math.Abs(a.Change()))
	})
	moves = slices.DeleteFunc(moves, func(m Move) bool { return math.Abs(m.Change()) < slightest })
	return moves[:min(most, len(moves))]
}

// shortened leaves out what stands between the words of a pair.
func shortened(span string) string {
	if words := strings.Fields(span); len(words) > 3 {
		return words[0] + " … " + words[len(words)-1]
	}
	return span
}

// slightest is the least change that is worth telling: what rounds to nothing in
// two decimals is not.
const slightest = 0.005
