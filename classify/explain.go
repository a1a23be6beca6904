package classify

import (
	"cmp"
	"math"
	"slices"

	"stance/classify/token"
)

// An Explanation takes the scores of one passage in one scheme apart.
//
// All its numbers are log-odds: how much more a label is spoken for than the
// scheme's labels are on average (natural logarithm, after calibration). For
// every label, Prior plus the Weights of all Terms is Score, and the softmax of
// the Scores is the probabilities.
type Explanation struct {
	Prior []float64 // by label; -Inf for a label without training examples
	Terms []Evidence
	Score []float64
	Proba []float64 // by label, not rounded
}

// Evidence is what one term of a passage adds to each label's score.
type Evidence struct {
	Term   string
	Count  int       // occurrences in the passage
	Offset int       // where the term first stands, in bytes
	Length int       // in bytes
	Weight []float64 // by label, all occurrences together
}

// Explain takes the scores of a passage apart, scheme by scheme. Terms stand in
// the order in which they occur.
func (m *Model) Explain(text string) []Explanation {
	explanations := make([]Explanation, len(m.schemes))
	terms, rows, sums := m.termsOf(text)
	for s := range m.schemes {
		explanations[s] = m.explain(s, terms, rows, sums)
	}
	return explanations
}

// termsOf finds the known terms of a text, the row of each, and the sums of
// their logarithms by column.
func (m *Model) termsOf(text string) (terms []Evidence, rows []int, sums []int64) {
	sums = make([]int64, m.columns)
	at := map[int]int{} // row -> index in terms
	add := func(key uint64, start, end int) {
		row, known := m.row(key)
		if !known {
			return
		}
		for column := range sums {
			sums[column] += int64(m.logs[row*m.columns+column])
		}
		i, seen := at[row]
		if !seen {
			i = len(terms)
			at[row] = i
			terms = append(terms, Evidence{Term: m.terms[row], Offset: start, Length: end - start})
			rows = append(rows, row)
		}
		terms[i].Count++
	}
	words := token.Split(nil, text)
	for i, word := range words {
		add(word.Hash, word.Start, word.End)
		if i > 0 {
			add(token.Pair(words[i-1].Hash, word.Hash), words[i-1].Start, word.End)
		}
	}
	return terms, rows, sums
}

func (m *Model) explain(s int, terms []Evidence, rows []int, sums []int64) Explanation {
	first, width := m.first[s], len(m.schemes[s].Labels)
	prior := m.prior[first : first+width]
	e := Explanation{
		Prior: m.centred(s, prior),
		Terms: slices.Clone(terms),
		Proba: make([]float64, width),
	}
	scores := make([]float64, width)
	for label := range width {
		scores[label] = prior[label] + float64(sums[first+label])/unit
	}
	e.Score = m.centred(s, scores)
	softmax(e.Proba, e.Score)

	logs := make([]float64, width)
	for i, row := range rows {
		for label := range width {
			logs[label] = float64(terms[i].Count) * float64(m.logs[row*m.columns+first+label]) / unit
		}
		e.Terms[i].Weight = m.centred(s, logs)
	}
	return e
}

// centred scales a scheme's numbers and subtracts their mean, over the labels
// that have training examples.
func (m *Model) centred(s int, numbers []float64) []float64 {
	mean, present := 0.0, 0.0
	for label, number := range numbers {
		if m.gives(s, label) {
			mean += number
			present++
		}
	}
	mean /= present
	out := make([]float64, len(numbers))
	for label, number := range numbers {
		out[label] = m.scale[s] * (number - mean)
		if !m.gives(s, label) {
			out[label] = math.Inf(-1)
		}
	}
	return out
}

// Strongest returns the evidence with the largest absolute weight for a label,
// for and against it alike, strongest first; ties in the order of the text.
func Strongest(terms []Evidence, label, most int) []Evidence {
	sorted := slices.Clone(terms)
	slices.SortStableFunc(sorted, func(a, b Evidence) int {
		return cmp.Compare(math.Abs(b.Weight[label]), math.Abs(a.Weight[label]))
	})
	return sorted[:min(most, len(sorted))]
}
