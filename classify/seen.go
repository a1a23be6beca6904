package classify

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"stance/labels"
)

// A seenItem is what is kept of an example.
type seenItem struct {
	id          string
	fingerprint uint64
	text        uint64 // its hash
	gold        uint64 // see packGold
	target      int32
	part        uint8 // of several, see examples
	gone        bool  // it is not counted any more
}

// packGold makes one number of an example's labels. NewCounts sees to it that it
// is large enough.
func (l *layout) packGold(gold []int) (packed uint64) {
	for s, label := range gold {
		packed = packed*uint64(len(l.schemes[s].Labels)+1) + uint64(label-labels.Unlabelled)
	}
	return packed
}

// unpackGold writes the labels to dst, which has room for all schemes.
func (l *layout) unpackGold(packed uint64, dst []int) {
	for s := len(dst) - 1; s >= 0; s-- {
		kinds := uint64(len(l.schemes[s].Labels) + 1)
		dst[s] = int(packed%kinds) + labels.Unlabelled
		packed /= kinds
	}
}

// packs reports whether the labels of an example make one number.
func (l *layout) packs() bool {
	most := uint64(1)
	for _, scheme := range l.schemes {
		kinds := uint64(len(scheme.Labels) + 1)
		if most > 1<<63/kinds {
			return false
		}
		most *= kinds
	}
	return true
}

// An example is a seenItem on its way into a model.
type example struct {
	head uint64 // of its id, behind what all ids begin with
	*seenItem
}

// examples are the examples in the order of their ids, with the part that each
// was counted in. Most ids begin alike: eight bytes behind that decide nearly all
// comparisons.
func (c *Counts) examples() []example {
	parts := c.parts
	if parts == nil {
		parts = []*Counts{c}
	}
	size := 0
	for _, part := range parts {
		size += part.seen.Len()
	}
	list := make([]example, 0, size)
	alike := -1 // bytes that all ids begin with
	for number, part := range parts {
		for i := range part.seen.Len() {
			seen := part.seen.At(i)
			if seen.gone {
				continue
			}
			seen.part = uint8(number)
			list = append(list, example{seenItem: seen})
			if alike < 0 {
				alike = len(seen.id)
			}
			alike = min(alike, len(seen.id))
			for seen.id[:alike] != list[0].id[:alike] {
				alike--
			}
		}
	}
	for i := range list {
		var head [8]byte
		copy(head[:], list[i].id[alike:])
		list[i].head = binary.BigEndian.Uint64(head[:])
	}
	slices.SortFunc(list, func(a, b example) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		return strings.Compare(a.id, b.id)
	})
	return list
}
