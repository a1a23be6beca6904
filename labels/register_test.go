package labels_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/labels"
)

var registerSchemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}},
	{Name: "tone", Labels: []string{"low", "high"}},
}

// drawFile draws a label file: few ids, so that many lines speak of one passage,
// and some lines that cannot be used.
func drawFile(t *rapid.T) []byte {
	var file []byte
	if rapid.Bool().Draw(t, "byte order mark") {
		file = append(file, "\ufeff"...)
	}
	for range rapid.IntRange(0, 30).Draw(t, "lines") {
		a := labels.Annotation{
			ID:        rapid.SampledFrom([]string{"", "1", "2", "3", "a#0123456789ab", strings.Repeat("long", 100)}).Draw(t, "id"),
			Article:   rapid.SampledFrom([]string{"", "a", "b", "held"}).Draw(t, "article"),
			Text:      rapid.SampledFrom([]string{"Talks.", "“No”, they\tsaid.", "The \"treaty\"\\n", "."}).Draw(t, "text"),
			Annotator: rapid.SampledFrom([]string{"", "ann", "bob", labels.Adjudicated}).Draw(t, "annotator"),
			Origin:    rapid.SampledFrom([]string{"", labels.Written}).Draw(t, "origin"),
			Target:    rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "target"),
			Labels: []string{
				rapid.SampledFrom(append([]string{""}, registerSchemes[0].Labels...)).Draw(t, "stance"),
				rapid.SampledFrom(append([]string{"", "", ""}, registerSchemes[1].Labels...)).Draw(t, "tone"),
			},
		}
		file = a.Append(file, registerSchemes)
		file = append(file, rapid.SampledFrom([]string{"", "", "", "", "\r\n", "{}\n", "[\n"}).Draw(t, "between")...)
	}
	return file
}

// TestRegisterIsResolve holds what a register and a selection of it say against
// what is made of annotations.
func TestRegisterIsResolve(t *testing.T) {
	held := labels.HeldOut{"held": 1, "nobody": 2}
	rapid.Check(t, func(t *rapid.T) {
		register := labels.NewRegister(registerSchemes)
		var annotations []labels.Annotation
		waiting, faults := 0, 0
		for n := range rapid.IntRange(1, 3).Draw(t, "files") {
			file, queue := drawFile(t), rapid.Bool().Draw(t, "queue")
			name := fmt.Sprint(n, ".jsonl")
			var again io.ReaderAt
			if rapid.Bool().Draw(t, "read twice") {
				again = bytes.NewReader(file)
			}
			require.NoError(t, register.Read(bytes.NewReader(file), again, name, queue))
			for a, err := range labels.Lines(bytes.NewReader(file), name, registerSchemes, queue) {
				switch {
				case err != nil:
					require.Equal(t, err, error(register.Faults[faults]))
					faults++
				case a.Decided():
					annotations = append(annotations, a)
				default:
					waiting++
				}
			}
		}
		register.Resolve()
		require.Len(t, register.Faults, faults)
		require.Equal(t, waiting, register.Waiting)
		items := labels.Resolve(annotations, registerSchemes)
		require.Equal(t, len(items), register.Len())
		require.Equal(t, held.Unknown(items), held.UnknownTo(register))
		unresolved := 0
		texts := register.Texts()
		for i, want := range items {
			text, err := texts.Of(i)
			require.NoError(t, err)
			require.Equal(t, want.Text, text)
			require.Equal(t, briefly(want, ""), register.Item(i))
			if want.Unresolved() {
				unresolved++
			}
			at, known := register.Number(want.ID)
			require.True(t, known)
			require.Equal(t, i, at)
		}
		require.Equal(t, unresolved, register.Unresolved)
		_, known := register.Number("nobody")
		require.False(t, known)

		train, test := labels.Split(items, held)
		train, used, left := labels.InUse(train, registerSchemes)
		selection := register.Select(held)
		require.Equal(t, len(test), selection.HeldOut)
		require.Equal(t, used, selection.Schemes)
		require.Equal(t, left, selection.Left)
		got, err := selection.Items()
		require.NoError(t, err)
		require.Len(t, got, len(train))
		var want [][]int
		group := map[string]int{}
		for i, item := range train {
			require.Equal(t, briefly(item, item.Text), got[i])
			require.Equal(t, labels.TextHash(item.Text), selection.TextHash(i))
			at, known := selection.Find(item.ID)
			require.True(t, known)
			require.Equal(t, i, at)
			n, known := group[item.Group()]
			if !known {
				n = len(want)
				group[item.Group()] = n
				want = append(want, nil)
			}
			want[n] = append(want[n], i)
		}
		require.Len(t, selection.Groups(), len(want))
		for n, group := range selection.Groups() {
			require.Equal(t, want[n], group)
		}
		for _, item := range items {
			i, known := selection.Find(item.ID)
			require.True(t, known)
			require.Equal(t, item.ID, selection.Item(i).ID)
		}
	})
}

// briefly is an item as a register has it.
func briefly(item labels.Item, text string) labels.Item {
	return labels.Item{ID: item.ID, Article: item.Article, Text: text, Origin: item.Origin, Target: item.Target, Gold: item.Gold}
}

// TestRegisterOfAnyLength has ids and texts of all lengths about the limits of
// what is kept and read in one piece, and enough pages for all workers.
func TestRegisterOfAnyLength(t *testing.T) {
	var file []byte
	var want []labels.Item
	for _, n := range []int{1, 127, 128, 1 << 16, 1<<16 - 3, 1<<16 + 1, 300_000} {
		for i := range 20 {
			a := labels.Annotation{
				ID: fmt.Sprint(n, ".", i, strings.Repeat("i", n)), Text: strings.Repeat("t", n) + fmt.Sprint(i), Article: fmt.Sprint(n),
				Labels: []string{"neutral", ""},
			}
			file = a.Append(file, registerSchemes)
			want = append(want, labels.Item{ID: a.ID, Article: a.Article, Text: a.Text, Gold: []int{1, labels.Unlabelled}})
		}
	}
	register := labels.NewRegister(registerSchemes)
	require.NoError(t, register.Read(bytes.NewReader(file), bytes.NewReader(file), "set.jsonl", false))
	register.Resolve()
	require.Equal(t, len(want), register.Len())
	texts := register.Texts()
	for i := range want {
		i = (i*37 + 5) % len(want) // out of order
		item := register.Item(i)
		var err error
		item.Text, err = texts.Of(i)
		require.NoError(t, err)
		require.Equal(t, want[i], item)
	}
}

// TestRegisterOfAFileThatChanges reads texts from a file that is not what it was.
func TestRegisterOfAFileThatChanges(t *testing.T) {
	const file = `{"id":"1","text":"Talks go on.","stance":"neutral"}` + "\n" + `{"id":"2","text":"\"No.\"","stance":"neutral"}` + "\n"
	for name, now := range map[string]string{
		"another text":  strings.Replace(file, "go on", "ended", 1),
		"no text":       strings.Repeat(" ", len(file)),
		"half a text":   strings.Replace(file, `on.",`, `on.\,`, 1),
		"cut":           file[:30],
		"an escape":     strings.Replace(file, `No.\"`, `No..\`, 1),
		"empty":         "",
		"another quote": strings.Replace(file, `\"No`, `"",N`, 1),
	} {
		register := labels.NewRegister(registerSchemes)
		require.NoError(t, register.Read(strings.NewReader(file), strings.NewReader(now), "set.jsonl", false))
		register.Resolve()
		_, first := register.Texts().Of(0)
		_, second := register.Texts().Of(1)
		err := first
		if err == nil {
			err = second
		}
		require.EqualError(t, err, "label file set.jsonl: it was changed while it was read: try again", name)
	}
}

// failing is a file whose reading fails.
type failing struct{ in io.Reader }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.in.Read(p)
	if err == io.EOF {
		err = io.ErrClosedPipe
	}
	return n, err
}

func TestRegisterTellsFailures(t *testing.T) {
	line := `{"id":"1","text":"Talks.","stance":"neutral"}` + "\n"
	for _, again := range []io.ReaderAt{nil, strings.NewReader("")} {
		err := labels.NewRegister(registerSchemes).Read(failing{strings.NewReader(strings.Repeat(line, 9000))}, again, "set.jsonl", false)
		require.ErrorIs(t, err, io.ErrClosedPipe)
	}
	register := labels.NewRegister(registerSchemes)
	require.NoError(t, register.Read(strings.NewReader(line+strings.Repeat("x", 17<<20)+"\n"+line), strings.NewReader(""), "set.jsonl", false))
	require.Len(t, register.Faults, 1)
	require.EqualError(t, register.Faults[0], "set.jsonl:2: line is longer than 16 MiB: split it")
	require.Equal(t, 1, register.Len())
}
