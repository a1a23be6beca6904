package classify

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/token"
)

// TestVocabularyInOrder draws keys that begin alike, hold zero bytes or end where
// others go on.
func TestVocabularyInOrder(t *testing.T) {
	key := rapid.StringOfN(rapid.SampledFrom([]rune{'a', 'b', 0, 'é'}), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		v := &vocabulary{}
		for _, k := range rapid.SliceOfNDistinct(key, 0, 60, rapid.ID).Draw(t, "keys") {
			for view := range rapid.IntRange(1, 3).Draw(t, "views") {
				v.add(term{v.keep([]byte(k)), uint8(view), token.KeyHash(view, []byte(k))})
			}
		}
		rows := v.inOrder()
		require.Len(t, rows, v.len())
		require.True(t, slices.IsSortedFunc(rows, func(a, b int32) int {
			return cmp.Or(cmp.Compare(v.terms[a].view, v.terms[b].view), cmp.Compare(v.terms[a].key, v.terms[b].key))
		}))
		for row := range v.terms {
			found, known := v.findTerm(&v.terms[row])
			require.True(t, known)
			require.Equal(t, row, found)
		}
	})
}
