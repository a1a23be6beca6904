package classify

import (
	"encoding/binary"

	"stance/classify/token"
)

// A table finds the rows of terms: the logarithms that a passage's scores are
// sums of. It lies in memory as it lies in a model file, so that opening a model
// costs no more than reading it. All numbers are little endian.
//
//   - slots are 8 bytes each: in the upper half the term's check, which is the
//     upper half of its hash, in the lower one more than the place of its record;
//     0 where a slot is free. With n terms there are 2n homes (1 for none), and
//     the home of a term is check*2n/2^32. Terms stand in ascending order of
//     their hash, each in its home or, where that is taken, in the first slot
//     behind all before it. At least one free slot follows the last home and the
//     last term. So a search begins at the home and ends at a larger check or a
//     free slot: a miss mostly touches one cache line, and nothing but slots.
//   - records hold the terms in the order of their slots: uvarint row, uvarint
//     length, and the key. A term is compared with its key in full, so that no
//     two terms that share a check are ever taken for each other.
//   - rows hold one int32 a column, in units. Terms of one view that were counted
//     alike share a row: there are far fewer rows than terms, and those that are
//     asked for most stay in the cache. They stand view by view; of one view
//     those of most terms first, and of equally many in the order of their
//     numbers.
//
// All of it follows from the set of terms, whatever order they came in (see
// tableMaker).
type table struct {
	columns int
	homes   uint64
	slots   []byte
	records []byte
	rows    []byte
	first   []int // by view: its first row; at the end, the number of rows
}

// mostRow is the largest number that a row may hold. With the least smoothing, a
// label would have to hold thirty thousand million terms for less than -31.
const mostRow = 31 * unit

// homesFor is the number of homes for so many terms.
func homesFor(terms int) uint64 { return max(1, 2*uint64(terms)) }

func homeOf(hash, homes uint64) uint64 { return hash >> 32 * homes >> 32 }

// noSlot is what search gives for a term that is not there.
const noSlot = -1

// search finds the first slot with the check of a hash, or noSlot. Whether the
// term stands there is for row to say.
func (t *table) search(hash uint64) int { return t.searchFrom(t.home(hash), hash) }

// home is where the search for a hash begins, in bytes.
func (t *table) home(hash uint64) int { return int(hash>>32*t.homes>>32) * 8 }

// searchFrom is search from the home of the hash on.
func (t *table) searchFrom(at int, hash uint64) int {
	check := hash >> 32
	slot := binary.LittleEndian.Uint64(t.slots[at:])
	for slot>>32 < check && slot != 0 {
		at += 8
		slot = binary.LittleEndian.Uint64(t.slots[at:])
	}
	if slot>>32 != check || slot == 0 {
		return noSlot
	}
	return at
}

// touch reads from a slot, and from the record that it points to, and does
// nothing with it: a reader who touches many has the memory of all of them
// fetched at once, instead of one after the other.
func (t *table) touch(slot int) byte {
	if at := int(uint32(binary.LittleEndian.Uint64(t.slots[slot:]))) - 1; at >= 0 && at < len(t.records) {
		return t.records[at]
	}
	return 0
}

// noRow is what row gives for a term that is not there.
const noRow = -1

// row finds the number of the row of a term of a view, from the slot that search
// has found on, or noRow.
func (t *table) row(at, view int, x *token.Extractor, term *token.Term) int {
	for check := term.Hash >> 32; ; at += 8 {
		slot := binary.LittleEndian.Uint64(t.slots[at:])
		if slot>>32 != check || slot == 0 {
			return noRow
		}
		row, start, next, ok := t.locate(int(uint32(slot)) - 1)
		if ok && t.first[view] <= row && row < t.first[view+1] && x.HasKey(term, t.records, start, next) {
			return row
		}
	}
}

// record reads the record at a place: its row, its key and where the next one
// begins. It is not ok where there is none that could be read.
func (t *table) record(at int) (row int, key []byte, next int, ok bool) {
	row, start, next, ok := t.locate(at)
	return row, t.records[start:next:next], next, ok
}

// locate is record, but says where the key begins, which ends where the next
// record begins.
func (t *table) locate(at int) (row, start, next int, ok bool) {
	if at < 0 || at >= len(t.records) { // a slot of a hostile file may point before the first
		return 0, 0, 0, false
	}
	// Most rows and lengths take no more than two bytes and one.
	number, size := uint64(t.records[at]), 1
	if number >= 0x80 {
		if at+1 < len(t.records) && t.records[at+1] < 0x80 {
			number, size = number&0x7f|uint64(t.records[at+1])<<7, 2
		} else {
			number, size = binary.Uvarint(t.records[at:])
		}
	}
	if size <= 0 || number > 1<<32 {
		return 0, 0, 0, false
	}
	at += size
	if at >= len(t.records) {
		return 0, 0, 0, false
	}
	length, size := uint64(t.records[at]), 1
	if length >= 0x80 {
		length, size = binary.Uvarint(t.records[at:])
	}
	if size <= 0 || length > uint64(len(t.records)-at-size) {
		return 0, 0, 0, false
	}
	at += size
	return int(number), at, at + int(length), true
}

// viewOf is the view that a row belongs to.
func (t *table) viewOf(row int) int {
	view := 0
	for row >= t.first[view+1] {
		view++
	}
	return view
}

// addColumns adds so many columns of rows, from a place on, to sums.
func addColumns(sums []int64, rows []byte) {
	rows = rows[:4*len(sums)]
	for i := range sums {
		sums[i] += int64(int32(binary.LittleEndian.Uint32(rows[4*i:])))
	}
}

// sumRows adds to sums the columns of rows from a certain one on, and counts the
// rows: numbers below zero stand for none. Three columns are summed at once, as
// most schemes have three labels, or six, as two are common.
func (t *table) sumRows(sums []int64, numbers []int32, column int) (known int) {
	stride := 4 * t.columns
	for ; len(sums) >= 6; sums, column = sums[6:], column+6 {
		known = 0
		var a, b, c, d, e, f int64
		for _, number := range numbers {
			if number < 0 {
				continue
			}
			row := t.rows[int(number)*stride+4*column:][:24]
			a += int64(int32(binary.LittleEndian.Uint32(row)))
			b += int64(int32(binary.LittleEndian.Uint32(row[4:])))
			c += int64(int32(binary.LittleEndian.Uint32(row[8:])))
			d += int64(int32(binary.LittleEndian.Uint32(row[12:])))
			e += int64(int32(binary.LittleEndian.Uint32(row[16:])))
			f += int64(int32(binary.LittleEndian.Uint32(row[20:])))
			known++
		}
		sums[0], sums[1], sums[2] = sums[0]+a, sums[1]+b, sums[2]+c
		sums[3], sums[4], sums[5] = sums[3]+d, sums[4]+e, sums[5]+f
	}
	for ; len(sums) >= 3; sums, column = sums[3:], column+3 {
		known = 0
		var a, b, c int64
		for _, number := range numbers {
			if number < 0 {
				continue
			}
			row := t.rows[int(number)*stride+4*column:][:12]
			a += int64(int32(binary.LittleEndian.Uint32(row)))
			b += int64(int32(binary.LittleEndian.Uint32(row[4:])))
			c += int64(int32(binary.LittleEndian.Uint32(row[8:])))
			known++
		}
		sums[0], sums[1], sums[2] = sums[0]+a, sums[1]+b, sums[2]+c
	}
	for i := range sums {
		known = 0
		for _, number := range numbers {
			if number >= 0 {
				sums[i] += int64(int32(binary.LittleEndian.Uint32(t.rows[int(number)*stride+4*(column+i):])))
				known++
			}
		}
	}
	return known
}
