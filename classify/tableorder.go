package classify

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

	"stance/classify/token"
)

// A tableOrder goes through a table that somebody has stored, and sees whether it
// is in the order that a tableMaker puts it in, without making it again.
type tableOrder struct {
	*table
	uses []int // by row: terms that have it
}

// termsInOrder reports whether the slots and the records are those of so many
// terms, all different, in their order and each in its place.
func (t *tableOrder) termsInOrder(terms int) bool {
	type term struct {
		hash uint64
		view int
		key  []byte
	}
	var before term
	at, end := 0, 0 // of the record, and behind the last slot taken
	for slot := 0; slot+8 <= len(t.slots); slot += 8 {
		stored := binary.LittleEndian.Uint64(t.slots[slot:])
		if stored == 0 {
			continue
		}
		row, key, next, ok := t.record(at)
		if !ok || row >= len(t.uses) || terms == 0 {
			return false
		}
		view := t.viewOf(row)
		e := term{token.KeyHash(view, key), view, key}
		switch {
		case stored != e.hash>>32<<32|uint64(at+1),
			slot != max(end, 8*int(homeOf(e.hash, t.homes))),
			end > 0 && cmp.Or(cmp.Compare(before.hash, e.hash), cmp.Compare(before.view, e.view), bytes.Compare(before.key, e.key)) >= 0,
			next-at != uvarintSize(row)+uvarintSize(len(key))+len(key): // a number written longer than it need be
			return false
		}
		t.uses[row]++
		before, at, end = e, next, slot+8
		terms--
	}
	return terms == 0 && at == len(t.records) && len(t.slots) == 8+max(8*int(t.homes), end)
}

// rowsInOrder reports whether the rows are in their order, all different, and none
// without a term.
func (t *tableOrder) rowsInOrder() bool {
	var set rowSet
	logs := make([]int32, len(t.rows)/4)
	for i := range logs {
		logs[i] = int32(binary.LittleEndian.Uint32(t.rows[4*i:]))
	}
	for view := range len(t.first) - 1 {
		for number := t.first[view]; number < t.first[view+1]; number++ {
			row := logs[number*t.columns:][:t.columns]
			if t.uses[number] == 0 || int(set.add(view, row)) != number { // which stood before
				return false
			}
			if number > t.first[view] && cmp.Or(cmp.Compare(t.uses[number], t.uses[number-1]), slices.Compare(set.rows[number-1].row, row)) >= 0 {
				return false
			}
		}
	}
	return true
}
