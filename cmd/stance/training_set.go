package main

import (
	"fmt"
	"strings"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/english"
	"stance/labels"
	"stance/labels/store"
)

// A trainingSet is a label set, parted into what a model is trained on and what not.
type trainingSet struct {
	schemes []labels.Scheme // that have labels in what is trained on
	counted string          // how many there are, in words
	set     *labels.Selection
	kept    bool // the set is asked for after a training

	register *store.Register
	all      int // passages in the register
}

// readTrainingSet reads the label set that flags name.
func readTrainingSet(f *setFlags, term terminal) (*trainingSet, error) {
	register, err := f.register()
	if err != nil {
		return nil, err
	}
	noteNames(register.HeldOut.UnknownTo(register.Register), register.HeldOut, register.HeldOutFile, term)
	set := register.Select(register.HeldOut)
	l := &trainingSet{schemes: set.Schemes, set: set, kept: true, register: register, all: register.Len()}
	if len(l.schemes) == 0 {
		l.close()
		return nil, fmt.Errorf("label set %s: no passage to train on", register.Name)
	}
	for _, name := range set.Left {
		term.note("scheme %s is left out: no passage has a label for it", name)
	}
	l.counted = fmt.Sprintf("trained on %s of %s; %s held out; %s unresolved",
		english.Plural(set.Len(), "passage", "passages"), english.Plural(len(set.Groups()), "article", "articles"),
		english.Thousands(set.HeldOut), english.Thousands(register.Unresolved))
	return l, nil
}

// readChecked is readTrainingSet of a set without the mistakes that "stance labels
// check" finds in its lines: the first of them is an error.
func readChecked(f *setFlags, term terminal) (*trainingSet, error) {
	set, err := f.open()
	if err != nil {
		return nil, err
	}
	items, err := set.Items()
	if err != nil {
		return nil, err
	}
	var wrong []labels.Problem
	for _, p := range labels.Check(set.Annotations, items, set.Schemes, nil, "") {
		if p.Severity == labels.Wrong {
			wrong = append(wrong, p)
		}
	}
	switch len(wrong) {
	case 0:
		return readTrainingSet(f, term)
	case 1:
		return nil, fmt.Errorf("%s: %s", wrong[0].Where, wrong[0].What)
	}
	return nil, fmt.Errorf("%s: %s (and %s: see `stance labels check`)", wrong[0].Where, wrong[0].What,
		english.Plural(len(wrong)-1, "more line", "more lines"))
}

// close closes the label files: no text can be read any more.
func (l *trainingSet) close() { _ = l.register.Close() } // they were only read

// release has a training be the last that is asked of the set: its memory is free
// once it has been read.
func (l *trainingSet) release() { l.kept = false }

// taken is the set for a training.
func (l *trainingSet) taken() *labels.Selection {
	set := l.set
	if !l.kept {
		l.set, l.register.Register = nil, nil
	}
	return set
}

// compare says what changed from one model to the next.
func (l *trainingSet) compare(before, model *classify.Model) (*changes.Report, error) {
	held, err := l.held()
	if err != nil {
		return nil, err
	}
	return changes.Between(before, model, held, l.find())
}

// held are the held-out passages that have labels, in the schemes that are trained on.
func (l *trainingSet) held() ([]labels.Item, error) {
	var held []labels.Item
	texts := l.set.Texts()
	for i := l.set.Len(); i < l.all; i++ {
		item := l.set.Item(i)
		if l.register.HeldOut[item.Article] == 0 || !item.Labelled() {
			continue
		}
		text, err := texts(i)
		if err != nil {
			return nil, err
		}
		item.Text = strings.Clone(text)
		held = append(held, item)
	}
	return held, nil
}

// find finds passages by their ids.
func (l *trainingSet) find() changes.Finder {
	texts := l.set.Texts()
	return func(id string) (item labels.Item, known bool, err error) {
		i, known := l.set.Find(id)
		if !known {
			return item, false, nil
		}
		item = l.set.Item(i)
		text, err := texts(i)
		item.Text = strings.Clone(text)
		return item, err == nil, err
	}
}
