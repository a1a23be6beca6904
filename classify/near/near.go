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
//
// Memory goes by the first list, which may well be the shorter.
func DuplicatesBut(a, b []string, skip func(i, j int) bool) []Pair {
	if len(a) == 0 {
		return nil
	}
	var shingles shingler
	index := map[uint64][]int32{}
	sizes := make([]int, len(a))
	for i, text := range a {
		found := shingles.of(text)
		sizes[i] = len(found)
		for _, s := range found {
			index[s] = append(index[s], int32(i))
		}
	}
	nearest := make([]Pair, len(a))
	shared := make([]int, len(a)) // shingles that b's passage has in common with each of a
	var met []int32               // that have any
	for j, text := range b {
		found := shingles.of(text)
		met = met[:0]
		for _, s := range found {
			for _, i := range index[s] {
				if shared[i] == 0 {
					met = append(met, i)
				}
				shared[i]++
			}
		}
		for _, i := range met {
			overlap := float64(shared[i]) / float64(min(len(found), sizes[i]))
			shared[i] = 0
			if overlap > nearest[i].Overlap && (skip == nil || !skip(int(i), j)) {
				nearest[i] = Pair{int(i), j, overlap} // of equals, the first
			}
		}
	}
	var pairs []Pair
	for _, p := range nearest {
		if p.Overlap >= threshold {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// A shingler keeps its buffers from one text to the next.
type shingler struct {
	words    []token.Word
	shingles []uint64
}

// of lists the distinct shingles of a text, by hash. They are valid until the
// next text.
func (s *shingler) of(text string) []uint64 {
	s.words = token.Split(s.words[:0], text)
	s.shingles = s.shingles[:0]
	for i := range max(len(s.words)-shingle+1, min(len(s.words), 1)) {
		hash := uint64(0)
		for _, word := range s.words[i:min(i+shingle, len(s.words))] {
			hash = token.Pair(hash, word.Hash)
		}
		s.shingles = append(s.shingles, hash)
	}
	slices.Sort(s.shingles)
	s.shingles = slices.Compact(s.shingles)
	return s.shingles
}
