package classify

import (
	"encoding/binary"
	"slices"

	"stance/classify/token"
)

// wordsAlone says whether the words are all that a passage is judged by.
func (r Recipe) wordsAlone() bool { return len(r.Views) == 1 && r.Views[0].View == token.Words }

// sumWords is sumViews for a recipe of words alone: the reader knows the rows of
// most of them from passages before.
func (t *Tagger) sumWords(text string, target int) (told share, print uint64) {
	r, m := t.reader, t.model
	r.Read(text)
	t.lookUpNew()
	told.n = len(r.Numbers)
	told.known = m.table.sumRows(t.sums[:m.width], r.Numbers, 0)
	if target != General {
		m.table.sumRows(t.sums[m.width:], r.Numbers, (target+1)*m.width)
	}
	return told, r.Order.Number()
}

// lookUpNew gives the words that the reader does not know their rows, in the steps
// of sumView.
func (t *Tagger) lookUpNew() {
	r, table, touched := t.reader, t.model.table, uint64(0)
	t.slots = slices.Grow(t.slots[:0], len(r.New))[:len(r.New)]
	for i := range r.New {
		home := table.home(r.New[i].Hash)
		touched ^= binary.LittleEndian.Uint64(table.slots[home:])
		t.slots[i] = home
	}
	for i, home := range t.slots {
		slot := table.searchFrom(home, r.New[i].Hash)
		if slot != noSlot {
			touched ^= uint64(table.touch(slot))
		}
		t.slots[i] = slot
	}
	t.touched = touched
	for i, slot := range t.slots {
		number := noRow
		if slot != noSlot {
			number = table.rowOfKey(slot, 0, &r.New[i])
		}
		r.SetNumber(i, int32(number))
	}
}

// rowOfKey is row for a word whose key is at hand.
func (t *table) rowOfKey(at, view int, word *token.NewWord) int {
	for check := word.Hash >> 32; ; at += 8 {
		slot := binary.LittleEndian.Uint64(t.slots[at:])
		if slot>>32 != check || slot == 0 {
			return noRow
		}
		row, key, _, ok := t.record(int(uint32(slot)) - 1)
		if ok && t.first[view] <= row && row < t.first[view+1] && string(key) == string(word.Key) {
			return row
		}
	}
}
