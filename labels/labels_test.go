package labels_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

// schemes are two small ones; a test of the built-in ones stands in labels/gold.
var schemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"against", "open", "for"}, Poles: []string{"for", "against"}},
	{Name: "tone", Labels: []string{"cold", "warm"}},
}

// read reads lines that must all be usable.
func read(t require.TestingT, lines ...string) []labels.Annotation {
	annotations, faults, err := labels.Read(strings.NewReader(strings.Join(lines, "\n")), "set.jsonl", schemes)
	require.NoError(t, err)
	require.Empty(t, faults)
	return annotations
}

// resolved are the items of lines that must all be usable.
func resolved(t *testing.T, lines ...string) []labels.Item {
	t.Helper()
	return labels.Resolve(read(t, lines...), schemes)
}

func Example() {
	file := strings.NewReader(`{"article":"nemuro","text":"The boats stay in port.","stance":"open","annotator":"ann"}
{"article":"nemuro","text":"The boats stay in port.","stance":"against","annotator":"bob"}
{"article":"nemuro","text":"Let them sign it at last.","stance":"for","annotator":"ann"}
{"article":"nemuro","text":"Let them sign it at last.","stance":"favourable","annotator":"bob"}
{"article":"moscow","text":"The ministers met for an hour.","stance":"open","annotator":"ann"}
{"article":"nemuro","text":"The boats  stay in port.","stance":"against","annotator":"ann"}
`)
	annotations, faults, err := labels.Read(file, "day.jsonl", schemes)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, fault := range faults {
		fmt.Println(fault)
	}
	train, heldOut := labels.Split(labels.Resolve(annotations, schemes), labels.HeldOut{"moscow": 1})
	for _, item := range train {
		fmt.Println("train:", item.ID, schemes[0].Labels[item.Gold[0]])
	}
	for _, item := range heldOut {
		fmt.Println("held out:", item.ID, schemes[0].Labels[item.Gold[0]])
	}
	// Output:
	// day.jsonl:4:65: "favourable" is no label of stance: want against, open or for (or name another scheme file)
	// train: nemuro#8adef29cb6c9 against
	// train: nemuro#f3fe1bedba75 for
	// held out: moscow#07add548d1e1 open
}
