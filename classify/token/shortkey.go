package token

import (
	"encoding/binary"
	"math/bits"
)

// longestKey is the length of the longest word that a shortKey holds.
const longestKey = 16

// A shortKey is a word of 16 bytes at most, to be compared in two steps. It tells
// words apart in full: the bytes behind a word's end are zero, and no word holds
// a zero.
type shortKey struct{ first, second uint64 }

func keyOf[T string | []byte](word T) shortKey {
	var padded [longestKey]byte
	copy(padded[:], word)
	return shortKey{binary.LittleEndian.Uint64(padded[:]), binary.LittleEndian.Uint64(padded[8:])}
}

// append appends the word.
func (k shortKey) append(dst []byte) []byte {
	n := len(dst) + (bits.Len64(k.first)+7)/8 + (bits.Len64(k.second)+7)/8
	dst = binary.LittleEndian.AppendUint64(dst, k.first)
	return binary.LittleEndian.AppendUint64(dst, k.second)[:n]
}

// place is where a WordReader has a place for the word.
func (k shortKey) place() int {
	return int((k.first*0x9e3779b97f4a7c15 ^ bits.RotateLeft64(k.second*0xd1342543de82ef95, 32)) >> (64 - knownBits) & (1<<knownBits - 1))
}

// firstBytes has a mask by the number of bytes that it leaves.
var firstBytes = func() (masks [longestKey + 1][2]uint64) {
	for n := range masks {
		masks[n] = [2]uint64{^uint64(0), ^uint64(0)}
		if n < 8 {
			masks[n][0] = 1<<(8*n) - 1
		}
		if n < 16 {
			masks[n][1] = 1<<(8*max(0, n-8)) - 1
		}
	}
	return masks
}()
