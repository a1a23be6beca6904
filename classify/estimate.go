package classify

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/navossoc/bayesian"
)

// mil is the unit in which counts are given to the library. It takes whole
// numbers only; in thousandths, smoothing below one can be given too.
const mil = 1000

// unit is the fixed-point unit of tables: logarithms are kept as whole
// multiples of 2^-26, so that sums do not depend on their order.
const unit = 1 << 26

// An Estimate is what the library makes of counts: for every question and view
// a binary naive Bayes.
//
// With N(c) passages of label c and n(t,c) of them holding term t, of a
// vocabulary of V terms, a multinomial view has (Manning, Raghavan, Schütze
// 2008, section 13.2, alpha for 1 and counts of passages for counts of words)
//
//	P(t|c) = (n(t,c) + alpha) / (sum over u of n(u,c) + alpha*V)
//
// and a Bernoulli view, for t being there and for its not being there,
//
//	P(+t|c) = (n(t,c) + alpha) / (N(c) + 2*alpha)
//	P(-t|c) = (N(c) - n(t,c) + alpha) / (N(c) + 2*alpha)
//
// for which the library has these over V, the sum of all its words. The
// vocabulary of a question is the terms that its examples hold.
type Estimate struct {
	layout *layout
	recipe *Recipe
	docs   []int // examples by column

	logs []int32   // row*columns+column, in units: log P(t|c), or log P(+t|c)/P(-t|c)
	base []int64   // view*columns+column, in units: a Bernoulli view's sum of log P(-t|c)
	root []float64 // question*views+view: the root of the mean number of terms of a passage
}

// Estimate asks the library for the probabilities of all terms.
//
// The library is given, under each label, one word for each number of passages
// that some term has there, and a filler that makes the label's total right:
// terms with the same count have the same probability, so that it need not be
// asked for each. TestEstimateMatchesTheLibrary holds the result against a
// library that was told every term.
func (c *Counts) Estimate() *Estimate { return c.estimateWithout(nil, nil) }

// wantedRows are some rows of a vocabulary; a nil one is all.
type wantedRows []uint64

func (w wantedRows) has(row int) bool { return w == nil || w[row/64]&(1<<(row%64)) != 0 }

// wantedBy are the rows of the terms of passages.
func (c *Counts) wantedBy(passages []*Passage) wantedRows {
	wanted := make(wantedRows, c.vocabulary.len()/64+1)
	for _, p := range passages {
		for _, row := range p.rows {
			wanted[row/64] |= 1 << (row % 64)
		}
	}
	return wanted
}

// estimateWithout is the Estimate of the counts without a part of them, unless
// that is nil. Of terms that are not wanted there is no logarithm.
func (c *Counts) estimateWithout(part *Counts, wanted wantedRows) *Estimate {
	views, columns := len(c.recipe.Views), c.columns()
	e := &Estimate{
		layout: &c.layout, recipe: &c.recipe, docs: slices.Clone(c.docs),
		logs: make([]int32, c.vocabulary.len()*columns),
		base: make([]int64, views*columns),
		root: make([]float64, c.questions()*views),
	}
	if part != nil {
		for column, n := range part.docs {
			e.docs[column] -= n
		}
	}
	var working sync.WaitGroup
	for question := range c.questions() {
		working.Go(func() { c.estimateQuestion(e, question, part, wanted) }) // each writes its own columns
	}
	working.Wait()
	return e
}

// rowsWithout goes through the counts that terms have of the labels of a
// question, without a part. It passes over terms that do not occur. The counts
// hold until the next.
func (c *Counts) rowsWithout(part *Counts, first, width int) iter.Seq2[int, []int32] {
	return func(yield func(int, []int32) bool) {
		rest := make([]int32, width)
		for row := range min(c.table.rows(), c.vocabulary.len()) {
			counts := c.table.at(row)
			if counts == nil {
				continue
			}
			counts = counts[first:][:width]
			if part != nil {
				if taken := part.table.at(row); taken != nil {
					for label, n := range taken[first:][:width] {
						rest[label] = counts[label] - n
					}
					counts = rest
				}
			}
			if occurs(counts) && !yield(row, counts) {
				return
			}
		}
	}
}

// viewCounts are what one view holds of one question.
type viewCounts struct {
	terms int      // that occur
	total []int    // by label: the sum of their counts
	there [][]bool // by label and count: whether some term has it
}

func (c *Counts) estimateQuestion(e *Estimate, question int, part *Counts, wanted wantedRows) {
	first, width := c.span(question)
	columns, views := c.columns(), len(c.recipe.Views)
	docs := e.docs[first : first+width]

	found := make([]viewCounts, views)
	for view := range found {
		found[view].total = make([]int, width)
		for _, n := range docs {
			found[view].there = append(found[view].there, make([]bool, n+1))
		}
	}
	for row, counts := range c.rowsWithout(part, first, width) {
		f := &found[c.vocabulary.views[row]]
		f.terms++
		for label, n := range counts {
			f.total[label] += int(n)
			f.there[label][n] = true
		}
	}

	logs := make([]countLogs, views)
	passages := 0
	for _, n := range docs {
		passages += n
	}
	for view := range found {
		logs[view] = c.askLibrary(question, view, found[view], docs)
		active := 0
		for _, n := range found[view].total {
			active += n
		}
		if passages > 0 {
			e.root[question*views+view] = math.Sqrt(float64(active) / float64(passages))
		}
	}
	for row, counts := range c.rowsWithout(part, first, width) {
		view := int(c.vocabulary.views[row])
		if !wanted.has(row) && logs[view].absent == nil {
			continue // most terms of a large set: their memory is not even touched
		}
		into := e.logs[row*columns+first:][:width]
		base := e.base[view*columns+first:][:width]
		for label, n := range counts {
			into[label] = logs[view].present[label][n]
			if absent := logs[view].absent; absent != nil {
				base[label] += int64(absent[label][n])
			}
		}
	}
}

func occurs(counts []int32) bool {
	for _, n := range counts {
		if n > 0 {
			return true
		}
	}
	return false
}

// countLogs are logarithms of probabilities by label and count, in units; 0 for
// a count that no term has.
type countLogs struct {
	present [][]int32 // of a term: log P(t|c), or log P(+t|c)/P(-t|c)
	absent  [][]int32 // log P(-t|c); nil for multinomial views
}

// askLibrary has the library estimate one view of one question.
func (c *Counts) askLibrary(question, view int, found viewCounts, docs []int) countLogs {
	scheme := c.schemes[question%len(c.schemes)]
	classes := make([]bayesian.Class, len(scheme.Labels))
	for i, label := range scheme.Labels {
		classes[i] = bayesian.Class(label)
	}
	library := bayesian.NewClassifier(classes...)
	smoothing := int(math.Round(c.recipe.Alpha * mil))
	bernoulli := c.recipe.Views[view].Events == Bernoulli
	// Those counts that some term has, and two words for each: "+n", and "-n"
	// where a term's absence is an event.
	var counts []int
	var words []string
	for n := range slices.Max(docs) + 1 {
		if !slices.ContainsFunc(found.there, func(there []bool) bool { return n < len(there) && there[n] }) {
			continue
		}
		number := strconv.Itoa(n)
		counts, words = append(counts, n), append(words, "+"+number, "-"+number)
	}
	for label, class := range classes {
		rest := mil*found.total[label] + smoothing*found.terms
		if bernoulli {
			rest = found.terms * (mil*docs[label] + 2*smoothing)
		}
		for i, n := range counts {
			if n >= len(found.there[label]) || !found.there[label][n] {
				continue
			}
			library.Observe(words[2*i], mil*n+smoothing, class)
			rest -= mil*n + smoothing
			if bernoulli {
				library.Observe(words[2*i+1], mil*(docs[label]-n)+smoothing, class)
				rest -= mil*(docs[label]-n) + smoothing
			}
		}
		if rest > 0 {
			library.Observe("the rest", rest, class)
		}
	}
	var logs countLogs
	for label, frequencies := range library.WordFrequencies(words) {
		there := found.there[label]
		present, absent := make([]int32, len(there)), make([]int32, len(there))
		for i, n := range counts {
			if n >= len(there) || !there[n] {
				continue
			}
			if !bernoulli {
				present[n] = fixed(math.Log(frequencies[2*i]))
				continue
			}
			// The factor 1/V is taken out: it is the same for all labels, and
			// would take small probabilities of large vocabularies out of range.
			v := math.Log(float64(found.terms))
			absent[n] = fixed(math.Log(frequencies[2*i+1]) + v)
			present[n] = fixed(math.Log(frequencies[2*i])+v) - absent[n]
		}
		logs.present = append(logs.present, present)
		if bernoulli {
			logs.absent = append(logs.absent, absent)
		}
	}
	return logs
}

// fixed turns a logarithm into units.
func fixed(log float64) int32 { return int32(math.Round(log * unit)) }

// A MissingLabels error says that a scheme cannot be trained: the set has no
// example of a label, or a target has examples of one label only.
type MissingLabels struct {
	Scheme  string
	Target  string // "" for all passages
	Missing []string
	Present []string
}

func (e *MissingLabels) Error() string {
	switch {
	case e.Target != "":
		return fmt.Sprintf("scheme %s, target %q: every example is %q: label passages of another kind too, or take the target out of its lines",
			e.Scheme, e.Target, e.Present[0])
	case len(e.Present) == 1:
		return fmt.Sprintf("scheme %s: every example is %q: label passages of another kind too", e.Scheme, e.Present[0])
	}
	return fmt.Sprintf("scheme %s: no example of %q: label some, or take the label out of the scheme", e.Scheme, e.Missing[0])
}

// Complete reports the first scheme for which a label has no example, or a
// target that has examples of one label only, as a *MissingLabels.
func (c *Counts) Complete() error {
	for target := General; target < len(c.targets); target++ {
		for s, scheme := range c.schemes {
			first, _ := c.span(c.question(s, target))
			e := &MissingLabels{Scheme: scheme.Name}
			for i, label := range scheme.Labels {
				if c.docs[first+i] == 0 {
					e.Missing = append(e.Missing, label)
				} else {
					e.Present = append(e.Present, label)
				}
			}
			if target == General && len(e.Missing) > 0 {
				return e
			}
			if target != General && len(e.Present) == 1 {
				e.Target = c.targets[target]
				return e
			}
		}
	}
	return nil
}
