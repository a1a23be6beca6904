package token

// An element of the masked sequence is a stem, a tag, or what a name or number
// gave way to.
type element struct {
	unit       int
	start, end int
	word       int // or -1 for a mask
	first      int // the first of its words
}

// mask makes the masked sequence. Names are words with a capital that neither
// the beginning of a sentence nor that of a quotation accounts for, and words at
// such a beginning that have one elsewhere in the passage too. Names in a row
// within a sentence are one.
func (x *Extractor) mask() {
	names := 0
	for i := range x.notes {
		if x.notes[i].flags&(capital|opens) == capital {
			names++
		}
	}
	x.seen.reset(names)
	for i := range x.notes {
		if x.notes[i].flags&(capital|opens) == capital {
			x.seen.add(x.words[i].Hash)
		}
	}
	x.masked = x.masked[:0]
	name := -1 // the sentence that the name before belongs to
	for i, w := range x.words {
		n := &x.notes[i]
		e := element{n.unit, w.Start, w.End, -1, i}
		switch {
		case n.flags&within != 0:
			continue
		case n.flags&(hashtag|mention) != 0:
			u := &x.units[n.unit]
			e.start, e.end, e.word = u.start, u.end, u.word
		case n.flags&numeral != 0:
			e.unit = unitNumber
			if isYear(x.text[w.Start:w.End]) {
				e.unit = unitYear
			}
		case n.flags&capital != 0 && (n.flags&opens == 0 || x.seen.has(w.Hash)) && !isI(x.text[w.Start:w.End]):
			if name == n.sentence {
				x.masked[len(x.masked)-1].end = w.End
				continue
			}
			e.unit = unitName
		default:
			e.word = i
		}
		name = -1
		if e.unit == unitName {
			name = n.sentence
		}
		x.masked = append(x.masked, e)
	}
}

// isYear says whether a number is a year from 1600 to 2099, or a decade such as
// "1990s".
func isYear(word string) bool {
	word = word[:len(word)-possessive(word)]
	if len(word) == 5 && word[4] == 's' {
		word = word[:4]
	}
	if len(word) != 4 {
		return false
	}
	for i := range len(word) {
		if class[word[i]] != digit {
			return false
		}
	}
	return word[0] == '1' && word[1] >= '6' || word[0] == '2' && word[1] == '0'
}

// isI says whether a word is the pronoun, which has a capital anywhere: "I",
// "I'm", "I've".
func isI(word string) bool {
	return word[0] == 'I' && (len(word) == 1 || word[1] == '\'' || word[1] == 0xe2)
}

// maskedTerms are the elements of the masked sequence and the pairs of
// neighbours among them.
func (x *Extractor) maskedTerms(view int) {
	x.seen.reset(2 * len(x.masked))
	terms := x.terms[view]
	for i := range x.masked {
		e := &x.masked[i]
		u := &x.units[e.unit]
		if hash := viewHash(view, u.hash); x.seen.add(hash) {
			terms = append(terms, Term{hash, e.start, e.end, e.word, u.from, u.to})
		}
		if i+1 == len(x.masked) {
			break
		}
		f := &x.masked[i+1]
		v := &x.units[f.unit]
		if hash := viewHash(view, joined(u.hash, ' ', v.hash, v.power)); x.seen.add(hash) {
			terms = append(terms, Term{hash, e.start, f.end, -1, ^e.unit, f.unit})
		}
	}
	x.terms[view] = terms
}
