package labels_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/labels"
	"stance/labels/jsonl"
	"stance/labels/passage"
)

func TestReadTakesEveryField(t *testing.T) {
	got := read(t, `{"id":"x-7","article":"nemuro","text":"Sign \"it\".\n","stance":"for","tone":"warm","annotator":"ann",`+
		`"at":"yesterday","note":"n","origin":"seed","kind":"wire","reason":"slip","target":"treaty"}`)
	require.Equal(t, []labels.Annotation{{
		ID: "x-7", Article: "nemuro", Text: "Sign \"it\".\n", Labels: []string{"for", "warm"}, Annotator: "ann",
		At: "yesterday", Note: "n", Origin: "seed", Kind: "wire", Reason: "slip", Target: "treaty",
		File: "set.jsonl", Line: 1,
	}}, got)
	require.Equal(t, "set.jsonl:1", got[0].Where())
}

func TestReadAccepts(t *testing.T) {
	sum := passage.ID("", "Sign it.") // '#' and digits
	for line, want := range map[string]labels.Annotation{
		// All but the text and one label may be missing, or null.
		`{"text":"Sign it.","stance":"for"}`:                                           {ID: sum, Labels: []string{"for", ""}},
		`{"text":"Sign it.","tone":"cold"}`:                                            {ID: sum, Labels: []string{"", "cold"}},
		`{"text":"Sign it.","stance":"for","tone":null,"id":null,"note":null}`:         {ID: sum, Labels: []string{"for", ""}},
		`{"text":"Sign it.","stance":"for","article":"a b/c"}`:                         {ID: "a b/c" + sum, Article: "a b/c", Labels: []string{"for", ""}},
		` { "stance" : "for" , "text" : "Sign it." } ` + "\r":                          {ID: sum, Labels: []string{"for", ""}},
		`{"text":"Sign it.","st\u0061nce":"f\u006fr"}`:                                 {ID: sum, Labels: []string{"for", ""}},
		`{"text":"Sign it.","stance":"for","id":"` + "a" + sum + `"}`:                  {ID: "a" + sum, Article: "a", Labels: []string{"for", ""}}, // the article is in the id
		`{"text":"Sign it.","stance":"for","id":"` + "a" + sum + `","article":"b"}`:    {ID: "a" + sum, Article: "b", Labels: []string{"for", ""}}, // for Check to tell
		`{"text":"Sign it.","stance":"for","id":"a#000000000000"}`:                     {ID: "a#000000000000", Article: "a", Labels: []string{"for", ""}},
		`{"text":"Sign it.","stance":"for","id":"doc 12/3 #4"}`:                        {ID: "doc 12/3 #4", Labels: []string{"for", ""}},
		`{"text":"Sign it.","stance":"for","id":17}`:                                   {ID: "17", Labels: []string{"for", ""}},
		`{"text":"Sign it.","stance":"for","id":-1.50e3}`:                              {ID: "-1.50e3", Labels: []string{"for", ""}},
		`{"text":"Sign it.","stance":"for","id":""}`:                                   {ID: sum, Labels: []string{"for", ""}},
		`{"text":"Sign it.","stance":"for","annotator":"adjudicated","reason":"slip"}`: {ID: sum, Labels: []string{"for", ""}, Annotator: "adjudicated", Reason: "slip"},
	} {
		got := read(t, line)
		want.Text, want.File, want.Line = "Sign it.", "set.jsonl", 1
		require.Equal(t, []labels.Annotation{want}, got, "%s", line)
	}
}

func TestReadKeepsUnknownFields(t *testing.T) {
	line := `{"stance_proba":{"for":0.5},"text":"Sign it.","Stance":7,"stance":"for","x":1,"x":[ null ,"\u00e9"]}`
	got := read(t, line)[0]
	var others []string
	for _, field := range got.Others {
		others = append(others, string(field.Key)+"="+string(field.Value))
	}
	require.Equal(t, []string{`stance_proba={"for":0.5}`, `Stance=7`, `x=1`, `x=[ null ,"\u00e9"]`}, others)
	require.Equal(t, `{"id":"`+passage.ID("", "Sign it.")+`","text":"Sign it.","stance":"for",`+
		`"stance_proba":{"for":0.5},"Stance":7,"x":1,"x":[ null ,"\u00e9"]}`+"\n", string(got.Append(nil, schemes)))
}

// TestReadKeepsUnknownFieldsApart holds that kept fields do not change when the
// lines behind them are read.
func TestReadKeepsUnknownFieldsApart(t *testing.T) {
	var lines []string
	for i := range 300 {
		lines = append(lines, fmt.Sprintf(`{"text":"%s","stance":"for","n":%d}`, strings.Repeat("x", 4000), i))
	}
	for i, a := range read(t, lines...) {
		require.Equal(t, fmt.Sprint(i), string(a.Others[0].Value))
		require.Equal(t, i+1, a.Line)
	}
}

func TestReadFaults(t *testing.T) {
	for line, want := range map[string]string{
		// Cut off, or no JSON object.
		`{"text":"Sign it.","stance":"for"`: `1:34: JSON object is cut off: want ',' or '}'`,
		`{"text":"Sign i`:                   `1:9: JSON object is cut off: this string has no closing quote`,
		`Sign it.`:                          `1:1: want a JSON object, found 'S'`,
		`[{"text":"Sign it."}]`:             `1:1: want a JSON object, found '['`,
		"{\"text\":\"\xff\"}":               `1:10: invalid UTF-8`,
		`{"text":"a","stance":"for"}{}`:     `1:28: more text behind the JSON object: one object a line`,
		"\x00\x01":                          `1:1: want a JSON object, found '\x00'`,

		// A key twice, among those that are read.
		`{"text":"a","stance":"for","stance":"for"}`:       `1:28: key "stance" stands twice: keep one`,
		`{"text":"a","stance":"for","te\u0078t":"b"}`:      `1:28: key "text" stands twice: keep one`,
		`{"id":1,"text":"a","stance":"for","id":null}`:     `1:35: key "id" stands twice: keep one`,
		`{"x":1,"x":1,"text":"é","tone":"warm","tone":""}`: `1:39: key "tone" stands twice: keep one`,

		// Another type.
		`{"text":["a"],"stance":"for"}`:            `1:9: "text" must be a text, found a list`,
		`{"text":"é","stance":2}`:                  `1:22: "stance" must be a text, found a number`,
		`{"text":"a","stance":{"for":1}}`:          `1:22: "stance" must be a text, found an object`,
		`{"text":"a","stance":"for","id":true}`:    `1:33: "id" must be a text, found true or false`,
		`{"text":"a","stance":"for","note":0}`:     `1:35: "note" must be a text, found a number`,
		`{"text":"a","stance":"for","article":[]}`: `1:38: "article" must be a text, found a list`,

		// A label that the scheme has not.
		`{"text":"a","stance":"maybe"}`:             `1:22: "maybe" is no label of stance: want against, open or for (or name another scheme file)`,
		`{"text":"a","stance":"for","tone":"Warm"}`: `1:35: "Warm" is no label of tone: want cold or warm (or name another scheme file)`,
		`{"text":"a","stance":""}`:                  `1:22: "" is no label of stance: want against, open or for (or name another scheme file)`,

		// Nothing to learn from.
		`{"stance":"for"}`:                    `1: no "text": every line carries its passage`,
		`{"text":null,"stance":"for"}`:        `1: no "text": every line carries its passage`,
		`{"text":" \u200b\n","stance":"for"}`: `1: no "text": every line carries its passage`,
		`{"text":"a"}`:                        `1: no label: want stance or tone`,
		`{"text":"a","tone":null}`:            `1: no label: want stance or tone`,
		`{}`:                                  `1: no "text": every line carries its passage`,

		// Both sides of a merge are still there.
		`<<<<<<< HEAD`:      `1: merge marker "<<<<<<<": keep the lines of both sides and delete the markers`,
		`||||||| 1b2c3d4`:   `1: merge marker "|||||||": keep the lines of both sides and delete the markers`,
		`=======`:           `1: merge marker "=======": keep the lines of both sides and delete the markers`,
		`>>>>>>> more-gold`: `1: merge marker ">>>>>>>": keep the lines of both sides and delete the markers`,
	} {
		annotations, faults, err := labels.Read(strings.NewReader(line), "a.jsonl", schemes)
		require.NoError(t, err)
		require.Empty(t, annotations, "%q", line)
		require.Len(t, faults, 1, "%q", line)
		require.EqualError(t, faults[0], "a.jsonl:"+want, "%q", line)
	}
}

func TestReadBoundsThePassage(t *testing.T) {
	for _, test := range []struct {
		name, text string
		size       int
	}{
		{"as it is", "x", 1},
		{"every character escaped", `\u0078`, 1},
		{"of several bytes", "я", 2},
	} {
		fits := strings.Repeat(test.text, 1<<20/test.size)
		got := read(t, `{"stance":"for","text":"`+fits+`"}`)
		require.Len(t, got[0].Text, 1<<20, test.name)

		annotations, faults, err := labels.Read(strings.NewReader(
			`{"stance":"for","text":"`+fits+test.text+`"}`+"\n"+`{"stance":"for","text":"a"}`), "a.jsonl", schemes)
		require.NoError(t, err)
		require.Len(t, annotations, 1, test.name)
		require.Len(t, faults, 1, test.name)
		require.EqualError(t, faults[0], "a.jsonl:1:24: passage is longer than 1 MiB: split it", test.name)
	}

	long := `{"stance":"for","text":"` + strings.Repeat("x", jsonl.MaxLine) + `"}`
	_, faults, err := labels.Read(strings.NewReader("\n"+long+"\n"), "a.jsonl", schemes)
	require.NoError(t, err)
	require.Len(t, faults, 1)
	require.EqualError(t, faults[0], "a.jsonl:2: line is longer than 16 MiB: split it")
}

// TestReadGoesOnAfterAFault holds what a merge that nobody finished leaves
// behind: the lines of both sides, and each marker with its place.
func TestReadGoesOnAfterAFault(t *testing.T) {
	annotations, faults, err := labels.Read(strings.NewReader("\ufeff"+`{"text":"a","stance":"for"}

<<<<<<< HEAD
{"text":"b","stance":"for"}
=======
{"text":"b","stance":"open"}
>>>>>>> theirs
{"text":"c","stance":"perhaps"}
{"text":"d","sta`), "a.jsonl", schemes)
	require.NoError(t, err)
	var lines []int
	for _, a := range annotations {
		require.Equal(t, "a.jsonl", a.File)
		lines = append(lines, a.Line)
	}
	require.Equal(t, []int{1, 4, 6}, lines)
	lines = nil
	for _, fault := range faults {
		require.Equal(t, "a.jsonl", fault.File)
		lines = append(lines, fault.Line)
	}
	require.Equal(t, []int{3, 5, 7, 8, 9}, lines)
}

func TestReadOfNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "\ufeff", " \r\n\t\n"} {
		annotations, faults, err := labels.Read(strings.NewReader(text), "a.jsonl", schemes)
		require.NoError(t, err)
		require.Empty(t, annotations)
		require.Empty(t, faults)
	}
}

func TestReadThatFails(t *testing.T) {
	broken := errors.New("cable pulled")
	in := io.MultiReader(strings.NewReader(`{"text":"a","stance":"for"}`+"\n"+`{"text":"b"`), iotest.ErrReader(broken))
	annotations, faults, err := labels.Read(in, "a.jsonl", schemes)
	require.ErrorIs(t, err, broken)
	require.EqualError(t, err, "cable pulled")
	require.Len(t, annotations, 1)
	require.Empty(t, faults, "half a line is not blamed on the file")
}

// TestUnknownLabelNamesTheChoice holds the wording for any number of labels.
func TestUnknownLabelNamesTheChoice(t *testing.T) {
	for want, labelled := range map[string][]string{
		"a or b":       {"a", "b"},
		"a, b or c":    {"a", "b", "c"},
		"a, b, c or d": {"a", "b", "c", "d"},
	} {
		scheme := labels.Scheme{Name: "rates", Labels: labelled}
		_, faults, err := labels.Read(strings.NewReader(`{"text":"a","rates":"z"}`), "f", []labels.Scheme{scheme})
		require.NoError(t, err)
		require.Equal(t, `"z" is no label of rates: want `+want+" (or name another scheme file)", faults[0].Problem)
	}
	_, faults, err := labels.Read(strings.NewReader(`{"text":"a"}`), "f", schemes[:1])
	require.NoError(t, err)
	require.EqualError(t, faults[0], "f:1: no label: want stance")
}

// TestFaultsAreShort holds that a fault can be read, however long the line is.
func TestFaultsAreShort(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	for _, line := range []string{"=======" + long, `{"text":"a","stance":"` + long + `"}`} {
		_, faults, err := labels.Read(strings.NewReader(line), "a.jsonl", schemes)
		require.NoError(t, err)
		require.Less(t, len(faults[0].Error()), 500)
	}
}

// drawText draws any text that UTF-8 can write.
func drawText(t *rapid.T, name string) string {
	return strings.ToValidUTF8(rapid.String().Draw(t, name), "?")
}

func drawAnnotation(t *rapid.T) labels.Annotation {
	a := labels.Annotation{
		Article: drawText(t, "article"), Text: "w" + drawText(t, "text"), Annotator: drawText(t, "annotator"), At: drawText(t, "at"),
		Note: drawText(t, "note"), Origin: drawText(t, "origin"), Kind: drawText(t, "kind"),
		Reason: drawText(t, "reason"), Target: drawText(t, "target"),
	}
	a.ID = rapid.SampledFrom([]string{passage.ID(a.Article, a.Text), "opaque " + drawText(t, "id"), "12.50"}).Draw(t, "id form")
	a.Labels = []string{
		rapid.SampledFrom(append(slices.Clone(schemes[0].Labels), "")).Draw(t, "stance"),
		rapid.SampledFrom(append(slices.Clone(schemes[1].Labels), "")).Draw(t, "tone"),
	}
	if a.Labels[0]+a.Labels[1] == "" {
		a.Labels[0] = "open"
	}
	for range rapid.IntRange(0, 3).Draw(t, "others") {
		a.Others = append(a.Others, jsonl.Field{
			Key:   []byte("other " + drawText(t, "key")),
			Value: []byte(rapid.SampledFrom([]string{`null`, `-1.0e+9`, `[1, {"text":"x"}]`, `"\u00e9\ud83d\ude00"`, `{ }`, `true`}).Draw(t, "value")),
		})
	}
	return a
}

// unplaced is an annotation without the places in the line that it was read
// from.
func unplaced(a labels.Annotation) labels.Annotation {
	a.File, a.Line = "", 0
	a.Others = slices.Clone(a.Others)
	for i := range a.Others {
		a.Others[i] = jsonl.Field{Key: a.Others[i].Key, Value: a.Others[i].Value}
	}
	return a
}

func TestAnnotationsSurviveWritingAndReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var file []byte
		written := rapid.SliceOfN(rapid.Custom(drawAnnotation), 1, 3).Draw(t, "annotations")
		for _, a := range written {
			file = a.Append(file, schemes)
		}
		require.Equal(t, len(written), bytes.Count(file, []byte("\n")), "a decision is one line")
		got, faults, err := labels.Read(bytes.NewReader(file), "f", schemes)
		require.NoError(t, err)
		require.Empty(t, faults)
		require.Len(t, got, len(written))
		var again []byte
		for i, a := range got {
			require.Equal(t, unplaced(written[i]), unplaced(a))
			require.Equal(t, fmt.Sprintf("f:%d", i+1), a.Where())
			again = a.Append(again, schemes)
		}
		require.Equal(t, string(file), string(again))
	})
}

// TestOrderOfMembersDoesNotMatter holds that a line says the same however an
// editor arranges it; members that nobody reads keep their own order.
func TestOrderOfMembersDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnnotation(t)
		fields, err := jsonl.Parse(bytes.TrimSpace(a.Append(nil, schemes)), nil)
		require.NoError(t, err)
		known := fields[:len(fields)-len(a.Others)]
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(known), func(i, j int) { known[i], known[j] = known[j], known[i] })
		space := rapid.SampledFrom([]string{"", " ", "\t  "}).Draw(t, "space")
		var members []string
		for _, field := range fields {
			members = append(members, string(jsonl.AppendString(nil, field.Key))+space+":"+space+string(field.Value))
		}
		got := read(t, space+"{"+space+strings.Join(members, space+","+space)+space+"}"+space+"\r\n")
		require.Len(t, got, 1)
		require.Equal(t, unplaced(a), unplaced(got[0]))
	})
}

// FuzzRead holds that no input makes Read panic, and that every line that is
// not blank is either an annotation or a fault.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"id":"a#0123456789ab","article":"a","text":"Sign it.","stance":"for","tone":"warm","annotator":"ann","x":[1]}`))
	f.Add([]byte("\xef\xbb\xbf\n{\"text\":\"a\",\"stance\":\"for\"}\r\n<<<<<<< HEAD\n \n{\"text\":\"b\",\"stance\":\"\"}"))
	f.Add([]byte("{\"text\":\"a\",\"text\":1}\n\xff\n{\"text\":\"a\",\"stance\":null}\n\u00a0\n{"))
	f.Fuzz(func(t *testing.T, file []byte) {
		annotations, faults, err := labels.Read(bytes.NewReader(file), "f", schemes)
		require.NoError(t, err)

		var want []int
		for i, line := range bytes.Split(file, []byte("\n")) {
			if i == 0 {
				line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
			}
			if len(bytes.TrimSpace(line)) > 0 {
				want = append(want, i+1)
			}
		}
		var got []int
		for i, a := range annotations {
			got = append(got, a.Line)
			require.True(t, i == 0 || annotations[i-1].Line < a.Line, "out of order")
			require.NotEmpty(t, a.ID)
			require.NotEmpty(t, passage.FoldSpace(a.Text))
			decided := false
			for s, label := range a.Labels {
				require.True(t, label == "" || schemes[s].Index(label) >= 0, "%q", label)
				decided = decided || label != ""
			}
			require.True(t, decided)

			again, faults, err := labels.Read(bytes.NewReader(a.Append(nil, schemes)), "f", schemes)
			require.NoError(t, err)
			require.Empty(t, faults)
			require.Len(t, again, 1)
			require.Equal(t, unplaced(a), unplaced(again[0]))
		}
		for i, fault := range faults {
			got = append(got, fault.Line)
			require.True(t, i == 0 || faults[i-1].Line < fault.Line, "out of order")
			require.Equal(t, "f", fault.File)
			require.NotEmpty(t, fault.Problem)
			require.NotContains(t, fault.Error(), "\n")
		}
		slices.Sort(got)
		require.Equal(t, want, got)
	})
}
