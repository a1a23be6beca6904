package batch_test

import (
	"context"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/batch"
)

// TestLongLinesAreLetGo has a line of 2 MiB behind 0, 1, 2, ... short ones. A
// chunk drops its buffer after so long a line, but chunk.fields[i] and
// chunk.rows[i] still point into it until the i-th line of a later chunk
// overwrites them, and no later chunk has as many lines.
func TestLongLinesAreLetGo(t *testing.T) {
	several(t, 2)
	short := `{"text":"Peace."}` + "\n"
	long := `{"text":"Peace.","pad":"` + strings.Repeat("x", 2<<20) + `"}` + "\n"
	var parts []io.Reader
	const n = 60
	for k := n; k > 0; k-- {
		parts = append(parts, strings.NewReader(strings.Repeat(short, k)), strings.NewReader(long))
	}
	alive := func() int64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	before, most := alive(), int64(0)
	err := batch.Blocks(context.Background(), []batch.Input{{Format: batch.JSONL, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(parts...)), nil
	}}}, batch.Sink{Row: func(row *batch.Row) error {
		if len(row.Others) > 0 {
			most = max(most, alive()-before)
		}
		return nil
	}})
	require.NoError(t, err)
	// Six chunks, each with a line of 2 MiB in a buffer that may be half empty.
	require.Less(t, most, int64(48<<20))
}
