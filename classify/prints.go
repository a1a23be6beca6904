package classify

import (
	"encoding/binary"
	"iter"
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
	sorted := sortPrints(all)
	n = len(sorted)
	p.homes = printHomes(n)
	p.slots = make([]byte, 0, 8*(p.homes+8))
	for _, print := range sorted {
		home, _ := bits.Mul64(print, p.homes)
		if free := 8*int(home) - len(p.slots); free > 0 {
			p.slots = append(p.slots, make([]byte, free)...)
		}
		p.slots = binary.LittleEndian.AppendUint64(p.slots, print)
	}
	p.slots = append(p.slots, make([]byte, 8+max(0, 8*int(p.homes)-len(p.slots)))...)
	return p, n
}

// sortPrints sorts fingerprints and leaves out what stands twice. They are spread
// evenly: once they are handed out to as many buckets, few share one.
func sortPrints(all []uint64) []uint64 {
	starts := make([]int32, len(all)+1)
	bucket := func(print uint64) uint64 {
		at, _ := bits.Mul64(print, uint64(len(all)))
		return at
	}
	// 0 is a free slot: a passage without words has the fingerprint 1 in its place.
	for _, print := range all {
		starts[bucket(max(print, 1))+1]++
	}
	for i := range len(all) {
		starts[i+1] += starts[i]
	}
	sorted := make([]uint64, len(all))
	for _, print := range all {
		at := &starts[bucket(max(print, 1))]
		sorted[*at] = max(print, 1)
		*at++
	}
	from := 0
	for _, to := range starts[:len(all)] { // where the next bucket starts, by now
		if int(to)-from > 1 {
			slices.Sort(sorted[from:to])
		}
		from = int(to)
	}
	return slices.Compact(sorted)
}

// areThoseOf reports whether newPrints would make these of fingerprints, of which
// n are different.
func (p *prints) areThoseOf(seen iter.Seq[uint64], n int) bool {
	before, end, found := uint64(0), 0, 0
	for at := 0; at < len(p.slots); at += 8 {
		print := binary.LittleEndian.Uint64(p.slots[at:])
		if print == 0 {
			continue
		}
		home, _ := bits.Mul64(print, p.homes)
		if print <= before || at != max(end, 8*int(home)) {
			return false
		}
		before, end = print, at+8
		found++
	}
	if found != n || len(p.slots) != 8+max(8*int(p.homes), end) {
		return false
	}
	asked := make([]bool, len(p.slots)/8)
	for print := range seen {
		at := p.search(print)
		if at < 0 {
			return false
		}
		if !asked[at/8] {
			asked[at/8] = true
			n--
		}
	}
	return n == 0
}

func (p *prints) has(print uint64) bool { return p.search(print) >= 0 }

// search is the place of a fingerprint, or -1.
func (p *prints) search(print uint64) int {
	print = max(print, 1)
	home, _ := bits.Mul64(print, p.homes)
	at := 8 * int(home)
	slot := binary.LittleEndian.Uint64(p.slots[at:])
	for slot < print && slot != 0 {
		at += 8
		slot = binary.LittleEndian.Uint64(p.slots[at:])
	}
	if slot != print {
		return -1
	}
	return at
}

// searchEnds reports whether every search, from any home on, ends within the
// slots.
func searchEnds(slots []byte, homes uint64) bool {
	n := uint64(len(slots))
	return n%8 == 0 && n/8 > homes && binary.LittleEndian.Uint64(slots[n-8:]) == 0
}
