package labels

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// itemsOf reads lines as a label file and brings them together.
func itemsOf(t *testing.T, schemes []Scheme, lines ...string) []Item {
	t.Helper()
	annotations, faults, err := Read(strings.NewReader(strings.Join(lines, "\n")), "set.jsonl", schemes)
	require.NoError(t, err)
	require.Empty(t, faults)
	return Resolve(annotations, schemes)
}

func TestDiff(t *testing.T) {
	stance := []Scheme{{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}}}
	const (
		hope    = `{"id":"a","text":"They hope.","stance":"conciliatory","annotator":"ann"}`
		hope2   = `{"id":"a","text":"They hope.","stance":"neutral","annotator":"bob"}`
		settled = `{"id":"a","text":"They hope.","stance":"neutral","annotator":"adjudicated"}`
		refuse  = `{"id":"b","text":"They refuse.","stance":"skeptical"}`
	)
	for name, test := range map[string]struct {
		old, new []string
		want     []Difference
	}{
		"the same":    {old: []string{hope, refuse}, new: []string{hope, refuse}},
		"lines moved": {old: []string{hope, hope2, refuse}, new: []string{refuse, hope2, hope}},
		"written otherwise": {
			old: []string{hope},
			new: []string{`{"annotator":"ann", "stance":"conciliatory", "text":" They  hope. ", "id":"a"}`},
		},
		"overruled by the same annotator": {old: []string{hope}, new: []string{strings.ReplaceAll(hope, "conciliatory", "skeptical"), hope}},
		"settled": {
			old: []string{hope, refuse},
			new: []string{hope, refuse, settled},
			want: []Difference{{
				ID: "a", Text: "They hope.",
				Gold: []Relabel{{Scheme: "stance", Old: "conciliatory", New: "neutral"}},
				Said: []Relabel{{Scheme: "stance", Annotator: "adjudicated", Old: NoGold, New: "neutral", Where: "set.jsonl:3"}},
			}},
		},
		"disputed": {
			old: []string{hope},
			new: []string{hope, hope2},
			want: []Difference{{
				ID: "a", Text: "They hope.",
				Gold: []Relabel{{Scheme: "stance", Old: "conciliatory", New: DisputedGold}},
				Said: []Relabel{{Scheme: "stance", Annotator: "bob", Old: NoGold, New: "neutral", Where: "set.jsonl:2"}},
			}},
		},
		"one added, one removed": {
			old: []string{hope},
			new: []string{refuse},
			want: []Difference{
				{
					ID: "b", Text: "They refuse.", Added: true, Decided: []string{""},
					Gold: []Relabel{{Scheme: "stance", Old: NoGold, New: "skeptical"}},
					Said: []Relabel{{Scheme: "stance", Old: NoGold, New: "skeptical", Where: "set.jsonl:1"}},
				},
				{
					ID: "a", Text: "They hope.", Removed: true,
					Gold: []Relabel{{Scheme: "stance", Old: "conciliatory", New: NoGold}},
					Said: []Relabel{{Scheme: "stance", Annotator: "ann", Old: "conciliatory", New: NoGold}},
				},
			},
		},
		"words changed": {
			old:  []string{refuse},
			new:  []string{strings.ReplaceAll(refuse, "They", "We")},
			want: []Difference{{ID: "b", Text: "We refuse.", TextChanged: true, OldText: "They refuse."}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Diff(itemsOf(t, stance, test.old...), itemsOf(t, stance, test.new...), stance, stance)
			for i := range got {
				got[i].Article = "" // made from the text here
			}
			require.Equal(t, test.want, got)
		})
	}
}

// A scheme that one of the two sets lacks counts as unlabelled there.
func TestDiffSchemes(t *testing.T) {
	stance := Scheme{Name: "stance", Labels: []string{"skeptical", "neutral"}}
	rates := Scheme{Name: "rates", Labels: []string{"hawkish", "dovish"}}
	line := `{"id":"a","text":"Rates rise.","stance":"neutral","rates":"hawkish"}`
	before := itemsOf(t, []Scheme{stance}, line)
	after := itemsOf(t, []Scheme{rates, stance}, line)
	got := Diff(before, after, []Scheme{stance}, []Scheme{rates, stance})
	require.Len(t, got, 1)
	require.Equal(t, []Relabel{{Scheme: "rates", Old: NoGold, New: "hawkish"}}, got[0].Gold)
}
