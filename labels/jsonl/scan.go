package jsonl

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// One byte in each of the eight of a word.
const (
	ones   = 0x0101010101010101
	highs  = 0x80 * ones
	spaces = ' ' * ones
	quotes = '"' * ones
	slants = '\\' * ones
)

// special marks the bytes of a word that cannot stand in a JSON string as they
// are, or begin a character beyond ASCII: the high bit of the first such byte is
// set, and no bit before it. (Subtraction borrows from the bytes behind a hit,
// so that bits behind the first mean nothing.)
func special(w uint64) uint64 {
	return (w | (w - spaces) | ((w ^ quotes) - ones) | ((w ^ slants) - ones)) & highs
}

// plainPrefix is the number of bytes at the start of s that can stand in a JSON
// string as they are: all but control characters, the quote, the backslash and
// what is no UTF-8.
func plainPrefix(s []byte) int {
	at := 0
	for {
		for len(s)-at >= 8 {
			if mask := special(binary.LittleEndian.Uint64(s[at:])); mask != 0 {
				at += bits.TrailingZeros64(mask) / 8
				break
			}
			at += 8
		}
		// At a special byte, or near the end.
		for {
			if at >= len(s) {
				return at
			}
			c := s[at]
			if c < utf8.RuneSelf {
				if !plain[c] {
					return at
				}
				at++
				if len(s)-at >= 8 {
					break
				}
				continue
			}
			size := runeSize(s[at:])
			if size == 0 {
				return at
			}
			at += size
		}
	}
}

// runeSize is the length of the character beyond ASCII that s begins with; 0 for
// what is no UTF-8.
func runeSize(s []byte) int {
	switch c := s[0]; {
	case c >= 0xc2 && c <= 0xdf:
		if len(s) > 1 && continues(s[1]) {
			return 2
		}
		return 0
	case c > 0xe0 && c < 0xf0 && c != 0xed: // beside those with a rule of their own
		if len(s) > 2 && continues(s[1]) && continues(s[2]) {
			return 3
		}
		return 0
	}
	if r, size := utf8.DecodeRune(s); r != utf8.RuneError || size > 1 {
		return size
	}
	return 0
}

func continues(c byte) bool { return c&0xc0 == 0x80 }

// plain marks the bytes that can stand in a string as they are: ASCII but for
// control characters, the quote and the backslash.
var plain = func() (set [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		set[c] = c != '"' && c != '\\'
	}
	return set
}()
