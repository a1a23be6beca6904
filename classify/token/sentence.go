package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A note says what kind of word stands where.
type note struct {
	sentence int
	unit     int // its first unit, or that of the tag that it belongs to
	flags    flags
}

type flags uint16

const (
	opens    flags = 1 << iota // begins a sentence, a quotation or what follows a colon
	capital                    // begins with a capital letter
	numeral                    // begins with a digit
	hashtag                    // stands behind a #
	mention                    // stands behind an @
	within                     // belongs to the hashtag or mention before it
	contrast                   // "but", "however" ...
	negation                   // "not", "never" ...
)

// takeNotes writes a note on each word, and finds the last contrast word.
func (x *Extractor) takeNotes() {
	x.notes = x.notes[:0]
	x.contrast = -1
	text, sentence, end := x.text, 0, 0
	for i, w := range x.words {
		n := note{flags: marked(w.Hash)}
		c := text[w.Start]
		switch {
		case 'a' <= c && c <= 'z':
		case 'A' <= c && c <= 'Z':
			n.flags |= capital
		case '0' <= c && c <= '9':
			n.flags |= numeral
		case c >= utf8.RuneSelf:
			n.flags |= unicodeInitial(text[w.Start:w.End])
		}
		if gap := text[end:w.Start]; gap != " " && gap != ", " || i == 0 {
			found := x.between(i, gap)
			if i > 0 && found.ends {
				sentence++
			}
			n.flags |= found.flags
		}
		if n.flags&contrast != 0 {
			x.contrast = i
		}
		// "don't" and its like; folding has made the apostrophe straight.
		if last := text[w.End-1]; last == 't' || last == 'T' {
			if bare := text[w.Start : w.End-1]; strings.HasSuffix(bare, "n'") || strings.HasSuffix(bare, "n’") ||
				strings.HasSuffix(bare, "N'") || strings.HasSuffix(bare, "N’") {
				n.flags |= negation
			}
		}
		n.sentence = sentence
		x.notes = append(x.notes, n)
		end = w.End
	}
}

// unicodeInitial looks at the first character of a word that is not ASCII.
func unicodeInitial(word string) flags {
	switch r, _ := utf8.DecodeRuneInString(word); {
	case unicode.IsUpper(r) || unicode.IsTitle(r):
		return capital
	case unicode.IsDigit(r):
		return numeral
	}
	return 0
}

// What a gap before a word tells.
type gapNote struct {
	ends  bool  // the sentence before is over
	flags flags // on the word after
}

// between looks at the gap before a word.
func (x *Extractor) between(i int, gap string) (found gapNote) {
	switch {
	case i == 0:
		found.flags = opens
	case gap == "":
		if x.notes[i-1].flags&(hashtag|mention|within) != 0 {
			found.flags = within
		}
		return found
	case x.endsSentence(i-1, gap):
		found.ends = true
		found.flags = opens
	case opensQuotation(gap):
		found.flags = opens
	}
	// A mark that stands against the word before, as in a mail address, makes
	// no tag, and neither does one before a mere number.
	if gap != "" && (i == 0 || len(gap) > 1) {
		if last := gap[len(gap)-1]; (last == '#' || last == '@') && hasLetter(x.text[x.words[i].Start:x.words[i].End]) {
			if last == '#' {
				found.flags |= hashtag
			} else {
				found.flags |= mention
			}
		}
	}
	return found
}

func hasLetter(word string) bool {
	for i := range len(word) {
		if class[word[i]] == letter || word[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// endsSentence says whether the gap behind a word ends its sentence: with a full
// stop, question mark, exclamation mark or ellipsis, then closing quotes and
// brackets if any, then white space. A full stop behind an abbreviation or an
// initial does not count.
func (x *Extractor) endsSentence(i int, gap string) bool {
	ended := false
	for at := 0; at < len(gap); {
		size := 1
		switch c := gap[at]; {
		case c == '!' || c == '?':
			ended = true
		case c == '.':
			ended = ended || at > 0 || !abbreviates(x.text, x.words[i])
		case c == '"' || c == '\'' || c == ')' || c == ']' || c == '}':
		case c == ' ' || '\t' <= c && c <= '\r':
			if ended {
				return true
			}
		case c < utf8.RuneSelf:
			ended = false
		case strings.HasPrefix(gap[at:], "…"):
			ended = true
			size = 3
		case strings.HasPrefix(gap[at:], "”"), strings.HasPrefix(gap[at:], "’"):
			size = 3
		case strings.HasPrefix(gap[at:], "»"):
			size = 2
		default:
			var r rune
			r, size = utf8.DecodeRuneInString(gap[at:])
			if unicode.IsSpace(r) && ended {
				return true
			}
			ended = false
		}
		at += size
	}
	return false
}

// abbreviates says whether the full stop behind a word is its own.
func abbreviates(text string, w Word) bool {
	word := text[w.Start:w.End]
	switch word {
	case "Mr", "Mrs", "Ms", "Messrs", "Dr", "Prof", "Rev", "Hon", "Fr",
		"Gen", "Col", "Lt", "Maj", "Capt", "Cmdr", "Adm", "Sgt",
		"Sen", "Rep", "Gov", "Amb", "Pres",
		"St", "Mt", "Ft", "vs", "cf", "e.g", "i.e",
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec":
		return true
	case "No", "no", "Nos", "nos":
		rest := strings.TrimLeft(text[w.End+1:], " \u00a0")
		return rest != "" && class[rest[0]] == digit
	}
	// An initial, or the last letter of several as in "U.S."
	last, size := utf8.DecodeLastRuneInString(word)
	switch {
	case size == len(word):
		return unicode.IsUpper(last)
	case word[len(word)-size-1] != '.':
		return false
	case unicode.IsUpper(last):
		return true
	}
	// "p.m." may well end a sentence, but not before a small letter.
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[w.End+1:], " \u00a0(–—-"))
	return unicode.IsLower(next)
}

// opensQuotation says whether a gap holds a mark behind which a capital letter
// means no more than at the beginning of a sentence: an opening quotation mark,
// a colon or a bullet.
func opensQuotation(gap string) bool {
	for at := range len(gap) {
		switch gap[at] {
		case ':':
			return true
		case '"', '\'':
			// Straight quotes open where they stand off the word before.
			if at > 0 {
				switch gap[at-1] {
				case ' ', '\t', '\n', '\r', '(', '[', '-', 0x93, 0x94: // the last bytes of – and —
					return true
				}
			}
		case 0xe2:
			if at+2 < len(gap) && gap[at+1] == 0x80 {
				switch gap[at+2] {
				case 0x98, 0x9a, 0x9c, 0x9e, 0xa2: // ‘ ‚ “ „ •
					return true
				}
			}
		case 0xc2:
			if at+1 < len(gap) && gap[at+1] == 0xab { // «
				return true
			}
		}
	}
	return false
}

// contrasts turn a passage: what stands behind the last of them tends to be what
// its writer means.
var contrasts = []string{"but", "however", "yet", "nevertheless", "nonetheless"}

var negations = []string{"not", "no", "never", "without", "neither", "nor", "cannot", "hardly"}

// marks is a table of the words that have a flag, by the low bits of their hash.
var marks = func() (table [64]struct {
	hash  uint64
	flags flags
},
) {
	add := func(words []string, f flags) {
		for _, word := range words {
			hash := Hash(word)
			at := hash % uint64(len(table))
			for table[at].flags != 0 {
				at = (at + 1) % uint64(len(table))
			}
			table[at].hash, table[at].flags = hash, f
		}
	}
	add(contrasts, contrast)
	add(negations, negation)
	return table
}()

// marked is the flag of a word that has one by itself.
func marked(hash uint64) flags {
	for at := hash % uint64(len(marks)); marks[at].flags != 0; at = (at + 1) % uint64(len(marks)) {
		if marks[at].hash == hash {
			return marks[at].flags
		}
	}
	return 0
}
