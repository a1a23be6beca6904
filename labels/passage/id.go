// Package passage names passages, the unit that is labelled and tagged.
//
// A name is made from the article and the passage's own normalised text, so
// that it survives reordering, other spacing and a second import, and so that
// a label file can be checked against the texts in it.
package passage

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// idDigits is the number of hexadecimal digits of the text's sum in an id: 48
// bits, so that two passages of one article get the same id by chance once in
// 10^10 articles of a hundred passages.
const idDigits = 12

// ID names a passage: its article, '#', and the first digits of the SHA-256 of
// its normalised text. Order and neighbours play no part.
func ID(article, text string) string {
	return string(AppendID(nil, article, text))
}

// AppendID appends the name that ID gives.
func AppendID(dst []byte, article, text string) []byte {
	return appendSum(append(append(dst, article...), '#'), text)
}

func appendSum(dst []byte, text string) []byte {
	from := len(dst)
	dst = appendNormalised(dst, text)
	digest := sha256.Sum256(dst[from:])
	return hex.AppendEncode(dst[:from], digest[:idDigits/2])
}

// ParseID tells whether id is of the form that ID gives, which article it
// names, and whether it belongs to text. An id of another form is opaque: it
// was given by someone else and says nothing.
func ParseID(id, text string) (article string, ours, matches bool) {
	article, ours = ArticleOf(id)
	return article, ours, ours && id[len(article)+1:] == string(appendSum(nil, text))
}

// ArticleOf is the article that an id names, without a look at the text.
func ArticleOf(id string) (article string, ours bool) {
	at := strings.LastIndexByte(id, '#')
	if at < 0 || len(id)-at-1 != idDigits {
		return "", false
	}
	for _, c := range id[at+1:] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return "", false
		}
	}
	return id[:at], true
}

// Normalise is the form of a text that ids are made from: Unicode NFC, every
// run of white space one space, nothing at the ends, no invisible characters.
func Normalise(text string) string { return string(appendNormalised(nil, text)) }

func appendNormalised(dst []byte, text string) []byte {
	from := len(dst)
	dst = appendFolded(dst, text)
	if folded := dst[from:]; !norm.NFC.IsNormal(folded) {
		dst = append(dst[:from], norm.NFC.Bytes(folded)...)
	}
	return dst
}

// FoldSpace turns runs of white space into one space, trims the ends and drops
// characters without width.
func FoldSpace(text string) string { return string(appendFolded(nil, text)) }

func appendFolded(dst []byte, text string) []byte {
	from := len(dst)
	if isFolded(text) {
		return append(dst, text...)
	}
	space := false
	for _, r := range text {
		switch {
		case invisible(r):
		case unicode.IsSpace(r):
			space = len(dst) > from
		default:
			if space {
				dst = append(dst, ' ')
				space = false
			}
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// isFolded knows most texts that folding would leave as they are: ASCII, with
// single spaces within.
func isFolded(text string) bool {
	before := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= utf8.RuneSelf || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || text == ""
}

// Blank reports whether FoldSpace leaves nothing of a text.
func Blank(text string) bool {
	for _, r := range text {
		if !invisible(r) && !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// invisible characters carry no text: soft hyphen, zero-width space, joiners
// that publishing systems leave behind, direction marks, byte order marks.
// The zero-width (non-)joiner is kept: Persian and Indic words need it.
func invisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200e', '\u200f', '\u2060', '\ufeff':
		return true
	}
	return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}
