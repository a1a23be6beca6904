package labels_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
	"stance/labels/passage"
)

func TestCheck(t *testing.T) {
	id := func(article, text string) string { return `"id":"` + passage.ID(article, text) + `",` }
	for _, test := range []struct {
		name  string
		lines []string
		held  labels.HeldOut
		want  []string // where, severity, what
	}{
		{
			"nothing",
			[]string{
				`{` + id("a", "Sign it.") + `"article":"a","text":"Sign it.","stance":"for"}`,
				`{` + id("a", "Sign it.") + `"text":"Sign  it. ","stance":"for","annotator":"ann"}`,
				`{"id":"opaque","text":"Sign it.","stance":"open"}`,
				`{"id":9,"article":"b","text":"Never.","stance":"against"}`,
				`{"text":"No article.","stance":"against"}`,
			},
			labels.HeldOut{"b": 1},
			nil,
		},
		{
			"text changed behind its id",
			[]string{`{` + id("a", "Sign it.") + `"text":"Sign it","stance":"for"}`},
			nil,
			[]string{"set.jsonl:1 error text does not match its id a#43b1c36f354c: it was changed after labelling"},
		},
		{
			"the article is another one than the id's",
			[]string{`{` + id("a", "Sign it.") + `"article":"b","text":"Sign it.","stance":"for"}`},
			nil,
			[]string{`set.jsonl:1 error orphan: id a#43b1c36f354c belongs to article "a", the line says "b"`},
		},
		{
			"one id with two texts",
			[]string{
				`{"id":"7","text":"Sign it.","stance":"for","annotator":"ann"}`,
				`{"id":"8","text":"Never.","stance":"against"}`,
				`{"id":"7","text":"Sign  it.","stance":"for","annotator":"bob"}`,
				`{"id":"7","text":"Never.","stance":"for","annotator":"eve"}`,
			},
			nil,
			[]string{"set.jsonl:4 error id 7 has another text in set.jsonl:1"},
		},
		{
			"one id in two articles",
			[]string{
				`{"id":"7","article":"a","text":"Sign it.","stance":"for","annotator":"ann"}`,
				`{"id":"7","text":"Sign it.","stance":"for","annotator":"bob"}`,
				`{"id":"7","article":"b","text":"Sign it.","stance":"for","annotator":"eve"}`,
			},
			nil,
			[]string{"set.jsonl:3 error id 7 belongs to another article in set.jsonl:1"},
		},
		{
			"names and times that are none",
			[]string{
				`{"id":"7","text":"Sign it.","stance":"for","annotator":"a\nb","at":"2025-01-31"}`,
				`{"id":"8","text":"Sign them.","stance":"for","annotator":"ann","at":"yesterday"}`,
			},
			nil,
			[]string{
				`set.jsonl:1 error annotator: a line break in the name "a\nb": a name is one line`,
				`set.jsonl:2 warning "at" is "yesterday", which is no time: want one such as 2025-01-31T12:00:00Z`,
			},
		},
		{
			"conflicts, one a scheme",
			[]string{
				`{"id":"7","text":"Sign it.","stance":"for","tone":"warm","annotator":"ann"}`,
				`{"id":"7","text":"Sign it.","stance":"open","tone":"cold"}`,
			},
			nil,
			[]string{
				`set.jsonl:2 warning unresolved: stance of 7 is for (ann), open (unnamed); not trained on until a line by "adjudicated" settles it`,
				`set.jsonl:2 warning unresolved: tone of 7 is warm (ann), cold (unnamed); not trained on until a line by "adjudicated" settles it`,
			},
		},
		{
			"a settled conflict",
			[]string{
				`{"id":"7","text":"Sign it.","stance":"for","annotator":"ann"}`,
				`{"id":"7","text":"Sign it.","stance":"open","annotator":"bob"}`,
				`{"id":"7","text":"Sign it.","stance":"open","annotator":"adjudicated","reason":"slip"}`,
			},
			nil, nil,
		},
		{
			"held-out articles that are not there",
			[]string{`{"id":"7","article":"b","text":"Sign it.","stance":"for"}`},
			labels.HeldOut{"a": 2, "b": 4, "c": 6},
			[]string{
				`held-out list:2 error orphan: no passage belongs to article "a"`,
				`held-out list:6 error orphan: no passage belongs to article "c"`,
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			annotations := read(t, test.lines...)
			var got []string
			for _, p := range labels.Check(annotations, labels.Resolve(annotations, schemes), schemes, test.held, "held-out list") {
				got = append(got, strings.Join([]string{p.Where, string(p.Severity), p.What}, " "))
			}
			require.Equal(t, test.want, got)
		})
	}
}

// TestUnresolvedPointsAtTheLastLine holds that a dispute is shown where it came
// up: at the last line about the scheme, whoever spoke first.
func TestUnresolvedPointsAtTheLastLine(t *testing.T) {
	annotations := read(
		t,
		`{"id":"7","text":"Sign it.","stance":"for","annotator":"ann"}`,
		`{"id":"7","text":"Sign it.","stance":"for","annotator":"bob"}`,
		`{"id":"7","text":"Sign it.","stance":"open","annotator":"ann"}`, // this one
	)
	problems := labels.Check(annotations, labels.Resolve(annotations, schemes), schemes, nil, "held-out list")
	require.Len(t, problems, 1)
	require.Equal(t, "set.jsonl:3", problems[0].Where)

	annotations = read(
		t,
		`{"id":"7","text":"Sign it.","stance":"for","annotator":"ann"}`,
		`{"id":"7","text":"Sign it.","stance":"open","annotator":"bob"}`, // this one
		`{"id":"7","text":"Sign it.","tone":"warm","annotator":"eve"}`,   // says nothing of stance
	)
	problems = labels.Check(annotations, labels.Resolve(annotations, schemes), schemes, nil, "held-out list")
	require.Len(t, problems, 1)
	require.Equal(t, "set.jsonl:2", problems[0].Where)
}

func TestProblemsStandInTheOrderOfTheLines(t *testing.T) {
	annotations := read(
		t,
		`{"id":"7","text":"Sign it.","stance":"for","annotator":"ann"}`,
		`{"id":"7","text":"Sign it.","stance":"open","annotator":"bob"}`,
		`{"id":"a#000000000000","text":"Never.","stance":"open"}`,
	)
	var where []string
	for _, p := range labels.Check(annotations, labels.Resolve(annotations, schemes), schemes, labels.HeldOut{"z": 1, "b": 2}, "held-out list") {
		where = append(where, p.Where)
	}
	require.Equal(t, []string{"set.jsonl:2", "set.jsonl:3", "held-out list:1", "held-out list:2"}, where)
}

// TestProblemsAreOneLine holds that nothing that an id or a name may hold breaks
// the list, or colours a terminal.
func TestProblemsAreOneLine(t *testing.T) {
	annotations := read(
		t,
		`{"id":"a\nb\u001b[31m","text":"Sign it.","stance":"for","annotator":"x\ny"}`,
		`{"id":"a\nb\u001b[31m","text":"Never.","stance":"open"}`,
	)
	problems := labels.Check(annotations, labels.Resolve(annotations, schemes), schemes, nil, "held-out list")
	require.Len(t, problems, 3)
	for _, p := range problems {
		require.NotContains(t, p.What, "\n")
		require.NotContains(t, p.What, "\x1b")
	}
}
