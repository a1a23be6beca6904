package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestKilledRunsResume kills `stance tag` at random moments, with SIGKILL, and
// resumes it until it comes to its end: what it has written then is what a run
// that nobody disturbed writes, byte for byte.
func TestKilledRunsResume(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("kills in another way")
	}
	kills := 20
	if testing.Short() || raceDetector {
		kills = 4
	}
	dir := t.TempDir()
	model := filepath.Join(dir, "small.model")
	stance := func(args ...string) *exec.Cmd {
		cmd := exec.Command("stance", args...)
		cmd.Dir = dir
		return cmd
	}
	small, err := filepath.Abs("../../testdata/script/small.jsonl")
	require.NoError(t, err)
	require.NoError(t, stance("train", "--labels", small, "-o", model).Run())
	inputs := mixedInputs(t, dir)

	for _, format := range []string{"jsonl", "csv", "tsv"} {
		t.Run(format, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2)) // the moments; what is met then is chance
			args := append([]string{"tag", "--model", model, "--format", format}, inputs...)
			from := time.Now()
			undisturbed := filepath.Join(dir, "want."+format)
			require.NoError(t, stance(append(args, "-o", undisturbed)...).Run())
			long := time.Since(from)
			want, err := os.ReadFile(undisturbed)
			require.NoError(t, err)
			require.Greater(t, len(want), 2<<20)

			killed, torn, runs := 0, 0, 0
			for killed < kills {
				runs++
				require.Less(t, runs, 50*kills, "hardly ever killed in time")
				out := filepath.Join(dir, fmt.Sprintf("out%d.%s", runs, format))
				for attempt := 0; ; attempt++ {
					require.Less(t, attempt, 200, "it does not come to an end")
					again := append(args, "-o", out)
					if attempt > 0 || random.IntN(2) == 0 {
						again = append(again, "--resume")
					}
					if random.IntN(2) == 0 {
						t.Setenv("GOMAXPROCS", fmt.Sprint(1+random.IntN(7)))
					}
					var messages bytes.Buffer
					cmd := stance(again...)
					cmd.Stderr = &messages
					require.NoError(t, cmd.Start())
					late := time.AfterFunc(time.Duration(random.Int64N(int64(long))), func() { _ = cmd.Process.Kill() })
					_ = cmd.Wait() // its state says how it ended
					late.Stop()
					if code := cmd.ProcessState.ExitCode(); code == 0 {
						break
					} else if code != -1 {
						// The one before was killed when all was done.
						require.Contains(t, messages.String(), "file exists")
						require.FileExists(t, out)
						break
					}
					killed++
					if part, err := os.ReadFile(out + ".part"); err == nil && len(part) > 0 {
						if part[len(part)-1] != '\n' {
							torn++
						}
					}
				}
				got, err := os.ReadFile(out)
				require.NoError(t, err)
				require.True(t, bytes.Equal(want, got), "run %d differs", runs)
				left, err := filepath.Glob(out + ".*")
				require.NoError(t, err)
				require.Empty(t, left)
			}
			t.Logf("%d kills in %d runs, %d of them within a line", killed, runs, torn)
		})
	}
}

// mixedInputs are lines of many articles in and out of order, compressed lines,
// a document and lines with fields of their own.
func mixedInputs(t *testing.T, dir string) []string {
	var plain, packed, text strings.Builder
	for i := range 12_000 {
		fmt.Fprintf(&plain, `{"id":"a%d","article":"%d","text":"The \"treaty\", for the %dth time:\nno \u2014 more.","n":[%d]}`+"\n", i, i%701, i, i)
		fmt.Fprintf(&packed, `{"text":"Talks on the islands, no. %d, broke off “today”.","stance":"theirs"}`+"\n", i)
		if i%10 == 0 {
			fmt.Fprintf(&text, "The minister, asked for the %dth time, said nothing of the treaty.\n\n", i)
		}
	}
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, err := w.Write([]byte(packed.String()))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	for name, content := range map[string]string{"a.jsonl": plain.String(), "b.jsonl.gz": zipped.String(), "c.txt": text.String()} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	return []string{"a.jsonl", "c.txt", "b.jsonl.gz", "a.jsonl"}
}
