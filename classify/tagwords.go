package classify

import (
	"encoding/binary"

	"stance/classify/token"
)

// wordsAlone says whether the words are all that a passage is judged by.
func (r Recipe) wordsAlone() bool { return len(r.Views) == 1 && r.Views[0].View == token.Words }

// sumWords is sumViews for a recipe of words alone: the reader knows the rows of
// most of them from passages before.
func (t *Tagger) sumWords(text string, target int) (told share, print uint64) {
	r, m := t.reader, t.model
	r.Read(text)
	t.slots = t.slots[:0]
	for i := range r.New {
		t.slots = append(t.slots, m.table.search(r.New[i].Hash))
	}
	for i, slot := range t.slots {
		number := int32(noRow)
		if slot != noSlot {
			number = int32(m.table.rowOfKey(slot, 0, &r.New[i]))
		}
		r.SetNumber(i, number)
	}
	told.n = len(r.Numbers)
	told.known = m.table.sumRows(t.sums[:m.width], r.Numbers, 0)
	if target != General {
		m.table.sumRows(t.sums[m.width:], r.Numbers, (target+1)*m.width)
	}
	return told, r.Chain // which is their fingerprint
}

// rowOfKey is row for a word whose key is at hand, but gives the row's number.
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

// sumRows adds to sums the columns of rows from a certain one on, and counts the
// rows: numbers below zero stand for none. Three columns are summed at once, as
// most schemes have three labels.
func (t *table) sumRows(sums []int64, numbers []int32, column int) (known int) {
	stride := 4 * t.columns
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
		sums[0] += a
		sums[1] += b
		sums[2] += c
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
