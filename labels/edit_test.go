package labels_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

var editSchemes = []labels.Scheme{{Name: "stance", Labels: []string{"for", "against"}}, {Name: "tone", Labels: []string{"low", "high"}}}

func said(annotator, stance, tone, at string) labels.Annotation {
	return labels.Annotation{ID: "1", Text: "A treaty.", Annotator: annotator, Labels: []string{stance, tone}, At: at, File: "set.jsonl"}
}

func TestCompare(t *testing.T) {
	lines := []labels.Annotation{said("a", "for", "low", ""), said("b", "against", "low", "")}
	edit := labels.Compare(lines, said(labels.Adjudicated, "against", "", ""), editSchemes)
	require.False(t, edit.Idle())
	require.Equal(t, labels.Change{Scheme: "stance", Said: "against", GoldBefore: labels.DisputedGold, GoldAfter: "against", Settled: true}, edit.Changes[0])
	require.Equal(t, "low", edit.Changes[1].GoldAfter, "a scheme that is left out stays as it was")

	edit = labels.Compare(lines, said("a", "for", "low", ""), editSchemes)
	require.True(t, edit.Idle(), "it says what it has said before")

	settled := append(lines, said(labels.Adjudicated, "for", "", ""))
	edit = labels.Compare(settled, said("b", "for", "", ""), editSchemes)
	require.Equal(t, "for", edit.Changes[0].GoldBefore)
	require.Equal(t, "against", edit.Changes[0].SaidBefore)
	require.True(t, edit.Changes[0].Settled)
}

// TestTimeNeverGoesBack: a line is never of an earlier time than those before it.
func TestTimeNeverGoesBack(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	at, late := labels.Stamp(now, []labels.Annotation{said("a", "for", "", "2026-02-01"), said("b", "for", "", "some day")})
	require.Equal(t, "2026-03-01T12:00:00Z", at)
	require.Nil(t, late)
	at, late = labels.Stamp(now, []labels.Annotation{said("a", "for", "", "2026-03-02T08:00:00Z")})
	require.Equal(t, "2026-03-02T08:00:00Z", at)
	require.NotNil(t, late)
}

func TestFollowTakesOverThePassage(t *testing.T) {
	first := said("", "", "", "2026-01-01")
	first.Article, first.Target, first.Origin = "may", "dam", "seed"
	added, late := labels.Follow([]labels.Annotation{first}, labels.Annotation{Annotator: "a", Labels: []string{"for", ""}}, time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))
	require.Nil(t, late)
	require.Equal(t, []string{"1", "A treaty.", "may", "dam", "seed", "set.jsonl", "a"}, []string{added.ID, added.Text, added.Article, added.Target, added.Origin, added.File, added.Annotator})
}

func TestNearest(t *testing.T) {
	nearest := labels.NewNearest("may#12ab")
	for _, id := range []string{"may#12ac", "june#99ff", "may#12ab3", "may#12ac", "x"} {
		nearest.Add(id)
	}
	require.Contains(t, nearest.IDs(), "may#12ac")
	require.NotContains(t, nearest.IDs(), "x")
	require.LessOrEqual(t, len(nearest.IDs()), 3)
}

func TestCheckAnnotator(t *testing.T) {
	for _, good := range []string{"ann", "Ann Lee", "Анна", "reader-1"} {
		require.NoError(t, labels.CheckAnnotator(good))
	}
	for _, bad := range []string{"", "a\nb", " ann", "ann ", "a\x1b[0m", "a\u200bb", "\xff"} {
		require.Error(t, labels.CheckAnnotator(bad), "%q", bad)
	}
}
