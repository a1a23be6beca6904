package prevalence

import "math"

// z is the normal quantile of a 95% interval.
const z = 1.959963984540054

// noSkill is the variance of gold minus tag that is assumed of a tagger of which
// nothing is known: that of a share of one half, as if there were no tags.
const noSkill = 0.25

// plan sets what LabelsFor goes by before there is an audit: how far articles
// differ in their tags, and how often the tagger itself thinks that it errs,
//
//	1/N Σ_i |Ŷ_i - p_i|,  p_i the label's probability
//
// which is right where its probabilities are calibrated.
func (s *Share) plan(label int, passages []Passage, groups [][]int) {
	tags := make([]float64, len(passages))
	s.errors = 0
	for i, p := range passages {
		tagged := p.Tag == label
		if tagged {
			tags[i] = 1
		}
		switch {
		case p.Proba == nil:
			s.errors += noSkill
		case tagged:
			s.errors += 1 - p.Proba[label]
		default:
			s.errors += p.Proba[label]
		}
	}
	s.errors /= float64(len(passages))
	s.between = clustered(tags, s.Tagged, groups)
}

// LabelsFor is how many passages an audit takes, drawn at random with equal
// probabilities, for the share's interval to be of a width. With n labels the
// variance is about
//
//	V(n) = B + S² (1/n - 1/N)
//
// where S² is the variance of gold minus tag and B what is left when all N
// passages are labelled: how far articles differ. With an audit both are
// estimated from it; before, S² is the tagger's own guess, and B that of the
// tags. There is no such number, and ok is false, where B alone makes the
// interval wider: then it takes more articles.
func (s Share) LabelsFor(width float64) (n int, ok bool) {
	allowed := width*width/(4*z*z) - s.between
	if !(allowed > 0) {
		return 0, false
	}
	if s.errors == 0 {
		return LeastAudit, true
	}
	least := math.Ceil(1 / (allowed/s.errors + 1/float64(s.passages)))
	return max(LeastAudit, int(least)), true
}
