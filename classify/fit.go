package classify

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"
)

const (
	// fewToFit is the number of passages under which weights are equal and the
	// temperature may only make a pool less sure than the mean of its views. That
	// a handful of passages were all tagged rightly is no reason to be surer.
	fewToFit = 200
	// minStrength bounds 1/T from below, for views that tell nothing.
	minStrength = 0.01
	// mostOffsets is how many offsets are fitted at most, of all targets and
	// labels, unless a recipe asks for it; the work grows with their square.
	mostOffsets = 100
	// offsetPrior is the precision of a normal prior on fitted offsets: about
	// what one passage tells. It keeps a label that a few passages lack possible.
	offsetPrior = 1.0
	// strengthPrior is the precision of a normal prior on the strength of equal
	// weights, in units of the strength that makes a pool the mean of its views:
	// about what five passages tell. A handful does not turn all views down. Fitted
	// weights have none: on the gold set it cost them log-loss.
	strengthPrior = 5.0
)

// shape says what of a pool is fitted: one strength for all channels, or one a
// channel; offsets by group and label, or fixed ones.
type shape struct {
	weights Weights
	offsets Offsets
	given   []float64   // the weights, unless they are fitted
	fixed   [][]float64 // the offsets, unless they are fitted
	most    float64     // the largest strength of equal weights
	voices  float64     // channels that say anything
}

// fit fits the pool of one kind of passages, and returns what each passage's
// probabilities are under a pool fitted on the other folds.
func (o *OutOfFold) fit(s *samples, docs [][]int) (Pool, []Judgement) {
	plain := plainPool(o.recipe, s.channels, docs)
	folds := 0
	for _, fold := range s.fold {
		folds = max(folds, fold+1)
	}
	if len(s.usable()) == 0 {
		return plain, s.crossfitPlain(plain)
	}
	var best shape
	var fitted parameters
	var judged []Judgement
	bestLoss := math.Inf(1)
	shapes := o.shapes(s, docs)
	tried := make([]crossfitted, len(shapes))
	var fitting sync.WaitGroup
	for i, candidate := range shapes {
		fitting.Go(func() { tried[i] = s.crossfit(candidate, folds) })
	}
	fitting.Wait()
	for i, candidate := range shapes {
		// A difference that rounding could make does not decide.
		if t := tried[i]; t.loss < bestLoss-1e-6 {
			best, bestLoss, fitted, judged = candidate, t.loss, t.whole, t.judged
		}
	}
	pool := s.pool(best, fitted)
	pool.Passages, pool.LogLoss = len(s.usable()), rounded(bestLoss)
	return pool, judged
}

// usable lists the samples that a fit can learn from: those whose label the
// training passages have.
func (s *samples) usable() []int {
	var list []int
	for i, gold := range s.gold {
		if s.absent[i]&(1<<gold) == 0 {
			list = append(list, i)
		}
	}
	return list
}

// usableLoss is the log-loss of the usable samples.
func (s *samples) usableLoss(judged []Judgement) float64 {
	var usable []Judgement
	for _, i := range s.usable() {
		usable = append(usable, judged[i])
	}
	return LogLoss(usable)
}

// crossfitPlain judges all samples by a pool that was not fitted.
func (s *samples) crossfitPlain(pool Pool) []Judgement { return s.judge(pool) }

// voices is the number of channels that say anything at all: a view of hashtags
// finds nothing in the press.
func (s *samples) voices() float64 {
	heard := make([]bool, s.channels)
	voices := 0.0
	for i, root := range s.root {
		if channel := i % s.channels; root > 0 && !heard[channel] {
			heard[channel] = true
			voices++
		}
	}
	return max(voices, 1)
}

// shapes lists what may be fitted, the simplest first.
func (o *OutOfFold) shapes(s *samples, docs [][]int) []shape {
	weights := []Weights{EqualWeights, FittedWeights}
	offsets := []Offsets{UniformOffsets, DocumentOffsets, FittedOffsets}
	few := len(s.usable()) < fewToFit
	switch {
	case o.recipe.Weights != "":
		weights = []Weights{o.recipe.Weights}
	case few || s.channels == 1:
		weights = weights[:1]
	}
	switch {
	case o.recipe.Offsets != "":
		offsets = []Offsets{o.recipe.Offsets}
	case few || len(docs)*s.labels > mostOffsets:
		offsets = offsets[:2]
	}
	var list []shape
	for _, w := range weights {
		given := slices.Repeat([]float64{1}, s.channels)
		if w == GivenWeights {
			given = o.recipe.givenWeights(s.channels)
		}
		most := math.Inf(1)
		if few {
			most = 1 / s.voices()
		}
		for _, kind := range offsets {
			form := shape{weights: w, offsets: kind, given: given, most: most, voices: s.voices()}
			for _, n := range docs {
				form.fixed = append(form.fixed, startOffsets(kind, n))
			}
			list = append(list, form)
		}
	}
	return list
}

// crossfitted is a pool, what pools of its shape that had not seen a passage said
// of it, and what that costs.
type crossfitted struct {
	whole  parameters
	judged []Judgement
	loss   float64
}

// crossfit fits a pool, and judges every fold by one fitted on the others; a
// single fold by one fitted on itself.
func (s *samples) crossfit(form shape, folds int) crossfitted {
	whole := newtonProblem{s: s, form: form, chosen: s.usable()}
	x := whole.solve(nil, 1e-10)
	judged, proba := make([]Judgement, s.len()), make([]float64, s.len()*s.labels)
	for fold := range folds {
		var inside, outside []int
		for i, f := range s.fold {
			switch {
			case f == fold:
				inside = append(inside, i)
			case s.absent[i]&(1<<s.gold[i]) == 0:
				outside = append(outside, i)
			}
		}
		if len(outside) == 0 {
			outside = whole.chosen
		}
		part := newtonProblem{s: s, form: form, chosen: outside}
		if form.offsets == DocumentOffsets {
			part.form.fixed = s.shares(outside, len(form.fixed))
		}
		p := part.parameters(part.solve(x, 1e-7)) // it is convex: the start only saves steps
		for _, i := range inside {
			judged[i] = Judgement{ID: s.id[i], Gold: s.gold[i], Proba: p.proba(s, i, proba[i*s.labels:][:s.labels:s.labels])}
		}
	}
	return crossfitted{whole.parameters(x), judged, s.usableLoss(judged)}
}

// shares are the document offsets of some samples, by group: those of a fold's
// own passages must not be known when it is judged.
func (s *samples) shares(chosen []int, groups int) [][]float64 {
	docs := make([][]int, groups)
	for group := range docs {
		docs[group] = make([]int, s.labels)
	}
	for _, i := range chosen {
		docs[s.group[i]][s.gold[i]]++
	}
	var offsets [][]float64
	for _, n := range docs {
		offsets = append(offsets, startOffsets(DocumentOffsets, n))
	}
	return offsets
}

// parameters are what solve fits.
type parameters struct {
	strength []float64 // by channel: w/T
	offsets  [][]float64
}

// proba writes the probabilities of a sample to dst.
func (p *parameters) proba(s *samples, i int, dst []float64) []float64 {
	copy(dst, p.offsets[s.group[i]])
	for channel, evidence := 0, s.of(i); channel < s.channels; channel++ {
		for label := range dst {
			dst[label] += p.strength[channel] * evidence[channel*s.labels+label]
		}
	}
	top := math.Inf(-1)
	for label, score := range dst {
		if s.absent[i]&(1<<label) != 0 {
			dst[label] = math.Inf(-1)
		} else {
			top = max(top, score)
		}
	}
	// This is softmax, which takes most of the time of a fit, without asking for
	// what is known: e^0 is 1.
	total := 0.0
	for label, score := range dst {
		e := 1.0
		if score != top {
			e = math.Exp(score - top)
		}
		dst[label] = e
		total += e
	}
	for label := range dst {
		dst[label] /= total
	}
	return dst
}

// pool writes parameters as weights and a temperature. Strengths that are all 0
// would be no weights: the temperature is capped.
func (s *samples) pool(form shape, p parameters) Pool {
	mean := 0.0
	for _, strength := range p.strength {
		mean += strength / float64(s.channels)
	}
	if mean < minStrength {
		p.strength = slices.Clone(p.strength)
		for channel := range p.strength {
			p.strength[channel] += minStrength - mean
		}
		mean = minStrength
	}
	pool := Pool{WeightsAre: form.weights, OffsetsAre: form.offsets, Temperature: rounded(1 / mean)}
	for _, strength := range p.strength {
		pool.Weights = append(pool.Weights, rounded(strength/mean))
	}
	for _, offsets := range p.offsets {
		var list []float64
		for _, offset := range offsets {
			list = append(list, rounded(offset))
		}
		pool.Offsets = append(pool.Offsets, list)
	}
	return pool
}

// A newtonProblem is a fit of strengths and offsets to some of the samples. Its
// variables are the strengths, one or one a channel, and, where they are fitted,
// the offsets, group by group.
type newtonProblem struct {
	s      *samples
	form   shape
	chosen []int

	strengths, offsets int // numbers of variables
}

// solve minimises the log-loss, a convex function of all variables, by Newton's
// method with the strengths kept at 0 or above (Bertsekas 1982, "Projected Newton
// Methods for Optimization Problems with Simple Constraints"). It ends when a
// step gains less than the tolerance. The start may be nil.
func (n *newtonProblem) solve(start []float64, tolerance float64) []float64 {
	n.strengths = 1
	if n.form.weights == FittedWeights {
		n.strengths = n.s.channels
	}
	if n.form.offsets == FittedOffsets {
		n.offsets = len(n.form.fixed) * n.s.labels
	}
	x := make([]float64, n.strengths+n.offsets)
	for i := range n.strengths {
		x[i] = min(n.centre(i), n.form.most)
	}
	for group, fixed := range n.form.fixed {
		if n.offsets > 0 {
			copy(x[n.strengths+group*n.s.labels:], fixed)
		}
	}
	if start != nil {
		copy(x, start)
	}
	const steps = 60
	now, tried := n.newPoint(), n.newPoint()
	n.evaluate(x, now)
	for range steps {
		step := n.step(x, now)
		next, found := x, false
		for size := 1.0; size > 1e-8 && !found; size /= 2 {
			next = n.projected(x, step, size)
			n.evaluate(next, tried) // mostly the first is better, and its derivatives are needed
			found = tried.loss < now.loss
		}
		if !found {
			break
		}
		done := now.loss-tried.loss < tolerance
		x, now, tried = next, tried, now
		if done {
			break
		}
	}
	return x
}

// projected goes along a step and stays where the variables may be.
func (n *newtonProblem) projected(x, step []float64, size float64) []float64 {
	next := slices.Clone(x)
	for i := range next {
		next[i] += size * step[i]
		if i < n.strengths {
			next[i] = min(max(next[i], n.least()), n.form.most)
		}
	}
	return next
}

// least is the lowest that a strength may be.
func (n *newtonProblem) least() float64 {
	if n.form.weights == FittedWeights {
		return 0
	}
	return minStrength
}

// step is the Newton step of the variables that are free to move; those at a
// bound that the gradient holds them to stay.
func (n *newtonProblem) step(x []float64, at *point) []float64 {
	gradient := at.gradient
	var free []int
	for i := range x {
		if i < n.strengths && (x[i] <= n.least() && gradient[i] >= 0 || x[i] >= n.form.most && gradient[i] <= 0) {
			continue
		}
		free = append(free, i)
	}
	step := make([]float64, len(x))
	if len(free) == 0 {
		return step
	}
	reduced := mat.NewSymDense(len(free), nil)
	right := mat.NewVecDense(len(free), nil)
	for i, fi := range free {
		right.SetVec(i, -gradient[fi])
		for j := i; j < len(free); j++ {
			reduced.SetSym(i, j, at.hessian[fi*len(x)+free[j]])
		}
		reduced.SetSym(i, i, reduced.At(i, i)+1e-9)
	}
	var cholesky mat.Cholesky
	var solved mat.VecDense
	if cholesky.Factorize(reduced) && cholesky.SolveVecTo(&solved, right) == nil {
		for i, fi := range free {
			step[fi] = solved.AtVec(i)
		}
		return step
	}
	for _, fi := range free { // numerically flat: go downhill
		step[fi] = -gradient[fi]
	}
	return step
}

func (n *newtonProblem) parameters(x []float64) parameters {
	p := parameters{strength: make([]float64, n.s.channels), offsets: n.form.fixed}
	for channel := range p.strength {
		if n.strengths == n.s.channels && n.form.weights == FittedWeights {
			p.strength[channel] = x[channel]
		} else {
			p.strength[channel] = x[0] * n.form.given[channel]
		}
	}
	if n.offsets > 0 {
		p.offsets = nil
		for at := n.strengths; at < len(x); at += n.s.labels {
			p.offsets = append(p.offsets, slices.Clone(x[at:at+n.s.labels]))
		}
	}
	return p
}

// A point is the mean log-loss at one place, with its gradient and its Hessian,
// of which the upper triangle is filled.
type point struct {
	loss     float64
	gradient []float64
	hessian  []float64
}

func (n *newtonProblem) newPoint() *point {
	size := n.strengths + n.offsets
	return &point{gradient: make([]float64, size), hessian: make([]float64, size*size)}
}

// evaluate writes the loss at x and its derivatives.
//
// With q the probabilities of a passage, E_v(c) how its score for label c rises
// with strength v, and m_v the mean of E_v under q, its loss has the gradient
// m_v - E_v(gold) in a strength and q_c, less 1 for gold, in the offset of label
// c. The Hessian is the covariance under q: of E_v and E_w in two strengths,
// q_c*(E_v(c) - m_v) in a strength and an offset, and q_c - q_c*q_c or -q_c*q_d
// in two offsets. Labels without examples have the probability 0, and so vanish
// from all of them.
func (n *newtonProblem) evaluate(x []float64, at *point) {
	s, size, width := n.s, len(x), n.s.labels
	p := n.parameters(x)
	clear(at.gradient)
	clear(at.hessian)
	proba := make([]float64, width)
	mean := make([]float64, n.strengths)
	pooled := make([]float64, width)
	loss := 0.0
	for _, i := range n.chosen {
		evidence, gold := s.of(i), s.gold[i]
		if n.form.weights != FittedWeights { // one strength: its slope is the weighted sum
			n.pooled(evidence, pooled)
			evidence = pooled
		}
		p.proba(s, i, proba)
		loss -= math.Log(max(proba[gold], 1e-300))
		for v := range mean {
			m := 0.0
			slope := evidence[v*width:][:width]
			for label, q := range proba {
				m += q * slope[label]
			}
			mean[v] = m
			at.gradient[v] += m - slope[gold]
			row := at.hessian[v*size:][:v+1]
			for w := range row { // the lower triangle for now: it is mirrored below
				other := evidence[w*width:][:width]
				sum := 0.0
				for label, q := range proba {
					sum += q * slope[label] * other[label]
				}
				row[w] += sum - m*mean[w]
			}
		}
		if n.offsets == 0 {
			continue
		}
		first := n.strengths + s.group[i]*width
		at.gradient[first+gold]--
		for label, q := range proba {
			c := first + label
			at.gradient[c] += q
			row := at.hessian[c*size:]
			for v, m := range mean {
				row[v] += q * (evidence[v*width+label] - m)
			}
			row = row[first:][:label+1]
			for other := range row {
				row[other] -= q * proba[other]
			}
			row[label] += q
		}
	}
	scale := 1 / float64(len(n.chosen))
	for v := range size {
		off := x[v] - n.centre(v)
		loss += n.precision(v) / 2 * off * off
		at.gradient[v] = (at.gradient[v] + n.precision(v)*off) * scale
		at.hessian[v*size+v] += n.precision(v)
		for w := range v + 1 {
			at.hessian[w*size+v] = at.hessian[v*size+w] * scale
		}
	}
	at.loss = loss * scale
}

// pooled weighs the evidence of all channels as the form gives it.
func (n *newtonProblem) pooled(evidence, dst []float64) {
	clear(dst)
	for channel, weight := range n.form.given {
		for label, e := range evidence[channel*len(dst):][:len(dst)] {
			dst[label] += weight * e
		}
	}
}

// centre and precision are those of the normal prior on a variable.
func (n *newtonProblem) centre(v int) float64 {
	if v < n.strengths {
		return 1 / n.form.voices
	}
	return 0
}

func (n *newtonProblem) precision(v int) float64 {
	switch {
	case v >= n.strengths:
		return offsetPrior
	case n.form.weights == FittedWeights:
		return 0
	}
	return strengthPrior * n.form.voices * n.form.voices
}
