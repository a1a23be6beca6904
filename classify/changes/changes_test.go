package changes_test

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/crossval"
	"stance/labels"
)

const none = labels.Unlabelled

var schemes = []labels.Scheme{
	{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}, Poles: []string{"conciliatory", "skeptical"}},
	{Name: "tone", Labels: []string{"bad", "good"}, Poles: []string{"good", "bad"}},
}

var words = classify.Recipe{Views: []classify.RecipeView{{View: "words"}}}

var signs = []string{"refuses and threatens", "reports and schedules", "welcomes and trusts"}

// set is a label set of so many articles of three passages, one a label of
// stance; the first 12 are real ones.
func set(articles int) (items []labels.Item) {
	for a := range articles {
		for gold, sign := range signs {
			item := labels.Item{
				ID: fmt.Sprintf("%02d.%d", a, gold), Article: fmt.Sprintf("a%02d", a), Text: fmt.Sprintf("The ministry %s number%d.", sign, a),
				Gold: []int{gold},
			}
			if a >= 12 {
				item.Origin = labels.Written
			}
			items = append(items, item)
		}
	}
	return items
}

func train(t testing.TB, items []labels.Item, schemes []labels.Scheme) *classify.Model {
	model, err := crossval.Train(items, schemes, words)
	require.NoError(t, err)
	return model
}

// relabelled returns the items with other gold for stance.
func relabelled(items []labels.Item, gold map[string]int) []labels.Item {
	list := append([]labels.Item{}, items...)
	for i := range list {
		if to, found := gold[list[i].ID]; found {
			list[i].Gold = []int{to}
		}
	}
	return list
}

func TestTaught(t *testing.T) {
	items := set(12)
	old := train(t, items[:34], schemes[:1]) // without 11.1 and 11.2
	now := relabelled(items, map[string]int{"03.1": 2, "04.1": 2, "05.0": none})
	now = append(now[:0:0], now[3:]...) // 00 is gone
	require.Equal(t, []changes.Lesson{
		{ID: "00.0", Removed: true, Gold: []changes.Relabel{{Scheme: "stance", Old: "skeptical", New: "none"}}},
		{ID: "00.1", Removed: true, Gold: []changes.Relabel{{Scheme: "stance", Old: "neutral", New: "none"}}},
		{ID: "00.2", Removed: true, Gold: []changes.Relabel{{Scheme: "stance", Old: "conciliatory", New: "none"}}},
		{ID: "03.1", Gold: []changes.Relabel{{Scheme: "stance", Old: "neutral", New: "conciliatory"}}},
		{ID: "04.1", Gold: []changes.Relabel{{Scheme: "stance", Old: "neutral", New: "conciliatory"}}},
		{ID: "05.0", Gold: []changes.Relabel{{Scheme: "stance", Old: "skeptical", New: "none"}}},
		{ID: "11.1", Added: true, Gold: []changes.Relabel{{Scheme: "stance", Old: "none", New: "neutral"}}},
		{ID: "11.2", Added: true, Gold: []changes.Relabel{{Scheme: "stance", Old: "none", New: "conciliatory"}}},
	}, changes.Taught(old, train(t, now, schemes[:1])))
	require.Empty(t, changes.Taught(old, old))
	counts := changes.Counted(changes.Taught(old, train(t, now, schemes[:1])))
	require.Equal(t, changes.Count{Relabel: changes.Relabel{Scheme: "stance", Old: "neutral", New: "conciliatory"}, Passages: 2}, counts[0])
	require.Equal(t, changes.Relabel{Scheme: "stance", Old: "skeptical", New: "none"}, counts[1].Relabel, "2 of them, and later in the alphabet")
}

// TestTaughtSchemes holds that schemes are told apart by name, and that one that
// comes anew makes every passage with a label in it a changed one.
func TestTaughtSchemes(t *testing.T) {
	items := set(4)
	old := train(t, items, schemes[:1])
	for i := range items {
		items[i].Gold = []int{items[i].Gold[0], i % 2}
	}
	lessons := changes.Taught(old, train(t, items, schemes))
	require.Len(t, lessons, 12)
	for _, l := range lessons {
		require.False(t, l.Added || l.Removed)
		require.Len(t, l.Gold, 1)
		require.Equal(t, "tone", l.Gold[0].Scheme)
		require.Equal(t, "none", l.Gold[0].Old)
	}
	require.Equal(t, 6, changes.Counted(lessons)[0].Passages)
}

// TestScoresHoldBothToTheLabelsAsTheyAre spoils half of the labels: the model
// trained on the spoilt ones is shown to be worse by the good ones, and the other
// better, and a model does not differ from itself.
func TestScoresHoldBothToTheLabelsAsTheyAre(t *testing.T) {
	items := set(30)
	wrong := map[string]int{}
	for a := range 30 {
		if a%3 > 0 {
			wrong[fmt.Sprintf("%02d.0", a)] = 1
			wrong[fmt.Sprintf("%02d.1", a)] = 0
		}
	}
	good, spoilt := train(t, items, schemes[:1]), train(t, relabelled(items, wrong), schemes[:1])
	held := set(42)[90:] // unseen articles
	for i := range held {
		held[i].Origin = ""
	}
	scores, err := changes.Scores(spoilt, good, held)
	require.NoError(t, err)
	require.Len(t, scores, 3)
	for i, of := range []changes.Kind{changes.HeldOut, changes.Real, changes.All} {
		s := scores[i]
		require.Equal(t, of, s.Of)
		require.Equal(t, []int{36, 36, 90}[i], s.N, of)
		require.Equal(t, []int{12, 12, 30}[i], s.Articles, of)
		require.InDelta(t, 1, s.AccuracyA, 1e-9, of)
		require.Less(t, s.AccuracyB, 0.5, of)
		require.True(t, s.Better(), of)
		require.False(t, s.Worse(), of)
		require.Equal(t, s.Flipped, s.Gained, of)
	}
	same, err := changes.Scores(good, good, held)
	require.NoError(t, err)
	for _, s := range same {
		require.Zero(t, s.Flipped)
		require.False(t, s.Better() || s.Worse())
	}

	// A held-out passage that a model was trained on says nothing.
	more, err := changes.Scores(train(t, append(items[:len(items):len(items)], held[0]), schemes[:1]), good, held)
	require.NoError(t, err)
	require.Equal(t, []int{35, 1}, []int{more[0].N, more[0].LeftOut})

	// By few articles, the exact test decides.
	few := relabelled(set(8), nil)
	bad := map[string]int{}
	for i, item := range few {
		bad[item.ID] = (item.Gold[0] + 1 + i%2) % 3
	}
	scores, err = changes.Scores(train(t, few, schemes[:1]), train(t, relabelled(few, bad), schemes[:1]), few[:0])
	require.NoError(t, err)
	require.Len(t, scores, 1, "real ones only")
	require.Equal(t, changes.Real, scores[0].Of)

	// Other labels cannot be compared.
	other := []labels.Scheme{{Name: "stance", Labels: []string{"no", "perhaps", "yes"}, Poles: []string{"yes", "no"}}}
	scores, err = changes.Scores(train(t, items, other), good, held)
	require.NoError(t, err)
	require.Empty(t, scores)
	require.Equal(t, -1, changes.Same(good, other[0]))
}

func TestUnseen(t *testing.T) {
	items := set(14)
	model := train(t, items, schemes[:1])
	outcomes, real := changes.Unseen(model, 0, nil)
	require.True(t, real)
	require.Len(t, outcomes, 36)
	held := set(16)[42:]
	for i := range held {
		held[i].Origin = ""
	}
	outcomes, real = changes.Unseen(model, 0, held)
	require.True(t, real)
	require.Len(t, outcomes, 42)
	for i := range items {
		items[i].Origin = labels.Written
	}
	outcomes, real = changes.Unseen(train(t, items, schemes[:1]), 0, nil)
	require.False(t, real)
	require.Len(t, outcomes, 42)
}

// TestMoved holds that the terms of an edited passage move its tag, that what they
// add sums up, and that what stays is not told.
func TestMoved(t *testing.T) {
	items := set(12)
	old := train(t, items, schemes[:1])
	edit := map[string]int{}
	for a := range 8 {
		edit[fmt.Sprintf("%02d.1", a)] = 2 // what schedules is conciliatory now
	}
	now := train(t, relabelled(items, edit), schemes[:1])
	text := "Moscow schedules talks."
	moves := changes.Moved(old, 0, now, 0, text, "", 2, 1, 10)
	sum, by := 0.0, map[string]float64{}
	for i, m := range moves {
		sum += m.Change()
		by[m.Term] = m.Change()
		require.True(t, i == 0 || math.Abs(m.Change()) <= math.Abs(moves[i-1].Change()), "the largest first")
	}
	require.Positive(t, by["schedules"])
	require.Positive(t, by[changes.Shares], "more passages are conciliatory")
	require.NotContains(t, by, "talks", "which no model knows")
	odds := func(m *classify.Model) float64 {
		score := m.Explain(text, "")[0].Score
		return score[2] - score[1]
	}
	require.InDelta(t, odds(now)-odds(old), sum, 0.02)
	require.Empty(t, changes.Moved(old, 0, old, 0, text, "", 2, 1, 10))
	require.Len(t, changes.Moved(old, 0, now, 0, text, "", 2, 1, 1), 1)

	long := changes.Moved(train(t, items, schemes[:1]), 0, now, 0, "Tokyo reports it, as one\nministry reports.", "", 2, 1, 10)
	for _, m := range long {
		require.NotContains(t, m.Term, "\n")
		require.True(t, m.Term == changes.Shares || len(strings.Fields(m.Term)) <= 3, m.Term)
	}
}

func TestTerms(t *testing.T) {
	items := set(6)
	old := train(t, items, schemes[:1])
	now := train(t, append(relabelled(items, map[string]int{"00.1": 2})[1:], labels.Item{
		ID: "x", Article: "x", Text: "Sakhalin welcomes.", Gold: []int{2}, Origin: labels.Written,
	}), schemes[:1])
	found := map[string]changes.Term{}
	for _, term := range changes.Terms(old, 0, now, 0) {
		require.Equal(t, "words", string(term.View))
		found[term.Term] = term
	}
	require.Equal(t, []int{0, 0, 0}, found["sakhalin"].Old)
	require.Equal(t, []int{0, 0, 1}, found["sakhalin"].New)
	require.Positive(t, found["sakhalin"].Change[2])
	require.Equal(t, 2, found["sakhalin"].Most())
	require.Equal(t, []int{6, 0, 0}, found["refuses"].Old)
	require.Equal(t, []int{5, 0, 0}, found["refuses"].New)
	require.Equal(t, []int{0, 6, 0}, found["schedules"].Old)
	require.Equal(t, []int{0, 5, 1}, found["schedules"].New)
	require.NotContains(t, found, "number3")
	require.Empty(t, changes.Terms(old, 0, old, 0))
}

func finder(items []labels.Item) changes.Finder {
	return func(id string) (labels.Item, bool, error) {
		for _, item := range items {
			if item.ID == id {
				return item, true, nil
			}
		}
		return labels.Item{}, false, nil
	}
}

func TestBetween(t *testing.T) {
	items := set(30)
	wrong := map[string]int{}
	for a := range 30 {
		wrong[fmt.Sprintf("%02d.0", a)] = 1
		wrong[fmt.Sprintf("%02d.1", a)] = 0
	}
	good, spoilt := train(t, items, schemes[:1]), train(t, relabelled(items, wrong), schemes[:1])
	r, err := changes.Between(spoilt, good, nil, finder(items))
	require.NoError(t, err)
	require.Len(t, r.Lessons, 60)
	require.Len(t, r.Flips, 60, "each once, though two scores have the real ones")
	f := r.Flips[0]
	require.Equal(t, changes.Real, f.Of)
	require.Equal(t, f.Gold, f.After)
	require.Equal(t, 1-f.Gold, f.Before)
	require.NotEmpty(t, r.Moved(f, 3))
	r, err = changes.Between(spoilt, good, nil, finder(items[:3]))
	require.NoError(t, err)
	require.Len(t, r.Flips, 2, "of the others nothing is known")
	r, err = changes.Between(spoilt, good, nil, nil)
	require.NoError(t, err)
	require.Empty(t, r.Flips)
	_, err = changes.Between(spoilt, good, nil, func(string) (labels.Item, bool, error) { return labels.Item{}, false, io.ErrClosedPipe })
	require.ErrorIs(t, err, io.ErrClosedPipe)
}
