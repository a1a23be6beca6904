package pieced_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/pieced"
)

func TestList(t *testing.T) {
	for _, sizes := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {1023, 1024}, {1024, 1025}, {1500, 3000}, {2048, 2047}} {
		var a, b pieced.List[int]
		var want, got []int
		for i := range sizes[0] + sizes[1] {
			if i < sizes[0] {
				a.Add(i)
			} else {
				b.Add(i)
			}
			want = append(want, -i)
		}
		require.Equal(t, sizes[0], a.Len())
		require.Equal(t, sizes[1], b.Len())
		a.Take(&b)
		require.Equal(t, [2]int{len(want), 0}, [2]int{a.Len(), b.Len()})
		for i := range a.Len() {
			*a.At(i) = -*a.At(i)
			got = append(got, *a.At(i))
		}
		slices.SortFunc(got, func(x, y int) int { return y - x })
		require.Equal(t, want, got)
		b.Add(7) // an emptied list is as good as new
		require.Equal(t, 7, *b.At(0))
	}
}
