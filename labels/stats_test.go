package labels_test

import (
	"cmp"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/labels"
)

func TestCount(t *testing.T) {
	items := resolved(t,
		`{"article":"b","text":"one","stance":"for","tone":"warm","origin":"seed"}`,
		`{"article":"b","text":"two","stance":"for","origin":"seed"}`,
		`{"article":"a","text":"three","stance":"open","origin":"written"}`,
		`{"article":"b","text":"four","stance":"for","tone":"cold","annotator":"ann"}`,
		`{"article":"b","text":"four","stance":"open","tone":"cold","annotator":"bob"}`,
		`{"id":"5","text":"five","stance":"against"}`,
		`{"id":"6","text":"six","stance":"against"}`,
	)
	require.Equal(t, []labels.Tally{
		{Name: "not given", Passages: 3, Articles: 3, Labels: [][]int{{2, 0, 0}, {1, 0}}, Disputed: []int{1, 0}},
		{Name: "seed", Passages: 2, Articles: 1, Labels: [][]int{{0, 0, 2}, {0, 1}}, Disputed: []int{0, 0}},
		{Name: "written", Passages: 1, Articles: 1, Labels: [][]int{{0, 1, 0}, {0, 0}}, Disputed: []int{0, 0}},
	}, labels.Count(items, schemes, func(i labels.Item) string { return cmp.Or(i.Origin, "not given") }))
	require.Equal(t, []labels.Tally{
		{Name: "all", Passages: 6, Articles: 4, Labels: [][]int{{2, 1, 2}, {1, 1}}, Disputed: []int{1, 0}},
	}, labels.Count(items, schemes, func(labels.Item) string { return "all" }))
	require.Empty(t, labels.Count(nil, schemes, labels.Item.Group))
}

// TestSlicesAddUp holds that every passage is counted in one slice, and there
// once a scheme at most.
func TestSlicesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := labels.Resolve(drawDecisions(t, [][]string{{"against", "for", ""}, {"cold", "warm", ""}}), schemes)
		by := map[string]string{}
		for _, item := range items {
			by[item.ID] = rapid.SampledFrom([]string{"x", "y"}).Draw(t, "slice")
		}
		sum := 0
		for _, tally := range labels.Count(items, schemes, func(i labels.Item) string { return by[i.ID] }) {
			sum += tally.Passages
			for s := range schemes {
				decided := tally.Disputed[s]
				for _, n := range tally.Labels[s] {
					decided += n
				}
				require.LessOrEqual(t, decided, tally.Passages)
			}
		}
		require.Equal(t, len(items), sum)
	})
}
