package classify

import (
	"cmp"
	"math"
	"slices"
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
	columns, rows := m.columns(), 0
	for rows < m.vocabulary.len() && m.vocabulary.terms[rows].view == 0 {
		rows++
	}
	var inLabel, inOthers float64
	for row := range rows {
		for l, n := range m.counts[row*columns+first:][:width] {
			if l == label {
				inLabel += float64(n)
			} else {
				inOthers += float64(n)
			}
		}
	}
	alpha, v := m.recipe.Alpha, float64(rows)
	terms := make([]TellingTerm, 0, rows)
	for row := range rows {
		t := TellingTerm{Term: m.vocabulary.terms[row].key}
		for l, n := range m.counts[row*columns+first:][:width] {
			if l == label {
				t.Count += int(n)
			} else {
				t.Others += int(n)
			}
		}
		y, x := float64(t.Count)+alpha, float64(t.Others)+alpha
		delta := math.Log(y/(inLabel+alpha*v-y)) - math.Log(x/(inOthers+alpha*v-x))
		t.Z = delta / math.Sqrt(1/y+1/x)
		terms = append(terms, t)
	}
	slices.SortStableFunc(terms, func(a, b TellingTerm) int { return cmp.Compare(b.Z, a.Z) })
	return terms[:min(most, len(terms))]
}
