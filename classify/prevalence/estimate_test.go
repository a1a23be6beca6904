package prevalence_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/prevalence"
)

// twenty passages of ten articles, tagged 0 in the first twelve; every second
// one is in the audit, and of these the first two are tagged 0 but are 1.
func twenty() []prevalence.Passage {
	var passages []prevalence.Passage
	for i := range 20 {
		p := prevalence.Passage{ID: fmt.Sprint(i), Article: fmt.Sprint(i / 2), Gold: prevalence.Unknown}
		if i >= 12 {
			p.Tag = 1
		}
		if i%2 == 0 {
			p.P, p.Gold = 0.5, p.Tag
			if i < 4 {
				p.Gold = 1
			}
		}
		passages = append(passages, p)
	}
	return passages
}

func TestEstimateByHand(t *testing.T) {
	e := prevalence.Estimate(2, twenty())
	require.Equal(t, 20, e.Passages)
	require.Equal(t, 10, e.Articles)
	require.Equal(t, 10, e.Audited)
	require.Equal(t, 10, e.AuditedArticles)
	s := e.Shares[0]
	require.InDelta(t, 12./20, s.Tagged, 1e-12)
	// Ỹ is 1-1/0.5 = -1 for passages 0 and 2, else as tagged: (12-2-2)/20.
	require.InDelta(t, 0.4, s.Corrected.Value, 1e-12)
	// T_g: articles 0 and 1 have -1+1-0.8, 2 to 5 have 2-0.8, 6 to 9 have -0.8:
	// V = 10/9 (2 0.64 + 4 1.44 + 4 0.64)/400 + (1-1/2)/100.
	v := 10./9*(2*0.64+4*1.44+4*0.64)/400 + 0.005
	require.InDelta(t, math.Sqrt(v), s.Corrected.SE, 1e-12)
	// The 97.5% quantile of t with 9 degrees of freedom is 2.262 in any table.
	require.Zero(t, s.Corrected.Interval.Lo, "0.4 less 0.403")
	require.InDelta(t, 0.4+2.262157*math.Sqrt(v), s.Corrected.Interval.Hi, 1e-6)
	require.InDelta(t, 1, e.Shares[0].Corrected.Value+e.Shares[1].Corrected.Value, 1e-12)
}

func TestNothingIsCorrectedWithoutAnAudit(t *testing.T) {
	passages := twenty()
	for i := range passages {
		if i >= 18 || passages[i].Gold == prevalence.Unknown {
			passages[i].Gold, passages[i].P = prevalence.Unknown, 0
		}
	}
	e := prevalence.Estimate(2, passages)
	require.Equal(t, prevalence.LeastAudit-1, e.Audited)
	require.Nil(t, e.Shares[0].Corrected)
	require.InDelta(t, 0.6, e.Shares[0].Tagged, 1e-12)

	for i := range passages { // many passages, one article
		passages[i].Article, passages[i].Gold, passages[i].P = "one", 0, 0.5
	}
	require.Nil(t, prevalence.Estimate(2, passages).Shares[0].Corrected)
}

// A withheld tag counts for no label, and the correction makes up for it.
func TestWithheld(t *testing.T) {
	passages := twenty()
	for i := range passages {
		passages[i].Tag = prevalence.Unknown
		passages[i].Gold, passages[i].P = i%2, 1
	}
	e := prevalence.Estimate(2, passages)
	require.Equal(t, 20, e.Withheld)
	require.Zero(t, e.Shares[0].Tagged)
	require.InDelta(t, 0.5, e.Shares[0].Corrected.Value, 1e-12)
}

func TestEstimateHoldsItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.IntRange(2, 4).Draw(t, "labels")
		passages := make([]prevalence.Passage, rapid.IntRange(1, 60).Draw(t, "passages"))
		for i := range passages {
			p := &passages[i]
			p.ID, p.Article = fmt.Sprint(i), fmt.Sprint(rapid.IntRange(0, 12).Draw(t, "article"))
			p.Tag = rapid.IntRange(-1, labels-1).Draw(t, "tag")
			p.Gold = rapid.IntRange(-1, labels-1).Draw(t, "gold")
			if p.Gold >= 0 {
				p.P = rapid.Float64Range(0.01, 1).Draw(t, "p")
			}
		}
		require.NoError(t, prevalence.Check(labels, passages))
		e := prevalence.Estimate(labels, passages)
		sum := float64(e.Withheld) / float64(e.Passages)
		for _, s := range e.Shares {
			sum += s.Tagged
			if s.Corrected != nil {
				in := s.Corrected.Interval
				require.True(t, 0 <= in.Lo && in.Lo <= s.Corrected.Value && s.Corrected.Value <= in.Hi && in.Hi <= 1)
			}
			// A wider interval never takes more labels.
			last := math.MaxInt
			for _, width := range []float64{0.01, 0.05, 0.2, 0.9} {
				if n, ok := s.LabelsFor(width); ok {
					require.LessOrEqual(t, n, last)
					require.LessOrEqual(t, n, max(e.Passages, prevalence.LeastAudit))
					last = n
				}
			}
		}
		require.InDelta(t, 1, sum, 1e-9)

		shuffled := slices.Clone(passages)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		other := prevalence.Estimate(labels, shuffled)
		for l := range e.Shares {
			require.InDelta(t, e.Shares[l].Tagged, other.Shares[l].Tagged, 1e-9)
			require.Equal(t, e.Shares[l].Corrected == nil, other.Shares[l].Corrected == nil)
			if c := e.Shares[l].Corrected; c != nil {
				require.InDelta(t, c.Interval.Lo, other.Shares[l].Corrected.Interval.Lo, 1e-6)
			}
		}
	})
}

// So many labels give about the width asked for: the plan is held against an
// audit of that size.
func TestLabelsFor(t *testing.T) {
	w := world{articles: 800, most: 12, share: 0.3, lean: 0.1, falseYes: 0.2, falseNo: 0.25, audit: 60}
	r := rand.New(rand.NewPCG(5, 5))
	passages, _ := w.draw(r)
	small := prevalence.Estimate(2, w.auditOf(r, slices.Clone(passages)))
	n, ok := small.Shares[0].LabelsFor(0.1)
	require.True(t, ok)
	require.Greater(t, n, 60)
	w.audit = n
	large := prevalence.Estimate(2, w.auditOf(r, slices.Clone(passages)))
	require.InDelta(t, 0.1, large.Shares[0].Corrected.Interval.Width(), 0.025)

	_, ok = small.Shares[0].LabelsFor(0.001)
	require.False(t, ok, "articles differ by more than that")

	// Without an audit: a tagger that is sure takes fewer labels than one that is
	// not, and one that tells no probabilities is not believed.
	plan := func(p float64) int {
		var unaudited []prevalence.Passage
		for _, passage := range passages {
			passage.Gold = prevalence.Unknown
			if p > 0 {
				passage.Proba = []float64{1 - p, 1 - p}
				passage.Proba[passage.Tag] = p
			}
			unaudited = append(unaudited, passage)
		}
		n, ok := prevalence.Estimate(2, unaudited).Shares[0].LabelsFor(0.1)
		require.True(t, ok)
		return n
	}
	require.Less(t, plan(0.95), plan(0.8))
	require.Less(t, plan(0.8), plan(0))
}

func TestCheck(t *testing.T) {
	require.ErrorIs(t, prevalence.Check(2, nil), prevalence.ErrNoPassages)
	good := prevalence.Passage{ID: "a", Gold: 1, P: 0.5}
	for _, tc := range []struct {
		change func(*prevalence.Passage)
		want   string
	}{
		{func(*prevalence.Passage) {}, ""},
		{func(p *prevalence.Passage) { p.Tag = 2 }, `passage 0 ("a"): tag 2 is not one of 2 labels`},
		{func(p *prevalence.Passage) { p.Gold = -2 }, `gold label -2`},
		{func(p *prevalence.Passage) { p.P = 0 }, `inclusion probability 0 `},
		{func(p *prevalence.Passage) { p.P = math.NaN() }, `inclusion probability NaN`},
		{func(p *prevalence.Passage) { p.P = 1.5 }, `inclusion probability 1.5`},
		{func(p *prevalence.Passage) { p.Proba = []float64{1} }, `1 probabilities for 2 labels`},
		{func(p *prevalence.Passage) { p.Gold, p.P = prevalence.Unknown, 0 }, ""},
	} {
		p := good
		tc.change(&p)
		err := prevalence.Check(2, []prevalence.Passage{p})
		if tc.want == "" {
			require.NoError(t, err)
			continue
		}
		var fault *prevalence.PassageError
		require.ErrorAs(t, err, &fault)
		require.ErrorContains(t, err, tc.want)
	}
}

// A tagger that finds six of ten passages skeptical, and an audit of half of them
// that finds two of these tags wrong.
func Example() {
	e := prevalence.Estimate(2, twenty())
	s := e.Shares[0]
	fmt.Printf("tagged %.0f%%, corrected %.0f%% (%.0f-%.0f)\n", 100*s.Tagged,
		100*s.Corrected.Value, 100*s.Corrected.Interval.Lo, 100*s.Corrected.Interval.Hi)
	// Output:
	// tagged 60%, corrected 40% (0-80)
}
