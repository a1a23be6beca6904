package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"stance/labels/gold"
	"stance/labels/store"
)

// TestKilledEdits kills `labels edit` at random moments. What it had acknowledged
// is there, and the set can always be read, mended by the next edit at most.
//
// STANCE_KILLS sets how often; the thousand that were asked for take some
// minutes.
func TestKilledEdits(t *testing.T) {
	kills := 40
	if asked, err := strconv.Atoi(os.Getenv("STANCE_KILLS")); err == nil {
		kills = asked
	}
	program := filepath.Join(t.TempDir(), "stance")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	dir := t.TempDir()
	file := filepath.Join(dir, "labels.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(`{"id":"a","text":"A treaty.","stance":"neutral"}`+"\n"), 0o644))

	random := rand.New(rand.NewPCG(1, 2))
	labels := gold.Schemes()[0].Labels
	acknowledged, killed := 0, 0
	for n := range kills {
		note := fmt.Sprintf("edit %d", n)
		cmd := exec.Command(program, "labels", "edit", "a", "--labels", dir, "--stance", labels[n%len(labels)], "--note", note)
		var said strings.Builder
		cmd.Stdout = &said
		require.NoError(t, cmd.Start())
		timer := time.AfterFunc(time.Duration(random.IntN(25_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		text, readErr := os.ReadFile(file)
		require.NoError(t, readErr)
		if err == nil {
			acknowledged++
			require.Contains(t, said.String(), "by adjudicated")
			require.Contains(t, string(text), `"note":"`+note+`"}`+"\n", "what was acknowledged is there")
		} else {
			killed++
		}
		// Every line but the last is whole.
		whole := string(text[:strings.LastIndexByte(string(text), '\n')+1])
		for line := range strings.Lines(whole) {
			require.True(t, strings.HasPrefix(line, `{"id":"a"`) && strings.HasSuffix(line, "}\n"), line)
		}
	}
	out, err = exec.Command(program, "labels", "edit", "a", "--labels", dir, "--stance", "skeptical", "--note", "last").CombinedOutput()
	require.NoError(t, err, string(out))
	set, err := store.Open(dir, nil, gold.Schemes())
	require.NoError(t, err)
	require.Empty(t, set.Faults)
	items, err := set.Items()
	require.NoError(t, err)
	require.Len(t, items, 1)
	t.Logf("%d edits: %d acknowledged, %d killed", kills, acknowledged, killed)
	require.Positive(t, acknowledged)
	require.Positive(t, killed)
}
