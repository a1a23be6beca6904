package prevalence

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Unknown stands for a label that is not there: a tag withheld, or a passage
// that is not in the audit.
const Unknown = -1

// A Passage is one tagged passage. Labels are indices into the scheme's list.
type Passage struct {
	// ID and Article name the passage and its article. Passages of one article
	// are not independent of each other. An empty Article means unknown; such a
	// passage counts as an article of its own.
	ID, Article string
	// Tag is the label given, or Unknown where none is.
	Tag int
	// Proba are the tagger's probabilities by label, or nil. They serve to plan
	// an audit; no estimate uses them.
	Proba []float64
	// Gold is the label that people gave, or Unknown for a passage that is not in
	// the audit.
	Gold int
	// P is the probability that the passage had of being in the audit; 1 for one
	// whose gold label was known before the audit was drawn. It is not read where
	// Gold is Unknown.
	P float64
}

// An Interval is a 95% interval.
type Interval struct{ Lo, Hi float64 }

// Width is the length of the interval.
func (in Interval) Width() float64 { return in.Hi - in.Lo }

// A Share is how common one label is.
type Share struct {
	// Tagged is the share of the passages that are tagged so.
	Tagged float64
	// Corrected is what the share is after correction, between 0 and 1; nil where
	// the audit is too small to correct anything: see LeastAudit.
	Corrected *Corrected

	between, errors float64 // variances: see LabelsFor
	passages        int
}

// A Corrected share.
type Corrected struct {
	Value    float64
	SE       float64 // of Value before it was kept between 0 and 1
	Interval Interval
}

// An Estimates are the shares of all labels in one group of passages.
type Estimates struct {
	Passages, Articles int
	// Audited of the passages are in the audit, of so many articles.
	Audited, AuditedArticles int
	Withheld                 int // tags
	Shares                   []Share
}

// LeastAudit is the number of audited passages under which nothing is corrected.
// Below it not even the interval could be trusted.
const LeastAudit = 10

// Estimate counts the tags of passages and corrects the count from the audit
// among them. With Ŷ_i = 1 where passage i is tagged with a label and Y_i = 1
// where its gold label is that label, every passage gets
//
//	Ỹ_i = Ŷ_i + R_i (Y_i - Ŷ_i) / π_i
//
// where R_i = 1 for the passages of the audit and π_i is the probability of being
// in it. The corrected share is the mean of Ỹ: the mean of the tags plus the
// mean, weighted to stand for all passages, of gold minus tag. It is unbiased
// whatever the model does, since E[R_i] = π_i; the better the model, the smaller
// its variance. The shares of all labels sum to 1.
//
// Passages come in articles, and the articles are taken for a sample of what
// might have been published. With G articles and T_g the sum of Ỹ_i - Ȳ over
// article g,
//
//	V = G/(G-1) Σ_g T_g² / N²  +  (N_r/N)² (1 - n_r/N_r) / n_r²
//
// and the interval is Ȳ ± t sqrt(V), with Student's t on one degree of freedom
// less than there are articles in the audit. The second term allows for what an
// audit without an error cannot rule out: it is what one error more would add
// among the n_r audited passages that were drawn from N_r. Without it, ten
// audited passages that are all tagged right would prove the model perfect; in
// the simulation of the tests, with 25 audited passages of which one in twenty is
// tagged wrong, the interval would cover in 82 of 100 cases, not 95.
//
// Sources: N. Egami, M. Hinck, B. M. Stewart and H. Wei, "Using Imperfect
// Surrogates for Downstream Inference: Design-based Supervised Learning for
// Social Science Applications of Large Language Models", NeurIPS (2023), for Ỹ
// and the first term; A. Agresti and B. Caffo, "Simple and Effective Confidence
// Intervals for Proportions and Differences of Proportions Result from Adding Two
// Successes and Two Failures", The American Statistician 54 (2000), for the idea
// of the second, whose size is ours.
//
// Estimate panics on labels out of range; see Check.
func Estimate(labels int, passages []Passage) Estimates {
	e := Estimates{Passages: len(passages), Shares: make([]Share, labels)}
	groups := byArticle(passages)
	e.Articles = len(groups)
	certain := 0
	for _, group := range groups {
		audited := 0
		for _, i := range group {
			if passages[i].Tag == Unknown {
				e.Withheld++
			}
			if passages[i].Gold != Unknown {
				audited++
				if passages[i].P == 1 {
					certain++
				}
			}
		}
		e.Audited += audited
		e.AuditedArticles += min(audited, 1)
	}
	for label := range e.Shares {
		e.Shares[label] = e.share(label, passages, groups, certain)
	}
	return e
}

func (e *Estimates) share(label int, passages []Passage, groups [][]int, certain int) Share {
	n := float64(len(passages))
	s := Share{passages: len(passages)}
	is := func(l int) float64 {
		if l == label {
			return 1
		}
		return 0
	}
	corrected := make([]float64, len(passages))
	var value float64
	for i, p := range passages {
		s.Tagged += is(p.Tag) / n
		corrected[i] = is(p.Tag)
		if p.Gold != Unknown {
			corrected[i] += (is(p.Gold) - is(p.Tag)) / p.P
		}
		value += corrected[i] / n
	}
	if e.Audited < LeastAudit || e.AuditedArticles < 2 {
		s.plan(label, passages, groups)
		return s
	}
	drawn, from := float64(e.Audited-certain), n-float64(certain)
	unseen := 0.0
	if drawn > 0 {
		unseen = from * from / (n * n) * max(0, 1-drawn/from) / (drawn * drawn)
	}
	variance := clustered(corrected, value, groups) + unseen
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(e.AuditedArticles - 1)}.Quantile(0.975)
	half := t * math.Sqrt(variance)
	s.Corrected = &Corrected{
		Value: inside(value), SE: math.Sqrt(variance),
		Interval: Interval{inside(value - half), inside(value + half)},
	}
	s.errors = errorVariance(label, passages)
	s.between = max(0, variance-s.errors*max(0, 1/float64(e.Audited)-1/n))
	return s
}

func inside(x float64) float64 { return min(1, max(0, x)) }

// clustered is the variance of a mean when articles are the sample. One article
// says nothing of others: it is infinite.
func clustered(values []float64, mean float64, groups [][]int) float64 {
	g := float64(len(groups))
	if g < 2 {
		return math.Inf(1)
	}
	var sum float64
	for _, group := range groups {
		var total float64
		for _, i := range group {
			total += values[i] - mean
		}
		sum += total * total
	}
	n := float64(len(values))
	return g / (g - 1) * sum / (n * n)
}

// errorVariance is that of gold minus tag over all passages, from the audit, with
// one error more.
func errorVariance(label int, passages []Passage) float64 {
	var weights, sum, squares, n float64
	for _, p := range passages {
		if p.Gold == Unknown {
			continue
		}
		difference := 0.0
		if p.Gold == label {
			difference++
		}
		if p.Tag == label {
			difference--
		}
		n++
		weights += 1 / p.P
		sum += difference / p.P
		squares += difference * difference / p.P
	}
	mean := sum / weights
	return (n*(squares/weights-mean*mean) + 1) / (n + 1)
}

// byArticle lists the passages of each article, articles in order of appearance.
func byArticle(passages []Passage) [][]int {
	var groups [][]int
	at := map[string]int{}
	for i, p := range passages {
		g, known := at[p.Article]
		if !known || p.Article == "" {
			g = len(groups)
			groups = append(groups, nil)
			at[p.Article] = g
		}
		groups[g] = append(groups[g], i)
	}
	return groups
}

// A PassageError says what is wrong with one passage.
type PassageError struct {
	ID      string
	Index   int // in the list that was given
	Problem string
}

func (e *PassageError) Error() string {
	return fmt.Sprintf("passage %d (%q): %s", e.Index, e.ID, e.Problem)
}

// ErrNoPassages is returned where there is nothing to count.
var ErrNoPassages = errors.New("prevalence: no passages")

// Check reports the first passage that does not fit a scheme of that many labels,
// as a *PassageError, or no passages at all.
func Check(labels int, passages []Passage) error {
	if len(passages) == 0 {
		return ErrNoPassages
	}
	at := slices.IndexFunc(passages, func(p Passage) bool { return p.problem(labels) != "" })
	if at < 0 {
		return nil
	}
	return &PassageError{passages[at].ID, at, passages[at].problem(labels)}
}

func (p Passage) problem(labels int) string {
	switch {
	case p.Tag < Unknown || p.Tag >= labels:
		return fmt.Sprintf("tag %d is not one of %d labels", p.Tag, labels)
	case p.Gold < Unknown || p.Gold >= labels:
		return fmt.Sprintf("gold label %d is not one of %d labels", p.Gold, labels)
	case p.Gold != Unknown && !(p.P > 0 && p.P <= 1):
		return fmt.Sprintf("inclusion probability %v is not above 0 and at most 1", p.P)
	case p.Proba != nil && len(p.Proba) != labels:
		return fmt.Sprintf("%d probabilities for %d labels", len(p.Proba), labels)
	}
	return ""
}
