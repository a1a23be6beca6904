package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/store"
)

// TestReadErrorNamesTheFileOnce: a link to a folder gives
// "X/b.jsonl: read X/b.jsonl: is a directory".
func TestReadErrorNamesTheFileOnce(t *testing.T) {
	dir := onDisk(t, map[string]string{"a.jsonl": line})
	require.NoError(t, os.Symlink(".", filepath.Join(dir, "b.jsonl")))
	_, err := store.Open(dir, nil, stance)
	require.Equal(t, 1, strings.Count(err.Error(), "b.jsonl"), err)
}

// TestFileNamesMayBeNoUTF8: an old Latin-1 name is legal on Linux, and "invalid
// argument" here, because os.DirFS takes UTF-8 only.
func TestFileNamesMayBeNoUTF8(t *testing.T) {
	name := filepath.Join(t.TempDir(), "caf\xe9.jsonl")
	require.NoError(t, os.WriteFile(name, []byte(line), 0o644))
	_, err := store.Open(name, nil, stance)
	require.NoError(t, err)
}
