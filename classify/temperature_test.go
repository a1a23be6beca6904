package classify_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify"
)

// Three of four passages are right about labels whose scores are 3 apart. The
// least log-loss is where the probability shown is the share that is right:
// 1/(1+exp(-3/T)) = 3/4, so that T = 3/ln 3.
func ExampleFitTemperature() {
	scores := [][]float64{{0, -3}, {-10, -7}, {2, -1}, {0, 3}}
	gold := []int{0, 1, 0, 0}
	fmt.Printf("%.4f %.4f\n", classify.FitTemperature(scores, gold), 3/math.Log(3))
	// Output:
	// 2.7307 2.7307
}

// synthetic draws scores, and gold labels from the softmax of the scores
// divided by a temperature.
func synthetic(random *rand.Rand, n, labels int, temperature float64) (scores [][]float64, gold []int) {
	for range n {
		s, odds, total := make([]float64, labels), make([]float64, labels), 0.0
		for l := range s {
			s[l] = 3 * temperature * random.NormFloat64()
			odds[l] = math.Exp(s[l] / temperature)
			total += odds[l]
		}
		draw, label := random.Float64()*total, 0
		for draw -= odds[0]; draw > 0; draw -= odds[label] {
			label++
		}
		scores, gold = append(scores, s), append(gold, label)
	}
	return scores, gold
}

func TestFitTemperatureRecoversATemperature(t *testing.T) {
	random := rand.New(rand.NewPCG(1956, 10))
	for _, labels := range []int{2, 3, 7} {
		for _, temperature := range []float64{0.2, 0.5, 1, 2, 5, 20, 60} {
			scores, gold := synthetic(random, 5000, labels, temperature)
			// With so many passages the estimate lies within a few hundredths.
			require.InEpsilon(t, temperature, classify.FitTemperature(scores, gold), 0.08, "%d labels", labels)
		}
	}
}

func TestFitTemperatureWithoutPassages(t *testing.T) {
	require.InDelta(t, 1, classify.FitTemperature(nil, nil), 0)
	require.InDelta(t, 1, classify.FitTemperature([][]float64{}, []int{}), 0)
}

func TestFitTemperatureHasBounds(t *testing.T) {
	// Always right: the surer the better. Always wrong: the less sure the better.
	require.InDelta(t, 0.1, classify.FitTemperature([][]float64{{1, 0}, {0, 2}}, []int{0, 1}), 1e-5)
	require.InDelta(t, 100, classify.FitTemperature([][]float64{{1, 0}, {0, 2}}, []int{1, 0}), 1e-3)
	// Scores as long passages have them, and a label that has no examples.
	got := classify.FitTemperature([][]float64{{-9e5, -8e5, math.Inf(-1)}, {0, 300, math.Inf(-1)}}, []int{0, 1})
	require.InDelta(t, 100, got, 1e-3)
}

// TestFitTemperatureLaws: only differences of scores count, their unit is that
// of the temperature, and the order of passages and copies of all do not matter.
func TestFitTemperatureLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		temperature := rapid.Float64Range(0.5, 20).Draw(t, "temperature")
		scores, gold := synthetic(random, 60, 3, temperature)
		want := classify.FitTemperature(scores, gold)
		if want < 0.11 || want > 24 { // at the bounds, or too near for the factor below
			t.Skip("no temperature to speak of")
		}
		factor := rapid.Float64Range(1, 4).Draw(t, "factor")
		scaled, shifted := make([][]float64, len(scores)), make([][]float64, len(scores))
		for i, s := range scores {
			shift := rapid.Float64Range(-50, 50).Draw(t, "shift")
			for _, x := range s {
				scaled[i] = append(scaled[i], factor*x)
				shifted[i] = append(shifted[i], x+shift)
			}
		}
		require.InEpsilon(t, factor*want, classify.FitTemperature(scaled, gold), 1e-4)
		require.InEpsilon(t, want, classify.FitTemperature(shifted, gold), 1e-4)
		require.InEpsilon(t, want, classify.FitTemperature(slices.Concat(scores, scores), slices.Concat(gold, gold)), 1e-4)
		slices.Reverse(scores)
		slices.Reverse(gold)
		require.InEpsilon(t, want, classify.FitTemperature(scores, gold), 1e-4)
	})
}
