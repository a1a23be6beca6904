package store_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/store"
)

var builtIn = map[string]string{
	"CODEBOOK.md":     "rules\n",
	"a.jsonl":         line,
	"heldout.txt":     "may\n",
	"written/b.jsonl": line + line,
	"written/c.jsonl": "",
}

// tree is everything below a folder: texts, what links point at, and "/" for
// folders.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir():
			found[below] = "/"
		case entry.Type() == fs.ModeSymlink:
			target, err := os.Readlink(name)
			found[below] = "-> " + target
			return err
		default:
			text, err := os.ReadFile(name)
			found[below] = string(text)
			return err
		}
		return nil
	}))
	return found
}

func TestInit(t *testing.T) {
	want := map[string]string{".": "/", "written": "/"}
	for name, text := range builtIn {
		want[name] = text
	}
	for _, below := range []string{"", "new", "new/deep/er"} {
		dir := filepath.Join(t.TempDir(), below)
		names, err := store.Init(dir, folder(builtIn))
		require.NoError(t, err)
		require.Equal(t, []string{"CODEBOOK.md", "a.jsonl", "heldout.txt", "written/b.jsonl", "written/c.jsonl"}, names)
		require.Equal(t, want, tree(t, dir))

		_, err = store.Init(dir, folder(builtIn))
		require.ErrorContains(t, err, "is already there")
		require.Equal(t, want, tree(t, dir))

		set, err := store.Open(dir, nil, stance)
		require.NoError(t, err)
		require.Len(t, set.Annotations, 3)
	}
}

func TestInitLeavesOtherFilesAlone(t *testing.T) {
	dir := onDisk(t, map[string]string{"mine.jsonl": "mine", "written/mine.jsonl": "mine", "a.jsonl.bak": "mine"})
	_, err := store.Init(dir, folder(builtIn))
	require.NoError(t, err)
	got := tree(t, dir)
	require.Len(t, got, 2+3+len(builtIn))
	for _, name := range []string{"mine.jsonl", "written/mine.jsonl", "a.jsonl.bak"} {
		require.Equal(t, "mine", got[name])
	}
}

// TestInitWritesNothingWhereAFileIs holds that one file in the way, whichever
// and of whatever kind, leaves the folder as it was.
func TestInitWritesNothingWhereAFileIs(t *testing.T) {
	for name := range builtIn {
		for kind, put := range map[string]func(string) error{
			"a file":             func(at string) error { return os.WriteFile(at, []byte("mine"), 0o644) },
			"an empty file":      func(at string) error { return os.WriteFile(at, nil, 0o400) },
			"a folder":           func(at string) error { return os.Mkdir(at, 0o755) },
			"a link":             func(at string) error { return os.Symlink(os.DevNull, at) },
			"a link to nothing":  func(at string) error { return os.Symlink("nowhere", at) },
			"a link to itself":   func(at string) error { return os.Symlink(filepath.Base(at), at) },
			"a link to a folder": func(at string) error { return os.Symlink(".", at) },
		} {
			dir := t.TempDir()
			at := filepath.Join(dir, filepath.FromSlash(name))
			require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
			require.NoError(t, put(at))
			before := tree(t, dir)
			names, err := store.Init(dir, folder(builtIn))
			require.EqualError(t, err, at+" is already there: choose another folder", "%s: %s", name, kind)
			require.Empty(t, names)
			require.Equal(t, before, tree(t, dir), "%s: %s", name, kind)
		}
	}
}

func TestInitWhereNoFolderCanBe(t *testing.T) {
	dir := onDisk(t, map[string]string{"file": "mine"})
	for _, name := range []string{"file", "file/below"} {
		_, err := store.Init(filepath.Join(dir, name), folder(builtIn))
		require.ErrorContains(t, err, "not a directory")
	}
	require.Equal(t, map[string]string{".": "/", "file": "mine"}, tree(t, dir))
}

func TestInitFromABrokenSource(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	_, err := store.Init(dir, failing{folder(builtIn), "written"})
	require.ErrorIs(t, err, errDisk)
	require.NoDirExists(t, dir)
}

// racing is a source during whose reading somebody else writes to the folder.
type racing struct {
	fs.FS
	name, target string
}

func (r racing) Open(name string) (fs.File, error) {
	if name == r.name {
		if err := os.WriteFile(r.target, []byte("mine"), 0o644); err != nil {
			return nil, err
		}
	}
	return r.FS.Open(name)
}

func TestInitDoesNotOverwriteWhatCameMeanwhile(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "heldout.txt")
	_, err := store.Init(dir, racing{folder(builtIn), "heldout.txt", target})
	require.ErrorIs(t, err, fs.ErrExist)
	text, err := os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "mine", string(text))
}

// TestInitWritesNothingWhereAFileTakesAFoldersPlace: what stands in the way shows
// only when the files before it have been written.
func TestInitWritesNothingWhereAFileTakesAFoldersPlace(t *testing.T) {
	dir := onDisk(t, map[string]string{"written": "mine"})
	before := tree(t, dir)
	_, err := store.Init(dir, folder(builtIn))
	require.Error(t, err)
	require.Equal(t, before, tree(t, dir))
}

// TestInitTakesBackWhatItWrote holds that an error halfway, as of a full disk,
// leaves nothing that would stand in the way of a second try.
func TestInitTakesBackWhatItWrote(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	_, err := store.Init(dir, failing{folder(builtIn), "heldout.txt"})
	require.ErrorIs(t, err, errDisk)
	require.NoDirExists(t, dir)
}
