package classify

import (
	"math"
	"slices"
)

// A Pool makes one score of the evidence of all views. With E_v(c) the evidence
// of view v for label c, its log-likelihood over the root of the mean number of
// terms a passage has in that view,
//
//	score(c) = b_c + sum over v of w_v * E_v(c) / T
//
// and the softmax of the scores is the probabilities. Views that are dependent
// on each other, as all are, count as so many witnesses of one thing; T takes
// back what that overstates (Guo et al. 2017, "On Calibration of Modern Neural
// Networks", section 4.2). The offsets b enter once, and T does not divide them.
//
// Views that are estimated on one target's passages are followed by the same
// views estimated on all passages: both are channels of the pool.
type Pool struct {
	// Weights are w, by channel; their mean is 1.
	Weights     []float64 `json:"weights"`
	WeightsAre  Weights   `json:"weights_are"`
	Temperature float64   `json:"temperature"`
	// Offsets are b, by target where there are targets, and by label; their mean
	// over a target's labels is 0.
	Offsets    [][]float64 `json:"offsets"`
	OffsetsAre Offsets     `json:"offsets_are"`
	// Passages is how many the pool was fitted on, and LogLoss what it costs on
	// folds that it was not fitted on; 0 without any.
	Passages int     `json:"passages"`
	LogLoss  float64 `json:"log_loss"`
}

// SchemePools are the pools of one scheme.
type SchemePools struct {
	General Pool  `json:"general"`
	Targets *Pool `json:"targets,omitempty"` // nil without targets
}

// channels is the number of channels of a pool over so many views.
func channels(views int, targeted bool) int {
	if targeted {
		return 2 * views
	}
	return views
}

// evidence writes what a passage's views say, by channel and label, to dst: of
// the passages of its target and then of all, or of all alone.
func (e *Estimate) evidence(p *Passage, scheme, target int, dst []float64) []float64 {
	if target != General {
		dst = e.questionEvidence(p, e.layout.question(scheme, target), dst)
	}
	return e.questionEvidence(p, e.layout.question(scheme, General), dst)
}

func (e *Estimate) questionEvidence(p *Passage, question int, dst []float64) []float64 {
	first, width := e.layout.span(question)
	columns, views := e.layout.columns(), len(e.recipe.Views)
	sums := make([]int64, width)
	for view := range views {
		copy(sums, e.base[view*columns+first:][:width])
		for _, row := range p.viewRows(view) {
			if at := int(row)*columns + first; at < len(e.logs) {
				for label, log := range e.logs[at:][:width] {
					sums[label] += int64(log)
				}
			}
		}
		root := e.root[question*views+view]
		for _, sum := range sums {
			if root == 0 {
				dst = append(dst, 0)
				continue
			}
			dst = append(dst, float64(sum)/unit/root)
		}
	}
	return dst
}

// roots appends what the evidence of each channel was divided by.
func (e *Estimate) roots(scheme, target int, dst []float64) []float64 {
	views := len(e.recipe.Views)
	if target != General {
		dst = append(dst, e.root[e.layout.question(scheme, target)*views:][:views]...)
	}
	return append(dst, e.root[e.layout.question(scheme, General)*views:][:views]...)
}

// plainPool is the pool of a set too small to fit one on, or of one that is not
// to be fitted: the mean of the views' evidence and the labels' shares.
func plainPool(recipe Recipe, channels int, docs [][]int) Pool {
	p := Pool{
		Weights: slices.Repeat([]float64{1}, channels), WeightsAre: EqualWeights, Temperature: float64(channels),
		OffsetsAre: recipe.Offsets,
	}
	if recipe.Weights == GivenWeights {
		p.Weights, p.WeightsAre = recipe.givenWeights(channels), GivenWeights
	}
	if p.OffsetsAre != UniformOffsets {
		p.OffsetsAre = DocumentOffsets
	}
	for _, n := range docs {
		p.Offsets = append(p.Offsets, startOffsets(p.OffsetsAre, n))
	}
	return p
}

// givenWeights are the recipe's own weights, their mean made 1.
func (r Recipe) givenWeights(channels int) []float64 {
	sum := 0.0
	for _, v := range r.Views {
		sum += v.Weight
	}
	weights := make([]float64, channels)
	for i := range weights {
		weights[i] = r.Views[i%len(r.Views)].Weight * float64(len(r.Views)) / sum
	}
	return weights
}

// startOffsets are uniform or document offsets, centred; 0 for a label without
// examples, which is never given.
func startOffsets(kind Offsets, docs []int) []float64 {
	offsets := make([]float64, len(docs))
	if kind == UniformOffsets {
		return offsets
	}
	total, present, mean := 0, 0.0, 0.0
	for _, n := range docs {
		total += n
	}
	for label, n := range docs {
		if n > 0 {
			offsets[label] = math.Log(float64(n) / float64(total))
			mean += offsets[label]
			present++
		}
	}
	for label, n := range docs {
		if n > 0 {
			offsets[label] -= mean / present
		}
	}
	return offsets
}

// rounded keeps the digits that the data tell, the same on every machine.
func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }
