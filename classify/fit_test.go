package classify

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"stance/labels"
)

// drawn makes samples of three labels whose gold is drawn from the
// probabilities that given strengths and offsets make of random evidence.
func drawn(n int, strength, offsets []float64, seed uint64) *samples {
	random := rand.New(rand.NewPCG(seed, 0))
	s := &samples{channels: len(strength), labels: len(offsets)}
	truth := parameters{strength: strength, offsets: [][]float64{offsets}}
	for i := range n {
		for range s.channels {
			at := len(s.evidence)
			for range s.labels {
				s.evidence = append(s.evidence, 2*random.NormFloat64())
			}
			centre(s.evidence[at:], 0)
			s.root = append(s.root, 1)
		}
		s.gold = append(s.gold, 0)
		s.group = append(s.group, 0)
		s.fold = append(s.fold, i%5)
		s.absent = append(s.absent, 0)
		s.id = append(s.id, i)
		at := random.Float64()
		for label, p := range truth.proba(s, i, make([]float64, s.labels)) {
			if at -= p; at < 0 {
				s.gold[i] = label
				break
			}
		}
	}
	return s
}

func gatheredOf(s *samples, recipe Recipe) *OutOfFold {
	docs := make([]int, s.labels)
	for _, gold := range s.gold {
		docs[gold]++
	}
	l := newLayout([]labels.Scheme{{Name: "x", Labels: []string{"a", "b", "c"}}}, nil)
	return &OutOfFold{layout: &l, recipe: recipe, docs: docs, general: *s}
}

// TestFitFindsTheTruth: with enough samples, the strengths and offsets that made
// them, a useless channel's being 0.
func TestFitFindsTheTruth(t *testing.T) {
	s := drawn(20_000, []float64{1, 0, 0.3}, []float64{0.5, 0, -0.5}, 1)
	pools, judged := gatheredOf(s, Recipe{Views: make([]RecipeView, 3)}).Fit()
	p := pools.General
	require.Equal(t, FittedWeights, p.WeightsAre)
	require.Equal(t, FittedOffsets, p.OffsetsAre)
	require.Equal(t, 20_000, p.Passages)
	for channel, want := range []float64{1, 0, 0.3} {
		require.InDelta(t, want, p.Weights[channel]/p.Temperature, 0.05)
	}
	require.InDelta(t, 0.5, p.Offsets[0][0]-p.Offsets[0][1], 0.06)
	require.InDelta(t, 0.5, p.Offsets[0][1]-p.Offsets[0][2], 0.06)
	require.InDelta(t, 1, (p.Weights[0]+p.Weights[1]+p.Weights[2])/3, 1e-5)
	require.Len(t, judged, 20_000)
	require.InDelta(t, p.LogLoss, LogLoss(judged), 1e-6)
}

// TestWeightsAreNotNegative: evidence that speaks for the wrong label is left out,
// not turned round.
func TestWeightsAreNotNegative(t *testing.T) {
	s := drawn(3000, []float64{1, -0.5}, []float64{0, 0, 0}, 2)
	pools, _ := gatheredOf(s, Recipe{Views: make([]RecipeView, 2)}).Fit()
	require.InDelta(t, 0, pools.General.Weights[1], 1e-9)
}

// TestEvidenceThatTellsNothing ends at the cap of the temperature, with
// probabilities that are about the labels' shares.
func TestEvidenceThatTellsNothing(t *testing.T) {
	s := drawn(3000, []float64{0, 0}, []float64{1, 0, -1}, 3)
	pools, judged := gatheredOf(s, Recipe{Views: make([]RecipeView, 2)}).Fit()
	p := pools.General
	require.GreaterOrEqual(t, p.Temperature, 20.0)
	require.LessOrEqual(t, p.Temperature, 1/minStrength)
	share := make([]float64, 3)
	for _, gold := range s.gold {
		share[gold] += 1.0 / 3000
	}
	prior := 0.0
	for _, q := range share {
		prior -= q * math.Log(q)
	}
	require.InDelta(t, prior, LogLoss(judged), 0.01)
}

// TestFewPassagesSharpenNothing: however right a handful was, its pool is no
// surer than the mean of its views, and its weights are equal.
func TestFewPassagesSharpenNothing(t *testing.T) {
	s := drawn(fewToFit-1, []float64{5, 5}, []float64{0, 0, 0}, 4)
	pools, _ := gatheredOf(s, Recipe{Views: make([]RecipeView, 2)}).Fit()
	require.Equal(t, EqualWeights, pools.General.WeightsAre)
	require.InDelta(t, 2, pools.General.Temperature, 1e-9)
	many, _ := gatheredOf(drawn(2000, []float64{5, 5}, []float64{0, 0, 0}, 4), Recipe{Views: make([]RecipeView, 2)}).Fit()
	require.Less(t, many.General.Temperature, 0.5)
}

func TestRecipeFixesWhatItNames(t *testing.T) {
	s := drawn(1000, []float64{1, 0.2}, []float64{0.5, 0, -0.5}, 5)
	views := []RecipeView{{Weight: 1}, {Weight: 3}}
	for _, offsets := range []Offsets{UniformOffsets, DocumentOffsets, FittedOffsets} {
		pools, _ := gatheredOf(s, Recipe{Views: views, Weights: GivenWeights, Offsets: offsets}).Fit()
		require.Equal(t, []float64{0.5, 1.5}, pools.General.Weights)
		require.Equal(t, offsets, pools.General.OffsetsAre)
	}
}

// TestDerivatives holds the gradient and the Hessian against differences.
func TestDerivatives(t *testing.T) {
	s := drawn(60, []float64{1, 0.5}, []float64{0.5, 0, -0.5}, 6)
	s.absent[3] = 1 << ((s.gold[3] + 1) % 3)
	all := make([]int, s.len())
	for i := range all {
		all[i] = i
		s.group[i] = i % 2
	}
	for _, weights := range []Weights{EqualWeights, FittedWeights} {
		n := newtonProblem{s: s, chosen: all, form: shape{
			weights: weights, offsets: FittedOffsets, given: []float64{1, 1}, voices: 2, fixed: [][]float64{{0, 0, 0}, {0, 0, 0}}, most: math.Inf(1),
		}}
		n.solve(nil, 1) // sets the numbers of variables
		x := make([]float64, n.strengths+n.offsets)
		for i := range x {
			x[i] = 0.3 + 0.1*float64(i)
		}
		loss := func(x []float64) float64 {
			at := n.newPoint()
			n.evaluate(x, at)
			return at.loss
		}
		at := n.newPoint()
		n.evaluate(x, at)
		want := fd.Gradient(nil, loss, x, nil)
		for i := range x {
			require.InDelta(t, want[i], at.gradient[i], 1e-6)
		}
		var numeric mat.SymDense
		fd.Hessian(&numeric, loss, x, nil)
		for i := range x {
			for j := range x {
				require.InDelta(t, numeric.At(i, j), at.hessian[min(i, j)*len(x)+max(i, j)], 1e-2)
			}
		}
	}
}

// TestFitIsTheMinimum: no step from what was found lowers the loss.
func TestFitIsTheMinimum(t *testing.T) {
	s := drawn(500, []float64{1, 0.1}, []float64{0.5, 0, -0.5}, 7)
	all := make([]int, s.len())
	for i := range all {
		all[i] = i
	}
	n := newtonProblem{s: s, chosen: all, form: shape{
		weights: FittedWeights, offsets: FittedOffsets, given: []float64{1, 1}, voices: 2, fixed: [][]float64{{0, 0, 0}}, most: math.Inf(1),
	}}
	x := n.solve(nil, 1e-12)
	least, other := n.newPoint(), n.newPoint()
	n.evaluate(x, least)
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.SliceOfN(rapid.Float64Range(-0.2, 0.2), len(x), len(x)).Draw(t, "step")
		n.evaluate(n.projected(x, step, 1), other)
		require.GreaterOrEqual(t, other.loss, least.loss-1e-9)
	})
}
