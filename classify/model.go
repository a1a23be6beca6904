package classify

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"stance/classify/token"
	"stance/labels"
)

// A Model is frozen counts, ready to score. It never changes.
type Model struct {
	schemes []labels.Scheme
	first   []int // column of each scheme's first label
	columns int
	options Options

	docs         []int     // training examples by column
	prior        []float64 // logarithm of the prior by column; -Inf without examples
	temperatures []float64 // by scheme

	terms  []string // sorted
	counts []int32  // row*columns+column -> occurrences in training
	logs   []int32  // row*columns+column -> log P(term|label), in units

	trained  []trainedPassage // sorted by id
	labelSet string           // SHA-256 of what the model was trained on
	hash     func() string    // of the stored form, worked out when first asked for

	// Derived: an open-addressing hash table of the terms. A miss, the common
	// case for pairs, touches nothing but keys.
	keys   []uint64
	rows   []int32
	mask   uint64
	scale  []float64 // by scheme: 1 / temperature
	prints []uint64  // fingerprints of the training passages, sorted
}

// A trainedPassage is a passage that the model has seen.
type trainedPassage struct {
	id          string
	fingerprint uint64
}

// Schemes are the schemes that the model tags by, in order.
func (m *Model) Schemes() []labels.Scheme { return m.schemes }

// Options are those that the model was trained with.
func (m *Model) Options() Options { return m.options }

// Hash names the model: hexadecimal digits of the SHA-256 over its stored form.
func (m *Model) Hash() string { return m.hash() }

// LabelSet is the SHA-256 of the ids, words and labels of the training
// passages: two models with one LabelSet saw the same decisions.
func (m *Model) LabelSet() string { return m.labelSet }

// Passages is the number of passages that the model was trained on.
func (m *Model) Passages() int { return len(m.trained) }

// Terms is the size of the vocabulary.
func (m *Model) Terms() int { return len(m.terms) }

// Temperature is what the scores of a scheme are divided by to make calibrated
// probabilities of them; 1 without calibration.
func (m *Model) Temperature(scheme int) float64 { return m.temperatures[scheme] }

// WithTemperatures returns the model with other temperatures, one a scheme.
func (m *Model) WithTemperatures(temperatures []float64) *Model {
	copied := *m
	copied.temperatures = slices.Clone(temperatures)
	copied.scale = inverse(temperatures)
	copied.hash = sync.OnceValue(copied.digest)
	return &copied
}

// gives reports whether the label can come out at all: it has examples.
func (m *Model) gives(scheme, label int) bool {
	return !math.IsInf(m.prior[m.first[scheme]+label], -1)
}

// SawID reports whether the model was trained on a passage of this id. Ids that
// people give, 1, 2, 3 and so on, name other passages in other files.
func (m *Model) SawID(id string) bool {
	_, found := slices.BinarySearchFunc(m.trained, id, func(p trainedPassage, id string) int {
		return strings.Compare(p.id, id)
	})
	return found
}

// Saw reports whether the model was trained on a passage of the same words in
// the same order, whatever its id.
func (m *Model) Saw(text string) bool {
	return m.sawFingerprint(fingerprint(token.Split(nil, text)))
}

func (m *Model) sawFingerprint(print uint64) bool {
	_, found := slices.BinarySearch(m.prints, print)
	return found
}

// finish derives what is not stored.
func (m *Model) finish() {
	size := max(8, 1<<bits.Len(uint(len(m.terms)*2))) // at most half full
	m.keys = make([]uint64, size)
	m.rows = make([]int32, size)
	m.mask = uint64(size - 1)
	for row, term := range m.terms {
		key := termHash(term)
		slot := key & m.mask
		for m.keys[slot] != 0 && m.keys[slot] != key {
			slot = (slot + 1) & m.mask
		}
		m.keys[slot], m.rows[slot] = key, int32(row)
	}
	m.scale = inverse(m.temperatures)
	m.prints = make([]uint64, len(m.trained))
	for i, p := range m.trained {
		m.prints[i] = p.fingerprint
	}
	slices.Sort(m.prints)
	m.hash = sync.OnceValue(m.digest)
}

func inverse(numbers []float64) []float64 {
	inverses := make([]float64, len(numbers))
	for i, number := range numbers {
		inverses[i] = 1 / number
	}
	return inverses
}

// row finds a term by its hash.
func (m *Model) row(key uint64) (int, bool) {
	for slot := key & m.mask; m.keys[slot] != 0; slot = (slot + 1) & m.mask {
		if m.keys[slot] == key {
			return int(m.rows[slot]), true
		}
	}
	return 0, false
}

// termHash is the hash of a term as it is written in the vocabulary.
func termHash(term string) uint64 {
	first, second, isPair := strings.Cut(term, " ")
	if isPair {
		return token.Pair(token.Hash(first), token.Hash(second))
	}
	return token.Hash(first)
}
