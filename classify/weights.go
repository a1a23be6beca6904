package classify

import (
	"iter"

	"stance/classify/token"
)

// A WeighedTerm is a term of a model, with what it is worth to a passage that
// holds it once.
type WeighedTerm struct {
	View token.View
	Term string
	// Counts are the training passages that hold the term, by scheme and label,
	// whatever their target.
	Counts [][]int
	// Weight is what the term adds to each label's score, by scheme and label, as
	// Explain has it for a passage of no target.
	Weight [][]float64
}

// Weighed goes through the terms of a model, in no order that means anything.
// The slices are valid until the next term.
func (m *Model) Weighed() iter.Seq[WeighedTerm] {
	return func(yield func(WeighedTerm) bool) {
		var t WeighedTerm
		for _, scheme := range m.schemes {
			t.Counts = append(t.Counts, make([]int, len(scheme.Labels)))
			t.Weight = append(t.Weight, make([]float64, len(scheme.Labels)))
		}
		own := make([]int64, m.width)
		for counted := range m.counted() {
			t.View, t.Term = m.recipe.Views[counted.view].View, string(counted.key)
			clear(own)
			addColumns(own, m.table.rows[counted.row:])
			for s := range m.schemes {
				scale := &m.scoring[General+1][s]
				first := m.first[s]
				for label := range t.Counts[s] {
					t.Counts[s][label] = int(counted.counts[first+label])
					t.Weight[s][label] = scale.factors[counted.view] * float64(own[first+label])
				}
				centre(t.Weight[s], scale.absent)
			}
			if !yield(t) {
				return
			}
		}
	}
}
