package classify

import (
	"math/bits"
	"strings"
)

// A vocabulary numbers terms. It is an open-addressing hash table; a term is
// found by its hash and then compared in full, so that no two terms that share a
// hash are ever taken for each other.
type vocabulary struct {
	terms []term
	slots []slot
	keys  strings.Builder // holds the keys added last, see keep
}

// A term is one feature: what stands under its key in one view.
type term struct {
	key  string
	view uint8 // index in the recipe
	hash uint64
}

// A slot points to a term; its check is part of the hash, so that most misses
// touch nothing else.
type slot struct {
	check uint32
	row   int32 // of the term, plus one; 0 where the slot is free
}

func (v *vocabulary) len() int { return len(v.terms) }

// find returns the row of a term.
func (v *vocabulary) find(hash uint64, view uint8, key []byte) (row int, found bool) {
	return findKey(v, hash, view, key)
}

// findTerm is find for a term of another vocabulary.
func (v *vocabulary) findTerm(t *term) (row int, found bool) {
	return findKey(v, t.hash, t.view, t.key)
}

func findKey[K string | []byte](v *vocabulary, hash uint64, view uint8, key K) (row int, found bool) {
	if len(v.slots) == 0 {
		return 0, false
	}
	mask := uint64(len(v.slots) - 1)
	check := uint32(hash >> 32)
	for at := hash & mask; v.slots[at].row != 0; at = (at + 1) & mask {
		if v.slots[at].check != check {
			continue
		}
		if t := &v.terms[v.slots[at].row-1]; t.hash == hash && t.view == view && t.key == string(key) {
			return int(v.slots[at].row - 1), true
		}
	}
	return 0, false
}

// add appends a term that is not there yet and returns its row.
func (v *vocabulary) add(t term) int {
	v.terms = append(v.terms, t)
	if 2*len(v.terms) > len(v.slots) {
		v.grow()
	} else {
		v.place(len(v.terms) - 1)
	}
	return len(v.terms) - 1
}

// keyChunk is how many bytes of keys are kept in one piece.
const keyChunk = 64 << 10

// keep copies a key to where many stand together: a vocabulary has too many for
// each to be a piece of memory of its own.
func (v *vocabulary) keep(key []byte) string {
	if v.keys.Cap()-v.keys.Len() < len(key) {
		v.keys = strings.Builder{} // the keys keep the full one alive
		v.keys.Grow(max(keyChunk, len(key)))
	}
	from := v.keys.Len()
	v.keys.Write(key)
	return v.keys.String()[from:]
}

// grow makes the table at most half full.
func (v *vocabulary) grow() {
	v.slots = make([]slot, max(8, 1<<bits.Len(uint(len(v.terms)*2))))
	for row := range v.terms {
		v.place(row)
	}
}

func (v *vocabulary) place(row int) {
	mask := uint64(len(v.slots) - 1)
	at := v.terms[row].hash & mask
	for v.slots[at].row != 0 {
		at = (at + 1) & mask
	}
	v.slots[at] = slot{uint32(v.terms[row].hash >> 32), int32(row + 1)}
}
