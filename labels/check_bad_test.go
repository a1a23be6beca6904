package labels_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

// TestUnresolvedPointsAtTheLineThatDisputes: Decisions stand in the order in
// which annotators first spoke, so the last of them is not the last line.
func TestUnresolvedPointsAtTheLineThatDisputes(t *testing.T) {
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

// TestProblemsStandInTheOrderOfTheLines, as the comment of Check says.
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

// TestProblemsAreOneLine: an opaque id may hold anything; so may an annotator.
func TestProblemsAreOneLine(t *testing.T) {
	annotations := read(
		t,
		`{"id":"a\nb\u001b[31m","text":"Sign it.","stance":"for","annotator":"x\ny"}`,
		`{"id":"a\nb\u001b[31m","text":"Never.","stance":"open"}`,
	)
	for _, p := range labels.Check(annotations, labels.Resolve(annotations, schemes), schemes, nil, "held-out list") {
		require.NotContains(t, p.What, "\n")
		require.NotContains(t, p.What, "\x1b")
	}
}
