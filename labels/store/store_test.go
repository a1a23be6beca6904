package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"stance/labels"
	"stance/labels/store"
)

var (
	stance = []labels.Scheme{{Name: "stance", Labels: []string{"against", "for"}}}
	rates  = []labels.Scheme{{Name: "rates", Labels: []string{"hawkish", "dovish"}}}
)

// folder makes a file system of names and texts.
func folder(files map[string]string) fstest.MapFS {
	made := fstest.MapFS{}
	for name, text := range files {
		made[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return made
}

// onDisk writes files below a new folder and returns its name.
func onDisk(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, folder(files)))
	return dir
}

const line = `{"id":"1","text":"Sign it.","stance":"for"}` + "\n"

func where(annotations []labels.Annotation) (list []string) {
	for _, a := range annotations {
		list = append(list, a.Where())
	}
	return list
}

func TestReadTakesFilesInOrderOfTheirPaths(t *testing.T) {
	set, err := store.Read(folder(map[string]string{
		"b.jsonl":             line + line,
		"a/z.jsonl":           line,
		"a.jsonl":             line,
		"a/b/c.jsonl":         line,
		"B.jsonl":             line,
		"empty.jsonl":         "",
		".hidden.jsonl":       "no JSON",
		".git/x.jsonl":        "no JSON",
		"a/.x/y/z.jsonl":      "no JSON",
		"notes.txt":           "no JSON",
		"jsonl":               "no JSON",
		"b.jsonl.bak":         "no JSON",
		"folder.jsonl/d.json": "no JSON",
	}), "my/set", nil, stance)
	require.NoError(t, err)
	require.Equal(t, "my/set", set.Name)
	require.Equal(t, stance, set.Schemes)
	require.Nil(t, set.HeldOut)
	require.Empty(t, set.Faults)
	require.Equal(t, []string{
		"my/set/B.jsonl:1", "my/set/a.jsonl:1", "my/set/a/b/c.jsonl:1", "my/set/a/z.jsonl:1", "my/set/b.jsonl:1", "my/set/b.jsonl:2",
	}, where(set.Annotations))
}

// TestLaterFileWins holds the order in which lines count: by file name, then by
// line; the time in them plays no part.
func TestLaterFileWins(t *testing.T) {
	at := func(label, time string) string {
		return `{"id":"1","text":"Sign it.","stance":"` + label + `","annotator":"ann","at":"` + time + `"}` + "\n"
	}
	for _, test := range []struct {
		files map[string]string
		want  int
	}{
		{map[string]string{"1.jsonl": at("for", "2026"), "2.jsonl": at("against", "1991")}, 0},
		{map[string]string{"1.jsonl": at("against", "1991"), "2.jsonl": at("for", "")}, 1},
		{map[string]string{"10.jsonl": at("for", ""), "9.jsonl": at("against", "")}, 0}, // as text, not as numbers
		{map[string]string{"1.jsonl": at("against", "2026") + at("for", "1991")}, 1},
	} {
		set, err := store.Read(folder(test.files), "set", nil, stance)
		require.NoError(t, err)
		items, err := set.Items()
		require.NoError(t, err)
		require.Equal(t, []int{test.want}, items[0].Gold)
	}
}

func TestReadFindsSchemesAndHeldOut(t *testing.T) {
	files := folder(map[string]string{
		"scheme.json":     `[{"name":"rates","labels":["hawkish","dovish"]}]`,
		"heldout.txt":     "# kept apart\nmay\n",
		"a.jsonl":         `{"id":"1","text":"Raise.","rates":"hawkish","stance":"for"}`,
		"sub/scheme.json": "not read",
		"sub/heldout.txt": "not/read\n",
	})
	set, err := store.Read(files, "set", nil, stance)
	require.NoError(t, err)
	require.Equal(t, rates, set.Schemes, "those of the set come before the fallback")
	require.Equal(t, labels.HeldOut{"may": 2}, set.HeldOut)
	require.Equal(t, []string{"hawkish"}, set.Annotations[0].Labels)
	require.Len(t, set.Annotations[0].Others, 1)

	set, err = store.Read(files, "set", stance, rates)
	require.NoError(t, err)
	require.Equal(t, stance, set.Schemes, "those given come before the set's")
	require.Equal(t, []string{"for"}, set.Annotations[0].Labels)

	delete(files, "scheme.json")
	delete(files, "heldout.txt")
	set, err = store.Read(files, "set", nil, rates)
	require.NoError(t, err)
	require.Equal(t, rates, set.Schemes)
	require.Nil(t, set.HeldOut)
}

func TestReadRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{
			"no label file",
			map[string]string{"notes.txt": "x", ".a.jsonl": line},
			"label set my-set: no .jsonl file in it: `stance labels init my-set` writes the built-in set there",
		},
		{
			"a scheme file that is none",
			map[string]string{"a.jsonl": line, "scheme.json": `[{"name":"stance","labels":["for"]}]`},
			`my-set/scheme.json: scheme "stance" has 1 labels: want at least two`,
		},
		{
			"an empty scheme file",
			map[string]string{"a.jsonl": line, "scheme.json": ""},
			`my-set/scheme.json: file is empty: want a list like [{"name":"stance","labels":["for","against"]}]`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := store.Read(folder(test.files), "my-set", nil, stance)
			require.EqualError(t, err, test.want)
		})
	}
}

// failing is a file system in which one file cannot be opened.
type failing struct {
	fs.FS
	name string
}

var errDisk = errors.New("input/output error")

func (f failing) Open(name string) (fs.File, error) {
	if name == f.name {
		return nil, &fs.PathError{Op: "open", Path: "/somewhere/" + name, Err: errDisk}
	}
	return f.FS.Open(name)
}

// TestReadNamesTheFileOnce holds that a file that cannot be opened is named as
// the user knows it, and that no set is returned without it.
func TestReadNamesTheFileOnce(t *testing.T) {
	files := folder(map[string]string{
		"a.jsonl": line, "sub/b.jsonl": line, "heldout.txt": "a\n",
		"scheme.json": `[{"name":"stance","labels":["against","for"]}]`,
	})
	for name, want := range map[string]string{
		"sub/b.jsonl": "label file set/sub/b.jsonl: input/output error",
		"sub":         "label set set: input/output error",
		"heldout.txt": "set/heldout.txt: input/output error",
		"scheme.json": "set/scheme.json: input/output error",
	} {
		set, err := store.Read(failing{files, name}, "set", nil, stance)
		require.EqualError(t, err, want)
		require.ErrorIs(t, err, errDisk)
		require.Nil(t, set)
	}
}

func TestItems(t *testing.T) {
	for _, test := range []struct {
		name, file, want string
	}{
		{"all well", line + line, ""},
		{"one line that cannot be used", line + `{"id":"1","text":"Sign it.","stance":"maybe"}`, `set/a.jsonl:2:38: "maybe" is no label of stance: want against or for (or name another scheme file)`},
		{"two", "\n=======\n" + line + "{\n", "set/a.jsonl:2: merge marker \"=======\": keep the lines of both sides and delete the markers (and 1 more line: see `stance labels check`)"},
		{"several", "=======\n" + line + "\n{\n[]\n", "set/a.jsonl:1: merge marker \"=======\": keep the lines of both sides and delete the markers (and 2 more lines: see `stance labels check`)"},
		{"no line", "\n", "label set set: no line in it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, err := store.Read(folder(map[string]string{"a.jsonl": test.file}), "set", nil, stance)
			require.NoError(t, err)
			items, err := set.Items()
			if test.want == "" {
				require.NoError(t, err)
				require.Len(t, items, 1)
				return
			}
			require.EqualError(t, err, test.want)
			require.Nil(t, items, "no decision is left out in silence")
		})
	}
}

func TestOpen(t *testing.T) {
	dir := onDisk(t, map[string]string{
		"a.jsonl": line, "sub/b.jsonl": line + "{", "heldout.txt": "a\n",
		"scheme.json": `[{"name":"stance","labels":["for","against"]}]`,
	})
	set, err := store.Open(dir, nil, stance)
	require.NoError(t, err)
	require.Equal(t, dir, set.Name)
	require.Equal(t, []string{"for", "against"}, set.Schemes[0].Labels)
	require.Equal(t, labels.HeldOut{"a": 1}, set.HeldOut)
	require.Equal(t, []string{dir + "/a.jsonl:1", dir + "/sub/b.jsonl:1"}, where(set.Annotations))
	require.Len(t, set.Faults, 1)
	require.ErrorContains(t, set.Faults[0], dir+"/sub/b.jsonl:2:2: JSON object is cut off")

	// A single file stands for itself: what lies beside it is not looked at.
	for _, given := range [][]labels.Scheme{nil, stance} {
		set, err = store.Open(filepath.Join(dir, "a.jsonl"), given, stance)
		require.NoError(t, err)
		require.Equal(t, stance, set.Schemes)
		require.Nil(t, set.HeldOut)
		require.Equal(t, []string{dir + "/a.jsonl:1"}, where(set.Annotations))
	}

	t.Chdir(dir)
	for name, want := range map[string][]string{
		"a.jsonl":       {"a.jsonl:1"},
		"./sub/b.jsonl": {"./sub/b.jsonl:1"},
		"sub":           {"sub/b.jsonl:1"},
		".":             {"a.jsonl:1", "sub/b.jsonl:1"},
		"sub/..":        {"a.jsonl:1", "sub/b.jsonl:1"},
	} {
		set, err = store.Open(name, nil, stance)
		require.NoError(t, err)
		require.Equal(t, want, where(set.Annotations), name)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.MkdirAll("loop", 0o755))
	require.NoError(t, os.Symlink("a.jsonl", "loop/a.jsonl"))
	require.NoError(t, os.MkdirAll("gone", 0o755))
	require.NoError(t, os.Symlink("nowhere", "gone/a.jsonl"))
	require.NoError(t, os.MkdirAll("empty", 0o755))
	require.NoError(t, os.WriteFile("a.jsonl", []byte(line), 0o644))
	for name, want := range map[string]string{
		"nowhere":      "label set nowhere: no such file or directory",
		"":             "label set : no such file or directory",
		"a.jsonl/":     "label set a.jsonl/: not a directory",
		"loop/a.jsonl": "label set loop/a.jsonl: too many levels of symbolic links",
		"loop":         "label file loop/a.jsonl: too many levels of symbolic links",
		"gone":         "label file gone/a.jsonl: no such file or directory",
		"empty":        "label set empty: no .jsonl file in it: `stance labels init empty` writes the built-in set there",
	} {
		_, err := store.Open(name, nil, stance)
		require.EqualError(t, err, want, "%q", name)
	}
}

// TestReadThatFails holds that a file that breaks off is an error, and not a
// shorter set. A link to a folder can be opened, but not read.
func TestReadThatFails(t *testing.T) {
	dir := onDisk(t, map[string]string{"a.jsonl": line})
	require.NoError(t, os.Symlink(".", filepath.Join(dir, "b.jsonl")))
	set, err := store.Open(dir, nil, stance)
	require.ErrorContains(t, err, dir+"/b.jsonl")
	require.ErrorContains(t, err, "is a directory")
	require.Nil(t, set)
}

// TestOpenDoesNotWalkInCircles holds that a link to a folder is not followed.
func TestOpenDoesNotWalkInCircles(t *testing.T) {
	dir := onDisk(t, map[string]string{"sub/a.jsonl": line})
	require.NoError(t, os.Symlink("..", filepath.Join(dir, "sub", "up")))
	set, err := store.Open(dir, nil, stance)
	require.NoError(t, err)
	require.Len(t, set.Annotations, 1)
}

func ExampleRead() {
	files := fstest.MapFS{
		"heldout.txt":   {Data: []byte("may/talks\n")},
		"1-ann.jsonl":   {Data: []byte(`{"article":"may/talks","text":"Sign it.","stance":"for","annotator":"ann"}` + "\n")},
		"2-edits.jsonl": {Data: []byte(`{"article":"may/talks","text":"Sign it.","stance":"against","annotator":"ann"}` + "\n")},
	}
	set, err := store.Read(files, "my-labels", nil, stance)
	if err != nil {
		fmt.Println(err)
		return
	}
	items, err := set.Items()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, item := range items {
		last := item.Decisions[len(item.Decisions)-1]
		fmt.Println(last.Where(), set.Schemes[0].Labels[item.Gold[0]], "held out:", set.HeldOut[item.Article] > 0)
	}
	// Output: my-labels/2-edits.jsonl:1 against held out: true
}
