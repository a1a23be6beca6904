package classify

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
)

// A TellingTerm is a term that a label's training passages use more than the
// others do.
type TellingTerm struct {
	Term   string  `json:"term"`
	Count  int     `json:"count"`  // passages of the label that hold it
	Others int     `json:"others"` // and of all other labels
	Z      float64 `json:"z"`      // how far beyond chance, in standard errors
}

// Telling lists the terms that tell most for a label: those with the largest z
// of the log-odds between the label and all others,
//
//	δ = log((y+α)/(n+αV-y-α)) - log((x+α)/(m+αV-x-α))
//	z = δ / sqrt(1/(y+α) + 1/(x+α))
//
// with y passages among the n that the label's terms add up to, x among the others' m, α the
// model's smoothing and V its vocabulary (Monroe, Colaresi, Quinn 2008,
// "Fightin' Words", Political Analysis 16, with a flat prior). Rare terms, whose
// log-odds are large by chance, stay back. Terms are those of the recipe's first
// view; counts are of passages.
func (m *Model) Telling(scheme, label, most int) []TellingTerm {
	first, width := m.span(m.question(scheme, General))
	var terms []TellingTerm
	var inLabel, inOthers float64
	for t := range m.counted() {
		if t.view != 0 {
			continue
		}
		telling := TellingTerm{Term: string(t.key)}
		for l, n := range t.counts[first:][:width] {
			if l == label {
				telling.Count += int(n)
			} else {
				telling.Others += int(n)
			}
		}
		inLabel += float64(telling.Count)
		inOthers += float64(telling.Others)
		terms = append(terms, telling)
	}
	alpha, v := m.recipe.Alpha, float64(len(terms))
	for i := range terms {
		t := &terms[i]
		y, x := float64(t.Count)+alpha, float64(t.Others)+alpha
		delta := math.Log(y/(inLabel+alpha*v-y)) - math.Log(x/(inOthers+alpha*v-x))
		t.Z = delta / math.Sqrt(1/y+1/x)
	}
	slices.SortFunc(terms, func(a, b TellingTerm) int { return cmp.Or(cmp.Compare(b.Z, a.Z), strings.Compare(a.Term, b.Term)) })
	return terms[:min(most, len(terms))]
}

// A countedTerm is a term and what is known of it from training.
type countedTerm struct {
	view   int
	key    []byte
	row    int     // where it begins in the table's rows
	counts []int32 // passages that hold it, by column; valid until the next term
}

// counted goes through all terms with their counts, in the order of the table's
// records.
func (m *Model) counted() iter.Seq[countedTerm] {
	return func(yield func(countedTerm) bool) {
		d := decoder{rest: m.whole().counts}
		t := countedTerm{counts: make([]int32, m.columns())}
		for at := 0; at < len(m.table.records); {
			row, key, next, ok := m.table.record(at)
			for column := range t.counts {
				t.counts[column] = int32(d.uvarint(math.MaxInt32))
			}
			if !ok || d.bad { // a whole model has none such
				panic("classify: a model without the counts of its terms")
			}
			t.view, t.key, t.row = m.table.viewOf(row), key, row*4*m.table.columns
			if !yield(t) {
				return
			}
			at = next
		}
	}
}
