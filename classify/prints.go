package classify

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// prints are the fingerprints of the training passages, laid out to be searched
// where they lie: 8 bytes each in ascending order, 0 where a slot is free. With
// n different ones there are 3n/2+1 homes, and the home of print is
// print*homes/2^64; each stands in its home or in the first slot behind all
// before it, and at least one free slot follows the last of both.
type prints struct {
	homes uint64
	slots []byte
}

func printHomes(n int) uint64 { return uint64(n) + uint64(n)/2 + 1 }

// newPrints takes fingerprints in any order, and leaves out what stands twice.
func newPrints(all []uint64) (p prints, n int) {
	sorted := make([]uint64, len(all))
	for i, print := range all {
		sorted[i] = max(print, 1) // 0 is a free slot; a passage without words has it
	}
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	p.homes = printHomes(len(sorted))
	for _, print := range sorted {
		home, _ := bits.Mul64(print, p.homes)
		if free := 8*int(home) - len(p.slots); free > 0 {
			p.slots = append(p.slots, make([]byte, free)...)
		}
		p.slots = binary.LittleEndian.AppendUint64(p.slots, print)
	}
	p.slots = append(p.slots, make([]byte, 8+max(0, 8*int(p.homes)-len(p.slots)))...)
	return p, len(sorted)
}

func (p *prints) has(print uint64) bool {
	print = max(print, 1)
	home, _ := bits.Mul64(print, p.homes)
	at := 8 * int(home)
	slot := binary.LittleEndian.Uint64(p.slots[at:])
	for slot < print && slot != 0 {
		at += 8
		slot = binary.LittleEndian.Uint64(p.slots[at:])
	}
	return slot == print
}

// searchEnds reports whether every search, from any home on, ends within the
// slots.
func searchEnds(slots []byte, homes uint64) bool {
	n := uint64(len(slots))
	return n%8 == 0 && n/8 > homes && binary.LittleEndian.Uint64(slots[n-8:]) == 0
}
