package main

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestRoundedNumbersAreWrittenAsShortestText(t *testing.T) {
	for n := range 10_001 {
		x := float64(n) / 1e4
		require.Equal(t, strconv.FormatFloat(x, 'f', -1, 64), string(appendRounded(nil, x)))
		require.Equal(t, strconv.FormatFloat(x, 'f', -1, 64), string(appendRounded(nil, round4(x))))
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		require.Equal(t, strconv.FormatFloat(x, 'f', -1, 64), string(appendRounded(nil, x)))
	})
}

// TestFieldsAreThoseOfEncodingCSV holds the fields to encoding/csv, and the ends
// of records to where it says that they are.
func TestFieldsAreThoseOfEncodingCSV(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", " a", "a\nb", `\.`, `"`, "a,b", "a\tb", "\r", "\u00a0x", "\xff"}))
	rapid.Check(t, func(t *rapid.T) {
		f := csvLines{comma: rapid.SampledFrom([]byte{',', '\t'}).Draw(t, "comma")}
		var want bytes.Buffer
		w := csv.NewWriter(&want)
		w.Comma = rune(f.comma)
		var got []byte
		var ends []int
		for range rapid.IntRange(1, 4).Draw(t, "records") {
			record := []string{"1", text.Draw(t, "a"), text.Draw(t, "b")}
			require.NoError(t, w.Write(record))
			for i, field := range record {
				if i > 0 {
					got = append(got, f.comma)
				}
				got = f.field(got, field)
			}
			got = append(got, '\n')
			ends = append(ends, len(got))
		}
		w.Flush()
		require.Equal(t, want.String(), string(got))

		// Found in pieces of any size.
		size := rapid.IntRange(1, 20).Draw(t, "size")
		var found []int
		for at, quoted := 0, false; at < len(got); {
			piece := got[at:min(at+size, len(got))]
			n := f.recordEnd(piece, &quoted)
			if n == 0 {
				at += len(piece)
				continue
			}
			at += n
			found = append(found, at)
		}
		require.Equal(t, ends, found)
	})
}
