package token

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Steps of the length of a passage, in words. A passage has all those that it
// reaches.
var lengths = [...]int{5, 10, 15, 20, 30, 40, 60, 80, 120}

// Facts of form, with their keys and the polynomials of these.
var (
	longer     = facts(len(lengths)-1, "", func(i int) string { return strconv.Itoa(lengths[i]) + " words or more" })
	sentences  = facts(6, "sentence", nil)
	quotes     = facts(4, "quotation mark", nil)
	numbers    = facts(4, "number", nil)
	shouts     = facts(3, "word", func(i int) string { return upTo(i, 3, "word") + " in capitals" })
	hashtags   = facts(4, "hashtag", nil)
	mentions   = facts(4, "mention", nil)
	inside     = facts(5, "", insideKey)
	opening    = newFact("begins with a quotation")
	question   = newFact("has ?")
	exclaim    = newFact("has !")
	semicolon  = newFact("has ;")
	colon      = newFact("has :")
	bracket    = newFact("has (")
	dash       = newFact("has a dash")
	year       = newFact("has a year")
	link       = newFact("has a link")
	bareEnd    = newFact("ends without a mark")
	strangeEnd = newFact("ends in another mark")
)

// endings are the marks at the end of a passage that are told apart, one by one
// and in twos. Curly quotation marks count as straight ones, as they tell the
// typesetter rather than the writer.
const endings = ".!?…\"'):;,-–"

type fact struct {
	key        string
	polynomial uint64
}

func newFact(key string) fact { return fact{key, polynomial(key)} }

// facts are those of a count from 0 to most, which means "or more".
func facts(most int, of string, key func(i int) string) []fact {
	if key == nil {
		key = func(i int) string { return upTo(i, most, of) }
	}
	var list []fact
	for i := range most + 1 {
		list = append(list, newFact(key(i)))
	}
	return list
}

// upTo is a count in words: "no number", "1 number", "2 numbers", "4 numbers or
// more".
func upTo(n, most int, of string) string {
	switch n {
	case 0:
		return "no " + of
	case 1:
		return "1 " + of
	case most:
		return strconv.Itoa(n) + " " + of + "s or more"
	}
	return strconv.Itoa(n) + " " + of + "s"
}

// insideKey names a step of two capitals.
func insideKey(step int) string {
	switch step {
	case 0:
		return "0 or 1 capitals inside"
	case 5:
		return "10 capitals inside or more"
	}
	return strconv.Itoa(2*step) + " or " + strconv.Itoa(2*step+1) + " capitals inside"
}

// styleTerms are facts of form. Those that a mark or word makes stand where it
// does; counts belong to the whole passage.
func (x *Extractor) styleTerms(view int) {
	text := strings.TrimRightFunc(x.text, unicode.IsSpace)
	if text == "" {
		return
	}
	for i, least := range lengths {
		if len(x.words) >= least {
			x.whole(view, longer[i])
		}
	}
	sentence := 0
	if len(x.notes) > 0 {
		sentence = x.notes[len(x.notes)-1].sentence + 1
	}
	x.whole(view, sentences[min(sentence, len(sentences)-1)])

	x.facts = x.facts[:0]
	if start := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace)); text[start] == '"' {
		x.place(view, opening, start, start+1)
	} else if strings.HasPrefix(text[start:], "“") {
		x.place(view, opening, start, start+len("“"))
	}
	c := x.countWords(view)
	x.countMarks(view, &c)
	x.whole(view, quotes[min(c.quotes, len(quotes)-1)])
	x.whole(view, numbers[min(c.numbers, len(numbers)-1)])
	x.whole(view, shouts[min(c.shouts, len(shouts)-1)])
	x.whole(view, inside[min(c.inside/2, len(inside)-1)])
	x.whole(view, hashtags[min(c.hashtags, len(hashtags)-1)])
	x.whole(view, mentions[min(c.mentions, len(mentions)-1)])
	x.ending(view, text)

	// They were found in three walks.
	for i := 1; i < len(x.facts); i++ {
		for j := i; j > 0 && x.facts[j].Start < x.facts[j-1].Start; j-- {
			x.facts[j], x.facts[j-1] = x.facts[j-1], x.facts[j]
		}
	}
	x.terms[view] = append(x.terms[view], x.facts...)
}

// formCounts are the things that a passage has a number of.
type formCounts struct{ quotes, numbers, shouts, inside, hashtags, mentions int }

// countWords looks at the words.
func (x *Extractor) countWords(view int) (c formCounts) {
	text := x.text
	hasYear, hasLink := false, false
	for i, w := range x.words {
		n := x.notes[i].flags
		if n&(numeral|capital|hashtag|mention) == 0 {
			if w.Hash != hashHTTPS && w.Hash != hashHTTP || hasLink || !strings.HasPrefix(text[w.End:], "://") {
				continue
			}
			hasLink = true
			x.place(view, link, w.Start, w.End)
			continue
		}
		if n&hashtag != 0 {
			c.hashtags++
		}
		if n&mention != 0 {
			c.mentions++
		}
		if n&numeral != 0 {
			c.numbers++
			if !hasYear && isYear(text[w.Start:w.End]) {
				hasYear = true
				x.place(view, year, w.Start, w.End)
			}
		}
		if n&capital == 0 || w.End-w.Start < 2 {
			continue
		}
		switch second := text[w.Start+1]; {
		case 'A' <= second && second <= 'Z':
			if isShout(text[w.Start:w.End]) {
				c.shouts++
			}
		case 'a' <= second && second <= 'z':
			if w.Start > 1 && text[w.Start-1] == ' ' && (text[w.Start-2] == ',' || 'a' <= text[w.Start-2] && text[w.Start-2] <= 'z') {
				c.inside++
			}
		}
	}
	return c
}

var hashHTTP, hashHTTPS = Hash("http"), Hash("https")

// isShout says whether a word is three capitals or more.
func isShout(word string) bool {
	word = word[:len(word)-possessive(word)]
	for i := range len(word) {
		if word[i] < 'A' || word[i] > 'Z' {
			return false
		}
	}
	return len(word) >= 3
}

// countMarks looks at what stands between the words.
func (x *Extractor) countMarks(view int, c *formCounts) {
	seen := [256]bool{}
	once := func(mark byte, f fact, at, size int) {
		if !seen[mark] {
			seen[mark] = true
			x.place(view, f, at, at+size)
		}
	}
	at := 0
	for i := range len(x.words) + 1 {
		end, next := len(x.text), len(x.text)
		if i < len(x.words) {
			end, next = x.words[i].Start, x.words[i].End
		}
		for ; at < end; at++ {
			switch b := x.text[at]; b {
			case '"':
				c.quotes++
			case '?':
				once(b, question, at, 1)
			case '!':
				once(b, exclaim, at, 1)
			case ';':
				once(b, semicolon, at, 1)
			case ':':
				once(b, colon, at, 1)
			case '(':
				once(b, bracket, at, 1)
			case 0xe2:
				if at+2 >= end || x.text[at+1] != 0x80 {
					break
				}
				switch x.text[at+2] {
				case 0x9c, 0x9d: // “ ”
					c.quotes++
				case 0x93, 0x94: // – —
					once(b, dash, at, 3)
				}
			}
		}
		at = next
	}
}

// ending looks at the last one or two characters of a text.
func (x *Extractor) ending(view int, text string) {
	last, size := utf8.DecodeLastRuneInString(text)
	at := len(text) - size
	if unicode.IsLetter(last) || unicode.IsNumber(last) {
		x.place(view, bareEnd, at, len(text))
		return
	}
	last = straight(last)
	if !strings.ContainsRune(endings, last) {
		x.place(view, strangeEnd, at, len(text))
		return
	}
	x.placeEnding(view, at, -1, last)
	before, size := utf8.DecodeLastRuneInString(text[:at])
	if before = straight(before); size > 0 && strings.ContainsRune(endings, before) {
		x.placeEnding(view, at-size, before, last)
	}
}

// straight makes quotation marks and dashes of one kind alike.
func straight(r rune) rune {
	switch r {
	case '“', '”', '«', '»', '„':
		return '"'
	case '‘', '’', '‚':
		return '\''
	case '—':
		return '–'
	}
	return r
}

func (x *Extractor) placeEnding(view, start int, before, last rune) {
	from := len(x.arena)
	x.arena = append(x.arena, "ends in "...)
	if before >= 0 {
		x.arena = utf8.AppendRune(x.arena, before)
	}
	x.arena = utf8.AppendRune(x.arena, last)
	hash := KeyHash(view, x.arena[from:])
	x.facts = append(x.facts, Term{hash, start, len(strings.TrimRightFunc(x.text, unicode.IsSpace)), -1, from, len(x.arena)})
}

// whole adds a fact on the passage as a whole.
func (x *Extractor) whole(view int, f fact) {
	x.terms[view] = append(x.terms[view], x.factTerm(view, f))
}

// place adds a fact that stands somewhere.
func (x *Extractor) place(view int, f fact, start, end int) {
	t := x.factTerm(view, f)
	t.Start, t.End = start, end
	x.facts = append(x.facts, t)
}

func (x *Extractor) factTerm(view int, f fact) Term {
	from := len(x.arena)
	x.arena = append(x.arena, f.key...)
	return Term{viewHash(view, f.polynomial), 0, 0, -1, from, len(x.arena)}
}
