package classify

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// An entry is a term on its way into a table.
type entry struct {
	hash   uint64
	place  uint32 // of its record in the vocabulary
	number int32  // of its row in the table
}

// A tableMaker makes a table of terms of a vocabulary, no two alike.
type tableMaker struct {
	*vocabulary
	columns, views int
	logs           []int32 // by the vocabulary's row and column
	entries        []entry
}

// build puts the terms in the order of their records and makes the table. It
// returns the rows that they have in the vocabulary, in that order. The error is
// a row that is out of range, or too many terms.
func (m *tableMaker) build() (*table, []int32, error) {
	t := &table{columns: m.columns, homes: homesFor(len(m.entries))}
	if err := m.makeRows(t); err != nil {
		return nil, nil, err
	}
	m.sort(t.homes)
	size := 0
	rows := make([]int32, len(m.entries))
	for i, e := range m.entries {
		row, _, key := readRecord(m.record(e.place))
		rows[i] = row
		size += uvarintSize(int(e.number)) + uvarintSize(len(key)) + len(key)
	}
	if uint64(size) >= math.MaxUint32 {
		return nil, nil, errors.New("the terms take more than 4 GiB")
	}
	t.records = make([]byte, 0, size)
	t.slots = make([]byte, 0, 8*(t.homes+8))
	for _, e := range m.entries {
		if free := 8*int(homeOf(e.hash, t.homes)) - len(t.slots); free > 0 {
			t.slots = append(t.slots, make([]byte, free)...)
		}
		t.slots = binary.LittleEndian.AppendUint64(t.slots, e.hash>>32<<32|uint64(len(t.records)+1))
		_, _, key := readRecord(m.record(e.place))
		t.records = binary.AppendUvarint(t.records, uint64(e.number))
		t.records = binary.AppendUvarint(t.records, uint64(len(key)))
		t.records = append(t.records, key...)
	}
	t.slots = append(t.slots, make([]byte, 8+max(0, 8*int(t.homes)-len(t.slots)))...)
	return t, rows, nil
}

// sort sorts the entries by hash, and where hashes are equal by view and key.
// Hashes are spread evenly: once they are handed out to as many buckets as there
// are homes, hardly any is out of order.
func (m *tableMaker) sort(homes uint64) {
	starts := make([]int32, homes+1)
	for i := range m.entries {
		starts[homeOf(m.entries[i].hash, homes)+1]++
	}
	for i := range homes {
		starts[i+1] += starts[i]
	}
	sorted := make([]entry, len(m.entries))
	for _, e := range m.entries {
		at := &starts[homeOf(e.hash, homes)]
		sorted[*at] = e
		*at++
	}
	for i := range sorted {
		for at := i; at > 0 && m.compare(sorted[at-1], sorted[at]) > 0; at-- {
			sorted[at-1], sorted[at] = sorted[at], sorted[at-1]
		}
	}
	m.entries = sorted
}

func (m *tableMaker) compare(a, b entry) int {
	if a.hash != b.hash {
		return cmp.Compare(a.hash, b.hash)
	}
	_, viewOfA, keyOfA := readRecord(m.record(a.place))
	_, viewOfB, keyOfB := readRecord(m.record(b.place))
	return cmp.Or(cmp.Compare(viewOfA, viewOfB), bytes.Compare(keyOfA, keyOfB))
}

// makeRows makes the rows, and numbers those of the entries.
func (m *tableMaker) makeRows(t *table) error {
	var set rowSet
	for i := range m.entries {
		row, view, key := readRecord(m.record(m.entries[i].place))
		logs := m.logs[int(row)*m.columns:][:m.columns]
		for _, log := range logs {
			if log < -mostRow || log > mostRow {
				return fmt.Errorf("term %q: its logarithm %d/%d is beyond 31", key, log, unit)
			}
		}
		m.entries[i].number = set.add(int(view), logs)
	}
	order := make([]int32, len(set.rows))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &set.rows[i], &set.rows[j]
		if a.view != b.view || a.uses != b.uses {
			return cmp.Or(cmp.Compare(a.view, b.view), cmp.Compare(b.uses, a.uses))
		}
		return slices.Compare(a.row, b.row)
	})
	t.first = make([]int, m.views+1)
	t.rows = make([]byte, 0, 4*m.columns*len(order))
	final := make([]int32, len(order))
	for number, i := range order {
		final[i] = int32(number)
		t.first[set.rows[i].view+1]++
		for _, log := range set.rows[i].row {
			t.rows = binary.LittleEndian.AppendUint32(t.rows, uint32(log))
		}
	}
	for view := range m.views {
		t.first[view+1] += t.first[view]
	}
	for i := range m.entries {
		m.entries[i].number = final[m.entries[i].number]
	}
	return nil
}

// A rowSet numbers different rows in the order in which they come.
type rowSet struct {
	rows  []distinctRow
	slots []int32 // open addressing: one more than the number, 0 where free
}

type distinctRow struct {
	view int
	row  []int32
	uses int
}

func (s *rowSet) add(view int, row []int32) int32 {
	if 2*len(s.rows) >= len(s.slots) {
		s.slots = make([]int32, max(64, 4*len(s.slots)))
		for number := range s.rows {
			s.slots[s.find(s.rows[number].view, s.rows[number].row)] = int32(number + 1)
		}
	}
	at := s.find(view, row)
	if s.slots[at] == 0 {
		s.rows = append(s.rows, distinctRow{view: view, row: row})
		s.slots[at] = int32(len(s.rows))
	}
	s.rows[s.slots[at]-1].uses++
	return s.slots[at] - 1
}

// find is the slot of a row, or the free one that it belongs in.
func (s *rowSet) find(view int, row []int32) int {
	hash := uint64(view)
	for _, log := range row {
		hash = (hash ^ uint64(uint32(log))) * 0x9e3779b97f4a7c15
		hash ^= hash >> 32
	}
	mask := len(s.slots) - 1
	at := int(hash) & mask
	for ; s.slots[at] != 0; at = (at + 1) & mask {
		if d := &s.rows[s.slots[at]-1]; d.view == view && slices.Equal(d.row, row) {
			break
		}
	}
	return at
}
