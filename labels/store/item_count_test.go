package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/store"
)

// TestItemsOfTwoFaults: it says "and 1 more lines".
func TestItemsOfTwoFaults(t *testing.T) {
	set, err := store.Read(folder(map[string]string{"a.jsonl": "=======\n=======\n"}), "set", nil, stance)
	require.NoError(t, err)
	_, err = set.Items()
	require.ErrorContains(t, err, "(and 1 more line: see")
}
