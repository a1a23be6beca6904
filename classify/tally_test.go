package classify

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestTally counts in rows of all kinds, and holds tallies, their sums and their
// copies against maps.
func TestTally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 5).Draw(t, "columns")
		row := rapid.OneOf(
			rapid.IntRange(0, 3000),
			rapid.IntRange(earlyRows-3, earlyRows+3*pageRows),
			rapid.IntRange(earlyRows, earlyRows+3*pageRows*chunkPages),
		)
		draw := func() (tally, map[[2]int]int32) {
			made, want := tally{columns: columns}, map[[2]int]int32{}
			for range rapid.IntRange(0, 20).Draw(t, "counts") {
				row, column := row.Draw(t, "row"), rapid.IntRange(0, columns-1).Draw(t, "column")
				made.to(row)[column]++
				want[[2]int{row, column}]++
			}
			return made, want
		}
		check := func(made *tally, want map[[2]int]int32) {
			got := map[[2]int]int32{}
			for row := range made.rows() {
				for column, n := range made.at(row) {
					if n != 0 {
						got[[2]int{row, column}] = n
					}
				}
			}
			require.Equal(t, want, got)
			require.Nil(t, made.at(made.rows()))
		}
		first, inFirst := draw()
		second, inSecond := draw()
		check(&first, inFirst)
		copied := first.clone()
		first.add(&second)
		check(&copied, inFirst)
		check(&second, inSecond)
		for at, n := range inSecond {
			inFirst[at] += n
		}
		check(&first, inFirst)
	})
}
