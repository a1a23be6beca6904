package labels_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

func TestReadSchemes(t *testing.T) {
	got, err := labels.ReadSchemes(strings.NewReader(` [
		{"name":"topic","labels":["FAVOR","AGAINST","NONE"],"poles":["FAVOR","AGAINST"]},
		{"labels":["鷹","鳩"],"name":"rates","poles":[]}
	] ` + "\r\n"))
	require.NoError(t, err)
	require.Equal(t, []labels.Scheme{
		{Name: "topic", Labels: []string{"FAVOR", "AGAINST", "NONE"}, Poles: []string{"FAVOR", "AGAINST"}},
		{Name: "rates", Labels: []string{"鷹", "鳩"}, Poles: []string{}},
	}, got)
}

func TestReadSchemesFaults(t *testing.T) {
	const one = `{"name":"stance","labels":["for","against"]}`
	const example = `want a list like [{"name":"stance","labels":["for","against"]}]`
	for text, want := range map[string]string{
		" \n":                                    "file is empty: " + example,
		one:                                      "line 1:1: not a list of schemes: " + example,
		`[` + one:                                "line 1:45: not JSON (unexpected end of JSON input)",
		`[{"name":"s","label":["a"]}]`:           `scheme 1: unknown key "label": want name, labels, poles`,
		`[{"name":5,"labels":["a","b"]}]`:        `scheme 1: "name" must be a text`,
		`[5]`:                                    "scheme 1: want an object, " + example,
		`[` + one + `] []`:                       "line 1:48: not JSON (invalid character '[' after top-level value)",
		"[\n<<<<<<< mine\n]":                     `line 2: merge marker "<<<<<<<": choose one side and delete the markers`,
		`[]`:                                     "no scheme: want at least one",
		`null`:                                   "no scheme: want at least one",
		`[null]`:                                 "scheme 1: want an object, " + example,
		`[{"name":"target","labels":["a","b"]}]`: `scheme "target": the name is taken by a field of the files: choose another`,
	} {
		_, err := labels.ReadSchemes(strings.NewReader(text))
		require.EqualError(t, err, want, "%s", text)
	}
	broken := errors.New("disk on fire")
	_, err := labels.ReadSchemes(iotest.ErrReader(broken))
	require.ErrorIs(t, err, broken)
}

const oneScheme = `[{"name":"stance","labels":["a","b"]}]`

// TestReadSchemesToItsEnd holds what json.Decoder.More does not tell: a closing
// bracket too many, and whatever follows it.
func TestReadSchemesToItsEnd(t *testing.T) {
	for _, rest := range []string{"]", "} and so on"} {
		_, err := labels.ReadSchemes(strings.NewReader(oneScheme + rest))
		require.Error(t, err, "%s", rest)
	}
}

// TestReadSchemesWithAByteOrderMark: label files and held-out lists may begin
// with one too.
func TestReadSchemesWithAByteOrderMark(t *testing.T) {
	_, err := labels.ReadSchemes(strings.NewReader("\ufeff" + oneScheme))
	require.NoError(t, err)
}

// TestReadSchemesKeyTwice: encoding/json would take the last of two, whatever
// its case.
func TestReadSchemesKeyTwice(t *testing.T) {
	for _, text := range []string{
		`[{"name":"stance","name":"tone","labels":["a","b"]}]`,
		`[{"name":"stance","NAME":"tone","labels":["a","b"]}]`,
	} {
		_, err := labels.ReadSchemes(strings.NewReader(text))
		require.Error(t, err, "%s", text)
	}
}

// TestReadSchemesNamesTheLine holds the place of a comma too many, as a hand edit
// leaves it.
func TestReadSchemesNamesTheLine(t *testing.T) {
	_, err := labels.ReadSchemes(strings.NewReader("[\n  {\"name\":\"stance\",\n   \"labels\":[\"a\",\"b\",]}\n]\n"))
	require.ErrorContains(t, err, "3:22")
}

func TestValidate(t *testing.T) {
	scheme := func(name string, labelled ...string) labels.Scheme {
		return labels.Scheme{Name: name, Labels: labelled}
	}
	poled := func(poles ...string) labels.Scheme {
		return labels.Scheme{Name: "stance", Labels: []string{"a", "b", "c"}, Poles: poles}
	}
	const taken = "the name is taken by a field of the files: choose another"
	for _, test := range []struct {
		want    string
		schemes []labels.Scheme
	}{
		{"", []labels.Scheme{scheme("stance", "a", "b")}},
		{"", []labels.Scheme{scheme("立場", "賛成", "反対"), scheme("tone", "a", "b")}},
		{"", []labels.Scheme{scheme("many", numbered(64)...)}},
		{"", []labels.Scheme{poled("c", "a")}},
		{`scheme 2 has no name`, []labels.Scheme{scheme("stance", "a", "b"), scheme(" ", "a", "b")}},
		{`scheme "stance" stands twice`, []labels.Scheme{scheme("stance", "a", "b"), scheme("stance", "c", "d")}},
		{`scheme "tone_proba": ` + taken, []labels.Scheme{scheme("tone_proba", "a", "b")}},
		{`scheme "input_tone": ` + taken, []labels.Scheme{scheme("input_tone", "a", "b")}},
		{`scheme "stance" has 0 labels: want at least two`, []labels.Scheme{scheme("stance")}},
		{`scheme "stance" has 1 labels: want at least two`, []labels.Scheme{scheme("stance", "a")}},
		{`scheme "stance" has 65 labels: want at most 64`, []labels.Scheme{scheme("stance", numbered(65)...)}},
		{`scheme "stance" has an empty label`, []labels.Scheme{scheme("stance", "a", "\t")}},
		{`scheme "stance" has the label "a" twice`, []labels.Scheme{scheme("stance", "a", "b", "a")}},
		{`scheme "stance" has 1 poles: want two, or none`, []labels.Scheme{poled("a")}},
		{`scheme "stance" has 3 poles: want two, or none`, []labels.Scheme{poled("a", "b", "c")}},
		{`scheme "stance": the poles must be two of its labels, found "d"`, []labels.Scheme{poled("a", "d")}},
		{`scheme "stance": the poles must be two of its labels, found "a"`, []labels.Scheme{poled("a", "a")}},
	} {
		err := labels.Validate(test.schemes)
		if test.want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, test.want)
	}
}

func numbered(n int) (list []string) {
	for i := range n {
		list = append(list, strconv.Itoa(i))
	}
	return list
}

// TestReservedNames holds that no scheme can take the place of a field that
// label files have, as Read would then read two things from one member.
func TestReservedNames(t *testing.T) {
	require.IsIncreasing(t, labels.Reserved)
	for _, name := range labels.Reserved {
		require.Error(t, labels.Validate([]labels.Scheme{{Name: name, Labels: []string{"a", "b"}}}), name)
	}
	for _, name := range []string{"id", "article", "text", "annotator", "at", "note", "origin", "kind", "reason", "target", "p", "sample", "date"} {
		require.Contains(t, labels.Reserved, name)
	}
}

func TestSchemeLooksUp(t *testing.T) {
	require.Equal(t, 0, schemes[0].Index("against"))
	require.Equal(t, 2, schemes[0].Index("for"))
	require.Equal(t, -1, schemes[0].Index("For"), "labels are compared as they are")
	require.Equal(t, -1, schemes[0].Index(""))
	require.True(t, schemes[0].IsPole(0))
	require.False(t, schemes[0].IsPole(1))
	require.False(t, schemes[1].IsPole(0), "a scheme without poles has none")
}
