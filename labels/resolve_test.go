package labels_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/labels"
)

const none = labels.Unlabelled

func TestResolve(t *testing.T) {
	for _, test := range []struct {
		name     string
		lines    []string // annotator, stance and tone ("-" says nothing) of lines about one passage
		gold     []int
		disputed []bool
	}{
		{"one annotator", []string{"ann for warm"}, []int{2, 1}, []bool{false, false}},
		{"all agree", []string{"ann for cold", "bob for cold", "eve for cold"}, []int{2, 0}, []bool{false, false}},
		{"one of three differs", []string{"ann for cold", "bob for cold", "eve open cold"}, []int{none, 0}, []bool{true, false}},
		{"nobody decided one scheme", []string{"ann for -", "bob for -"}, []int{2, none}, []bool{false, false}},
		{"each decided another scheme", []string{"ann for -", "bob - warm"}, []int{2, 1}, []bool{false, false}},

		{"the last line wins", []string{"ann for warm", "ann open cold"}, []int{1, 0}, []bool{false, false}},
		{"an edit makes peace", []string{"ann for warm", "bob open warm", "ann open warm"}, []int{1, 1}, []bool{false, false}},
		{"an edit starts a dispute", []string{"ann for warm", "bob for warm", "bob open warm"}, []int{none, 1}, []bool{true, false}},
		{"back again", []string{"ann for warm", "ann open warm", "ann for warm"}, []int{2, 1}, []bool{false, false}},
		{"an edit that leaves a scheme out", []string{"ann for warm", "ann open -"}, []int{1, 1}, []bool{false, false}},
		{"a line twice, as a merge leaves it", []string{"ann for warm", "ann for warm"}, []int{2, 1}, []bool{false, false}},
		{"without a name is one annotator", []string{"_ for warm", "_ open warm", "ann open warm"}, []int{1, 1}, []bool{false, false}},

		{"adjudicated settles", []string{"ann for warm", "bob open cold", "adjudicated against cold"}, []int{0, 0}, []bool{false, false}},
		{"adjudicated first", []string{"adjudicated against cold", "ann for warm", "bob for warm"}, []int{0, 0}, []bool{false, false}},
		{"adjudicated alone", []string{"adjudicated for -"}, []int{2, none}, []bool{false, false}},
		{"adjudicated in one scheme", []string{"ann for warm", "bob open cold", "adjudicated for -"}, []int{2, none}, []bool{false, true}},
		{"adjudicated again", []string{"ann for warm", "adjudicated for warm", "adjudicated open warm"}, []int{1, 1}, []bool{false, false}},
		{"the name is taken as it is", []string{"ann for warm", "Adjudicated open warm"}, []int{none, 1}, []bool{true, false}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var annotations []labels.Annotation
			for i, line := range test.lines {
				annotations = append(annotations, decision(line, i+1))
			}
			items := labels.Resolve(annotations, schemes)
			require.Len(t, items, 1)
			require.Equal(t, test.gold, items[0].Gold)
			require.Equal(t, test.disputed, items[0].Disputed)
			require.Equal(t, test.gold[0] != none || test.gold[1] != none, items[0].Labelled())
		})
	}
}

// decision is a line of TestResolve. The times run backwards: they say nothing.
func decision(line string, number int) labels.Annotation {
	words := strings.Fields(strings.ReplaceAll(line, "-", "_"))
	for i, word := range words {
		if word == "_" {
			words[i] = ""
		}
	}
	return labels.Annotation{
		ID: "p", Text: "Sign it.", Annotator: words[0], Labels: words[1:],
		At: fmt.Sprintf("2026-11-%02d", 30-number), File: "f", Line: number,
	}
}

func TestResolveBringsLinesTogether(t *testing.T) {
	items := resolved(t,
		`{"id":"2","text":"Sign it.","stance":"for","annotator":"ann","origin":"seed","kind":"wire","note":"first"}`,
		`{"id":"1","text":"Two","stance":"open"}`,
		`{"id":"2","text":"Sign  it!","stance":"open","annotator":"bob","article":"a","target":"treaty"}`,
		`{"id":"2","text":"Sign it?","tone":"warm","annotator":"ann","kind":"press","note":"last"}`,
	)
	require.Len(t, items, 2)
	two := items[0]
	require.Equal(t, "2", two.ID, "items stand as they first appear")
	require.Equal(t, "1", items[1].ID)
	require.Equal(t, "Sign it?", two.Text, "of the last line")
	require.Equal(t, []string{"a", "seed", "press", "treaty"}, []string{two.Article, two.Origin, two.Kind, two.Target}, "the last that is given")
	require.Len(t, two.Decisions, 2)
	require.Equal(t, []string{"for", "warm"}, two.Decisions[0].Labels)
	require.Equal(t, []any{"ann", "last", 4}, []any{two.Decisions[0].Annotator, two.Decisions[0].Note, two.Decisions[0].Line})
	require.Equal(t, []any{"bob", 3}, []any{two.Decisions[1].Annotator, two.Decisions[1].Line})
	require.Equal(t, "a", two.Group())
	require.Equal(t, "1", items[1].Group(), "a passage without an article stands for itself")
	require.Empty(t, labels.Resolve(nil, schemes))
}

// TestSpacingMakesNoOtherPassage holds that a text edited by hand stays the same
// passage as long as only its spacing or the form of its letters changed.
func TestSpacingMakesNoOtherPassage(t *testing.T) {
	items := resolved(t,
		`{"article":"a","text":"Caf\u00e9 talks.","stance":"for","annotator":"ann"}`,
		`{"article":"a","text":" Cafe\u0301\u00a0\n talks.\u200b","stance":"for","annotator":"bob"}`,
		`{"article":"b","text":"Caf\u00e9 talks.","stance":"for","annotator":"bob"}`,
	)
	require.Len(t, items, 2)
	require.Len(t, items[0].Decisions, 2)
	require.Equal(t, "b", items[1].Article)
}

// TestResolveDoesNotChangeItsInput holds that the lines can be resolved twice.
func TestResolveDoesNotChangeItsInput(t *testing.T) {
	lines := []string{`{"id":"1","text":"a","stance":"for","tone":"warm"}`, `{"id":"1","text":"a","stance":"open"}`}
	annotations := read(t, lines...)
	first := labels.Resolve(annotations, schemes)
	require.Equal(t, read(t, lines...), annotations)
	require.Equal(t, first, labels.Resolve(annotations, schemes))
}

func drawDecisions(t *rapid.T, choices [][]string) []labels.Annotation {
	var annotations []labels.Annotation
	for i := range rapid.IntRange(0, 25).Draw(t, "lines") {
		a := labels.Annotation{
			ID:        rapid.SampledFrom([]string{"p", "q", "r"}).Draw(t, "id"),
			Annotator: rapid.SampledFrom([]string{"", "ann", "bob", labels.Adjudicated}).Draw(t, "annotator"),
			At:        rapid.SampledFrom([]string{"", "1999", "2026"}).Draw(t, "at"),
			Article:   "a", File: "f", Line: i + 1,
		}
		a.Text = "Passage " + a.ID
		for _, choice := range choices {
			a.Labels = append(a.Labels, rapid.SampledFrom(choice).Draw(t, "label"))
		}
		annotations = append(annotations, a)
	}
	return annotations
}

// TestOnlyLastLinesCount holds that lines followed by another of the same
// annotator can be deleted.
func TestOnlyLastLinesCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawDecisions(t, [][]string{schemes[0].Labels, schemes[1].Labels})
		type who struct{ id, annotator string }
		last := map[who]int{}
		for i, a := range all {
			last[who{a.ID, a.Annotator}] = i
		}
		var kept []labels.Annotation
		for i, a := range all {
			if last[who{a.ID, a.Annotator}] == i {
				kept = append(kept, a)
			}
		}
		decided := func(annotations []labels.Annotation) map[string]labels.Item {
			byID := map[string]labels.Item{}
			for _, item := range labels.Resolve(annotations, schemes) {
				require.NotContains(t, byID, item.ID)
				byID[item.ID] = item
			}
			return byID
		}
		want, got := decided(all), decided(kept)
		require.Len(t, got, len(want))
		for id, item := range want {
			require.ElementsMatch(t, item.Decisions, got[id].Decisions)
			require.Equal(t, item.Gold, got[id].Gold)
			require.Equal(t, item.Disputed, got[id].Disputed)
			require.Equal(t, item.Text, got[id].Text)
		}
	})
}

// TestGoldByTheRule holds Resolve to the rule written down once more: what the
// adjudicator said last, else what everybody said last, else nothing.
func TestGoldByTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		annotations := drawDecisions(t, [][]string{{"against", "open", "for", ""}, {"cold", "warm", ""}})
		for _, item := range labels.Resolve(annotations, schemes) {
			for s, scheme := range schemes {
				said := map[string]string{}
				for _, a := range annotations {
					if a.ID == item.ID && a.Labels[s] != "" {
						said[a.Annotator] = a.Labels[s]
					}
				}
				gold, disputed := none, false
				if label, settled := said[labels.Adjudicated]; settled {
					gold = scheme.Index(label)
				} else {
					different := map[string]bool{}
					for _, label := range said {
						different[label] = true
						gold = scheme.Index(label)
					}
					if disputed = len(different) > 1; disputed {
						gold = none
					}
				}
				require.Equal(t, gold, item.Gold[s])
				require.Equal(t, disputed, item.Disputed[s])
			}
		}
	})
}

func TestInUse(t *testing.T) {
	items := resolved(t,
		`{"id":"1","text":"a","stance":"for"}`,
		`{"id":"2","text":"b","stance":"open","tone":"warm","annotator":"ann"}`,
		`{"id":"2","text":"b","tone":"cold","annotator":"bob"}`,
		`{"id":"3","text":"c","stance":"open","annotator":"ann"}`,
		`{"id":"3","text":"c","stance":"for","annotator":"bob"}`,
	)
	kept, used, left := labels.InUse(items, schemes)
	require.Equal(t, schemes[:1], used)
	require.Equal(t, []string{"tone"}, left, "all that was said of it is disputed")
	require.Len(t, kept, 3)
	require.Equal(t, []int{2}, kept[0].Gold)
	require.Equal(t, []int{1}, kept[1].Gold)
	require.Equal(t, []int{none}, kept[2].Gold)
	require.Equal(t, []bool{true}, kept[2].Disputed)
	require.Equal(t, []int{1, none}, items[1].Gold, "the items given stay as they were")
	require.Equal(t, []bool{false, true}, items[1].Disputed)

	kept, used, left = labels.InUse(items[2:], schemes)
	require.Len(t, kept, 1)
	require.Empty(t, used)
	require.Equal(t, []string{"stance", "tone"}, left)

	tone := resolved(t, `{"id":"1","text":"a","tone":"warm"}`)
	kept, used, left = labels.InUse(tone, schemes)
	require.Equal(t, schemes[1:], used)
	require.Equal(t, []string{"stance"}, left)
	require.Equal(t, []int{1}, kept[0].Gold, "gold moves to the place of its scheme")

	both := resolved(t, `{"id":"1","text":"a","tone":"warm","stance":"for"}`)
	kept, used, left = labels.InUse(both, schemes)
	require.Equal(t, both, kept)
	require.Equal(t, schemes, used)
	require.Empty(t, left)
}

// Whoever disagrees waits for a line by "adjudicated".
func ExampleResolve() {
	show := func(annotations []labels.Annotation) {
		for _, item := range labels.Resolve(annotations, schemes) {
			if gold := item.Gold[0]; gold != labels.Unlabelled {
				fmt.Println(item.ID, schemes[0].Labels[gold])
			} else {
				fmt.Println(item.ID, "disputed:", item.Disputed[0])
			}
		}
	}
	annotations := []labels.Annotation{
		{ID: "1", Text: "Let us sign.", Labels: []string{"for", ""}, Annotator: "ann"},
		{ID: "1", Text: "Let us sign.", Labels: []string{"open", ""}, Annotator: "bob"},
		{ID: "2", Text: "Never.", Labels: []string{"against", ""}, Annotator: "ann"},
	}
	show(annotations)
	show(append(annotations, labels.Annotation{ID: "1", Text: "Let us sign.", Labels: []string{"for", ""}, Annotator: labels.Adjudicated}))
	// Output:
	// 1 disputed: true
	// 2 against
	// 1 for
	// 2 against
}

// TestResolveLeavesTheLinesAlone holds that bringing lines together changes none
// of them, though items share them.
func TestResolveLeavesTheLinesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := drawDecisions(t, [][]string{{"against", "for", ""}, {"cold", "warm", ""}})
		before := slices.Clone(lines)
		for i := range before {
			before[i].Labels = slices.Clone(before[i].Labels)
		}
		labels.InUse(labels.Resolve(lines, schemes), schemes)
		require.Equal(t, before, lines)
	})
}
