package main

import (
	"fmt"

	"stance/classify/changes"
	"stance/classify/english"
	"stance/labels"
	"stance/labels/store"
)

// lessons are a label set, parted into what a model is trained on and what not.
type lessons struct {
	schemes []labels.Scheme // that have labels in train
	all     []labels.Item
	train   []labels.Item // gold is in schemes
	held    []labels.Item // that have labels, in schemes
}

// readLessons reads the label set that flags name.
func readLessons(f *setFlags, term terminal) (*lessons, error) {
	set, err := f.open()
	if err != nil {
		return nil, err
	}
	return newLessons(set, term)
}

// readChecked is readLessons of a set without the mistakes that "stance labels
// check" finds in its lines: the first of them is an error.
func readChecked(f *setFlags, term terminal) (*lessons, error) {
	set, err := f.open()
	if err != nil {
		return nil, err
	}
	l, err := newLessons(set, term)
	if err != nil {
		return nil, err
	}
	var wrong []labels.Problem
	for _, p := range labels.Check(set.Annotations, l.all, set.Schemes, nil, "") {
		if p.Severity == labels.Wrong {
			wrong = append(wrong, p)
		}
	}
	switch n := len(wrong) - 1; {
	case n == 0:
		return nil, fmt.Errorf("%s: %s", wrong[0].Where, wrong[0].What)
	case n > 0:
		return nil, fmt.Errorf("%s: %s (and %s: see `stance labels check`)", wrong[0].Where, wrong[0].What, english.Plural(n, "more line", "more lines"))
	}
	return l, nil
}

func newLessons(set *store.Set, term terminal) (*lessons, error) {
	all, err := set.Items()
	if err != nil {
		return nil, err
	}
	noteUnknown(set, all, term)
	l := &lessons{all: all}
	train, held := labels.Split(all, set.HeldOut)
	var left []string
	l.train, l.schemes, left = labels.InUse(train, set.Schemes)
	if len(l.schemes) == 0 {
		return nil, fmt.Errorf("label set %s: no passage to train on", set.Name)
	}
	for _, name := range left {
		term.note("scheme %s is left out: no passage has a label for it", name)
	}
	l.held = labels.InSchemes(held, set.Schemes, l.schemes)
	return l, nil
}

// note tells what was trained on.
func (l *lessons) note(term terminal) {
	term.note("trained on %s of %s; %s held out; %s unresolved",
		english.Plural(len(l.train), "passage", "passages"), english.Plural(articleCount(l.train), "article", "articles"),
		english.Thousands(len(l.held)), english.Thousands(unresolvedCount(l.all)))
}

// find finds passages by their ids.
func (l *lessons) find() changes.Finder {
	byID := make(map[string]*labels.Item, len(l.all))
	for i := range l.all {
		byID[l.all[i].ID] = &l.all[i]
	}
	return func(id string) (labels.Item, bool, error) {
		if item := byID[id]; item != nil {
			return *item, true, nil
		}
		return labels.Item{}, false, nil
	}
}

// untrained are the items that are not among those that are trained on.
func (l *lessons) untrained() []labels.Item {
	train := l.train
	var rest []labels.Item
	for i := range l.all { // train is a part of all, in the same order
		if len(train) > 0 && l.all[i].ID == train[0].ID {
			train = train[1:]
			continue
		}
		rest = append(rest, l.all[i])
	}
	return rest
}

// articleCount counts the articles that items belong to; a passage of unknown
// article is one of its own.
func articleCount(items []labels.Item) int {
	names := map[string]bool{}
	for _, item := range items {
		names[item.Group()] = true
	}
	return len(names)
}

// unresolvedCount counts the items that wait for an adjudicator.
func unresolvedCount(items []labels.Item) int {
	n := 0
	for _, item := range items {
		if item.Unresolved() {
			n++
		}
	}
	return n
}
