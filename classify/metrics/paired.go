package metrics

import (
	"fmt"
	"slices"
)

// Pairs are two taggers' outcomes on the same passages: A[i] and B[i] share
// their ID, article and gold, and stand in order of article and ID.
type Pairs struct {
	A, B []Outcome
	// OnlyA and OnlyB count the passages that one tagger has and the other has
	// not. They are left out of A and B.
	OnlyA, OnlyB int
}

// Pair matches two taggers' outcomes by ID. It is an [*OutcomeError] if an ID
// is empty or comes twice in one list, or if the lists do not agree on a
// passage's gold or article; an article known to one list only is taken from
// it. It is [ErrNoOutcomes] if no ID is in both. The lists are left as they are.
func Pair(a, b []Outcome) (Pairs, error) {
	inA, err := byID(a)
	if err != nil {
		return Pairs{}, fmt.Errorf("tagger A: %w", err)
	}
	inB, err := byID(b)
	if err != nil {
		return Pairs{}, fmt.Errorf("tagger B: %w", err)
	}
	p := Pairs{OnlyA: len(inA), OnlyB: len(inB)}
	for i := range a {
		j, ok := inB[a[i].ID]
		if !ok {
			continue
		}
		left, right := a[i], b[j]
		if left.Article == "" {
			left.Article = right.Article
		}
		if right.Article == "" {
			right.Article = left.Article
		}
		if left.Article != right.Article {
			return Pairs{}, &OutcomeError{left.ID, i, fmt.Sprintf("in article %q, but tagger B has it in %q", left.Article, right.Article)}
		}
		if left.Gold != right.Gold {
			return Pairs{}, &OutcomeError{left.ID, i, fmt.Sprintf("gold label is %d, but tagger B has %d", left.Gold, right.Gold)}
		}
		p.A, p.B = append(p.A, left), append(p.B, right)
	}
	if len(p.A) == 0 {
		return Pairs{}, fmt.Errorf("no passage tagged by both: %w", ErrNoOutcomes)
	}
	p.OnlyA -= len(p.A)
	p.OnlyB -= len(p.B)
	// IDs are unique and articles agree, so both lists come out alike.
	for _, list := range [][]Outcome{p.A, p.B} {
		slices.SortFunc(list, func(a, b Outcome) int { return compareOutcomes(&a, &b) })
	}
	return p, nil
}

func byID(outcomes []Outcome) (map[string]int, error) {
	ids := make(map[string]int, len(outcomes))
	for i := range outcomes {
		id := outcomes[i].ID
		if id == "" {
			return nil, &OutcomeError{id, i, "has no ID to be paired by"}
		}
		if first, twice := ids[id]; twice {
			return nil, &OutcomeError{id, i, fmt.Sprintf("has the ID of outcome %d", first)}
		}
		ids[id] = i
	}
	return ids, nil
}

// Discordant counts the passages that only A and that only B has right, the
// arguments of [McNemar].
func (p Pairs) Discordant() (onlyA, onlyB int) {
	for i := range p.A {
		switch a, b := p.A[i].right(), p.B[i].right(); {
		case a && !b:
			onlyA++
		case b && !a:
			onlyB++
		}
	}
	return onlyA, onlyB
}

// A Comparison is all that two taggers' outcomes on the same passages say about
// which is better. Differences are A minus B.
type Comparison struct {
	N         int         `json:"n"`
	Articles  int         `json:"articles"`
	OnlyA     int         `json:"only_in_a"`
	OnlyB     int         `json:"only_in_b"`
	McNemar   McNemarTest `json:"mcnemar"`
	Accuracy  Difference  `json:"accuracy"`
	MacroF1   Difference  `json:"macro_f1"`
	Resamples int         `json:"resamples"`
	Seed      uint64      `json:"seed"`
	Warnings  []string    `json:"warnings"`
}

// Compare checks and pairs two taggers' outcomes and tests the difference.
// labels is the number of labels of the scheme.
func Compare(labels int, a, b []Outcome, opt Resampling) (Comparison, error) {
	if err := Check(labels, a); err != nil {
		return Comparison{}, fmt.Errorf("tagger A: %w", err)
	}
	if err := Check(labels, b); err != nil {
		return Comparison{}, fmt.Errorf("tagger B: %w", err)
	}
	pairs, err := Pair(a, b)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{
		N:         len(pairs.A),
		Articles:  len(articles(pairs.A)),
		OnlyA:     pairs.OnlyA,
		OnlyB:     pairs.OnlyB,
		McNemar:   McNemar(pairs.Discordant()),
		Resamples: opt.resamples(),
		Seed:      opt.Seed,
		Warnings:  []string{},
	}
	c.Accuracy, c.MacroF1 = Bootstrap(labels, pairs, opt)
	if pairs.OnlyA+pairs.OnlyB > 0 {
		c.warn("passages tagged by one tagger only are left out: %d by A, %d by B", pairs.OnlyA, pairs.OnlyB)
	}
	if c.Articles < VerdictArticles {
		c.warn("fewer than %d articles (%d): no verdict, and the intervals are likely too narrow", VerdictArticles, c.Articles)
	}
	return c, nil
}

func (c *Comparison) warn(format string, args ...any) {
	c.Warnings = append(c.Warnings, fmt.Sprintf(format, args...))
}
