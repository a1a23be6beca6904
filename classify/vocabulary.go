package classify

import (
	"encoding/binary"
	"iter"
	"slices"

	"stance/classify/token"
)

// A vocabulary numbers terms: the row of a term is how many were added before
// it. It is an open-addressing hash table over records. A term is found by half
// of its hash and then compared in full, so that no two terms that share a hash
// are ever taken for each other.
//
// Very many terms stand once, in large sets: there is no object for each, and no
// pointer. A record is uint32 row, the view's byte, uvarint length, and the key;
// where it begins, its place, is a piece and an offset in it.
type vocabulary struct {
	slots  []uint64 // the hash's upper half, and below it one more than the place; 0 where free
	shift  int      // of the upper half, to the slot where a search begins
	pieces [][]byte
	views  []uint8 // by row: index in the recipe
}

const (
	pieceBits = 18
	pieceSize = 1 << pieceBits // records begin within it; the last may be longer
)

func (v *vocabulary) len() int { return len(v.views) }

// find appends the rows of terms of a view. Those that are new are added.
func (v *vocabulary) find(rows []int32, view uint8, x *token.Extractor, terms []token.Term) []int32 {
	if len(v.slots) == 0 {
		v.grow()
	}
	from := len(rows)
	rows = slices.Grow(rows, len(terms))[:from+len(terms)]
	found := rows[from:]
	if len(v.slots) >= manySlots {
		v.guess(found, terms)
	}
	for i := range terms {
		found[i] = v.row(view, x, &terms[i])
	}
	return rows
}

// manySlots is how many slots no cache holds.
const manySlots = 1 << 19

// guess writes the rows that terms most likely have, or anything. That is of no
// use; but in a large vocabulary one look-up after the other would wait for
// memory twice, and these reads do not wait for each other.
func (v *vocabulary) guess(rows []int32, terms []token.Term) {
	for i := range terms {
		rows[i] = int32(uint32(v.slots[terms[i].Hash>>32>>v.shift]))
	}
	for i, place := range rows {
		if place != 0 {
			rows[i] = int32(binary.LittleEndian.Uint32(v.record(uint32(place) - 1)))
		}
	}
}

// row is the row of a term, which is added where it is new.
func (v *vocabulary) row(view uint8, x *token.Extractor, t *token.Term) int32 {
	check, mask := t.Hash>>32, len(v.slots)-1
	at := int(check >> v.shift)
	for ; v.slots[at] != 0; at = (at + 1) & mask {
		if v.slots[at]>>32 != check {
			continue
		}
		if row, in, key := readRecord(v.record(uint32(v.slots[at]) - 1)); in == view && x.HasKey(t, key[:cap(key)], 0, len(key)) {
			return row
		}
	}
	return v.add(at, check, view, x.Key(*t))
}

// rowOfKey is the row of a key, which is added where it is new.
func (v *vocabulary) rowOfKey(view uint8, key []byte) int32 {
	return v.rowOf(view, token.KeyHash(int(view), key), key)
}

// rowOf is rowOfKey for a key whose token.KeyHash is known.
func (v *vocabulary) rowOf(view uint8, hash uint64, key []byte) int32 {
	row, at := v.search(view, hash, key)
	if row < 0 {
		row = v.add(at, hash>>32, view, key)
	}
	return row
}

// search finds the row of a key, or -1 and the slot where it belongs.
func (v *vocabulary) search(view uint8, hash uint64, key []byte) (row int32, at int) {
	if len(v.slots) == 0 {
		v.grow()
	}
	check, mask := hash>>32, len(v.slots)-1
	for at = int(check >> v.shift); v.slots[at] != 0; at = (at + 1) & mask {
		if v.slots[at]>>32 != check {
			continue
		}
		if row, in, other := readRecord(v.record(uint32(v.slots[at]) - 1)); in == view && string(other) == string(key) {
			return row, at
		}
	}
	return -1, at
}

// add adds a term that is not there yet, in a free slot that is its own.
func (v *vocabulary) add(at int, check uint64, view uint8, key []byte) int32 {
	row := int32(len(v.views))
	v.views = append(v.views, view)
	last := len(v.pieces) - 1
	if last < 0 || len(v.pieces[last]) >= pieceSize {
		last++
		v.pieces = append(v.pieces, make([]byte, 0, pieceSize+64))
	}
	piece := v.pieces[last]
	if uint64(last)<<pieceBits+uint64(len(piece)) >= 1<<32-1 {
		panic("classify: the terms take more than 4 GiB")
	}
	v.slots[at] = check<<32 | (uint64(last)<<pieceBits + uint64(len(piece)) + 1)
	piece = binary.LittleEndian.AppendUint32(piece, uint32(row))
	piece = append(piece, view)
	piece = binary.AppendUvarint(piece, uint64(len(key)))
	v.pieces[last] = append(piece, key...)
	if 4*len(v.views) > 3*len(v.slots) {
		v.grow()
	}
	return row
}

// reserve makes room for so many terms. Who adds them in the order of their hashes
// has to: they would all crowd in one part of a table that is too small.
func (v *vocabulary) reserve(terms int) {
	for 3*len(v.slots) < 4*terms {
		v.grow()
	}
}

// grow doubles the table. Slots are in about the order of their hashes, and so
// are those that they go to.
func (v *vocabulary) grow() {
	before := v.slots
	v.slots = make([]uint64, max(1<<10, 2*len(before)))
	v.shift = 32
	for size := len(v.slots); size > 1; size /= 2 {
		v.shift--
	}
	mask := len(v.slots) - 1
	for _, slot := range before {
		if slot == 0 {
			continue
		}
		at := int(slot >> 32 >> v.shift)
		for ; v.slots[at] != 0; at = (at + 1) & mask {
		}
		v.slots[at] = slot
	}
}

// record is what begins at a place.
func (v *vocabulary) record(place uint32) []byte {
	return v.pieces[place>>pieceBits][place&(pieceSize-1):]
}

func readRecord(record []byte) (row int32, view uint8, key []byte) {
	length, size := uint64(record[5]), 1
	if length >= 0x80 {
		length, size = binary.Uvarint(record[5:])
	}
	size += 5
	return int32(binary.LittleEndian.Uint32(record)), record[4], record[size:][:length]
}

// places goes through the places of all records, row by row.
func (v *vocabulary) places() iter.Seq2[int, uint32] {
	return func(yield func(int, uint32) bool) {
		row := 0
		for number, piece := range v.pieces {
			for at := 0; at < len(piece); row++ {
				if !yield(row, uint32(number)<<pieceBits|uint32(at)) {
					return
				}
				_, _, key := readRecord(piece[at:])
				at += 5 + uvarintSize(len(key)) + len(key)
			}
		}
	}
}

// keys goes through the keys of all terms, row by row.
func (v *vocabulary) keys() iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for row, place := range v.places() {
			_, _, key := readRecord(v.record(place))
			if !yield(row, key) {
				return
			}
		}
	}
}

func uvarintSize(n int) int {
	size := 1
	for ; n >= 0x80; n >>= 7 {
		size++
	}
	return size
}
