package classify

import (
	"slices"

	"stance/labels"
)

// General is the target of passages that name none, or one that no model knows.
const General = -1

// A layout says which column of a table belongs to which label. A question is
// one scheme put to all passages, or to those of one target. First come the
// questions to all passages, scheme by scheme, then those of each target.
type layout struct {
	schemes []labels.Scheme
	targets []string // sorted; empty where a set has fewer than two
	first   []int    // column of each scheme's first label among those of one target
	width   int      // labels of all schemes
}

func newLayout(schemes []labels.Scheme, targets []string) layout {
	l := layout{schemes: schemes, targets: targets}
	for _, s := range schemes {
		l.first = append(l.first, l.width)
		l.width += len(s.Labels)
	}
	return l
}

// columns is the number of columns of all questions.
func (l *layout) columns() int { return l.width * (1 + len(l.targets)) }

// questions is the number of questions.
func (l *layout) questions() int { return len(l.schemes) * (1 + len(l.targets)) }

// question numbers the question of a scheme and a target.
func (l *layout) question(scheme, target int) int { return (target+1)*len(l.schemes) + scheme }

// span gives the columns of a question: the first, and how many.
func (l *layout) span(question int) (first, width int) {
	scheme := question % len(l.schemes)
	return question/len(l.schemes)*l.width + l.first[scheme], len(l.schemes[scheme].Labels)
}

// knows reports whether the docs have an example of every label for a target that
// they have for any: a target that lacks one goes by what is common to all.
func (l *layout) knows(docs []int, scheme, target int) bool {
	first, width := l.span(l.question(scheme, target))
	all, _ := l.span(l.question(scheme, General))
	for label := range width {
		if docs[first+label] == 0 && docs[all+label] > 0 {
			return false
		}
	}
	return true
}

// target is the index of a target by its name, or General.
func (l *layout) target(name string) int {
	if at, found := slices.BinarySearch(l.targets, name); found {
		return at
	}
	return General
}
