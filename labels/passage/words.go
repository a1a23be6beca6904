package passage

import (
	"crypto/sha256"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A WordSum stands for the words of a text.
type WordSum [16]byte

// Words is the same for two texts that have the same words in the same order,
// whatever their case, punctuation and spacing: a passage as two outlets print
// it. Words are runs of letters, marks and digits.
func Words(text string) WordSum {
	b := make([]byte, 0, len(text))
	for _, r := range norm.NFC.String(text) {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
			b = append(b, string(unicode.ToLower(r))...)
		case invisible(r):
		case len(b) > 0 && b[len(b)-1] != ' ':
			b = append(b, ' ')
		}
	}
	if len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	digest := sha256.Sum256(b)
	return WordSum(digest[:len(WordSum{})])
}
