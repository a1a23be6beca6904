package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
	"stance/labels/store"
)

var schemes = []labels.Scheme{{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}}}

// TestRegisterOfManyFiles registers a set of more files than stay open, and holds
// it against the set read as a whole.
func TestRegisterOfManyFiles(t *testing.T) {
	dir := t.TempDir()
	for i := range 130 {
		lines := ""
		for p := range 3 {
			lines += fmt.Sprintf(`{"id":"%d","article":"%d","text":"passage \\ %d of %d","stance":"neutral"}`+"\n", i*2+p, i, p, i)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.jsonl", i)), []byte(lines), 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, store.QueueFile), []byte(`{"text":"waits"}`+"\n"), 0o644))
	set, err := store.Open(dir, nil, schemes)
	require.NoError(t, err)
	want, err := set.Items()
	require.NoError(t, err)
	source, err := store.OpenSource(dir, nil, schemes)
	require.NoError(t, err)
	register, err := source.Register()
	require.NoError(t, err)
	require.Equal(t, dir, register.Name)
	require.Equal(t, 1, register.Waiting)
	selection := register.Select(register.HeldOut)
	items, err := selection.Items()
	require.NoError(t, err)
	require.Len(t, items, len(want))
	for i := range want {
		require.Equal(t, want[i].ID, items[i].ID)
		require.Equal(t, want[i].Text, items[i].Text)
	}

	// The last file is read again when texts are asked for.
	require.NoError(t, os.Remove(filepath.Join(dir, "129.jsonl")))
	_, err = selection.Items()
	require.ErrorContains(t, err, "129.jsonl: no such file or directory")
	require.NoError(t, register.Close())
}

func TestRegisterRefusesWhatItemsRefuses(t *testing.T) {
	const line = `{"id":"1","text":"Talks.","stance":"neutral"}` + "\n"
	for name, lines := range map[string]string{
		"nothing": "", "one fault": line + "[]\n", "two faults": "{}\n[]\n" + line, "three faults": "{}\n[]\n{}\n",
	} {
		file := filepath.Join(t.TempDir(), "set.jsonl")
		require.NoError(t, os.WriteFile(file, []byte(lines), 0o644))
		set, err := store.Open(file, nil, schemes)
		require.NoError(t, err)
		_, want := set.Items()
		source, err := store.OpenSource(file, nil, schemes)
		require.NoError(t, err)
		_, err = source.Register()
		require.EqualError(t, err, want.Error(), name)
	}
	_, err := (&store.Source{Name: "empty", Schemes: schemes}).Register()
	require.EqualError(t, err, "label set empty: no line in it")
}
