package picks_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/picks"
	"stance/labels"
)

// pool has articles of so many passages each, no two passages alike.
func pool(sizes ...int) []picks.Candidate {
	var candidates []picks.Candidate
	for a, size := range sizes {
		for p := range size {
			n := len(candidates)
			skeptical := float64((n*37)%101) / 101
			candidates = append(candidates, picks.Candidate{
				ID: fmt.Sprintf("a%d#%d", a, p), Article: fmt.Sprintf("a%d", a),
				Text:  fmt.Sprintf("Passage %d of article %d tells at length what word%d and word%d mean to the ministry.", p, a, n, n+1),
				Proba: []float64{skeptical, 1 - skeptical},
			})
		}
	}
	return candidates
}

func count(choice picks.Choice, sample picks.Sample) (n int) {
	for _, p := range choice.Picks {
		if p.Sample == sample {
			n++
		}
	}
	return n
}

func TestShares(t *testing.T) {
	candidates := pool(slices.Repeat([]int{5}, 40)...)
	for _, tc := range []struct{ n, uncertain, far, random int }{
		{1, 1, 0, 0}, {2, 2, 0, 0}, {3, 1, 1, 1}, {5, 3, 1, 1}, {10, 6, 2, 2}, {20, 12, 4, 4}, {33, 19, 7, 7},
	} {
		choice := picks.Choose(candidates, nil, picks.Options{N: tc.n, Seed: 1})
		require.Equal(t, tc.uncertain, count(choice, picks.Uncertain), tc.n)
		require.Equal(t, tc.far, count(choice, picks.Far), tc.n)
		require.Equal(t, tc.random, count(choice, picks.Random), tc.n)
		require.Equal(t, tc.random, choice.Drawn)
		require.Equal(t, 200, choice.Frame)
		require.Equal(t, 40, choice.Articles)
	}
}

func TestUncertainHasTheSmallestMargin(t *testing.T) {
	candidates := pool(1, 1, 1, 1)
	for i, p := range [][]float64{{0.9, 0.05, 0.05}, {0.35, 0.4, 0.25}, {0.1, 0.44, 0.46}, {0.5, 0.2, 0.3}} {
		candidates[i].Proba = p
	}
	choice := picks.Choose(candidates, nil, picks.Options{N: 2})
	require.Len(t, choice.Picks, 2)
	require.Equal(t, 2, choice.Picks[0].Candidate)
	require.Equal(t, []int{2, 1}, []int{choice.Picks[0].First, choice.Picks[0].Second})
	require.InDelta(t, 0.02, choice.Picks[0].Margin, 1e-12)
	require.Equal(t, 1, choice.Picks[1].Candidate)
	require.Equal(t, []int{1, 0}, []int{choice.Picks[1].First, choice.Picks[1].Second})
}

func TestFarIsLeastLikeWhatIsLabelled(t *testing.T) {
	texts := []string{
		"The two foreign ministers will meet again in Tokyo next month to discuss the treaty.",     // like the labelled one
		"Salmon quotas off Nemuro were halved after a stormy autumn, fishermen complained loudly.", // unlike
		"Fishermen complained loudly: salmon quotas off Nemuro were halved after a stormy autumn.", // like the one before
		"Seventy former islanders visited the graves of their families by chartered ship.",         // unlike all
		"Read more here.", // too short to teach anything
	}
	var candidates []picks.Candidate
	for i, text := range texts {
		candidates = append(candidates, picks.Candidate{ID: fmt.Sprint(i), Text: text, Proba: []float64{0.9, 0.1}})
	}
	meeting := "The foreign ministers of the two will meet in Tokyo to discuss the treaty"
	for i := range 60 { // and plenty of what is labelled, of which the model is unsure
		candidates = append(candidates, picks.Candidate{
			ID: fmt.Sprint(i + 5), Text: fmt.Sprintf("%s in room %d.", meeting, i), Proba: []float64{0.5, 0.5},
		})
	}
	choice := picks.Choose(candidates, []labels.Item{{ID: "labelled", Text: meeting}}, picks.Options{N: 10, Seed: 1})
	var far []int
	for _, p := range choice.Picks {
		if p.Sample == picks.Far {
			far = append(far, p.Candidate)
			require.Less(t, p.Similarity, 0.3)
		} else {
			require.GreaterOrEqual(t, p.Candidate, 5, "with another seed")
		}
	}
	require.Len(t, far, 2)
	require.Contains(t, far, 3)
	require.NotEqual(t, slices.Contains(far, 1), slices.Contains(far, 2), "of two alike one is enough")
}

// What was labelled by its id, or by its words in another article, is not picked.
func TestKnownAreLeftOut(t *testing.T) {
	candidates := pool(1, 1, 1)
	candidates = append(candidates, candidates[2])
	labelled := []labels.Item{{ID: candidates[0].ID, Text: "Changed."}, {ID: "other", Text: "  " + candidates[1].Text}}
	choice := picks.Choose(candidates, labelled, picks.Options{N: 5})
	require.Equal(t, 2, choice.Known)
	require.Equal(t, 1, choice.Repeated)
	require.Equal(t, 1, choice.Frame)
	require.Len(t, choice.Picks, 1)

	require.Empty(t, picks.Choose(nil, labelled, picks.Options{N: 5}).Picks)
	require.Empty(t, picks.Choose(candidates[:2], labelled, picks.Options{N: 5}).Picks)
}

func TestChooseHoldsItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 7), 1, 25).Draw(t, "sizes")
		candidates := pool(sizes...)
		labelled := []labels.Item{}
		for _, c := range candidates {
			if rapid.IntRange(0, 4).Draw(t, "labelled") == 0 {
				labelled = append(labelled, labels.Item{ID: c.ID, Text: c.Text})
			}
		}
		options := picks.Options{N: rapid.IntRange(1, 40).Draw(t, "n"), Seed: rapid.Uint64().Draw(t, "seed")}
		choice := picks.Choose(candidates, labelled, options)

		require.Equal(t, len(labelled), choice.Known)
		require.Equal(t, len(candidates)-len(labelled), choice.Frame)
		require.LessOrEqual(t, len(choice.Picks), options.N)
		of, met := map[string]int{}, map[string]bool{}
		for _, p := range choice.Picks {
			c := candidates[p.Candidate]
			require.False(t, met[c.ID], "picked twice")
			met[c.ID] = true
			require.False(t, slices.ContainsFunc(labelled, func(i labels.Item) bool { return i.ID == c.ID }))
			of[c.Article]++
			require.LessOrEqual(t, of[c.Article], 2)
			require.Equal(t, p.Sample == picks.Random, p.P > 0)
			require.LessOrEqual(t, p.P, 1.0)
		}
		// Fewer than asked for only where articles have no more to give.
		most := 0
		free := map[string]int{}
		for _, c := range candidates {
			if !slices.ContainsFunc(labelled, func(i labels.Item) bool { return i.ID == c.ID }) {
				free[c.Article]++
			}
		}
		for _, n := range free {
			most += min(n, 2)
		}
		require.Len(t, choice.Picks, min(options.N, most))

		// The order of the input decides nothing.
		names := func(candidates []picks.Candidate, choice picks.Choice) (list []string) {
			for _, p := range choice.Picks {
				list = append(list, fmt.Sprintf("%s %s %v %v", candidates[p.Candidate].ID, p.Sample, p.P, p.Similarity))
			}
			return list
		}
		shuffled := slices.Clone(candidates)
		rand.New(rand.NewPCG(options.Seed, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		require.Equal(t, names(candidates, choice), names(shuffled, picks.Choose(shuffled, labelled, options)))
	})
}

// The probabilities that the random sample records are those with which it
// draws, so that weighting by them gives shares without bias, however unequal
// the articles are.
func TestProbabilitiesAreThoseOfTheDraw(t *testing.T) {
	candidates := pool(1, 2, 3, 8, 20)
	for i := range candidates { // a fifth of the passages, all of the longest article
		if candidates[i].Article == "a4" && i%3 == 0 {
			candidates[i].Proba = []float64{1, 0}
		}
	}
	const rounds = 8_000
	drawn := make([]float64, len(candidates))
	recorded := make([]float64, len(candidates))
	var estimates float64
	truth := 0.0
	for _, c := range candidates {
		if c.Proba[0] == 1 {
			truth++
		}
	}
	for seed := range uint64(rounds) {
		for _, p := range picks.Choose(candidates, nil, picks.Options{N: 10, Seed: seed}).Picks {
			if p.Sample != picks.Random {
				continue
			}
			drawn[p.Candidate]++
			recorded[p.Candidate] = p.P
			if candidates[p.Candidate].Proba[0] == 1 {
				estimates += 1 / p.P / rounds
			}
		}
	}
	for i := range candidates {
		p := recorded[i]
		require.Positive(t, p, candidates[i].ID)
		// Five standard errors: one seed in a hundred thousand goes beyond.
		require.InDelta(t, p, drawn[i]/rounds, 5*math.Sqrt(p*(1-p)/rounds), candidates[i].ID)
	}
	// m/M n/K by hand: K = 1+2+2+2+2 = 9, n = 2.
	require.InDelta(t, 2./9, recorded[0], 1e-12)
	require.InDelta(t, 2./20*2/9, recorded[20], 1e-12)
	require.InDelta(t, truth, estimates, 0.1*truth)
}

func Example() {
	candidates := []picks.Candidate{
		{ID: "1", Article: "one", Text: "The ministers will meet again in Tokyo next month.", Proba: []float64{0.9, 0.1}},
		{ID: "2", Article: "one", Text: "No date for the treaty talks has been agreed.", Proba: []float64{0.52, 0.48}},
		{ID: "3", Article: "two", Text: "The islanders were glad of the visit.", Proba: []float64{0.3, 0.7}},
	}
	choice := picks.Choose(candidates, []labels.Item{{ID: "3"}}, picks.Options{N: 1})
	pick := choice.Picks[0]
	fmt.Printf("%s, %s of %d: margin %.2f\n", candidates[pick.Candidate].ID, pick.Sample, choice.Frame, pick.Margin)
	// Output:
	// 2, uncertain of 2: margin 0.04
}
