package token

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// A Term is one feature of a passage.
type Term struct {
	Hash       uint64 // of its key and of the view's place among the extractor's
	Start, End int    // where it stands first in the text, in bytes; 0, 0 for one that belongs to the passage as a whole
	Word       int    // index in the passage's words where the term is one word or its stem, or a hashtag or mention of one word; -1 otherwise

	// The key is arena[from:to]. Where from is negative, it is the two units
	// ^from and to with a space between them, or, where to is negative as well,
	// ^from and ^to with a tilde.
	from, to int
}

// An Extractor finds the terms of passages, one after the other, without
// allocating once its buffers have grown. It is not safe for concurrent use.
type Extractor struct {
	lexicon *Lexicon
	needs   stage
	finders []func(x *Extractor, view int)

	text  string
	words []Word
	terms [][]Term // of each view
	done  []bool   // whether they are those of this text
	seen  hashSet

	// The arena holds the fixed pieces of keys, then the text with its ASCII
	// letters in lower case, then whatever else keys are made of.
	arena    []byte
	ascii    bool
	folded   []span // of each word, in the arena
	notes    []note // on each word
	contrast int    // the last contrast word, or -1
	units    []unit // the fixed ones, then the stems in the order of the text
	masked   []element
	letters  []char

	literals  []int32 // of all words, one after the other
	literalAt []int   // where those of each word begin
	active    []int32
	next      []int32
	stamps    []uint64
	stamp     uint64
	found     []match
	facts     []Term
}

// A span is a part of the arena.
type span struct{ from, to int }

// A unit is a piece of a key: mostly the stem of a word.
type unit struct {
	span
	hash, power uint64 // its polynomial, and base to its length
	order       uint64 // its first eight bytes, for a quick comparison
	start, end  int    // its place in the text
	word        int    // or -1
	sentence    int
	stop        bool // a function word
}

// Fixed units.
const (
	unitName = iota
	unitYear
	unitNumber
	unitLast
	unitBut
	unitNot
	unitLastNot
	fixedUnits
)

var fixed = [fixedUnits]string{"NAME", "YEAR", "NUM", "last:", "but:", "not", "last: not"}

// NewExtractor makes an extractor of these views. It panics on an unknown view,
// and on [Cues] with a nil lexicon.
func NewExtractor(list []View, lexicon *Lexicon) *Extractor {
	x := &Extractor{
		lexicon:  lexicon,
		terms:    make([][]Term, len(list)),
		done:     make([]bool, len(list)),
		contrast: -1,
	}
	for _, v := range list {
		at := v.index()
		if at < 0 {
			panic(fmt.Sprintf("token: there is no view %q", v))
		}
		if v.NeedsLexicon() && lexicon == nil {
			panic(fmt.Sprintf("token: view %q without a lexicon", v))
		}
		x.needs |= views[at].needs
		x.finders = append(x.finders, views[at].terms)
		if v.NeedsLexicon() {
			x.stamps = make([]uint64, len(lexicon.states))
		}
	}
	for _, text := range fixed {
		from := len(x.arena)
		x.arena = append(x.arena, text...)
		x.addUnit(span{from, len(x.arena)}, unit{word: -1})
	}
	return x
}

// lowered is where the text in lower case begins in the arena.
var lowered = func() (n int) {
	for _, text := range fixed {
		n += len(text)
	}
	return n
}()

// Read analyses a passage. The terms of the one before are gone.
func (x *Extractor) Read(text string) {
	x.text = text
	x.words = Split(x.words[:0], text)
	x.arena = x.arena[:lowered]
	x.units = x.units[:fixedUnits]
	clear(x.done)
	if x.needs&folds != 0 {
		x.foldWords()
	}
	if x.needs&notes != 0 {
		x.takeNotes()
	}
	if x.needs&stems == stems {
		x.stemWords()
	}
	if x.needs&masks == masks {
		x.mask()
	}
	if x.needs&letters != 0 {
		x.spell()
	}
}

// Words are the passage's words, as [Split] finds them, until the next Read.
func (x *Extractor) Words() []Word { return x.words }

// Terms are the distinct terms of the view at that index of the extractor's
// list, in the order in which they stand first in the text, until the next Read.
func (x *Extractor) Terms(view int) []Term {
	if !x.done[view] {
		x.terms[view] = x.terms[view][:0]
		x.finders[view](x, view)
		x.done[view] = true
	}
	return x.terms[view]
}

// Key is the term as people read it, e.g. "not possible". Distinct terms of a
// view have distinct keys. It is valid until the next Read.
func (x *Extractor) Key(t Term) []byte {
	if t.from >= 0 {
		return x.arena[t.from:t.to:t.to]
	}
	separator, second := byte(' '), t.to
	if second < 0 {
		separator, second = '~', ^second
	}
	a, b := x.units[^t.from].span, x.units[second].span
	from := len(x.arena)
	x.arena = append(x.arena, x.arena[a.from:a.to]...)
	x.arena = append(x.arena, separator)
	x.arena = append(x.arena, x.arena[b.from:b.to]...)
	return x.arena[from:len(x.arena):len(x.arena)]
}

// HasKey says whether the key of the term is what stands from one place of a
// text to another, without making it. The text is better not cut there: it is
// looked at eight bytes at a time.
func (x *Extractor) HasKey(t *Term, text []byte, from, to int) bool {
	if t.from >= 0 {
		return t.to-t.from == to-from && sameBytes(x.arena, t.from, text, from, to-from)
	}
	separator, second := byte(' '), t.to
	if second < 0 {
		separator, second = '~', ^second
	}
	a, b := x.units[^t.from].span, x.units[second].span
	n, m := a.to-a.from, b.to-b.from
	return to-from == n+1+m && text[from+n] == separator &&
		sameBytes(x.arena, a.from, text, from, n) && sameBytes(x.arena, b.from, text, from+n+1, m)
}

// sameBytes says whether n bytes from a place of one text on are those from a
// place of another.
func sameBytes(a []byte, i int, b []byte, j, n int) bool {
	if n <= 8 && i+8 <= len(a) && j+8 <= len(b) {
		return (binary.LittleEndian.Uint64(a[i:])^binary.LittleEndian.Uint64(b[j:]))<<(64-8*uint(n)) == 0
	}
	return string(a[i:i+n]) == string(b[j:j+n])
}

// foldWords puts the folded words into the arena.
func (x *Extractor) foldWords() {
	x.arena = append(x.arena, x.text...)
	x.ascii = toLower(x.arena[lowered:])
	x.folded = x.folded[:0]
	for _, w := range x.words {
		x.folded = append(x.folded, x.fold(w.Start, w.End))
	}
}

// fold is where the arena holds a folded word.
func (x *Extractor) fold(start, end int) span {
	word := x.text[start:end]
	if x.ascii || isASCII(word) {
		return span{lowered + start, lowered + end - possessive(word)}
	}
	from := len(x.arena)
	x.arena = appendFolded(x.arena, word)
	return span{from, len(x.arena)}
}

func isASCII(word string) bool {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// toLower puts ASCII letters into lower case, eight bytes at a time, and says
// whether there was nothing but ASCII.
func toLower(text []byte) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	all := uint64(0)
	for ; len(text) >= 8; text = text[8:] {
		eight := binary.LittleEndian.Uint64(text)
		all |= eight
		// The high bit of each byte tells whether its low seven bits are at
		// least 'A', and whether they are beyond 'Z'.
		low := eight &^ high
		capital := (low + (0x80-'A')*ones) &^ (low + (0x7f-'Z')*ones) &^ eight & high
		binary.LittleEndian.PutUint64(text, eight|capital>>2)
	}
	for i, b := range text {
		all |= uint64(b)
		text[i] = lower[b]
	}
	return all&high == 0
}

// addUnit appends a unit with the bytes of a span, and what u says of its place.
func (x *Extractor) addUnit(at span, u unit) {
	u.span = at
	for _, b := range x.arena[at.from:at.to] {
		u.hash = u.hash*base + digitOf(b)
	}
	u.power = power(at.to - at.from)
	u.order = head(x.arena, at)
	x.units = append(x.units, u)
}

// head is the first eight bytes of a span as one number, which is in the order
// of the strings.
func head(arena []byte, at span) uint64 {
	n := at.to - at.from
	if at.from+8 <= len(arena) {
		eight := binary.BigEndian.Uint64(arena[at.from:])
		if n < 8 {
			eight &= ^uint64(0) << (8 * uint(8-n))
		}
		return eight
	}
	eight := uint64(0)
	for i := range 8 {
		eight <<= 8
		if i < n {
			eight |= uint64(arena[at.from+i])
		}
	}
	return eight
}

// wordTerms are the folded words.
func (x *Extractor) wordTerms(view int) {
	x.seen.reset(len(x.words))
	terms := x.terms[view]
	for i, w := range x.words {
		at := x.folded[i]
		hash := viewHash(view, polynomial(x.arena[at.from:at.to]))
		if x.seen.add(hash) {
			terms = append(terms, Term{hash, w.Start, w.End, i, at.from, at.to})
		}
	}
	x.terms[view] = terms
}

// stemTerms are the stems and the pairs of neighbours among them.
func (x *Extractor) stemTerms(view int) {
	sequence := x.units[fixedUnits:]
	x.seen.reset(2 * len(sequence))
	terms := x.terms[view]
	for i := range sequence {
		u := &sequence[i]
		if hash := viewHash(view, u.hash); x.seen.add(hash) {
			terms = append(terms, Term{hash, u.start, u.end, u.word, u.from, u.to})
		}
		if i+1 == len(sequence) {
			break
		}
		v := &sequence[i+1]
		if hash := viewHash(view, joined(u.hash, ' ', v.hash, v.power)); x.seen.add(hash) {
			terms = append(terms, Term{hash, u.start, max(u.end, v.end), -1, ^(fixedUnits + i), fixedUnits + i + 1})
		}
	}
	x.terms[view] = terms
}
