package changes

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"stance/classify"
	"stance/classify/token"
	"stance/labels"
)

// A Term is one whose counts differ between two models.
type Term struct {
	View token.View
	Term string
	// Old and New count the training passages that hold the term, by label; all 0
	// where the model does not know it.
	Old, New []int
	// Change is how much more the term speaks for each label, in log-odds against
	// the mean of all labels.
	Change []float64
}

// Most is the label with the largest change, whatever its sign.
func (t Term) Most() int {
	most := 0
	for label, change := range t.Change {
		if math.Abs(change) > math.Abs(t.Change[most]) {
			most = label
		}
	}
	return most
}

// Terms lists the terms whose counts differ in a scheme that both models have,
// given by its index in each, with the same labels: those whose weight changed most
// first, ties by view and term. All weights change a little with any edit; terms
// whose counts did not are left out.
func Terms(old *classify.Model, o int, new *classify.Model, s int) []Term {
	type key struct {
		view token.View
		term string
	}
	type was struct {
		counts []int
		weight []float64
	}
	before := map[key]was{}
	for t := range old.Weighed() {
		before[key{t.View, t.Term}] = was{slices.Clone(t.Counts[o]), slices.Clone(t.Weight[o])}
	}
	none := was{make([]int, len(new.Schemes()[s].Labels)), make([]float64, len(new.Schemes()[s].Labels))}
	var terms []Term
	add := func(k key, was, is was) {
		if slices.Equal(was.counts, is.counts) {
			return
		}
		t := Term{View: k.view, Term: k.term, Old: was.counts, New: is.counts}
		for label := range is.weight {
			t.Change = append(t.Change, is.weight[label]-was.weight[label])
		}
		terms = append(terms, t)
	}
	for t := range new.Weighed() {
		k := key{t.View, t.Term}
		b, known := before[k]
		if !known {
			b = none
		}
		if delete(before, k); !slices.Equal(b.counts, t.Counts[s]) {
			add(k, b, was{slices.Clone(t.Counts[s]), t.Weight[s]})
		}
	}
	for k, b := range before {
		add(k, b, none)
	}
	slices.SortFunc(terms, func(a, b Term) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Change[b.Most()]), math.Abs(a.Change[a.Most()])), strings.Compare(string(a.View), string(b.View)), strings.Compare(a.Term, b.Term))
	})
	return terms
}

// Same finds the scheme of a model that has the name and the labels of another's;
// -1 where there is none.
func Same(in *classify.Model, scheme labels.Scheme) int {
	return labels.SameScheme(in.Schemes(), scheme)
}
