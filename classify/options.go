package classify

import (
	"fmt"
	"math"
)

// Options say how a model is trained. The zero value is the default.
type Options struct {
	// Alpha is the Lidstone smoothing added to every count, a multiple of
	// 1/1000 from 0.001 to 100. 0 means DefaultAlpha.
	Alpha float64 `json:"alpha"`
	// Prior is the probability of a label before any word is seen. "" means
	// DocumentPrior.
	Prior Prior `json:"prior"`
	// Terms says what is counted. "" means WordsAndPairs.
	Terms Terms `json:"terms"`
	// MinPairs is how often a word pair must occur in training to be kept. 0
	// means DefaultMinPairs. Words are always kept.
	MinPairs int `json:"min_pairs"`
}

// The defaults, chosen by cross-validation by article on training data.
const (
	DefaultAlpha    = 0.5
	DefaultMinPairs = 2
)

// Prior is a way to set the probability of a label before any word is seen.
type Prior string

// The priors.
const (
	DocumentPrior Prior = "documents" // the label's share of the training passages
	UniformPrior  Prior = "uniform"   // the same for every label that has passages
)

// Terms says which terms are counted.
type Terms string

// What can be counted.
const (
	WordsOnly     Terms = "words"
	WordsAndPairs Terms = "words+pairs"
)

// withDefaults fills in the zero values and reports options that make no sense.
func (o Options) withDefaults() (Options, error) {
	if o.Alpha == 0 {
		o.Alpha = DefaultAlpha
	}
	if o.Prior == "" {
		o.Prior = DocumentPrior
	}
	if o.Terms == "" {
		o.Terms = WordsAndPairs
	}
	if o.MinPairs == 0 {
		o.MinPairs = DefaultMinPairs
	}
	mils := math.Round(o.Alpha * mil)
	switch {
	case !(o.Alpha >= 0.001 && o.Alpha <= 100) || math.Abs(o.Alpha*mil-mils) > 1e-9:
		return o, fmt.Errorf("smoothing %v: want a multiple of 0.001 from 0.001 to 100", o.Alpha)
	case o.Prior != DocumentPrior && o.Prior != UniformPrior:
		return o, fmt.Errorf("prior %q: want %q or %q", o.Prior, DocumentPrior, UniformPrior)
	case o.Terms != WordsOnly && o.Terms != WordsAndPairs:
		return o, fmt.Errorf("terms %q: want %q or %q", o.Terms, WordsOnly, WordsAndPairs)
	case o.MinPairs < 1:
		return o, fmt.Errorf("pairs kept from %d occurrences: want 1 or more", o.MinPairs)
	}
	o.Alpha = mils / mil
	return o, nil
}

// Check reports options that make no sense.
func (o Options) Check() error {
	_, err := o.withDefaults()
	return err
}
