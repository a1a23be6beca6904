package token

import (
	"bytes"
	"strings"
)

// reach is how many words apart two stems of a pair may stand.
const reach = 10

// pairTerms are the unordered pairs "a~b" of different stems within a sentence.
// Function words make no pairs, but they count for the distance.
func (x *Extractor) pairTerms(view int) {
	sequence := x.units[fixedUnits:]
	content := 0
	for i := range sequence {
		if !sequence[i].stop {
			content++
		}
	}
	x.seen.reset(reach * content)
	terms := x.terms[view]
	for i := range sequence {
		u := &sequence[i]
		if u.stop {
			continue
		}
		for j := i + 1; j < len(sequence) && j <= i+reach; j++ {
			v := &sequence[j]
			if v.sentence != u.sentence {
				break
			}
			if v.stop || v.hash == u.hash {
				continue
			}
			a, b, from, to := u, v, i, j
			if v.order < u.order || v.order == u.order && bytes.Compare(x.arena[v.from:v.to], x.arena[u.from:u.to]) < 0 {
				a, b, from, to = v, u, j, i
			}
			hash := viewHash(view, joined(a.hash, '~', b.hash, b.power))
			if x.seen.add(hash) {
				terms = append(terms, Term{hash, u.start, max(u.end, v.end), -1, ^(fixedUnits + from), ^(fixedUnits + to)})
			}
		}
	}
	x.terms[view] = terms
}

// stops are the function words that make no pairs. They stand beside everything.
const stops = "the a an of to in on at and or for by with from as that this it its is are was were be been"

// stopTable has the polynomials of their stems, by their mixed low bits.
var stopTable = func() (table [128]uint64) {
	for word := range strings.FieldsSeq(stops) {
		hash := polynomial(stem([]byte(word)))
		at := stopSlot(hash)
		for table[at] != 0 {
			at = (at + 1) % uint64(len(table))
		}
		table[at] = hash
	}
	return table
}()

// stopSlot takes high bits, as a polynomial's low ones hardly differ.
func stopSlot(hash uint64) uint64 { return hash >> 57 }

func isStop(hash uint64) bool {
	for at := stopSlot(hash); stopTable[at] != 0; at = (at + 1) % uint64(len(stopTable)) {
		if stopTable[at] == hash {
			return true
		}
	}
	return false
}
