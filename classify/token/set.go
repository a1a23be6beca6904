package token

// KeyHash is the hash that a term with this key has in the view at that index
// of an extractor's list: what [Term.Hash] holds.
func KeyHash(view int, key []byte) uint64 { return viewHash(view, polynomial(key)) }

// base is the point at which keys, taken as polynomials, are evaluated: a
// multiplier of good spectral quality (Steele, Vigna 2021).
const base = 0xd1342543de82ef95

// polynomial is the value, modulo 2^64, of the polynomial that has the bytes of
// a key as coefficients. Unlike other hashes, that of two strings in a row
// follows from those of the two (see joined), so that a pair of stems costs one
// multiplication rather than a pass over its letters.
func polynomial[T string | []byte](key T) uint64 {
	hash := uint64(0)
	for i := range len(key) {
		hash = hash*base + digitOf(key[i])
	}
	return hash
}

// digitOf is the coefficient for a byte. None is zero, so that a leading zero
// byte counts as any other.
func digitOf(b byte) uint64 { return uint64(b) + 1 }

// joined is the polynomial of one string, a separator and another string, which
// has a length of which power is the power of base.
func joined(first uint64, separator byte, second, power uint64) uint64 {
	return (first*base+digitOf(separator))*power + second
}

// power is base to the n.
func power(n int) uint64 {
	if n < len(powers) {
		return powers[n]
	}
	half := power(n / 2)
	return half * half * powers[n%2]
}

var powers = func() (list [32]uint64) {
	list[0] = 1
	for i := range len(list) - 1 {
		list[i+1] = list[i] * base
	}
	return list
}()

// viewHash keeps the terms of one view apart from the same keys in another, and
// spreads the polynomial over all bits.
func viewHash(view int, polynomial uint64) uint64 {
	return mix(polynomial + uint64(view+1)*0x9e3779b97f4a7c15)
}

// A hashSet is a set of hashes with open addressing. The hash zero stands for a
// free slot, so that it would always seem to be new; it is as unlikely as two
// keys with one hash.
type hashSet struct {
	slots []uint64
	mask  uint64
}

// reset empties the set and makes room for n hashes.
func (s *hashSet) reset(n int) {
	size := 64
	for size < 2*n {
		size *= 2
	}
	if cap(s.slots) < size {
		s.slots = make([]uint64, size)
	} else {
		s.slots = s.slots[:size]
		clear(s.slots)
	}
	s.mask = uint64(size - 1)
}

// add says whether the hash is new to the set.
func (s *hashSet) add(hash uint64) bool {
	for at := hash & s.mask; ; at = (at + 1) & s.mask {
		switch s.slots[at] {
		case 0:
			s.slots[at] = hash
			return true
		case hash:
			return false
		}
	}
}

// has says whether the hash is in the set.
func (s *hashSet) has(hash uint64) bool {
	for at := hash & s.mask; s.slots[at] != 0; at = (at + 1) & s.mask {
		if s.slots[at] == hash {
			return true
		}
	}
	return false
}
