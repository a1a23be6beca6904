package labels

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CheckAnnotator reports what is wrong with the name of an annotator to write
// down. Two names that look alike would count as two people, and one that
// breaks lines would break lists of decisions, so every character must be one
// that can be seen, or a space between two of them.
func CheckAnnotator(name string) error {
	switch {
	case name == "":
		return errors.New("an empty name: name who decided")
	case !utf8.ValidString(name):
		return fmt.Errorf("name %q is no UTF-8 text", short(name))
	case strings.ContainsAny(name, "\n\r\u2028\u2029"):
		return fmt.Errorf("a line break in the name %q: a name is one line", short(name))
	case strings.HasPrefix(name, " ") || strings.HasSuffix(name, " "):
		return fmt.Errorf("a space at the end of the name %q: it would count as another person", short(name))
	case len(name) > longestName:
		return fmt.Errorf("name %q is longer than %d bytes", short(name), longestName)
	}
	for _, r := range name {
		if !unicode.IsPrint(r) && r != zeroWidthNonJoiner && r != zeroWidthJoiner {
			return fmt.Errorf("a control or invisible character (%U) in the name %q", r, short(name))
		}
	}
	return nil
}

const longestName = 200

// Persian and Indic names need these; all else without a width is left out.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)
