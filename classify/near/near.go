// Package near finds near-duplicates: passages that share most of their wording.
//
// A passage that stands both among those a model is trained on and, slightly
// changed, among those it is scored on makes its score worthless.
package near

import (
	"slices"

	"stance/classify/token"
)

// A Pair is a passage of the first list and its nearest of the second.
type Pair struct {
	A, B    int     // indices
	Overlap float64 // share of A's shingles, or of B's, that both have
}

const (
	shingle   = 5   // words in a row that are compared
	threshold = 0.5 // the overlap from which two passages are near-duplicates
)

// Duplicates lists the passages of a that have a near-duplicate in b, each with
// the nearest. Overlap is the containment coefficient of their word 5-grams
// (Broder 1997, "On the resemblance and containment of documents"), the larger
// of the two directions, so that a passage quoted inside a longer one is found.
// Passages shorter than five words count when they are the same.
func Duplicates(a, b []string) []Pair { return DuplicatesBut(a, b, nil) }

// DuplicatesBut is Duplicates without the pairs that skip, unless nil, says yes
// to, such as passages of the same article.
func DuplicatesBut(a, b []string, skip func(i, j int) bool) []Pair {
	index := map[uint64][]int{}
	sizes := make([]int, len(b))
	for i, text := range b {
		shingles := shinglesOf(text)
		sizes[i] = len(shingles)
		for _, s := range shingles {
			index[s] = append(index[s], i)
		}
	}
	var pairs []Pair
	for i, text := range a {
		shingles := shinglesOf(text)
		shared := map[int]int{}
		for _, s := range shingles {
			for _, j := range index[s] {
				shared[j]++
			}
		}
		nearest := Pair{A: i, B: -1}
		for j, n := range shared {
			if skip != nil && skip(i, j) {
				continue
			}
			overlap := float64(n) / float64(min(len(shingles), sizes[j]))
			if overlap > nearest.Overlap || overlap == nearest.Overlap && j < nearest.B {
				nearest.B, nearest.Overlap = j, overlap
			}
		}
		if nearest.Overlap >= threshold {
			pairs = append(pairs, nearest)
		}
	}
	return pairs
}

// shinglesOf lists the distinct shingles of a text, by hash.
func shinglesOf(text string) []uint64 {
	words := token.Split(nil, text)
	var shingles []uint64
	for i := range max(len(words)-shingle+1, min(len(words), 1)) {
		hash := uint64(0)
		for _, word := range words[i:min(i+shingle, len(words))] {
			hash = token.Pair(hash, word.Hash)
		}
		shingles = append(shingles, hash)
	}
	slices.Sort(shingles)
	return slices.Compact(shingles)
}
