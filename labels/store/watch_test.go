package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"stance/labels/store"
)

func TestLook(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("set/a.jsonl", "a")
	before := store.Look(filepath.Join(dir, "set"))
	require.NoError(t, before.Err)
	require.WithinDuration(t, time.Now(), before.Newest, time.Minute)

	for _, name := range []string{"set/notes.md", "set/.a.jsonl.swp", "set/.git/b.jsonl", "beside.jsonl"} {
		write(name, "no part of the set")
		require.True(t, before.Same(store.Look(filepath.Join(dir, "set"))), name)
	}
	for _, name := range []string{"set/a.jsonl", "set/deep/down/b.jsonl", "set/scheme.json", "set/heldout.txt"} {
		write(name, "changed")
		now := store.Look(filepath.Join(dir, "set"))
		require.False(t, before.Same(now), name)
		before = now
	}
	with := store.Look(filepath.Join(dir, "set"), filepath.Join(dir, "scheme.json"))
	write("scheme.json", "another's")
	require.False(t, with.Same(store.Look(filepath.Join(dir, "set"), filepath.Join(dir, "scheme.json"))))

	require.NoError(t, os.RemoveAll(filepath.Join(dir, "set")))
	gone := store.Look(filepath.Join(dir, "set"))
	require.ErrorIs(t, gone.Err, os.ErrNotExist)
	require.False(t, before.Same(gone))

	file := filepath.Join(dir, "beside.jsonl")
	alone := store.Look(file)
	require.NoError(t, alone.Err)
	write("beside.jsonl", "longer than it was before")
	require.False(t, alone.Same(store.Look(file)))
}

// TestWaitTellsOfChanges goes through what happens to a watched folder: files are
// written in place or renamed into it, new folders come, all goes away and returns.
func TestWaitTellsOfChanges(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "set")
	write := func(name, text string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("a.jsonl", "a")
	w := store.Watch(dir)
	defer w.Close()
	sight := store.Look(dir)
	for name, change := range []func(){
		func() { write("a.jsonl", "in place") },
		func() {
			write(".a.jsonl.part", "by a new file")
			require.NoError(t, os.Rename(filepath.Join(dir, ".a.jsonl.part"), filepath.Join(dir, "a.jsonl")))
		},
		func() { write("new/b.jsonl", "in a folder that is new") },
		func() { write("new/b.jsonl", "in a folder that was new") },
		func() { require.NoError(t, os.RemoveAll(dir)) },
		func() { write("a.jsonl", "it is back") },
		func() { write("a.jsonl", "and is watched again") },
	} {
		time.AfterFunc(20*time.Millisecond, change)
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		now, err := w.Wait(ctx, sight)
		cancel()
		require.NoError(t, err, name)
		require.False(t, now.Same(sight), name)
		require.True(t, now.Same(store.Look(dir)), "it has settled")
		sight = now
	}

	// An editor puts what was there aside before it writes the file anew: that is
	// one change, and the file was never gone.
	time.AfterFunc(20*time.Millisecond, func() {
		require.NoError(t, os.Rename(filepath.Join(dir, "a.jsonl"), filepath.Join(dir, "a.jsonl~")))
		time.Sleep(150 * time.Millisecond)
		write("a.jsonl", "by an editor that keeps a copy")
	})
	now, err := w.Wait(context.Background(), sight)
	require.NoError(t, err)
	require.True(t, now.Same(store.Look(dir)))
	text, err := os.ReadFile(filepath.Join(dir, "a.jsonl"))
	require.NoError(t, err)
	require.Equal(t, "by an editor that keeps a copy", string(text))
	sight = now

	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err = w.Wait(ctx, sight)
	require.ErrorIs(t, err, context.Canceled)
}
