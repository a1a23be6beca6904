package metrics

import "slices"

// A Permutation is the result of [PermutationTest].
type Permutation struct {
	Accuracy float64 `json:"accuracy"`
	// Chance is the mean accuracy over all permutations, worked out, not drawn.
	Chance    float64 `json:"chance"`
	P         float64 `json:"p"`
	Resamples int     `json:"resamples"`
	Seed      uint64  `json:"seed"`
}

// strata are the articles, passages of unknown article together in one.
func strata(outcomes []Outcome) [][]int {
	groups := articles(outcomes)
	known := groups
	var unknown []int
	for n := len(groups); n > 0 && outcomes[groups[n-1][0]].Article == ""; n-- {
		unknown = append(unknown, groups[n-1]...)
		known = groups[:n-1]
	}
	if unknown == nil {
		return groups
	}
	return append(slices.Clip(known), unknown)
}

// PermutationTest asks how often the accuracy would be as high if, within each
// article, gold labels had fallen on passages by chance:
//
//	P = (1 + k) / (1 + B)
//
// with k of B permutations at least as accurate as the gold itself. An article
// keeps its own mix of labels, so a tagger that has only learned which article
// leans which way gets no credit; what counts is telling passages of one
// article apart. Passages of unknown article are permuted among themselves.
// Where no article has two labels, P is 1.
//
// Source: M. Ojala and G. C. Garriga, "Permutation Tests for Studying Classifier
// Performance", JMLR 11 (2010); B. Phipson and G. K. Smyth, "Permutation
// P-values Should Never Be Zero", SAGMB 9 (2010), for counting the gold itself.
func PermutationTest(outcomes []Outcome, opt Resampling) Permutation {
	type article struct{ gold, predicted []int }
	var texts []article
	var chance float64
	for _, group := range strata(outcomes) {
		var text article
		for _, i := range group {
			text.gold = append(text.gold, outcomes[i].Gold)
			text.predicted = append(text.predicted, outcomes[i].Predicted)
		}
		texts = append(texts, text)
		// Every prediction meets every gold label of its article equally often.
		times := map[int]int{}
		for _, g := range text.gold {
			times[g]++
		}
		met := 0
		for _, p := range text.predicted {
			met += times[p]
		}
		chance += float64(met) / float64(len(group))
	}
	hits := func() (n int) {
		for _, text := range texts {
			for i, g := range text.gold {
				if g == text.predicted[i] {
					n++
				}
			}
		}
		return n
	}

	observed, random := hits(), opt.source()
	atLeast := 0
	for range opt.resamples() {
		for _, text := range texts {
			random.Shuffle(len(text.gold), func(i, j int) {
				text.gold[i], text.gold[j] = text.gold[j], text.gold[i]
			})
		}
		if hits() >= observed {
			atLeast++
		}
	}
	return Permutation{
		Accuracy:  Accuracy(outcomes),
		Chance:    chance / float64(len(outcomes)),
		P:         float64(1+atLeast) / float64(1+opt.resamples()),
		Resamples: opt.resamples(),
		Seed:      opt.Seed,
	}
}
