package agreement

import (
	"math"
	"math/rand/v2"
	"slices"
)

// FewArticles is the number of articles below which an interval comes with a
// warning: draws from a handful of articles miss much of what other articles
// would bring, and the interval is too narrow (A. C. Cameron, J. B. Gelbach and
// D. L. Miller, "Bootstrap-Based Improvements for Inference with Clustered
// Errors", Review of Economics and Statistics 90 (2008)).
const FewArticles = 10

// Resampling says how to draw articles. The zero value is ready to use.
type Resampling struct {
	// Resamples is the number of draws; 0 or less means 9999. One short of a
	// round number makes the percentiles fall on draws.
	Resamples int
	// Seed picks the draws. Equal seeds give equal results.
	Seed uint64
}

func (r Resampling) resamples() int {
	if r.Resamples <= 0 {
		return 9999
	}
	return r.Resamples
}

// An Interval is a 95% interval.
type Interval struct {
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}

// An Estimate is a measure with its interval by article. Each resample draws as
// many articles as the measure rests on, with replacement, each with all its
// passages and their labels; the interval runs from the 2.5th to the 97.5th
// percentile of the measure over the resamples, and is widened to the measure
// itself should that lie outside.
//
// Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap"
// (1993), chapter 13, for the percentiles; C. A. Field and A. H. Welsh,
// "Bootstrapping Clustered Data", JRSS B 69 (2007), for drawing clusters; A. Zapf
// et al., "Measuring Inter-Rater Reliability for Nominal Data", BMC Medical
// Research Methodology 16 (2016), for the coverage of such intervals of alpha.
type Estimate struct {
	// Value is nil where the measure is undefined.
	Value *float64 `json:"value"`
	// Interval is nil for an undefined measure, for fewer than two articles, and
	// where draws do not vary, as when raters agree throughout: an interval without
	// width would pass for certainty.
	Interval *Interval `json:"interval,omitempty"`
	// UndefinedDraws is the number of resamples in which the measure is undefined,
	// such as alpha where all articles drawn have one label. They are left out of
	// the percentiles.
	UndefinedDraws int `json:"undefined_draws,omitempty"`
}

// noWidth is what rounding can put between draws of one value.
const noWidth = 1e-12

// estimate takes some measures of the sum of the articles' matrices and gives
// each its interval. All measures are of the same draws.
func estimate(labels int, perArticle []matrix, measures func(matrix) []float64, opt Resampling) []Estimate {
	values := measures(total(labels, perArticle))
	estimates := make([]Estimate, len(values))
	for i, value := range values {
		estimates[i].Value = known(value)
	}
	if len(perArticle) < 2 {
		return estimates
	}
	// PCG's second word is a fixed one, "agreemen" in ASCII: one seed is enough to
	// ask for.
	random := rand.New(rand.NewPCG(opt.Seed, 0x61677265656d656e))
	draws := make([][]float64, len(values))
	sum := newMatrix(labels)
	for range opt.resamples() {
		sum.clear()
		for range perArticle {
			sum.add(perArticle[random.IntN(len(perArticle))])
		}
		for i, value := range measures(sum) {
			if !math.IsNaN(value) {
				draws[i] = append(draws[i], value)
			}
		}
	}
	for i := range estimates {
		e := &estimates[i]
		if e.Value == nil {
			continue
		}
		e.UndefinedDraws = opt.resamples() - len(draws[i])
		if len(draws[i]) == 0 {
			continue
		}
		slices.Sort(draws[i])
		in := Interval{
			Lo: min(*e.Value, percentile(draws[i], 0.025)),
			Hi: max(*e.Value, percentile(draws[i], 0.975)),
		}
		if in.Hi-in.Lo > noWidth {
			e.Interval = &in
		}
	}
	return estimates
}

// percentile is the p(R+1)-th smallest of R sorted draws: one of the draws, not a
// value between two.
func percentile(sorted []float64, p float64) float64 {
	rank := int(math.Round(p * float64(len(sorted)+1)))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// known is nil for what is undefined.
func known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}
