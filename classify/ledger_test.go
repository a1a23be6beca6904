package classify_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/labels"
)

// parted counts the items in three parts.
func parted(t testing.TB, items []labels.Item) *classify.Model {
	whole, err := classify.NewCounts(schemes, []string{"x", "y"}, recipes["pooled"])
	require.NoError(t, err)
	parts := []*classify.Counts{whole.Sibling(), whole.Sibling(), whole.Sibling()}
	for i, item := range items {
		p, err := whole.Read(item)
		require.NoError(t, err)
		parts[i%3].Add(p)
	}
	return classify.Whole(parts).Freeze(nil)
}

func TestLedgerSurvivesStoring(t *testing.T) {
	model := parted(t, items)
	file := stored(t, model)
	read, err := classify.ReadModel(bytes.NewReader(file))
	require.NoError(t, err)
	require.Equal(t, file, stored(t, read))
	ledger, err := read.Ledger()
	require.NoError(t, err)
	require.Len(t, ledger.Entries, len(items))
	for _, entry := range ledger.Entries {
		item := items[itemIndex(entry.ID)]
		require.Equal(t, item.Gold, entry.Gold, entry.ID)
		require.Equal(t, labels.TextHash(item.Text), entry.Text, entry.ID)
	}
	require.Equal(t, file, stored(t, ledger.Whole().Freeze(nil)))

	none, err := freeze(items, "pooled").Ledger()
	require.NoError(t, err)
	require.Nil(t, none)
}

func itemIndex(id string) int {
	for i, item := range items {
		if item.ID == id {
			return i
		}
	}
	return -1
}

// TestLedgerThatIsWrong cuts the section short at every byte and flips every
// byte: an error, or counts that can be worked with, and never a panic.
func TestLedgerThatIsWrong(t *testing.T) {
	model := parted(t, items[:3])
	length := model.LedgerSize()
	require.Positive(t, length)
	for at := range length {
		_, err := model.WithLedgerBytes(func(b []byte) []byte { return b[:at] }).Ledger()
		if at > 0 { // without one there is none
			require.EqualError(t, err, "model file is damaged: train it again or copy it again (section ledger)", "%d bytes", at)
		}
		for _, flip := range []byte{1, 0x80, 0xff} {
			ledger, err := model.WithLedgerBytes(func(b []byte) []byte { b[at] ^= flip; return b }).Ledger()
			if err == nil {
				ledger.Whole().Freeze(nil)
			}
		}
	}
}
