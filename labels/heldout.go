package labels

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/labels/textpos"
)

// HeldOut is the set of articles that no model is trained on, each with the
// line of the list that names it.
type HeldOut map[string]int

// ReadHeldOut reads a held-out list: one article a line; blank lines and lines
// that begin with '#' mean nothing. Faults are *textpos.Error.
func ReadHeldOut(in io.Reader) (HeldOut, error) {
	held := HeldOut{}
	scanner := bufio.NewScanner(in)
	line := 1
	for ; scanner.Scan(); line++ {
		name := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\ufeff"))
		switch {
		case name == "" || strings.HasPrefix(name, "#"):
		case isMergeMarker([]byte(name)):
			return nil, textpos.Errorf(line, 0, "merge marker %q: keep the lines of both sides and delete the markers", firstWord([]byte(name)))
		case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
			return nil, textpos.Errorf(line, 0, "this is no name of an article: the list is plain UTF-8 text")
		default:
			held[name] = line
		}
	}
	if errors.Is(scanner.Err(), bufio.ErrTooLong) {
		return nil, textpos.Errorf(line, 0, "line is too long: one article a line")
	}
	return held, scanner.Err()
}

// Unknown lists, in the order of the list, the articles that no item belongs to.
// They hold out nothing: most likely a slip of the pen.
func (h HeldOut) Unknown(items []Item) []string {
	known := map[string]bool{}
	for i := range items {
		known[items[i].Article] = true
	}
	return h.unknown(known)
}

// UnknownTo is Unknown for the passages of a register.
func (h HeldOut) UnknownTo(r *Register) []string {
	if len(h) == 0 {
		return nil
	}
	known := map[string]bool{}
	for i := range r.list.Len() {
		known[r.articles.list[r.list.At(i).article]] = true
	}
	return h.unknown(known)
}

func (h HeldOut) unknown(known map[string]bool) []string {
	var names []string
	for name := range h {
		if !known[name] {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(h[a], h[b]) })
	return names
}

// Split parts items into those that may be trained on and those of held-out
// articles, each in the order given. Items without any gold label are in neither.
func Split(items []Item, held HeldOut) (train, test []Item) {
	for _, item := range items {
		switch {
		case !item.Labelled():
		case held[item.Article] > 0:
			test = append(test, item)
		default:
			train = append(train, item)
		}
	}
	return train, test
}
