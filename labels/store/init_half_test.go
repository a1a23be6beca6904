package store_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/store"
)

// TestInitWritesNothingWhereAFileTakesAFoldersPlace: a file named written is
// there already; CODEBOOK.md, a.jsonl and heldout.txt get written all the same.
func TestInitWritesNothingWhereAFileTakesAFoldersPlace(t *testing.T) {
	dir := onDisk(t, map[string]string{"written": "mine"})
	before := tree(t, dir)
	_, err := store.Init(dir, folder(builtIn))
	require.Error(t, err)
	require.Equal(t, before, tree(t, dir))
}

// TestInitTakesBackWhatItWrote: an error halfway (a full disk, a folder that
// cannot be written to) leaves the files before it, and a second try is then
// refused because of them.
func TestInitTakesBackWhatItWrote(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	_, err := store.Init(dir, failing{folder(builtIn), "heldout.txt"})
	require.ErrorIs(t, err, errDisk)
	require.NoDirExists(t, dir)
}
