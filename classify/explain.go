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
// scheme's labels are on average (natural logarithm, after pooling and
// calibration). For every label, Prior plus Absent plus the Weights of all Terms
// is Score, and the softmax of the Scores is the probabilities.
type Explanation struct {
	Prior []float64 // by label; -Inf for a label without training examples
	// Absent is what the terms that are not there add, in Bernoulli views; nil
	// without such.
	Absent []float64
	Terms  []Evidence
	Score  []float64
	Proba  []float64 // by label, not rounded
}

// Evidence is what one term of a passage adds to each label's score.
type Evidence struct {
	Term   string
	View   token.View // that found it
	Offset int        // where the term first stands, in bytes
	Length int        // in bytes; 0 for a term of the passage as a whole
	Weight []float64  // by label
}

// Explain takes the scores of a passage apart, scheme by scheme, by what the
// model knows of its target ("" for none). Terms stand view by view, in the order
// in which they occur.
func (m *Model) Explain(text, target string) []Explanation {
	terms := m.knownTerms(text)
	explanations := make([]Explanation, len(m.schemes))
	for s := range m.schemes {
		explanations[s] = m.explain(s, m.target(target), terms)
	}
	return explanations
}

// A knownTerm is a term of a text that the model knows.
type knownTerm struct {
	Evidence
	view int
	row  int // its number
}

func (m *Model) knownTerms(text string) (terms []knownTerm) {
	x := m.recipe.extractor(m.lexicon)
	x.Read(text)
	for view, v := range m.recipe.Views {
		for _, t := range x.Terms(view) {
			slot := m.table.search(t.Hash)
			if slot == noSlot {
				continue
			}
			if row := m.table.row(slot, view, x, &t); row != noRow {
				e := Evidence{Term: string(x.Key(t)), View: v.View, Offset: t.Start, Length: t.End - t.Start}
				terms = append(terms, knownTerm{e, view, row})
			}
		}
	}
	return terms
}

func (m *Model) explain(scheme, target int, terms []knownTerm) Explanation {
	scale := &m.scoring[target+1][scheme]
	width, views := len(scale.offsets), len(m.recipe.Views)
	e := Explanation{Prior: centred(scale.offsets, scale.absent), Proba: make([]float64, width)}

	absent, bernoulli := make([]float64, width), false
	for channel, base := range scale.base {
		bernoulli = bernoulli || m.recipe.Views[channel%views].Events == Bernoulli
		for label := range base {
			absent[label] += scale.factors[channel] * base[label]
		}
	}
	if bernoulli {
		e.Absent = centred(absent, scale.absent)
	}

	sums, own := m.newSums(), make([]int64, width)
	weight := make([]float64, width)
	for _, term := range terms {
		m.addRow(sums, term.view, term.row, target)
		clear(weight)
		for q, question := range scale.questions {
			first, _ := m.span(question)
			clear(own)
			addColumns(own, m.table.rows[4*(m.table.columns*term.row+first):])
			for label, log := range own {
				weight[label] += scale.factors[q*views+term.view] * float64(log)
			}
		}
		evidence := term.Evidence
		evidence.Weight = centred(weight, scale.absent)
		e.Terms = append(e.Terms, evidence)
	}
	scores := make([]float64, width)
	m.score(scores, sums, scale)
	e.Score = centred(scores, scale.absent)
	softmax(e.Proba, e.Score)
	return e
}

// centred subtracts the mean of the labels that have training examples, and
// gives -Inf to the others.
func centred(numbers []float64, absent uint64) []float64 {
	out := slices.Clone(numbers)
	centre(out, absent)
	for label := range out {
		if absent&(1<<label) != 0 {
			out[label] = math.Inf(-1)
		}
	}
	return out
}

// ByPlace puts together what all views find in one place of the text, under the
// name that the first of them gives it. Terms of the passage as a whole stay
// apart. The order is that of the first finds.
func ByPlace(terms []Evidence) []Evidence {
	type place struct {
		offset, length int
		whole          string
	}
	var merged []Evidence
	at := map[place]int{}
	for _, t := range terms {
		key := place{offset: t.Offset, length: t.Length}
		if t.Length == 0 {
			key.whole = t.Term
		}
		i, met := at[key]
		if !met {
			at[key] = len(merged)
			t.Weight = slices.Clone(t.Weight)
			merged = append(merged, t)
			continue
		}
		for label := range t.Weight {
			merged[i].Weight[label] += t.Weight[label]
		}
	}
	return merged
}

// Strongest returns the evidence with the largest absolute weight for a label,
// for and against it alike, strongest first; ties in the order of the terms.
func Strongest(terms []Evidence, label, most int) []Evidence {
	sorted := slices.Clone(terms)
	slices.SortStableFunc(sorted, func(a, b Evidence) int {
		return cmp.Compare(math.Abs(b.Weight[label]), math.Abs(a.Weight[label]))
	})
	return sorted[:min(most, len(sorted))]
}
