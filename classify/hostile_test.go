package classify_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"strconv"
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
	about := `{"schemes":[{"name":"x","labels":["a","b"]}],"options":{"alpha":1,"prior":"uniform","terms":"words","min_pairs":1},"documents":[[1,1]],"temperatures":[1],"terms":` + strconv.Itoa(n) + `,"passages":0}`
	file := modelFile([5][]byte{[]byte(about), terms, make([]byte, 2*n), make([]byte, 8*n), nil})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = classify.ReadModel(bytes.NewReader(file))
	runtime.ReadMemStats(&after)
	require.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(100), "MiB, for a file of %d KiB", len(file)>>10)
}

// TestAcceptedModelGivesProbabilities: numbers of documents whose sum overflows,
// and a temperature whose inverse times any score does, make NaN of every
// probability.
func TestAcceptedModelGivesProbabilities(t *testing.T) {
	for name, about := range map[string]string{
		"documents":   `{"schemes":[{"name":"x","labels":["a","b"]}],"options":{"alpha":1,"prior":"documents","terms":"words","min_pairs":1},"documents":[[9000000000000000000,9000000000000000000]],"temperatures":[1],"terms":0,"passages":0}`,
		"temperature": `{"schemes":[{"name":"x","labels":["a","b"]}],"options":{"alpha":1,"prior":"uniform","terms":"words","min_pairs":1},"documents":[[1,1]],"temperatures":[1e-308],"terms":1,"passages":0}`,
	} {
		sections := [5][]byte{0: []byte(about)}
		if name == "temperature" {
			sections[1], sections[2], sections[3] = []byte("\x00\x01p"), []byte{1, 1}, bytes.Repeat([]byte{0, 0, 0, 0x80}, 2)
		}
		model, err := classify.ReadModel(bytes.NewReader(modelFile(sections)))
		if err != nil {
			continue
		}
		for _, p := range model.Tag("p").Tags[0].Proba {
			require.False(t, math.IsNaN(p), name)
		}
	}
}

// TestScoresThatTellNothing: a loss that is the same at every temperature.
func TestScoresThatTellNothing(t *testing.T) {
	require.InDelta(t, 1, classify.FitTemperature([][]float64{{0, 0}}, []int{0}), 0)
	require.InDelta(t, 1, classify.FitTemperature([][]float64{{0, math.Inf(-1)}}, []int{0}), 0)
}
