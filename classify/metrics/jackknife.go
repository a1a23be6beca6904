package metrics

import "math"

// jackknifeGroups is how many groups articles are dealt into at most: more would
// cost time and change little.
const jackknifeGroups = 100

// Jackknife is the standard error of any score of outcomes when the sample is
// one of articles. Articles are dealt into G groups, one a group up to 100, and
// with s_g the score without group g and s̄ the mean of these,
//
//	sqrt( (G-1)/G Σ_g (s_g - s̄)² )
//
// It is NaN for fewer than two articles.
//
// Source: P. S. Kott, "The Delete-a-Group Jackknife", Journal of Official
// Statistics 17 (2001); B. Efron, "The Jackknife, the Bootstrap and Other
// Resampling Plans" (1982), for groups of one.
func Jackknife(outcomes []Outcome, score func([]Outcome) float64) float64 {
	clusters := articles(outcomes)
	groups := min(len(clusters), jackknifeGroups)
	if groups < 2 {
		return math.NaN()
	}
	of := make([]int, len(outcomes))
	for c, cluster := range clusters {
		for _, i := range cluster {
			of[i] = c % groups
		}
	}
	scores := make([]float64, groups)
	kept := make([]Outcome, 0, len(outcomes))
	var mean float64
	for g := range scores {
		kept = kept[:0]
		for i := range outcomes {
			if of[i] != g {
				kept = append(kept, outcomes[i])
			}
		}
		scores[g] = score(kept)
		mean += scores[g] / float64(groups)
	}
	var sum float64
	for _, s := range scores {
		sum += (s - mean) * (s - mean)
	}
	return math.Sqrt(sum * float64(groups-1) / float64(groups))
}

// LossDifference is how much more log-loss tagger A has than B, a passage, with
// its standard error by article (see [Jackknife]). Both lists are of the same
// passages in the same order, with probabilities.
func LossDifference(a, b []Outcome) (difference, se float64) {
	paired := make([]Outcome, len(a))
	loss := func(outcomes []Outcome) float64 {
		var sum float64
		for i := range outcomes {
			sum += outcomes[i].Proba[0]
		}
		return sum / float64(len(outcomes))
	}
	for i := range a {
		paired[i] = Outcome{ID: a[i].ID, Article: a[i].Article, Proba: []float64{LogLoss(a[i:i+1]) - LogLoss(b[i:i+1])}}
	}
	return loss(paired), Jackknife(paired, loss)
}
