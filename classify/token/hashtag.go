package token

import (
	"unicode"
	"unicode/utf8"
)

// stemWords appends the sequence of stems to the units. A hashtag stands there
// whole, and then in its parts: "#MakeItSo" is "#makeitso", "make", "it", "so".
// A mention stands there whole only.
func (x *Extractor) stemWords() {
	for i, w := range x.words {
		n := &x.notes[i]
		if n.flags&within == 0 {
			n.unit = len(x.units)
		} else {
			n.unit = x.notes[i-1].unit
		}
		switch {
		case n.flags&(hashtag|mention) != 0:
			x.addTag(i)
		case n.flags&within == 0:
			x.addStem(x.folded[i], unit{start: w.Start, end: w.End, word: i, sentence: n.sentence})
		}
	}
}

// addStem appends the stem of a folded word.
func (x *Extractor) addStem(folded span, u unit) {
	from := len(x.arena)
	x.arena = append(x.arena, x.arena[folded.from:folded.to]...)
	x.arena = x.arena[:from+len(stem(x.arena[from:]))]
	x.addUnit(span{from, len(x.arena)}, u)
	last := &x.units[len(x.units)-1]
	last.stop = isStop(last.hash)
}

// addTag appends the units of a hashtag or mention that begins with this word.
func (x *Extractor) addTag(first int) {
	end := first + 1
	for end < len(x.words) && x.notes[end].flags&within != 0 {
		end++
	}
	tag := unit{
		start:    x.words[first].Start - 1,
		end:      x.words[end-1].End,
		word:     first,
		sentence: x.notes[first].sentence,
	}
	if end > first+1 {
		tag.word = -1 // it is several
	}
	folded := x.fold(tag.start+1, tag.end)
	from := len(x.arena)
	x.arena = append(x.arena, x.text[tag.start])
	x.arena = append(x.arena, x.arena[folded.from:folded.to]...)
	x.addUnit(span{from, len(x.arena)}, tag)
	if x.notes[first].flags&hashtag == 0 {
		return
	}
	for i := first; i < end; i++ {
		w := x.words[i]
		w.End -= possessive(x.text[w.Start:w.End])
		for at := w.Start; ; {
			start, stop := tagPart(x.text[:w.End], at)
			if start == stop {
				break
			}
			part := unit{start: start, end: stop, word: -1, sentence: tag.sentence}
			if start == w.Start && stop == w.End {
				part.word = i
			}
			x.addStem(x.fold(start, stop), part)
			at = stop
		}
	}
}

// tagPart finds the next part of a hashtag at or behind a place in it: digits,
// capitals ("USA"), or small letters with one capital before them at most. What
// is neither parts them. The result is empty when there is none.
func tagPart(text string, at int) (start, end int) {
	for at < len(text) {
		kind, size := charKind(text[at:])
		if kind != charOther {
			break
		}
		at += size
	}
	start = at
	first, capitals, before := charOther, 0, at
	for at < len(text) {
		kind, size := charKind(text[at:])
		switch {
		case at == start:
			first = kind
		case first == charUpper && kind == charLower:
			if capitals > 1 {
				return start, before // the last capital begins the next part
			}
			first = charLower
		case kind != first:
			return start, at
		}
		if kind == charUpper {
			capitals++
		}
		before, at = at, at+size
	}
	return start, at
}

// Kinds of characters in a hashtag.
const (
	charOther = iota
	charUpper
	charLower
	charDigit
)

func charKind(text string) (kind, size int) {
	switch c := text[0]; {
	case 'a' <= c && c <= 'z':
		return charLower, 1
	case 'A' <= c && c <= 'Z':
		return charUpper, 1
	case '0' <= c && c <= '9':
		return charDigit, 1
	case c < utf8.RuneSelf:
		return charOther, 1
	}
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case unicode.IsUpper(r):
		return charUpper, size
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return charLower, size
	case unicode.IsNumber(r):
		return charDigit, size
	}
	return charOther, size
}
