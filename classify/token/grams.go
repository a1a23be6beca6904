package token

import (
	"unicode"
	"unicode/utf8"
)

// The shortest and longest runs of characters that are terms.
const (
	shortestGram = 2 // grams counts on this
	longestGram  = 5
)

// A char is one character of the text in lower case, or a space for a run of
// white space. Each reaches to the beginning of the next, in the arena and in
// the text.
type char struct {
	at          int    // in the arena
	start       int    // in the text
	hash, power uint64 // its polynomial, and base to its length
	space       bool
}

// spell puts the text in lower case into the arena, with white space folded and
// one space before and behind it. Bytes that are no UTF-8 become U+FFFD.
func (x *Extractor) spell() {
	x.letters = x.letters[:0]
	text := x.text
	space := -1 // where the white space before this character began
	for at := 0; at < len(text); {
		c, size := rune(text[at]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[at:])
		}
		if c == ' ' || c != 'a' && unicode.IsSpace(c) {
			if space < 0 {
				space = at
			}
			at += size
			continue
		}
		if len(x.letters) == 0 {
			space = 0
		}
		if space >= 0 {
			x.addSpace(space)
			space = -1
		}
		from := len(x.arena)
		if c < utf8.RuneSelf {
			x.arena = append(x.arena, lower[c])
			x.letters = append(x.letters, char{from, at, digitOf(lower[c]), base, false})
		} else {
			x.arena = utf8.AppendRune(x.arena, unicode.ToLower(c))
			x.letters = append(x.letters, char{from, at, polynomial(x.arena[from:]), power(len(x.arena) - from), false})
		}
		at += size
	}
	if len(x.letters) == 0 {
		return
	}
	if space < 0 {
		space = len(text)
	}
	x.addSpace(space)
	// One more, for where the last one ends.
	x.letters = append(x.letters, char{at: len(x.arena), start: len(text)})
}

func (x *Extractor) addSpace(start int) {
	x.letters = append(x.letters, char{len(x.arena), start, digitOf(' '), base, true})
	x.arena = append(x.arena, ' ')
}

// gramTerms are all runs of characters.
func (x *Extractor) gramTerms(view int) { x.grams(view, false) }

// wordGramTerms are the runs of characters within what white space parts, a
// space on either side included.
func (x *Extractor) wordGramTerms(view int) { x.grams(view, true) }

func (x *Extractor) grams(view int, inWords bool) {
	if len(x.letters) == 0 {
		return
	}
	last := len(x.letters) - 1
	x.seen.reset((longestGram - shortestGram + 1) * last)
	terms := x.terms[view]
	for i := range last {
		first := &x.letters[i]
		hash := first.hash
		for j := i + 1; j < min(last, i+longestGram); j++ {
			c, next := &x.letters[j], &x.letters[j+1]
			hash = hash*c.power + c.hash
			if key := viewHash(view, hash); x.seen.add(key) {
				terms = append(terms, Term{key, first.start, next.start, -1, first.at, next.at})
			}
			if inWords && c.space {
				break
			}
		}
	}
	x.terms[view] = terms
}
