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

// find finds the runs of a text, 64 bytes at a time: letters and blanks are told
// eight together, and the few other bytes looked at one by one. A text that is no
// UTF-8 is one run: what its faults do to the words around them is for Split.
func (r *runs) find(text string) {
	const (
		small  = 0x20 * ones // what tells a small letter from its capital
		blanks = ' ' * ones
	)
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
		letters, space := uint64(0), uint64(0)
		for i := 0; i < runBlock; i += 8 {
			eight := binary.LittleEndian.Uint64(block[i:])
			all |= eight
			// The high bit of each byte tells whether it is in the set.
			isLetter := letterBits(eight | small)
			isBlank := ^((eight^blanks)&^highs + 0x7f*ones | eight ^ blanks) & highs
			binary.LittleEndian.PutUint64(block[i:], eight|isLetter>>2)
			letters |= highBits(isLetter) << i
			space |= highBits(isBlank) << i
		}
		inRun := letters
		for odd := ^(letters | space); odd != 0; odd &= odd - 1 {
			i := at + bits.TrailingZeros64(odd)
			if i < behind || i >= len(text) {
				continue
			}
			joins := false
			switch joint[text[i]] {
			case partsAlways:
			case joinsAlways:
				joins = true
			case joinsWords:
				joins = i > 0 && (text[i-1] >= utf8.RuneSelf || i+1 < len(text) && wordy[text[i-1]] && wordy[text[i+1]])
			case joinsNumbers:
				joins = i > 0 && i+1 < len(text) && wordy[text[i-1]] && wordy[text[i+1]] && class[text[i-1]] != letter && class[text[i+1]] != letter
			case beyondASCII:
				if n := partingMark(text, i); n > 0 {
					behind = i + n
				} else {
					joins = true
				}
			}
			if joins {
				inRun |= 1 << (i - at)
			}
		}
		r.bounds = slices.Grow(r.bounds, runBlock+1)
		n := len(r.bounds)
		bounds := r.bounds[:n+runBlock]
		for turns := inRun ^ (inRun<<1 | inside); turns != 0; turns &= turns - 1 {
			bounds[n] = int32(at + bits.TrailingZeros64(turns))
			n++
		}
		r.bounds = bounds[:n]
		inside = inRun >> 63
	}
	if inside != 0 {
		r.bounds = append(r.bounds, int32(len(text)))
	}
	if all&highs != 0 && !utf8.ValidString(text) {
		r.bounds = append(r.bounds[:0], 0, int32(len(text)))
	}
}

// letterBits sets the high bits of those of eight bytes that are small letters.
func letterBits(eight uint64) uint64 {
	low := eight &^ highs
	return (low + (0x80-'a')*ones) &^ (low + (0x7f-'z')*ones) &^ eight & highs
}

// highBits gathers the high bits of eight bytes, of which no other bit may be
// set.
func highBits(eight uint64) uint64 { return eight >> 7 * 0x0102040810204080 >> 56 }

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
