package classify

import "math"

// FitTemperature finds the number that scores are to be divided by so that
// their softmax has the least log-loss against gold (Guo et al. 2017, "On
// Calibration of Modern Neural Networks", section 4.2; the same one parameter
// corrects naive Bayes, which counts dependent words as independent evidence).
// Scores must come from models that did not see the passages. Where no
// temperature does better than another, as without passages, it is 1.
func FitTemperature(scores [][]float64, gold []int) float64 {
	if len(scores) == 0 {
		return 1
	}
	loss := func(logT float64) float64 {
		t, total := math.Exp(logT), 0.0
		for i, s := range scores {
			total += logSumExp(s, t) - s[gold[i]]/t
		}
		return total
	}
	// The loss is convex in 1/t, so it has one minimum in log t: golden section.
	low, high := math.Log(minTemperature), math.Log(maxTemperature)
	ratio := (math.Sqrt(5) - 1) / 2
	a, b := high-ratio*(high-low), low+ratio*(high-low)
	lossA, lossB := loss(a), loss(b)
	for high-low > 1e-6 {
		if lossA <= lossB {
			high, b, lossB = b, a, lossA
			a = high - ratio*(high-low)
			lossA = loss(a)
		} else {
			low, a, lossA = a, b, lossB
			b = low + ratio*(high-low)
			lossB = loss(b)
		}
	}
	if least := loss((low + high) / 2); loss(0)-least <= 1e-9*float64(len(scores)) {
		return 1
	}
	// Six digits are more than the data tell, and the same on every machine.
	return math.Round(math.Exp((low+high)/2)*1e6) / 1e6
}

const minTemperature, maxTemperature = 0.1, 100

func logSumExp(scores []float64, t float64) float64 {
	top := math.Inf(-1)
	for _, s := range scores {
		top = max(top, s/t)
	}
	sum := 0.0
	for _, s := range scores {
		sum += math.Exp(s/t - top)
	}
	return top + math.Log(sum)
}
