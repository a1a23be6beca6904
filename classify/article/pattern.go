package article

import (
	"regexp"
	"sync"
)

// A pattern is a regular expression that is compiled when it is first asked for.
// All of them take 2 ms and 2 MB, which runs that read no documents do without.
type pattern func() *regexp.Regexp

// patterns are all of them, for a test to compile.
var patterns []pattern

func newPattern(expression string) pattern {
	p := pattern(sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) }))
	patterns = append(patterns, p)
	return p
}
