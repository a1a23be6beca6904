package token

import "math/bits"

// An Order is one number for the words of a text in their order: texts of the same
// words have the same, whatever their case and spacing, and others have another but
// by chance. It is worked out word by word; a step does not wait for the one before.
//
//	mix(n + sum of fold(hash * (2i+1)K)) over the words i = 0 to n-1
//
// where fold takes the two halves of the 128 bits of a product together.
type Order struct {
	sum    uint64
	words  int
	factor uint64 // of the next word, less the first
}

const (
	golden = 0x9e3779b97f4a7c15
	twice  = golden * 2 % (1 << 64)
)

// Add adds the next word by its Hash.
func (o *Order) Add(hash uint64) {
	high, low := bits.Mul64(hash, golden+o.factor)
	o.sum += high ^ low
	o.factor += twice
	o.words++
}

// Words is how many there are.
func (o *Order) Words() int { return o.words }

// Number is the number of the words so far.
func (o *Order) Number() uint64 { return mix(o.sum + uint64(o.words)) }
