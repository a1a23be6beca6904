package metrics

import (
	"math"
	"sort"
)

// smallestProba is what log-loss takes a probability of 0 for, 2^-52: the clip
// of scikit-learn's log_loss on float64. One certain mistake costs 36 nats, not
// infinity.
const smallestProba = 0x1p-52

// LogLoss is the mean over passages of -ln p, p the probability given to the
// gold label, clipped to [2^-52, 1]. It is NaN for no outcomes and panics on an
// outcome without probabilities.
//
// Source: I. J. Good, "Rational Decisions", JRSS B 14 (1952).
func LogLoss(outcomes []Outcome) float64 {
	var sum float64
	for i := range outcomes {
		p := outcomes[i].Proba[outcomes[i].Gold]
		sum -= math.Log(min(1, max(smallestProba, p)))
	}
	return sum / float64(len(outcomes))
}

// Brier is the squared error of the probabilities, summed over the labels and
// averaged over the passages:
//
//	1/n Σ_i Σ_l (p_il - [l is gold of i])²
//
// It runs from 0 to 2, as in the source. Half of it, from 0 to 1, is what
// binary scores and some libraries call by the same name. It is NaN for no
// outcomes and panics on an outcome without probabilities.
//
// Source: G. W. Brier, "Verification of Forecasts Expressed in Terms of
// Probability", Monthly Weather Review 78 (1950).
func Brier(outcomes []Outcome) float64 {
	var sum float64
	for i := range outcomes {
		o := &outcomes[i]
		_ = o.Proba[o.Gold] // missing probabilities are a panic, not a perfect 0
		for l, p := range o.Proba {
			if l == o.Gold {
				p--
			}
			sum += p * p
		}
	}
	return sum / float64(len(outcomes))
}

// A Bin is one bar of a reliability diagram: passages whose answer was given a
// probability in (Lo, Hi].
type Bin struct {
	Lo         float64  `json:"lo"`
	Hi         float64  `json:"hi"`
	Count      int      `json:"count"`
	Confidence float64  `json:"confidence"` // mean probability of the answers
	Accuracy   float64  `json:"accuracy"`   // share of the answers that is right
	Interval   Interval `json:"interval"`   // of Accuracy, by ClopperPearson
}

func (b *Bin) gap() float64 { return math.Abs(b.Accuracy - b.Confidence) }

// DefaultBins is the number of bins where none is given, as in Guo et al.
const DefaultBins = 15

// Reliability sorts passages by the probability of the answer into bins of
// equal width, (0, 1/bins] to (1-1/bins, 1], and returns those with a passage
// in them, lowest first. 0 bins or less mean [DefaultBins]. It panics on an outcome
// without probabilities.
//
// Source: A. Niculescu-Mizil and R. Caruana, "Predicting Good Probabilities
// with Supervised Learning", ICML (2005).
func Reliability(outcomes []Outcome, bins int) []Bin {
	if bins <= 0 {
		bins = DefaultBins
	}
	// i/bins is the float64 nearest to the edge, and so is a probability read
	// from the same decimal: of ten bins 0.8 lands in (0.7, 0.8]. A running sum
	// of widths puts that edge below 0.8, and 0.8 into the next bin.
	edge := func(i int) float64 { return float64(i) / float64(bins) }

	counts, hits, sums := make([]int, bins), make([]int, bins), make([]float64, bins)
	for i := range outcomes {
		confidence := outcomes[i].confidence()
		b := sort.Search(bins-1, func(b int) bool { return confidence <= edge(b+1) })
		counts[b]++
		sums[b] += confidence
		if outcomes[i].right() {
			hits[b]++
		}
	}
	var filled []Bin
	for b, count := range counts {
		if count == 0 {
			continue
		}
		filled = append(filled, Bin{
			Lo: edge(b), Hi: edge(b + 1), Count: count,
			Confidence: sums[b] / float64(count),
			Accuracy:   float64(hits[b]) / float64(count),
			Interval:   ClopperPearson(hits[b], count),
		})
	}
	return filled
}

// ECE is the expected calibration error: the distance of accuracy and mean
// confidence, averaged over bins by their share of the passages,
//
//	Σ_b count_b/n |accuracy_b - confidence_b|
//
// It grows with the number of bins and shrinks with that of passages, so only
// values of one binning and of one test set compare. It is NaN for no bins.
//
// Source: C. Guo et al., "On Calibration of Modern Neural Networks", ICML
// (2017), after M. P. Naeini et al., AAAI (2015).
func ECE(bins []Bin) float64 {
	var sum, n float64
	for i := range bins {
		sum += bins[i].gap() * float64(bins[i].Count)
		n += float64(bins[i].Count)
	}
	return sum / n
}

// MCE is the maximum calibration error, the widest distance of accuracy and
// mean confidence in any bin. A bin of one passage can make it: read it beside
// the counts. It is NaN for no bins.
//
// Source: as for [ECE].
func MCE(bins []Bin) float64 {
	if len(bins) == 0 {
		return math.NaN()
	}
	var widest float64
	for i := range bins {
		widest = max(widest, bins[i].gap())
	}
	return widest
}
