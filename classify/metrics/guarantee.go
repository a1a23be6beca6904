package metrics

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Guarantee is a threshold under which answers are withheld, and what may be
// said of the answers that are left.
type Guarantee struct {
	// Threshold is the least probability that an answer is given with.
	Threshold float64 `json:"threshold"`
	// Bound is what the share of wrong answers stays under with Confidence.
	Bound      float64 `json:"bound"`
	Confidence float64 `json:"confidence"`
	// Kept of the Passages, of so many Articles, kept their answer, and Risk is
	// the share of wrong ones among these.
	Kept     int     `json:"kept"`
	Passages int     `json:"passages"`
	Articles int     `json:"articles"`
	Risk     float64 `json:"risk"`
	// DesignEffect is what the kept passages were divided by.
	DesignEffect float64 `json:"design_effect"`
}

// Coverage is the share of passages that kept their answer.
func (g Guarantee) Coverage() float64 { return float64(g.Kept) / float64(g.Passages) }

// A NoGuaranteeError says that no threshold holds the risk asked for.
type NoGuaranteeError struct {
	Risk               float64
	Passages, Articles int
	// Least is the lowest bound that any threshold tried has.
	Least float64
}

func (e *NoGuaranteeError) Error() string {
	return fmt.Sprintf("%d passages of %d articles are too few, or tagged too badly, to promise that at most %g%% are wrong: the lowest share that can be promised is %.0f%%",
		e.Passages, e.Articles, 100*e.Risk, math.Ceil(100*e.Least))
}

// Guard finds the lowest threshold of those it tries for which the share of
// wrong answers among those above it is at most risk, with the confidence given.
// Outcomes are of a tagger that had not seen the passages.
//
// It is the binary search of Y. Geifman and R. El-Yaniv, "Selective
// Classification for Deep Neural Networks", NIPS (2017), algorithm 1, with the
// confidence shared out among the k thresholds that it tries at most, one more than the whole part of log2 n. Their bound, the
// upper end of Clopper and Pearson's interval at (1-confidence)/k, takes
// passages for independent. Passages of one article are not: here wrong and kept
// passages are divided by the design effect of the kept ones times (t/z)², with t
// and z the quantiles of Student's distribution, one degree of freedom fewer than
// articles, and of the normal (E. L. Korn and B. I. Graubard 1998, as in
// [ClusteredInterval]). Where articles are few, or none of the kept answers is
// wrong, the effect that is seen says little: it is then taken to be at least
//
//	worst^(few/articles),  worst = Σ n_a² / n
//
// with n_a the kept passages of article a: of the passages of an article all are
// right or all are wrong. few is 30. A simulation in the tests shows how often
// the promise is broken.
//
// It is a *NoGuaranteeError where no threshold will do, and an error for fewer
// than ten articles, which tell too little of how far articles differ.
func Guard(outcomes []Outcome, risk, confidence float64) (Guarantee, error) {
	all := cluster(outcomes)
	if all.articles < VerdictArticles {
		return Guarantee{}, fmt.Errorf("passages of %d articles are too few to see how far articles differ: want %d or more", all.articles, VerdictArticles)
	}
	sorted := slices.Clone(outcomes)
	slices.SortStableFunc(sorted, func(a, b Outcome) int { return cmp.Compare(b.confidence(), a.confidence()) })
	// A threshold keeps all answers of one probability, or none.
	var cuts []int
	for i := range sorted {
		if i+1 == len(sorted) || sorted[i+1].confidence() < sorted[i].confidence() {
			cuts = append(cuts, i+1)
		}
	}
	tries := math.Floor(math.Log2(float64(len(cuts)))) + 1
	miss := (1 - confidence) / tries
	var found *Guarantee
	least := math.Inf(1)
	for low, high := 0, len(cuts)-1; low <= high; {
		middle := (low + high + 1) / 2
		g := guarantee(sorted[:cuts[middle]], miss)
		least = min(least, g.Bound)
		if g.Bound <= risk {
			found, low = &g, middle+1
		} else {
			high = middle - 1
		}
	}
	if found == nil {
		return Guarantee{}, &NoGuaranteeError{risk, len(outcomes), all.articles, least}
	}
	found.Confidence, found.Passages, found.Articles = confidence, len(outcomes), all.articles
	return *found, nil
}

// guarantee bounds the risk of the answers kept, but with probability miss.
func guarantee(kept []Outcome, miss float64) Guarantee {
	of := cluster(kept)
	g := Guarantee{Threshold: kept[len(kept)-1].confidence(), Kept: len(kept), Risk: 1 - of.accuracy, Bound: 1}
	if of.articles < 2 {
		return g
	}
	worst := 0.0
	for _, article := range articles(kept) {
		worst += float64(len(article)) * float64(len(article)) / of.n
	}
	g.DesignEffect = math.Pow(worst, min(1, fewArticles/float64(of.articles)))
	if of.effect > g.DesignEffect { // not where it is no number
		g.DesignEffect = of.effect
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(of.articles - 1)}.Quantile(1 - miss)
	z := distuv.UnitNormal.Quantile(1 - miss)
	n := of.n / g.DesignEffect * (z / t) * (z / t)
	if wrong := g.Risk * n; wrong < n {
		g.Bound = distuv.Beta{Alpha: wrong + 1, Beta: n - wrong}.Quantile(1 - miss)
	}
	return g
}

// fewArticles is the number of articles up to which passages of one article are
// taken to stand and fall together, whatever is seen of it.
const fewArticles = 30.0
