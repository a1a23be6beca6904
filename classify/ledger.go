package classify

import (
	"encoding/binary"
	"slices"
)

// A Ledger says what the counts of a model are made of, so that an edit of the
// labels can be applied to them. The counts of a large set are kept apart by
// part, the folds that its pools were fitted on.
//
// The section of the model file is
//
//	parts     uvarint k
//	passages  m times, as in section seen: uint64 TextHash, uvarint part, uvarint
//	          target + 1
//	counts    k-1 times: the numbers by term and column that are not 0, each as
//	          uvarint (how many zeros stand before it) and uvarint; then uvarint
//	          (zeros to the end) and a 0. Those of the last part are what the
//	          others leave of section counts
type Ledger struct {
	Parts   []*Counts // siblings of each other
	Entries []LedgerEntry
}

// A LedgerEntry is a passage as it was counted.
type LedgerEntry struct {
	ID     string
	Text   uint64 // its TextHash
	Part   int
	Target int
	Gold   []int

	seen int // where the part has it
}

// Whole adds up the parts.
func (l *Ledger) Whole() *Counts { return Whole(l.Parts) }

// ledgerEntries writes what parts were made of: the ledger, but for its numbers.
func (l *layout) ledgerEntries(parts int, examples []example) []byte {
	out := binary.AppendUvarint(make([]byte, 0, 16*len(examples)), uint64(parts))
	for _, e := range examples {
		out = binary.LittleEndian.AppendUint64(out, e.text)
		out = binary.AppendUvarint(out, uint64(e.part))
		out = binary.AppendUvarint(out, uint64(e.target+1))
	}
	return out
}

// ledgerNumbers writes the counts of terms.
func (c *Counts) ledgerNumbers(rows []int32) []byte {
	var out []byte
	columns, zeros := c.columns(), uint64(0)
	for _, row := range rows {
		counts := c.table.at(int(row))
		if counts == nil { // a term that no passage of this part has
			zeros += uint64(columns)
			continue
		}
		for _, n := range counts {
			if n == 0 {
				zeros++
				continue
			}
			out = binary.AppendUvarint(out, zeros)
			out = binary.AppendUvarint(out, uint64(n))
			zeros = 0
		}
	}
	out = binary.AppendUvarint(out, zeros)
	return append(out, 0)
}

// Ledger returns the model's ledger, with counts that can be added to and taken
// from; nil for a model that has none.
func (m *Model) Ledger() (*Ledger, error) {
	kept := m.whole()
	if len(kept.ledger) == 0 {
		return nil, nil
	}
	whole, err := NewCounts(m.schemes, m.targets, m.recipe)
	if err != nil {
		return nil, err
	}
	whole.docs = slices.Clone(m.docs)
	whole.vocabulary.reserve(m.Terms())
	rest := make([]int32, 0, m.Terms()*m.columns()) // what the last part has in the end
	for t := range m.counted() {
		whole.vocabulary.rowOfKey(uint8(t.view), t.key)
		rest = append(rest, t.counts...)
	}
	d := decoder{rest: kept.ledger}
	l := &Ledger{}
	for range d.uvarint(maxParts) {
		l.Parts = append(l.Parts, whole.Sibling())
	}
	if d.bad || len(l.Parts) < 2 || !l.decodeEntries(&d, m) {
		return nil, damaged(ledgerSection)
	}
	for _, part := range l.Parts {
		for column, n := range part.docs {
			whole.docs[column] -= n
		}
	}
	last := len(l.Parts) - 1
	for _, part := range l.Parts[:last] {
		if !part.decodeNumbers(&d, rest) {
			return nil, damaged(ledgerSection)
		}
	}
	for row := range m.Terms() {
		if counts := rest[row*m.columns():][:m.columns()]; occurs(counts) {
			copy(l.Parts[last].table.to(row), counts)
		}
	}
	if !d.done() || slices.ContainsFunc(whole.docs, func(n int) bool { return n != 0 }) {
		return nil, damaged(ledgerSection)
	}
	for _, part := range l.Parts {
		for row := range part.table.rows() {
			for column, n := range part.table.at(row) {
				if int(n) > part.docs[column] {
					return nil, damaged(ledgerSection)
				}
			}
		}
	}
	return l, nil
}

// maxParts keeps a hostile file from asking for very many tables.
const maxParts = 16

func (l *Ledger) decodeEntries(d *decoder, m *Model) bool {
	passages := m.whole().trained
	l.Entries = make([]LedgerEntry, len(passages))
	golds := make([]int, len(passages)*len(m.schemes))
	for i, trained := range passages {
		e := &l.Entries[i]
		text := d.bytes(8)
		if d.bad {
			return false
		}
		e.ID, e.Text = trained.id, binary.LittleEndian.Uint64(text)
		e.Part = int(d.uvarint(uint64(len(l.Parts) - 1)))
		e.Target = int(d.uvarint(uint64(len(m.targets)))) - 1
		e.Gold, golds = golds[:len(m.schemes):len(m.schemes)], golds[len(m.schemes):]
		m.unpackGold(trained.gold, e.Gold)
		part := l.Parts[e.Part]
		part.eachColumn(e.Gold, e.Target, func(column int) { part.docs[column]++ })
		e.seen = part.seen.Len()
		part.seen.Add(seenItem{
			id: e.ID, fingerprint: trained.fingerprint, text: e.Text, gold: trained.gold, target: int32(e.Target),
		})
	}
	return !d.bad
}

// decodeNumbers reads the counts of a part and takes them off the rest.
func (c *Counts) decodeNumbers(d *decoder, rest []int32) bool {
	for at := 0; ; at++ {
		at += int(d.uvarint(uint64(len(rest) - at)))
		if d.bad {
			return false
		}
		if at == len(rest) {
			return d.uvarint(0) == 0 && !d.bad
		}
		n := int32(d.uvarint(uint64(rest[at])))
		if n == 0 {
			return false
		}
		c.table.to(at / c.table.columns)[at%c.table.columns] = n
		rest[at] -= n
	}
}

// TakeBack takes a passage out of the counts as it was counted, whatever its
// labels are now. It must have the text that it had. No entry may be taken back
// twice.
func (l *Ledger) TakeBack(entry *LedgerEntry, p *Passage) {
	before := *p
	before.Gold, before.Target = entry.Gold, entry.Target
	part := l.Parts[entry.Part]
	part.count(&before, -1)
	part.seen.At(entry.seen).gone = true
}
