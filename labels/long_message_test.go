package labels_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

// TestFaultsAreShort: the message repeats the whole label or marker line, up to
// 16 MiB of it.
func TestFaultsAreShort(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	for _, line := range []string{"=======" + long, `{"text":"a","stance":"` + long + `"}`} {
		_, faults, err := labels.Read(strings.NewReader(line), "a.jsonl", schemes)
		require.NoError(t, err)
		require.Less(t, len(faults[0].Error()), 500)
	}
}
