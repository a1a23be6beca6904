package classify_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
)

// TestFrontCodingIsNoBomb: a term may share all of the one before, so that a
// section of 80 KB unpacks to 300 MB of terms, and one of 1 MB to 60 GB.
func TestFrontCodingIsNoBomb(t *testing.T) {
	const long, n = 30_000, 10_000
	terms := binary.AppendUvarint([]byte{0}, long)
	terms = append(terms, bytes.Repeat([]byte("a"), long)...)
	for i := range n - 1 {
		terms = binary.AppendUvarint(terms, uint64(long+i))
		terms = append(terms, 1, 'a')
	}
	about := `{"schemes":[{"name":"x","labels":["a","b"]}],"recipe":{"views":[{"view":"words","events":"multinomial"}],"alpha":1},"documents":[[1,1]],` +
		`"pools":[{"general":{"weights":[1],"temperature":1,"offsets":[[0,0]]}}],"terms":[` + strconv.Itoa(n) + `],"passages":0}`
	file := modelFile([7][]byte{[]byte(about), make([]byte, 24), terms, make([]byte, 2*n), make([]byte, 8*n), nil, {0}})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = classify.ReadModel(bytes.NewReader(file))
	runtime.ReadMemStats(&after)
	require.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(100), "MiB, for a file of %d KiB", len(file)>>10)
}

// TestAcceptedModelGivesProbabilities: numbers of documents whose sum overflows,
// weights and roots whose product does, make NaN of every probability.
func TestAcceptedModelGivesProbabilities(t *testing.T) {
	for name, part := range map[string][2]string{
		"documents": {`[[1,1]]`, `[[9000000000000000000,9000000000000000000]]`},
		"weights":   {`"weights":[1]`, `"weights":[1e6]`},
		"strength":  {`"temperature":1`, `"temperature":1e-3`},
	} {
		about := `{"schemes":[{"name":"x","labels":["a","b"]}],"recipe":{"views":[{"view":"words","events":"multinomial"}],"alpha":1},"documents":[[1,1]],` +
			`"pools":[{"general":{"weights":[1],"temperature":1,"offsets":[[0,0]]}}],"terms":[1],"passages":0}`
		views := binary.LittleEndian.AppendUint64(make([]byte, 16), math.Float64bits(1e-6))
		model, err := classify.ReadModel(bytes.NewReader(modelFile([7][]byte{
			[]byte(strings.Replace(about, part[0], part[1], 1)), views, []byte("\x00\x01p"), {1, 1}, bytes.Repeat([]byte{0, 0, 0, 0x80}, 2), nil, {0},
		})))
		if name == "documents" {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err, name)
		for _, p := range model.Tag("p").Tags[0].Proba {
			require.False(t, math.IsNaN(p), name)
		}
	}
}
