package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
)

// A Word is one word of a text.
type Word struct {
	Start, End int    // byte offsets in the text
	Hash       uint64 // of the folded word
}

// Folded is the word as it is counted: lower case, without a possessive "'s".
func (w Word) Folded(text string) string {
	return string(appendFolded(nil, text[w.Start:w.End]))
}

// Split appends the words of a text to dst.
//
// Words are those of Unicode Standard Annex #29 (default word boundaries) that
// hold a letter or a digit; white space always parts words. "hasn't", "3.14" and
// "U.S" are one word; "Japan-Russia" is two. Chinese characters and kana are a
// word each, as the annex has it.
//
// Case, width and the shape of the apostrophe are folded away, and so is a
// possessive "'s". Words are known by a 64-bit hash of the folded word, so that
// tagging never builds a string; [Word.Folded] gives the word to people.
func Split(dst []Word, text string) []Word {
	for at := 0; at < len(text); {
		c := text[at]
		if c <= ' ' {
			at++
			continue
		}
		if class[c] == letter {
			if word, ok := plainWord(text, at); ok {
				dst = append(dst, word)
				at = word.End
				if at < len(text) {
					at++ // the space or mark that ended it
				}
				continue
			}
		}
		end := at
		simple := true
		for end < len(text) && text[end] > ' ' {
			if text[end] >= utf8.RuneSelf {
				size := knownPunctuation(text[end:])
				if size == 0 || joinsLetters(text, end) {
					simple = false
					size = 1
				}
				end += size
				continue
			}
			end++
		}
		if simple {
			dst = simpleWords(dst, text, at, end)
		} else {
			dst = unicodeWords(dst, text, at, end)
		}
		at = end
	}
	return dst
}

// plainWord cuts a word of nothing but letters, and perhaps a comma or full stop
// behind it, that stands between white space, as most words of English do.
func plainWord(text string, start int) (w Word, ok bool) {
	at, hash := start, uint64(offset64)
	for at < len(text) && class[text[at]] == letter {
		hash = (hash ^ uint64(lower[text[at]])) * prime64
		at++
	}
	if at < len(text) && text[at] > ' ' {
		if text[at] != ',' && text[at] != '.' || at+1 < len(text) && text[at+1] > ' ' {
			return Word{}, false
		}
	}
	return Word{start, at, mix(hash)}, true
}

// Pair is the hash of the term made of two neighbouring words. It is not
// symmetric, and no word has it but by chance.
func Pair(first, second uint64) uint64 {
	return mix(first*0x9e3779b97f4a7c15 + second ^ 0x5851f42d4c957f2d)
}

// Hash is the hash that a word folded like this has.
func Hash(folded string) uint64 { return mix(hashBytes([]byte(folded))) }

// knownPunctuation is the length of the punctuation mark of the General
// Punctuation block or Latin-1 that text begins with, if it is one that always
// parts words; 0 otherwise. It lets typeset English stay on the fast path. The
// typographic apostrophe is told by its bytes, as it may stand inside a word.
func knownPunctuation(text string) int {
	if len(text) >= 3 && text[0] == 0xe2 && text[1] == 0x80 {
		switch text[2] {
		case 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, // hyphens and dashes
			0x98, 0x99, 0x9a, 0x9c, 0x9d, 0x9e, // quotation marks
			0xa2, 0xa6: // bullet, ellipsis
			return 3
		}
	}
	if len(text) >= 2 && text[0] == 0xc2 {
		switch text[1] {
		case 0xa0, 0xab, 0xbb, 0xa9, 0xa7: // no-break space, guillemets, ©, §
			return 2
		}
	}
	return 0
}

// joinsLetters says whether the mark at a place of a text is an opening single
// quotation mark that may be part of a word, as the annex has it: "Hawai‘i".
func joinsLetters(text string, at int) bool {
	return strings.HasPrefix(text[at:], "‘") && at > 0 && at+3 < len(text) && wordy[text[at-1]] && wordy[text[at+3]]
}

// Classes of bytes on the fast path, after UAX #29's word break properties.
const (
	other        = iota
	letter       // ALetter
	digit        // Numeric
	extend       // ExtendNumLet: the underscore
	midLetter    // MidLetter: the colon
	midNumber    // MidNum: comma and semicolon
	midNumLetter // MidNumLet and Single_Quote: full stop and apostrophe
)

var class, lower = func() (class, lower [256]byte) {
	for c := range 256 {
		lower[c] = byte(c)
		switch {
		case 'a' <= c && c <= 'z':
			class[c] = letter
		case 'A' <= c && c <= 'Z':
			class[c], lower[c] = letter, byte(c)+'a'-'A'
		case '0' <= c && c <= '9':
			class[c] = digit
		case c == '_':
			class[c] = extend
		case c == ':':
			class[c] = midLetter
		case c == ',' || c == ';':
			class[c] = midNumber
		case c == '.' || c == '\'':
			class[c] = midNumLetter
		}
	}
	return class, lower
}()

// simpleWords cuts a run without white space that holds nothing but ASCII and
// known punctuation. It follows UAX #29, rules WB5 to WB13.
func simpleWords(dst []Word, text string, at, end int) []Word {
	for at < end {
		c := class[text[at]]
		if c != letter && c != digit && c != extend {
			at++
			continue
		}
		start := at
		hash, bare := uint64(offset64), uint64(0) // bare is that of what stands before the last mark
		wordy := false
		last := c
		for at < end {
			b := text[at]
			c := class[b]
			if c == letter || c == digit || c == extend {
				wordy = wordy || c != extend
				hash = (hash ^ uint64(lower[b])) * prime64
				last = c
				at++
				continue
			}
			// A mark between two letters or two digits belongs to the word.
			size := 1
			if b == 0xe2 && text[at+2] == 0x99 {
				size, c, b = 3, midNumLetter, '\''
			}
			if at+size >= end {
				break
			}
			next := class[text[at+size]]
			inside := last == letter && next == letter && (c == midLetter || c == midNumLetter) ||
				last == digit && next == digit && (c == midNumber || c == midNumLetter)
			if !inside {
				break
			}
			bare = hash
			hash = (hash ^ uint64(b)) * prime64
			at += size
		}
		if !wordy {
			continue
		}
		if possessive(text[start:at]) > 0 {
			hash = bare
		}
		dst = append(dst, Word{start, at, mix(hash)})
	}
	return dst
}

// unicodeWords cuts a run without white space by the general rules.
func unicodeWords(dst []Word, text string, at, end int) []Word {
	segments := words.FromString(text[at:end])
	for segments.Next() {
		word := segments.Value()
		if strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) < 0 {
			continue
		}
		dst = append(dst, Word{at + segments.Start(), at + segments.End(), mix(hashFolded(word))})
	}
	return dst
}

// possessive is the length of a trailing "'s", or 0.
func possessive(word string) int {
	n := len(word)
	if n < 3 || word[n-1] != 's' && word[n-1] != 'S' {
		return 0
	}
	if word[n-2] == '\'' {
		return 2
	}
	if n > 4 && word[n-4:n-1] == "’" {
		return 4
	}
	return 0
}

func appendFolded(dst []byte, word string) []byte {
	word = word[:len(word)-possessive(word)]
	from := len(dst)
	for i := 0; i < len(word); i++ {
		if word[i] < utf8.RuneSelf {
			dst = append(dst, lower[word[i]])
			continue
		}
		if word[i] == 0xc3 && i+1 < len(word) && word[i+1]&0xc0 == 0x80 {
			// U+00C0 to U+00FF are folded one by one.
			i++
			second := word[i]
			if second <= 0x9e && second != 0x97 { // À to Þ, but ×
				second += 0x20
			}
			dst = append(dst, 0xc3, second)
			continue
		}
		if !strings.HasPrefix(word[i:], "’") {
			// NFKC folds full-width letters and composed forms alike.
			folded := strings.ToLower(norm.NFKC.String(word))
			return append(dst[:from], strings.ReplaceAll(folded, "’", "'")...)
		}
		dst = append(dst, '\'')
		i += len("’") - 1
	}
	return dst
}

func hashFolded(word string) uint64 {
	var buffer [64]byte
	return hashBytes(appendFolded(buffer[:0], word))
}

func hashBytes(word []byte) uint64 {
	hash := uint64(offset64)
	for _, b := range word {
		hash = (hash ^ uint64(b)) * prime64
	}
	return hash
}

// FNV-1a, 64 bits (Fowler, Noll, Vo), and the finaliser of SplitMix64 (Steele,
// Lea, Flood 2014), without which the low bits of short words are poor.
const (
	offset64 = 0xcbf29ce484222325
	prime64  = 0x100000001b3
)

func mix(h uint64) uint64 {
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}
