package picks

import (
	"math"
	"slices"

	"stance/classify/token"
	"stance/labels"
)

// leastWords is how many different words a passage needs to be picked as far: a
// line of three is far from everything, and teaches nothing.
const leastWords = 8

// A vector is a passage as a point on the unit sphere: its different words in
// the order of their hashes, weighted by how rare they are.
type vector struct {
	words  []uint64
	weight []float64
}

// A space knows how rare words are. Similarity is the cosine of the angle
// between two passages whose words w each weigh
//
//	log((1 + N) / (1 + n_w)) + 1
//
// where n_w of N passages, labelled and not, hold the word; how often a word
// stands in a passage plays no part (K. Spärck Jones 1972, "A Statistical
// Interpretation of Term Specificity"; G. Salton and C. Buckley 1988,
// "Term-Weighting Approaches in Automatic Text Retrieval").
type space struct {
	passages int
	holding  map[uint64]int // passages, by word
}

func (s *space) add(words []uint64) {
	s.passages++
	for _, w := range words {
		s.holding[w]++
	}
}

func (s *space) vector(words []uint64) vector {
	v := vector{words: words, weight: make([]float64, len(words))}
	sum := 0.0
	for i, w := range words {
		v.weight[i] = math.Log(float64(1+s.passages)/float64(1+s.holding[w])) + 1
		sum += v.weight[i] * v.weight[i]
	}
	for i := range v.weight {
		v.weight[i] /= math.Sqrt(sum)
	}
	return v
}

// wordsOf lists a text's different words by their hashes.
func wordsOf(text string) []uint64 {
	var hashes []uint64
	for _, word := range token.Split(nil, text) {
		hashes = append(hashes, word.Hash)
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// cosine is the similarity of two passages.
func cosine(a, b vector) (sum float64) {
	for i, j := 0, 0; i < len(a.words) && j < len(b.words); {
		switch {
		case a.words[i] < b.words[j]:
			i++
		case a.words[i] > b.words[j]:
			j++
		default:
			sum += a.weight[i] * b.weight[j]
			i++
			j++
		}
	}
	return min(sum, 1)
}

// An index finds the labelled passage that is most similar to another.
type index struct {
	postings map[uint64][]posting
	sums     []float64 // by passage, while looking
	touched  []int
}

type posting struct {
	passage int
	weight  float64
}

func newIndex(vectors []vector) *index {
	x := &index{postings: map[uint64][]posting{}, sums: make([]float64, len(vectors))}
	for n, v := range vectors {
		for i, w := range v.words {
			x.postings[w] = append(x.postings[w], posting{n, v.weight[i]})
		}
	}
	return x
}

// nearest returns the most similar passage, the first of equals; -1 where none
// shares a word.
func (x *index) nearest(v vector) (passage int, similarity float64) {
	x.touched = x.touched[:0]
	for i, w := range v.words {
		for _, p := range x.postings[w] {
			if x.sums[p.passage] == 0 {
				x.touched = append(x.touched, p.passage)
			}
			x.sums[p.passage] += v.weight[i] * p.weight
		}
	}
	passage = -1
	for _, n := range x.touched {
		if s := x.sums[n]; s > similarity || s == similarity && n < passage {
			passage, similarity = n, s
		}
		x.sums[n] = 0
	}
	return passage, min(similarity, 1)
}

// far picks passages until there are n picks in all, each time the one least
// similar to its nearest among those labelled and those picked.
func (c *chooser) far(n int, labelled []labels.Item) {
	if len(c.choice.Picks) >= n {
		return
	}
	s := &space{holding: map[uint64]int{}}
	var labelledWords [][]uint64
	for _, item := range labelled {
		labelledWords = append(labelledWords, wordsOf(item.Text))
		s.add(labelledWords[len(labelledWords)-1])
	}
	words := make([][]uint64, len(c.frame))
	place := map[int]int{} // of a candidate in the frame
	for f, i := range c.frame {
		words[f] = wordsOf(c.candidates[i].Text)
		place[i] = f
		s.add(words[f])
	}
	vectors := make([]vector, len(labelledWords))
	for i := range labelledWords {
		vectors[i] = s.vector(labelledWords[i])
	}
	x := newIndex(vectors)
	at := make([]vector, len(c.frame))
	similarity := make([]float64, len(c.frame))
	nearest := make([]string, len(c.frame))
	for f := range c.frame {
		at[f] = s.vector(words[f])
		if found, similar := x.nearest(at[f]); found >= 0 {
			similarity[f], nearest[f] = similar, labelled[found].ID
		}
	}
	take := func(picked int) {
		for f := range c.frame {
			if similar := cosine(at[f], at[picked]); similar > similarity[f] {
				similarity[f], nearest[f] = similar, c.candidates[c.frame[picked]].ID
			}
		}
	}
	for _, p := range c.choice.Picks {
		take(place[p.Candidate])
	}
	for len(c.choice.Picks) < n {
		farthest := -1
		for f, i := range c.frame {
			if len(words[f]) >= leastWords && (farthest < 0 || similarity[f] < similarity[farthest]) && c.free(i) {
				farthest = f
			}
		}
		if farthest < 0 {
			return
		}
		c.pick(Pick{Candidate: c.frame[farthest], Sample: Far, Similarity: similarity[farthest], Nearest: nearest[farthest]})
		take(farthest)
	}
}
