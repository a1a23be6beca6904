package prevalence_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/prevalence"
)

// A world is text as it might be published and tagged: articles lean one way or
// another, and the tagger takes label 1 for label 0 more often than the other
// way round, in some articles more than in others.
type world struct {
	articles, most    int // passages an article, from 1
	share             float64
	lean              float64 // how far articles differ, from 0
	falseYes, falseNo float64
	errorLean         float64
	audit             int
	twoStage          bool
}

// truth is the share of label 0 in the world, in the long run. Lean is added and
// subtracted with equal chances, and so is the lean of errors.
func (w world) draw(r *rand.Rand) (passages []prevalence.Passage, share float64) {
	for a := range w.articles {
		lean, err := w.lean, w.errorLean
		if r.IntN(2) == 0 {
			lean = -lean
		}
		if r.IntN(2) == 0 {
			err = -err
		}
		size := 1 + r.IntN(w.most)
		for range size {
			p := prevalence.Passage{ID: fmt.Sprint(len(passages)), Article: fmt.Sprint(a), Tag: 1, Gold: 1}
			if r.Float64() < w.share+lean {
				p.Gold = 0
				share++
				if r.Float64() >= w.falseNo*(1+err) {
					p.Tag = 0
				}
			} else if r.Float64() < w.falseYes*(1+err) {
				p.Tag = 0
			}
			passages = append(passages, p)
		}
	}
	return passages, share / float64(len(passages))
}

// auditOf leaves the gold of a random sample only.
func (w world) auditOf(r *rand.Rand, passages []prevalence.Passage) []prevalence.Passage {
	p := make([]float64, len(passages))
	if w.twoStage { // two passages of every article, then a sample of these
		of := map[string][]int{}
		var articles []string
		for i, passage := range passages {
			if of[passage.Article] == nil {
				articles = append(articles, passage.Article)
			}
			of[passage.Article] = append(of[passage.Article], i)
		}
		var second []int
		share := map[int]float64{}
		for _, article := range articles {
			m := min(2, len(of[article]))
			for _, k := range r.Perm(len(of[article]))[:m] {
				second = append(second, of[article][k])
				share[of[article][k]] = float64(m) / float64(len(of[article]))
			}
		}
		n := min(w.audit, len(second))
		for _, k := range r.Perm(len(second))[:n] {
			p[second[k]] = share[second[k]] * float64(n) / float64(len(second))
		}
	} else {
		n := min(w.audit, len(passages))
		for _, i := range r.Perm(len(passages))[:n] {
			p[i] = float64(n) / float64(len(passages))
		}
	}
	for i := range passages {
		passages[i].P = p[i]
		if p[i] == 0 {
			passages[i].Gold = prevalence.Unknown
		}
	}
	return passages
}

// TestIntervalCovers draws worlds over and over. The interval of the corrected
// share holds the share that such articles have in the long run, and the share
// that these articles have, in about 95 of 100 draws; the tags alone are off.
func TestIntervalCovers(t *testing.T) {
	const rounds = 800
	for _, tc := range []struct {
		name string
		world
	}{
		{"usual", world{articles: 60, most: 12, share: 0.3, lean: 0.15, falseYes: 0.2, falseNo: 0.25, errorLean: 0.5, audit: 80}},
		{"small audit", world{articles: 60, most: 12, share: 0.3, lean: 0.15, falseYes: 0.2, falseNo: 0.25, errorLean: 0.5, audit: 20}},
		{"least audit", world{articles: 60, most: 12, share: 0.3, lean: 0.15, falseYes: 0.2, falseNo: 0.25, errorLean: 0.5, audit: 10}},
		{"rare errors", world{articles: 80, most: 12, share: 0.3, lean: 0.1, falseYes: 0.02, falseNo: 0.02, audit: 25}},
		{"one way, 25", world{articles: 300, most: 3, share: 0.3, falseYes: 0.06, audit: 25}},
		{"one way, more of them", world{articles: 300, most: 3, share: 0.3, falseYes: 0.14, audit: 25}},
		{"one way, 60", world{articles: 300, most: 3, share: 0.3, falseYes: 0.04, audit: 60}},
		{"one way, 60, more of them", world{articles: 300, most: 3, share: 0.3, falseYes: 0.08, audit: 60}},
		{"rare label", world{articles: 80, most: 12, share: 0.04, lean: 0.02, falseYes: 0.1, falseNo: 0.4, errorLean: 0.3, audit: 100}},
		{"no skill", world{articles: 60, most: 12, share: 0.3, lean: 0.1, falseYes: 0.5, falseNo: 0.5, audit: 60}},
		{"two stages", world{articles: 60, most: 12, share: 0.3, lean: 0.15, falseYes: 0.2, falseNo: 0.25, errorLean: 0.5, audit: 60, twoStage: true}},
		{"few articles", world{articles: 12, most: 20, share: 0.4, lean: 0.1, falseYes: 0.2, falseNo: 0.1, errorLean: 0.5, audit: 40}},
		{"all labelled", world{articles: 40, most: 8, share: 0.3, lean: 0.2, falseYes: 0.2, falseNo: 0.2, audit: 1000}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(2023, 7))
			var run, here, mean, tagged, width float64
			for range rounds {
				passages, share := tc.draw(r)
				e := prevalence.Estimate(2, tc.auditOf(r, passages))
				c := e.Shares[0].Corrected
				require.NotNil(t, c)
				if c.Interval.Lo <= tc.share && tc.share <= c.Interval.Hi {
					run++
				}
				if c.Interval.Lo <= share && share <= c.Interval.Hi {
					here++
				}
				mean += (c.Value - share) / rounds
				tagged += (e.Shares[0].Tagged - share) / rounds
				width += c.Interval.Width() / rounds
			}
			t.Logf("covers %.3f in the long run, %.3f here; bias %+.4f, of the tags %+.4f; width %.3f",
				run/rounds, here/rounds, mean, tagged, width)
			// 95% less what few articles cost, and three standard errors of 800 rounds.
			require.Greater(t, run/rounds, 0.925)
			require.Greater(t, here/rounds, 0.925)
			require.InDelta(t, 0, mean, 0.012) // shares are kept between 0 and 1
			require.Greater(t, math.Abs(tagged), math.Abs(mean))
		})
	}
}
