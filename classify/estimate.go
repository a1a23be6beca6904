package classify

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/navossoc/bayesian"

	"stance/labels"
)

// mil is the unit in which counts are given to the library. It takes whole
// numbers only; in thousandths, smoothing below one can be given too.
const mil = 1000

// estimator hands the counts of one scheme to the library. For every term t of
// the scheme's vocabulary V and every label c,
//
//	Observe(t, mil*n(t,c) + mil*alpha, c)
//
// so that the library's word frequency is the Lidstone estimate
//
//	P(t|c) = (n(t,c) + alpha) / (n(c) + alpha*|V|)
//
// (Manning, Raghavan, Schütze 2008, section 13.2, with alpha for 1). Its own
// prior, a share of words, and its 1e-11 for words it never saw are not used:
// passages are scored on known terms only, with the prior of logPrior.
func estimator(scheme labels.Scheme, terms []string, counts func(term, label int) int32, alpha float64) *bayesian.Classifier {
	classes := make([]bayesian.Class, len(scheme.Labels))
	for i, label := range scheme.Labels {
		classes[i] = bayesian.Class(label)
	}
	estimator := bayesian.NewClassifier(classes...)
	smoothing := int(math.Round(alpha * mil))
	for t, term := range terms {
		for c, class := range classes {
			estimator.Observe(term, mil*int(counts(t, c))+smoothing, class)
		}
	}
	return estimator
}

// logPrior is the logarithm of each label's prior; -Inf for one without
// examples, which is then never given. Without any example, which happens only
// in a fold of a cross-validation, all labels are alike.
func logPrior(docs []int, prior Prior) []float64 {
	total, present := 0, 0
	for _, n := range docs {
		total += n
		if n > 0 {
			present++
		}
	}
	logs := make([]float64, len(docs))
	for i, n := range docs {
		switch {
		case total == 0:
			logs[i] = -math.Log(float64(len(docs)))
		case n == 0:
			logs[i] = math.Inf(-1)
		case prior == UniformPrior:
			logs[i] = -math.Log(float64(present))
		default:
			logs[i] = math.Log(float64(n) / float64(total))
		}
	}
	return logs
}

// unit is the fixed-point unit of the frozen table: logarithms are kept as
// whole multiples of 2^-26, so that sums do not depend on their order.
const unit = 1 << 26

// A MissingLabels error says that a scheme cannot be trained: the set has no
// example of a label.
type MissingLabels struct {
	Scheme  string
	Missing []string
	Present []string
}

func (e *MissingLabels) Error() string {
	if len(e.Present) == 1 {
		return fmt.Sprintf("scheme %s: every example is %q: label passages of another kind too", e.Scheme, e.Present[0])
	}
	return fmt.Sprintf("scheme %s: no example of %q: label some, or take the label out of the scheme", e.Scheme, e.Missing[0])
}

// Complete reports the first scheme for which a label has no example, as a
// *MissingLabels.
func (c *Counts) Complete() error {
	for s, scheme := range c.schemes {
		var missing, present []string
		for i, label := range scheme.Labels {
			if c.docs[c.first[s]+i] == 0 {
				missing = append(missing, label)
			} else {
				present = append(present, label)
			}
		}
		if len(missing) > 0 {
			return &MissingLabels{scheme.Name, missing, present}
		}
	}
	return nil
}

// Freeze makes a model of the counts as they are. Labels without examples are
// never given by it; Complete tells whether there are any. The only error is
// options that make no sense.
func (c *Counts) Freeze(options Options) (*Model, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, err
	}
	rows := c.vocabulary(options)
	m := &Model{
		schemes: c.schemes,
		first:   c.first,
		columns: c.columns,
		options: options,
		docs:    slices.Clone(c.docs),
		prior:   make([]float64, 0, c.columns),
		terms:   make([]string, len(rows)),
		counts:  make([]int32, len(rows)*c.columns),
		logs:    make([]int32, len(rows)*c.columns),
	}
	for i, row := range rows {
		m.terms[i] = c.terms[row]
		copy(m.counts[i*c.columns:(i+1)*c.columns], c.table[row*c.columns:])
	}
	var freezing sync.WaitGroup
	for s, scheme := range c.schemes {
		docs := c.docs[c.first[s] : c.first[s]+len(scheme.Labels)]
		m.prior = append(m.prior, logPrior(docs, options.Prior)...)
		m.temperatures = append(m.temperatures, 1)
		freezing.Go(func() { m.freezeScheme(s) }) // each writes its own columns
	}
	freezing.Wait()
	digest := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(c.seen)) {
		item := c.seen[id]
		m.trained = append(m.trained, trainedPassage{id, item.fingerprint})
		fmt.Fprintf(digest, "%q %016x %d\n", id, item.fingerprint, item.gold)
	}
	m.labelSet = hex.EncodeToString(digest.Sum(nil))
	m.finish()
	return m, nil
}

// vocabulary lists the rows that are kept, in the order of their terms.
func (c *Counts) vocabulary(options Options) []int {
	var rows []int
	for row, term := range c.terms {
		occurrences := int32(0)
		for s := range c.schemes { // an example counts once a scheme
			n := int32(0)
			for _, count := range c.table[row*c.columns+c.first[s] : row*c.columns+c.first[s]+len(c.schemes[s].Labels)] {
				n += count
			}
			occurrences = max(occurrences, n)
		}
		isPair := strings.IndexByte(term, ' ') >= 0
		if occurrences == 0 || isPair && (options.Terms == WordsOnly || occurrences < int32(options.MinPairs)) {
			continue
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b int) int { return cmp.Compare(c.terms[a], c.terms[b]) })
	return rows
}

// freezeScheme fills the scheme's columns with the logarithms of the
// probabilities that the library estimates. A term that no example of this
// scheme holds is no part of its vocabulary and keeps zeros.
func (m *Model) freezeScheme(s int) {
	first := m.first[s]
	library, vocabulary, rows := m.library(s)
	for label, frequencies := range library.WordFrequencies(vocabulary) {
		for i, frequency := range frequencies {
			m.logs[rows[i]*m.columns+first+label] = int32(math.Round(math.Log(frequency) * unit))
		}
	}
}

// library returns the library's estimator of a scheme as the model's counts
// make it, with the scheme's vocabulary and the row of each of its terms.
func (m *Model) library(s int) (estimate *bayesian.Classifier, vocabulary []string, rows []int) {
	first, width := m.first[s], len(m.schemes[s].Labels)
	for row, term := range m.terms {
		for _, n := range m.counts[row*m.columns+first : row*m.columns+first+width] {
			if n > 0 {
				vocabulary = append(vocabulary, term)
				rows = append(rows, row)
				break
			}
		}
	}
	return estimator(m.schemes[s], vocabulary, func(term, label int) int32 {
		return m.counts[rows[term]*m.columns+first+label]
	}, m.options.Alpha), vocabulary, rows
}
