package metrics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Accuracy is the share of passages tagged as the gold has it. It is NaN for no
// outcomes.
func Accuracy(outcomes []Outcome) float64 {
	var hits int
	for i := range outcomes {
		if outcomes[i].right() {
			hits++
		}
	}
	return float64(hits) / float64(len(outcomes))
}

// ClusteredSE is the standard error of [Accuracy] when the sample is one of
// articles rather than passages:
//
//	sqrt( Σ_articles Σ_i Σ_j (s_i - s̄)(s_j - s̄) ) / n
//
// over pairs of passages i, j of one article, s being 1 where the tagger is
// right and 0 where not. The two inner sums are the square of the article's
// summed residuals. There is no small-sample factor G/(G-1), as in the source.
// It is NaN for fewer than two articles, where the residuals sum to 0 and would
// pass for certainty.
//
// Source: E. Miller, "Adding Error Bars to Evals: A Statistical Approach to
// Language Model Evaluations", arXiv:2411.00640 (2024), on clustered questions.
func ClusteredSE(outcomes []Outcome) float64 { return cluster(outcomes).se }

// DesignEffect is how many times the variance of the accuracy grows because
// passages come by article:
//
//	ClusteredSE² / (p(1-p)/n),  p = Accuracy
//
// So many passages of these articles tell as much as one passage of an article
// of its own. It is NaN for fewer than two articles, and where every passage is
// right or every one wrong: both variances are 0 then.
//
// Source: L. Kish, "Survey Sampling" (1965), with the 1/n variance
// that ClusteredSE uses.
func DesignEffect(outcomes []Outcome) float64 { return cluster(outcomes).effect }

// ClusteredInterval is the interval of [Accuracy] by article: [Wilson] with n
// over max(1, [DesignEffect]) passages and, in place of the normal quantile,
// that of Student's t with one degree of freedom fewer than there are articles.
// It reports false for fewer than two articles.
//
// A design effect below 1 is taken as 1: on a few articles it is more often
// luck than evidence. So is one that cannot be had, because every passage is
// right or every one wrong; the interval is then too narrow if passages of one
// article stand or fall together.
//
// Source: E. L. Korn and B. I. Graubard, "Confidence Intervals for Proportions
// with Small Expected Number of Positive Counts Estimated from Survey Data",
// Survey Methodology 24 (1998), for the effective n; the t quantile is applied
// directly here.
func ClusteredInterval(outcomes []Outcome) (Interval, bool) { return cluster(outcomes).interval() }

// clustered is the accuracy with what its articles make of it.
type clustered struct {
	n, accuracy float64
	articles    int
	se, effect  float64 // NaN as documented at ClusteredSE and DesignEffect
}

func cluster(outcomes []Outcome) clustered {
	groups := articles(outcomes)
	c := clustered{
		n:        float64(len(outcomes)),
		accuracy: Accuracy(outcomes),
		articles: len(groups),
		se:       math.NaN(),
		effect:   math.NaN(),
	}
	if c.articles < 2 {
		return c
	}
	var sum float64
	for _, group := range groups {
		residual := -c.accuracy * float64(len(group))
		for _, i := range group {
			if outcomes[i].right() {
				residual++
			}
		}
		sum += residual * residual
	}
	c.se = math.Sqrt(sum) / c.n
	if variance := c.accuracy * (1 - c.accuracy) / c.n; variance > 0 {
		c.effect = c.se * c.se / variance
	}
	return c
}

func (c clustered) interval() (Interval, bool) {
	if c.articles < 2 {
		return Interval{}, false
	}
	n := c.n
	if c.effect > 1 {
		n /= c.effect
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(c.articles - 1)}.Quantile(upper)
	return wilson(c.accuracy, n, t), true
}
