package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTrainFromALargeSet edits a set that is large enough to be followed, and
// holds the file against that of a full training.
func TestTrainFromALargeSet(t *testing.T) {
	dir := t.TempDir()
	set, model, full := filepath.Join(dir, "set.jsonl"), filepath.Join(dir, "a.model"), filepath.Join(dir, "b.model")
	lines := make([]string, 20_200)
	for i := range lines {
		lines[i] = line(i, "ann", []string{"skeptical", "neutral", "conciliatory"}[i%3])
	}
	train := func(out string, flags ...string) string {
		t.Helper()
		require.NoError(t, os.WriteFile(set, []byte(strings.Join(lines, "\n")), 0o644))
		var said bytes.Buffer
		args := append([]string{"train", "--labels", set, "--recipe", "fast", "--force", "-o", out}, flags...)
		require.Zero(t, run(context.Background(), args, terminal{in: &bytes.Buffer{}, out: &bytes.Buffer{}, err: &said, unfinished: &counter{}}), said.String())
		return said.String()
	}
	same := func() {
		t.Helper()
		require.NotContains(t, train(full, "--full"), "what changed")
		a, err := os.ReadFile(model)
		require.NoError(t, err)
		b, err := os.ReadFile(full)
		require.NoError(t, err)
		require.True(t, bytes.Equal(a, b))
	}
	require.NotContains(t, train(model), "what changed")

	lines[7] = line(7, "ann", "skeptical") // it was neutral
	lines[8] += "\n" + line(8, "bob", "skeptical")
	lines = append(lines, line(len(lines), "ann", "neutral"))
	require.Contains(t, train(model), "counted what changed since "+model+": 1 passage added, 1 changed, 1 left out (--full counts everything)")
	same()

	lines = lines[1:]
	require.Contains(t, train(model), "trained anew, not from "+model+": 1 passage is gone from the set: what was said there is not known any more")
	same()
}

func line(i int, annotator, label string) string {
	return fmt.Sprintf(`{"id":"%d","article":"%d","text":"word%d of %d","annotator":%q,"stance":%q}`, i, i/10, i%97, i%(11+i%3), annotator, label)
}
