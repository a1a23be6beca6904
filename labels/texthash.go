package labels

import (
	"encoding/binary"
	"math/bits"
)

// TextHash is a number for a text, byte for byte. By chance one edit in 10^19
// leaves it what it was. Models store it.
func TextHash(text string) uint64 {
	const first, second = 0x9e3779b97f4a7c15, 0xd1342543de82ef95
	fold := func(a, b uint64) uint64 {
		high, low := bits.Mul64(a, b)
		return high ^ low
	}
	hash := uint64(len(text)) * first
	for ; len(text) >= 8; text = text[8:] {
		_ = text[7]
		word := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		hash = fold(hash^word^first, second+hash)
	}
	var rest [8]byte
	copy(rest[:], text)
	return fold(hash^binary.LittleEndian.Uint64(rest[:])^second, first+hash)
}
