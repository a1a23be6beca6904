package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"stance/labels"
	"stance/labels/store"
)

var written = []labels.Scheme{{Name: "stance", Labels: []string{"for", "against"}}}

const (
	lineA = `{"id":"a","text":"A treaty.","stance":"for"}` + "\n"
	lineB = `{"id":"b","text":"No treaty.","stance":"against"}` + "\n"
)

// setOf writes a label set of one file.
func setOf(t *testing.T, content string) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	file = filepath.Join(dir, "set.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
	return dir, file
}

func lock(t *testing.T, dir string) *store.Writer {
	t.Helper()
	w, err := store.Lock(context.Background(), dir, written, nil, store.Waiting{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = w.Unlock() })
	return w
}

func content(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

func TestAppend(t *testing.T) {
	dir, file := setOf(t, lineA)
	w := lock(t, dir)
	number, err := w.Append(file, []byte(lineB))
	require.NoError(t, err)
	require.Equal(t, 2, number)
	require.Equal(t, lineA+lineB, content(t, file)) //nolint:testifylint // byte for byte

	number, err = w.Append(w.Source.Queue(), []byte(`{"id":"c","text":"A queue."}`+"\n"))
	require.NoError(t, err)
	require.Equal(t, 1, number, "a new file")
	set, err := store.Open(dir, written, nil)
	require.NoError(t, err)
	require.Empty(t, set.Faults)
	require.Len(t, set.Annotations, 2)
	require.Len(t, set.Queue, 1)
}

// TestTornLines: what a crash leaves at the end of a file, and what becomes of it.
func TestTornLines(t *testing.T) {
	for name, c := range map[string]struct{ end, after, torn, said string }{
		"whole":          {"", "", "", ""},
		"cut":            {lineB[:20], "", lineB[:20] + "\n", "2: torn: a crash cut this line off"},
		"one byte":       {"{", "", "{\n", "2: torn: a crash cut this line off"},
		"zeros":          {"\x00\x00\x00\x00", "", "\x00\x00\x00\x00\n", "2: torn: a crash cut this line off"},
		"no newline":     {strings.TrimSuffix(lineB, "\n"), lineB, "", "2: the last line lacked its newline: added"},
		"a merge marker": {"<<<<<<< mine", "<<<<<<< mine", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir, file := setOf(t, lineA+c.end)
			w := lock(t, dir)
			done, err := w.Mend()
			require.NoError(t, err)
			require.Equal(t, lineA+c.after, content(t, file), "an earlier line is never touched")
			if c.torn == "" {
				require.NoFileExists(t, file+store.TornSuffix)
			} else {
				require.Equal(t, c.torn, content(t, file+store.TornSuffix))
			}
			if c.said == "" {
				require.Empty(t, done)
				return
			}
			require.Len(t, done, 1)
			require.Contains(t, done[0].Error(), filepath.ToSlash(file)+":"+c.said)
			again, err := w.Mend()
			require.NoError(t, err)
			require.Empty(t, again, "it is mended once")
		})
	}
}

// TestOneWriterAtATime: the second waits, is told, and gives up in time; it gets
// the lock when the first is done.
func TestOneWriterAtATime(t *testing.T) {
	dir, _ := setOf(t, lineA)
	first := lock(t, dir)
	told := 0
	_, err := store.Lock(context.Background(), dir, written, nil, store.Waiting{
		After: time.Millisecond, Limit: 100 * time.Millisecond, Tell: func(string) { told++ },
	})
	require.ErrorContains(t, err, "another process has been writing to it for 100ms")
	require.Equal(t, 1, told)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = store.Lock(ctx, dir, written, nil, store.Waiting{})
	require.ErrorIs(t, err, context.Canceled)

	go func() {
		time.Sleep(20 * time.Millisecond)
		_ = first.Unlock()
	}()
	second, err := store.Lock(context.Background(), dir, written, nil, store.Waiting{})
	require.NoError(t, err)
	require.NoError(t, second.Unlock())
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir, _ := setOf(t, lineA)
	require.NoError(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	_, err := store.Lock(context.Background(), dir, written, nil, store.Waiting{})
	require.ErrorContains(t, err, "nothing may be written to its folder")
}
