package classify

import "slices"

// LedgerSize is the size of the section in bytes.
func (m *Model) LedgerSize() int { return len(m.whole().ledger) }

// WithLedgerBytes returns the model with the section as change leaves it.
func (m *Model) WithLedgerBytes(change func([]byte) []byte) *Model {
	copied := *m
	whole := *m.whole()
	whole.ledger = change(slices.Clone(whole.ledger))
	copied.rest = &whole
	copied.finishStored()
	return &copied
}
