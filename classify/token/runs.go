package token

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// One byte in each of the eight of a word.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// runs are the stretches of a text that words are cut from: between them stand
// only marks and white space that belong to no word and part them. A run of
// ASCII letters is one word; of others it is for [Split] to say.
type runs struct {
	lowered []byte  // the text with its ASCII letters in lower case, then padding
	bounds  []int32 // where runs begin and end, in turns
}

// runPadding is how many bytes behind the start of any run can be read.
const runPadding = 16

const runBlock = 64

// find finds the runs of a text, 64 bytes at a time: letters and white space are
// told eight together, and the few other bytes looked at one by one. A text that is no
// UTF-8 is one run: what its faults do to the words around them is for Split.
func (r *runs) find(text string) {
	const small = ('a' - 'A') * ones
	size := (len(text) + runBlock - 1) / runBlock * runBlock
	r.lowered = append(r.lowered[:0], text...)
	r.lowered = slices.Grow(r.lowered, size+runPadding-len(text))[:size+runPadding]
	for i := len(text); i < len(r.lowered); i++ {
		r.lowered[i] = ' '
	}
	r.bounds = r.bounds[:0]
	all := uint64(0)
	inside, behind := uint64(0), 0 // a run goes on; where the last mark beyond ASCII ends
	for at := 0; at < size; at += runBlock {
		block := (*[runBlock]byte)(r.lowered[at:])
		letters, visible := uint64(0), uint64(0) // a bit a byte
		for i := 0; i < runBlock; i += 8 {
			eight := binary.LittleEndian.Uint64(block[i:])
			all |= eight
			letter := letterBits(eight | small)
			binary.LittleEndian.PutUint64(block[i:], eight|letter>>2)
			letters = letters>>8 | highBits(letter)
			visible = visible>>8 | highBits(((eight&^highs+(0x7f-' ')*ones)|eight)&highs)
		}
		inRun := letters
		for odd := visible &^ letters; odd != 0; odd &= odd - 1 {
			bit := bits.TrailingZeros64(odd) & 63
			if i := at + bit; i >= behind && i < len(text) {
				joins, end := joinsRun(text, i, behind)
				if behind = end; joins {
					inRun |= 1 << bit
				}
			}
		}
		// Of the turns eight are written at a time: so many or twice or thrice as
		// many is foreseen better than their number is.
		turns := inRun ^ (inRun<<1 | inside)
		inside = inRun >> 63
		count, n := bits.OnesCount64(turns), len(r.bounds)
		r.bounds = slices.Grow(r.bounds, runBlock+8)
		for done := 0; done < count; done += 8 {
			bounds := (*[8]int32)(r.bounds[n+done : n+done+8])
			for k := range bounds {
				bounds[k] = int32(at + bits.TrailingZeros64(turns))
				turns &= turns - 1
			}
		}
		r.bounds = r.bounds[:n+count]
	}
	if inside != 0 {
		r.bounds = append(r.bounds, int32(len(text)))
	}
	if all&highs != 0 && !utf8.ValidString(text) {
		r.bounds = append(r.bounds[:0], 0, int32(len(text)))
	}
}

// joinsRun says whether a byte of a text that is no ASCII letter belongs to a run.
// Bytes before behind belong to a mark that parts, and it returns where the last
// such mark ends.
func joinsRun(text string, at, behind int) (joins bool, end int) {
	if text[at] < '0' && at+1 < len(text) && text[at+1] == ' ' && (at == 0 || text[at-1] < utf8.RuneSelf) {
		return false, behind // as most marks stand
	}
	switch joint[text[at]] {
	case partsAlways:
	case joinsAlways:
		joins = true
	case joinsWords:
		joins = at > 0 && (text[at-1] >= utf8.RuneSelf || at+1 < len(text) && wordy[text[at-1]] && wordy[text[at+1]] &&
			(text[at+1] < utf8.RuneSelf || partingMark(text, at+1) == 0))
	case joinsNumbers:
		joins = at > 0 && at+1 < len(text) && wordy[text[at-1]] && wordy[text[at+1]] && class[text[at-1]] != letter && class[text[at+1]] != letter
	case beyondASCII:
		n := partingMark(text, at)
		return n == 0, max(behind, at+n)
	}
	return joins, behind
}

// letterBits sets the high bits of those of eight bytes that are small letters.
func letterBits(eight uint64) uint64 {
	low := eight &^ highs
	return (low + (0x80-'a')*ones) &^ (low + (0x7f-'z')*ones) &^ eight & highs
}

// highBits gathers the high bits of eight bytes, of which no other bit may be
// set, in the highest byte, that of the last byte highest.
func highBits(eight uint64) uint64 { return eight >> 7 * 0x0102040810204080 & (0xff << 56) }

// What a byte that is no ASCII letter does to a run.
const (
	partsAlways = iota
	joinsAlways
	joinsWords   // parts, unless both of its neighbours may belong to words, or a Hebrew letter stands before it
	joinsNumbers // parts, unless both may and neither is an ASCII letter
	beyondASCII
)

// joint and wordy follow UAX #29, but where it takes more than one byte to tell
// they say that a run goes on: a run too long is cut by Split.
var joint, wordy = func() (joint [256]byte, wordy [256]bool) {
	for c := range 256 {
		switch class[c] {
		case letter:
			wordy[c] = true
		case digit, extend:
			wordy[c] = true
			joint[c] = joinsAlways
		case midLetter, midNumLetter:
			joint[c] = joinsWords
		case midNumber:
			joint[c] = joinsNumbers
		}
		if c == '"' { // between Hebrew letters
			joint[c] = joinsWords
		}
		if c >= utf8.RuneSelf {
			wordy[c] = true
			joint[c] = beyondASCII
		}
	}
	return joint, wordy
}()

// partingMark is the length of a mark beyond ASCII that parts words at a place of
// a text, or 0.
func partingMark(text string, at int) int {
	n := knownPunctuation(text[at:])
	switch {
	case n == 0:
		return 0
	case n == 2 && text[at+1] == 0xa9: // ©, which a joiner before it makes part of its word
		return 0
	case n == 3 && (text[at+2] == 0x98 || text[at+2] == 0x99) && // ‘ and ’
		at > 0 && at+3 < len(text) && wordy[text[at-1]] && wordy[text[at+3]]:
		return 0
	}
	return n
}
