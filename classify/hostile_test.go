package classify_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/labels"
)

// TestNumbersAreNoBomb: what a model says of itself allocates nothing that the
// file has no bytes for.
func TestNumbersAreNoBomb(t *testing.T) {
	sections := sectionsOf(stored(t, freeze(items[:2], "words")))
	for _, part := range [][2]string{
		{`"terms":[9]`, `"terms":[1000000000]`},
		{`"terms":[9],"rows":[2]`, `"terms":[1000000000],"rows":[1000000000]`},
		{`"passages":2,"prints":2`, `"passages":1000000000,"prints":1000000000`},
	} {
		s := sections
		require.Contains(t, string(s[about]), part[0])
		s[about] = []byte(strings.Replace(string(s[about]), part[0], part[1], 1))
		file := modelFile(s)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := classify.ReadModel(bytes.NewReader(file))
		runtime.ReadMemStats(&after)
		require.ErrorContains(t, err, "damaged")
		require.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(4), "MiB, for a file of %d bytes", len(file))
	}
}

// TestAcceptedModelGivesProbabilities: numbers of documents whose sum overflows,
// weights and roots whose product does, make NaN of every probability.
func TestAcceptedModelGivesProbabilities(t *testing.T) {
	for name, part := range map[string][2]string{
		"documents": {`[[1,0,0]`, `[[9000000000000000000,9000000000000000000,0]`},
		"weights":   {`"weights":[1]`, `"weights":[1e6]`},
		"strength":  {`"temperature":1`, `"temperature":1e-3`},
	} {
		s := sectionsOf(stored(t, counted([]labels.Item{{ID: "i", Text: "p", Gold: []int{0, 0}}}, recipes["words"]).Freeze(nil)))
		require.Contains(t, string(s[about]), part[0])
		s[about] = []byte(strings.Replace(string(s[about]), part[0], part[1], 1))
		binary.LittleEndian.PutUint64(s[views][8*6:], math.Float64bits(1e-6)) // the root
		for at := 0; at < len(s[rows]); at += 4 {
			binary.LittleEndian.PutUint32(s[rows][at:], 0x84000000) // -31
		}
		model, err := classify.ReadModel(bytes.NewReader(modelFile(s)))
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
