package metrics

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// An Outcome is what one tagger said about one passage, beside the truth.
// Labels are indices into the scheme's list of labels.
type Outcome struct {
	// ID names the passage. Only pairing two taggers needs it to be unique.
	ID string
	// Article names the article the passage stands in. Passages of one article
	// are not independent of each other. Empty means unknown; such a passage
	// counts as an article of its own.
	Article string
	// Gold is the label after adjudication, Predicted the tagger's answer.
	Gold, Predicted int
	// Proba holds one probability per label, in the scheme's order, or is nil
	// where the tagger gives a label only.
	Proba []float64
}

// right reports whether the tagger agrees with the gold.
func (o *Outcome) right() bool { return o.Gold == o.Predicted }

// confidence is the probability the tagger gave to its own answer. That is the
// largest one, unless the answer was picked by another rule; even then it is
// the claim that calibration has to hold the answer to. It is at most 1, though
// probabilities may sum to a hair more.
func (o *Outcome) confidence() float64 { return min(1, o.Proba[o.Predicted]) }

// ErrNoOutcomes is returned where there is nothing to score.
var ErrNoOutcomes = errors.New("metrics: no outcomes")

// An OutcomeError says what is wrong with one outcome.
type OutcomeError struct {
	ID      string // of the passage
	Index   int    // in the list that was given
	Problem string
}

func (e *OutcomeError) Error() string {
	return fmt.Sprintf("metrics: outcome %d (%q): %s", e.Index, e.ID, e.Problem)
}

// sumTolerance is how far probabilities may sum from 1: enough for numbers that
// were rounded to three decimals on their way here.
const sumTolerance = 1e-3

// Check reports the first outcome that does not fit a scheme of that many
// labels: a label index out of range, or probabilities that are too few, too
// many, not a number, negative, or do not sum to 1 within 1e-3. No outcomes at
// all is [ErrNoOutcomes]. Any other error is an [*OutcomeError].
func Check(labels int, outcomes []Outcome) error {
	if len(outcomes) == 0 {
		return ErrNoOutcomes
	}
	for i := range outcomes {
		if problem := outcomes[i].problem(labels); problem != "" {
			return &OutcomeError{ID: outcomes[i].ID, Index: i, Problem: problem}
		}
	}
	return nil
}

func (o *Outcome) problem(labels int) string {
	switch {
	case o.Gold < 0 || o.Gold >= labels:
		return fmt.Sprintf("gold label %d is not one of %d labels", o.Gold, labels)
	case o.Predicted < 0 || o.Predicted >= labels:
		return fmt.Sprintf("predicted label %d is not one of %d labels", o.Predicted, labels)
	case o.Proba == nil:
		return ""
	case len(o.Proba) != labels:
		return fmt.Sprintf("%d probabilities for %d labels", len(o.Proba), labels)
	}
	var sum float64
	for i, p := range o.Proba {
		if p < 0 || math.IsNaN(p) {
			return fmt.Sprintf("probability %v of label %d is not a number from 0 to 1", p, i)
		}
		sum += p
	}
	if math.Abs(sum-1) > sumTolerance {
		return fmt.Sprintf("probabilities sum to %.6g, not 1", sum)
	}
	return ""
}

// Articles counts the articles of the outcomes; one of unknown article is one of
// its own.
func Articles(outcomes []Outcome) int { return len(articles(outcomes)) }

// articles returns the indices of the outcomes, grouped by article. Groups come
// in order of the article's name and, inside, of the passage's, with unknown
// articles last and alone: a seeded draw must not depend on the order in which
// passages were read.
func articles(outcomes []Outcome) [][]int {
	order := make([]int, len(outcomes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return compareOutcomes(&outcomes[i], &outcomes[j]) })
	var groups [][]int
	for n, i := range order {
		if n > 0 && outcomes[i].Article != "" && outcomes[i].Article == outcomes[order[n-1]].Article {
			last := len(groups) - 1
			groups[last] = append(groups[last], i)
			continue
		}
		groups = append(groups, []int{i})
	}
	return groups
}

// compareOutcomes orders outcomes by article, unknown ones last, and by passage.
// Labels break the tie of passages without a name, which nothing else tells
// apart.
func compareOutcomes(a, b *Outcome) int {
	if (a.Article == "") != (b.Article == "") {
		return -strings.Compare(a.Article, b.Article)
	}
	return cmp.Or(
		strings.Compare(a.Article, b.Article),
		strings.Compare(a.ID, b.ID),
		cmp.Compare(a.Gold, b.Gold),
		cmp.Compare(a.Predicted, b.Predicted),
	)
}
