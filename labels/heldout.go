package labels

import (
	"bufio"
	"io"
	"strings"
)

// HeldOut is the set of articles that no model is trained on, each with the
// line of the list that names it.
type HeldOut map[string]int

// ReadHeldOut reads a held-out list: one article a line; blank lines and lines
// that begin with '#' mean nothing.
func ReadHeldOut(in io.Reader) (HeldOut, error) {
	held := HeldOut{}
	scanner := bufio.NewScanner(in)
	for line := 1; scanner.Scan(); line++ {
		name := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\ufeff"))
		if name != "" && !strings.HasPrefix(name, "#") {
			held[name] = line
		}
	}
	return held, scanner.Err()
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
