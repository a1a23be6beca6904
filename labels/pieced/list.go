// Package pieced has lists of millions that grow without a copy.
package pieced

import "slices"

// A List grows piece by piece: what stands in it never moves. The zero List is
// empty.
type List[T any] struct {
	pieces [][]T
	n      int
}

const piece = 1 << 10

// Len is how many items there are.
func (l *List[T]) Len() int { return l.n }

// At is an item, to be read or changed.
func (l *List[T]) At(i int) *T { return &l.pieces[i/piece][i%piece] }

// Add adds an item at the end.
func (l *List[T]) Add(item T) {
	if l.n%piece == 0 {
		l.pieces = append(l.pieces, make([]T, 0, piece))
	}
	last := &l.pieces[len(l.pieces)-1]
	*last = append(*last, item)
	l.n++
}

// Take takes over the items of another list, in no order that matters. Full pieces
// are taken as they are, and the other list is empty then.
func (l *List[T]) Take(other *List[T]) {
	full := other.n / piece
	l.pieces = slices.Insert(l.pieces, 0, other.pieces[:full]...)
	l.n += full * piece
	for i := full * piece; i < other.n; i++ {
		l.Add(*other.At(i))
	}
	*other = List[T]{}
}
