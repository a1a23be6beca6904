package metrics

import "slices"

// VerdictArticles is the number of articles below which [Bootstrap] gives an
// interval but no verdict: draws from a handful of articles miss much of what
// other articles would bring, and the interval is too narrow (A. C. Cameron,
// J. B. Gelbach and D. L. Miller, "Bootstrap-Based Improvements for Inference
// with Clustered Errors", Review of Economics and Statistics 90 (2008)).
const VerdictArticles = 10

// A Verdict is what an interval of a difference allows to say.
type Verdict string

// The verdicts.
const (
	BetterA        Verdict = "A is better"
	BetterB        Verdict = "B is better"
	NoDifference   Verdict = "no difference shown"
	TooFewArticles Verdict = "too few articles"
)

// A Difference of a score between two taggers, A minus B.
type Difference struct {
	Value float64 `json:"value"`
	// Interval is nil for fewer than two articles, where every draw is the same.
	Interval *Interval `json:"interval,omitempty"`
	// ShareA is the share of resamples in which A scores higher, ties by half.
	ShareA  float64 `json:"share_a_better"`
	Verdict Verdict `json:"verdict"`
}

// Bootstrap estimates how far the difference in accuracy and in macro-F1 would
// vary over other articles. Each resample draws as many articles as there are,
// with replacement, with all their passages and both taggers' answers; the
// interval runs from the 2.5th to the 97.5th percentile of the differences, and
// is widened to the difference itself should that lie outside. A tagger is
// better if the interval leaves 0 out. labels is the number of labels.
//
// Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap"
// (1993), chapter 13, for the percentiles; C. A. Field and A. H. Welsh,
// "Bootstrapping Clustered Data", JRSS B 69 (2007), for drawing clusters.
func Bootstrap(labels int, pairs Pairs, opt Resampling) (accuracy, macroF1 Difference) {
	groups := articles(pairs.A)
	// The two matrices of an article are all of it that both scores need: one
	// behind the other, article behind article.
	size := 2 * labels * labels
	cells := make([]int32, size*len(groups))
	whole := newBoth(labels)
	for g, group := range groups {
		of := cells[g*size:][:size]
		for _, i := range group {
			a, b := &pairs.A[i], &pairs.B[i]
			of[a.Gold*labels+a.Predicted]++
			of[(labels+b.Gold)*labels+b.Predicted]++
		}
		whole.add(of)
	}

	random := opt.source()
	accuracies := make([]float64, opt.resamples())
	macroF1s := make([]float64, opt.resamples())
	draw := newBoth(labels)
	for r := range accuracies {
		clear(draw.cells)
		for range groups {
			draw.add(cells[random.IntN(len(groups))*size:][:size])
		}
		accuracies[r], macroF1s[r] = draw.differences()
	}
	inAccuracy, inMacroF1 := whole.differences()
	return difference(inAccuracy, accuracies, len(groups)), difference(inMacroF1, macroF1s, len(groups))
}

// both are the matrices of two taggers, in one piece of memory.
type both struct {
	cells []int
	a, b  Confusion
}

func newBoth(labels int) both {
	m := both{cells: make([]int, 2*labels*labels)}
	for l := range 2 * labels {
		row := m.cells[l*labels:][:labels:labels]
		if l < labels {
			m.a.Rows = append(m.a.Rows, row)
		} else {
			m.b.Rows = append(m.b.Rows, row)
		}
	}
	return m
}

func (m *both) add(cells []int32) {
	sums := m.cells[:len(cells)]
	for i, n := range cells {
		sums[i] += int(n)
	}
}

func (m *both) differences() (accuracy, macroF1 float64) {
	return m.a.Accuracy() - m.b.Accuracy(), m.a.MacroF1() - m.b.MacroF1()
}

// difference sums up the draws, which it sorts.
func difference(value float64, draws []float64, articles int) Difference {
	slices.Sort(draws)
	var above float64
	for _, draw := range draws {
		switch {
		case draw > 0:
			above++
		case draw == 0:
			above += 0.5
		}
	}
	d := Difference{Value: value, ShareA: above / float64(len(draws)), Verdict: TooFewArticles}
	if articles < 2 {
		return d
	}
	d.Interval = &Interval{
		Lo: min(value, percentile(draws, 1-upper)),
		Hi: max(value, percentile(draws, upper)),
	}
	switch {
	case articles < VerdictArticles:
	case d.Interval.Lo > 0:
		d.Verdict = BetterA
	case d.Interval.Hi < 0:
		d.Verdict = BetterB
	default:
		d.Verdict = NoDifference
	}
	return d
}

// percentile is the p(R+1)-th smallest of R sorted draws, which for 9999 of
// them is one of the draws and no estimate between two.
func percentile(sorted []float64, p float64) float64 {
	rank := int(p*float64(len(sorted)+1) + 0.5)
	return sorted[min(len(sorted), max(1, rank))-1]
}
