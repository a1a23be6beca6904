package classify

import (
	"encoding/binary"
	"iter"
	"math"
	"slices"
	"strings"
	"sync"

	"stance/classify/token"
	"stance/labels"
)

// A Model is frozen counts, ready to score. It never changes.
type Model struct {
	layout
	recipe  Recipe         // filled
	lexicon *token.Lexicon // nil where no view needs one

	docs     []int // training examples by column
	pools    []SchemePools
	table    *table
	terms    []int     // in the table, by view
	base     []int64   // as in Estimate
	root     []float64 // as in Estimate
	prints   prints    // fingerprints of the training passages
	printed  int       // different ones
	passages int
	labelSet string // SHA-256 of what the model was trained on

	rest       *rest     // nil in a model that was opened to tag only
	thresholds []float64 // by scheme; nil where no answer is withheld. Not stored

	stored func() storedModel // worked out when first asked for
	hash   func() string

	scoring [][]poolScale // by target+1 and scheme. Derived
}

// rest is what tagging does without.
type rest struct {
	counts  []byte // training passages that hold a term, uvarints: record by record, by column
	trained []trainedPassage
	trials  [][]Trial // by scheme
	ledger  []byte    // see ledger.go; empty for small sets
}

// A trainedPassage is a passage that the model has seen.
type trainedPassage struct {
	id          string
	fingerprint uint64
	gold        uint64 // see packGold
}

// A Trial is one tag that the recipe gave to a training passage while its
// article was left out: what abstention is calibrated on, and what later models
// are compared with.
type Trial struct {
	ID      string  // of the passage, one of those trained on
	Label   int     // given
	P       float64 // of the label given, in steps of 1/10000
	Right   bool    // it is the passage's gold label
	Article int     // numbered from 0
	Written bool    // the passage is text written for training
}

// poolScale is a pool ready for use.
type poolScale struct {
	pool      *Pool
	questions []int       // whose sums are the pool's channels, views of each in order
	columns   []int       // by question: where its sums begin among those of a view
	factors   []float64   // by channel: w/T over the root of the mean number of terms
	offsets   []float64   // by label
	absent    uint64      // bit by label: without training examples
	base      [][]float64 // by channel and label: evidence of a passage without terms
}

// Freeze makes a model of the counts as they are, with the pools given, one a
// scheme; nil for pools that weigh all views alike and trust none too far.
// Labels without examples are never given by it; Complete tells whether there
// are any.
func (c *Counts) Freeze(pools []SchemePools) *Model {
	return c.freeze(c.Estimate(), pools)
}

func (c *Counts) freeze(e *Estimate, pools []SchemePools) *Model {
	if pools == nil {
		pools = c.plainPools()
	}
	columns, views := c.columns(), len(c.recipe.Views)
	m := &Model{
		layout: c.layout, recipe: c.recipe, lexicon: c.lexicon, docs: slices.Clone(c.docs), pools: pools,
		terms: make([]int, views), base: e.base, root: e.root,
		rest: &rest{trials: make([][]Trial, len(c.schemes))},
	}
	var working sync.WaitGroup
	working.Go(func() {
		examples := c.examples()
		m.passages = len(examples)
		working.Go(func() { m.labelSet = c.labelSet(examples) })
		working.Go(func() { m.remember(examples) })
		if c.parts != nil {
			m.rest.ledger = c.ledgerEntries(len(c.parts), examples)
		}
	})
	var numbers [][]byte
	working.Go(func() {
		maker := tableMaker{vocabulary: c.vocabulary, columns: columns, views: views, logs: e.logs, entries: c.entries()}
		table, rows, err := maker.build()
		if err != nil {
			// It takes some ten thousand million terms in training.
			panic("classify: " + err.Error())
		}
		m.table = table
		for _, row := range rows {
			m.terms[c.vocabulary.views[row]]++
		}
		if c.parts != nil { // of the last part they are what the others leave
			numbers = make([][]byte, len(c.parts)-1)
			for i := range numbers {
				working.Go(func() { numbers[i] = c.parts[i].ledgerNumbers(rows) })
			}
		}
		m.rest.counts = make([]byte, 0, columns*len(rows))
		for _, row := range rows {
			for _, n := range c.table.at(int(row)) {
				m.rest.counts = binary.AppendUvarint(m.rest.counts, uint64(n))
			}
		}
	})
	working.Wait()
	for _, n := range numbers {
		m.rest.ledger = append(m.rest.ledger, n...)
	}
	m.finish()
	return m
}

// entries are those of the terms that were counted.
func (c *Counts) entries() []entry {
	entries := make([]entry, 0, c.vocabulary.len())
	for row, place := range c.vocabulary.places() {
		// One that was read need not have been counted.
		if counts := c.table.at(row); counts != nil && occurs(counts[:c.width]) {
			_, view, key := readRecord(c.vocabulary.record(place))
			entries = append(entries, entry{hash: token.KeyHash(int(view), key), place: place})
		}
	}
	return entries
}

// remember takes over what tells a passage that was trained on.
func (m *Model) remember(examples []example) {
	seen := make([]uint64, len(examples))
	m.rest.trained = make([]trainedPassage, len(examples))
	for i := range examples {
		m.rest.trained[i] = trainedPassage{examples[i].id, examples[i].fingerprint, examples[i].gold}
		seen[i] = examples[i].fingerprint
	}
	m.prints, m.printed = newPrints(seen)
}

// WithPools returns the model with other pools, one a scheme.
func (m *Model) WithPools(pools []SchemePools) *Model {
	copied := *m
	copied.pools = pools
	copied.finish()
	return &copied
}

// plainPools are those of a set that is not to be fitted.
func (c *Counts) plainPools() []SchemePools {
	pools := make([]SchemePools, len(c.schemes))
	for s := range pools {
		pools[s], _ = NewOutOfFold(c, s).Fit()
	}
	return pools
}

// Recipe is the one that the model was made by, with its defaults filled in.
func (m *Model) Recipe() Recipe { return m.recipe }

// Schemes are the schemes that the model tags by, in order.
func (m *Model) Schemes() []labels.Scheme { return m.schemes }

// Targets are those that the model knows apart, in alphabetical order.
func (m *Model) Targets() []string { return m.targets }

// Hash names the model: the first 12 hexadecimal digits of a SHA-256 that covers
// all of its stored form.
func (m *Model) Hash() string { return m.hash() }

// LabelSet is the SHA-256 of the ids, words and labels of the training
// passages: two models with one LabelSet saw the same decisions.
func (m *Model) LabelSet() string { return m.labelSet }

// Passages is the number of passages that the model was trained on.
func (m *Model) Passages() int { return m.passages }

// Terms is the size of the vocabulary, that of all views.
func (m *Model) Terms() int {
	n := 0
	for _, terms := range m.terms {
		n += terms
	}
	return n
}

// Pools say how the views' evidence becomes the scores of a scheme.
func (m *Model) Pools(scheme int) SchemePools { return m.pools[scheme] }

// Trials are what the recipe said of the training passages while they were left
// out; none where nothing was calibrated.
func (m *Model) Trials(scheme int) []Trial { return m.whole().trials[scheme] }

// whole gives what tagging does without. That a model was opened by OpenModel
// and is asked for it all the same is a programmer's error.
func (m *Model) whole() *rest {
	if m.rest == nil {
		panic("classify: the model was opened to tag only")
	}
	return m.rest
}

// WithTrials returns the model with other trials, by scheme, of passages that it
// was trained on.
func (m *Model) WithTrials(trials [][]Trial) *Model {
	copied := *m
	whole := *m.whole()
	whole.trials = trials
	copied.rest = &whole
	copied.finishStored()
	return &copied
}

// WithThresholds returns the model with the least probability, by scheme, that
// an answer is given with; others are withheld. Thresholds are not stored with
// the model.
func (m *Model) WithThresholds(thresholds []float64) *Model {
	copied := *m
	copied.thresholds = thresholds
	return &copied
}

// Uncalibrated returns the model as naive Bayes has it, to see what calibration
// does: the log-likelihoods of all views as they are, and the labels' shares.
func (m *Model) Uncalibrated() *Model {
	copied := *m
	copied.pools = make([]SchemePools, len(m.schemes))
	views := len(m.recipe.Views)
	for s := range copied.pools {
		raw := func(target int) Pool {
			first, width := m.span(m.question(s, target))
			p := Pool{WeightsAre: GivenWeights, Temperature: 1, OffsetsAre: DocumentOffsets}
			p.Weights = slices.Clone(m.root[m.question(s, target)*views:][:views])
			p.Offsets = [][]float64{startOffsets(DocumentOffsets, m.docs[first:first+width])}
			return p
		}
		copied.pools[s].General = raw(General)
		for target := range m.targets {
			p := raw(target)
			if copied.pools[s].Targets == nil {
				p.Weights = append(p.Weights, make([]float64, views)...)
				copied.pools[s].Targets = &p
			} else {
				copied.pools[s].Targets.Offsets = append(copied.pools[s].Targets.Offsets, p.Offsets...)
			}
		}
	}
	copied.finishScoring()
	copied.finishStored()
	return &copied
}

// SawID reports whether the model was trained on a passage of this id. Ids that
// people give, 1, 2, 3 and so on, name other passages in other files.
func (m *Model) SawID(id string) bool {
	_, found := m.whole().find(id)
	return found
}

// Decisions goes through the passages that the model was trained on, in order of
// their ids, each with its gold by scheme, labels.Unlabelled where it has none.
// The gold is valid until the next passage.
func (m *Model) Decisions() iter.Seq2[string, []int] {
	return func(yield func(string, []int) bool) {
		gold := make([]int, len(m.schemes))
		for i := range m.whole().trained {
			p := &m.whole().trained[i]
			m.unpackGold(p.gold, gold)
			if !yield(p.id, gold) {
				return
			}
		}
	}
}

// find looks for a passage that the model was trained on.
func (r *rest) find(id string) (int, bool) {
	return slices.BinarySearchFunc(r.trained, id, func(p trainedPassage, id string) int {
		return strings.Compare(p.id, id)
	})
}

// Saw reports whether the model was trained on a passage of the same words in
// the same order, whatever its id.
func (m *Model) Saw(text string) bool {
	return m.prints.has(fingerprint(token.Split(nil, text)))
}

// finish derives what is not stored.
func (m *Model) finish() {
	m.finishScoring()
	m.finishStored()
}

// finishStored says how the stored form and the name are to be had.
func (m *Model) finishStored() {
	m.stored = sync.OnceValue(m.encode)
	m.hash = func() string { return nameOf(m.stored().header) }
}

func (m *Model) finishScoring() {
	m.scoring = make([][]poolScale, 1+len(m.targets))
	for target := General; target < len(m.targets); target++ {
		for s := range m.schemes {
			m.scoring[target+1] = append(m.scoring[target+1], m.poolScale(s, target))
		}
	}
}

func (m *Model) poolScale(scheme, target int) poolScale {
	scale := poolScale{
		pool: &m.pools[scheme].General, questions: []int{m.question(scheme, General)}, columns: []int{m.first[scheme]},
	}
	group := 0
	if target != General && m.knows(m.docs, scheme, target) {
		scale.pool = m.pools[scheme].Targets
		scale.questions = []int{m.question(scheme, target), m.question(scheme, General)}
		scale.columns = []int{m.width + m.first[scheme], m.first[scheme]}
		group = target
	}
	first, width := m.span(scale.questions[0])
	scale.absent = absentLabels(m.docs[first : first+width])
	scale.offsets = slices.Clone(scale.pool.Offsets[group])
	for label := range scale.offsets {
		if scale.absent&(1<<label) != 0 {
			scale.offsets[label] = math.Inf(-1)
		}
	}
	columns, views := m.columns(), len(m.recipe.Views)
	for i, question := range scale.questions {
		first, width := m.span(question)
		for view := range views {
			factor := 0.0
			if root := m.root[question*views+view]; root > 0 {
				factor = scale.pool.Weights[i*views+view] / scale.pool.Temperature / root / unit
			}
			scale.factors = append(scale.factors, factor)
			var base []float64
			for _, b := range m.base[view*columns+first:][:width] {
				base = append(base, float64(b))
			}
			scale.base = append(scale.base, base)
		}
	}
	return scale
}
