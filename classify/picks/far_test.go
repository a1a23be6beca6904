package picks

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The index finds what comparing with every passage finds.
func TestIndexAgreesWithComparing(t *testing.T) {
	text := rapid.StringMatching(`([a-e]{1,2} ){0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		labelled := rapid.SliceOfN(text, 0, 12).Draw(t, "labelled")
		s := &space{holding: map[uint64]int{}}
		for _, one := range labelled {
			s.add(wordsOf(one))
		}
		looking := wordsOf(text.Draw(t, "looking"))
		s.add(looking)
		var vectors []vector
		for _, one := range labelled {
			vectors = append(vectors, s.vector(wordsOf(one)))
		}
		v := s.vector(looking)
		x := newIndex(vectors)
		for range 2 { // it leaves nothing behind
			found, similarity := x.nearest(v)
			best := 0.0
			for _, other := range vectors {
				best = max(best, cosine(v, other))
			}
			require.InDelta(t, best, similarity, 1e-12)
			if found >= 0 {
				require.InDelta(t, best, cosine(v, vectors[found]), 1e-12)
			} else {
				require.Zero(t, best)
			}
		}
	})
}

// By hand: of three passages "peace" is in all, "treaty" in two, "islands" in
// one. The weights are 1, 1+log(4/3) and 1+log(2), the
// lengths of the two passages 1.6303757603 and 1.9664046824.
func TestCosine(t *testing.T) {
	s := &space{holding: map[uint64]int{}}
	for _, text := range []string{"peace treaty", "treaty peace Peace", "peace islands"} {
		s.add(wordsOf(text))
	}
	a, b := s.vector(wordsOf("peace treaty")), s.vector(wordsOf("peace islands"))
	require.InDelta(t, 1/(1.6303757603*1.9664046824), cosine(a, b), 1e-6)
	require.InDelta(t, 1, cosine(a, a), 1e-12)
	require.Zero(t, cosine(a, s.vector(nil)))
}
