package labels_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

// TestTextHash tells texts apart that differ in one byte or in their length.
func TestTextHash(t *testing.T) {
	seen := map[uint64]string{}
	add := func(text string) {
		hash := labels.TextHash(text)
		require.NotContains(t, seen, hash, "%q", text)
		seen[hash] = text
	}
	for n := range 40 {
		text := bytes.Repeat([]byte{0}, n)
		add(string(text))
		for i := range text {
			for _, b := range []byte{1, 2, 0x80, 0xff} {
				text[i] = b
				add(string(text))
			}
			text[i] = 0
		}
	}
	// It is stored: it may never change.
	require.Equal(t, uint64(0xf5b836d75be39b52), labels.TextHash("The ministers met."))
}
