package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
	"stance/labels/textpos"
)

// writable names the label set to write to. The built-in one is none: what is
// inside the program cannot be changed.
func (f *setFlags) writable() (string, error) {
	if f.labels != "" {
		return f.labels, nil
	}
	if info, err := os.Stat(defaultLabels); err == nil && info.IsDir() {
		return defaultLabels, nil
	}
	return "", errors.New("the built-in label set cannot be changed: `stance labels init my-labels` writes a copy of it, then add --labels my-labels")
}

// namedToWrite is named for a label set that is to be written to.
func (f *setFlags) namedToWrite() (name string, schemes []labels.Scheme, err error) {
	if name, err = f.writable(); err == nil {
		schemes, err = f.schemes()
	}
	return name, schemes, err
}

// writer takes the lock of the label set, and mends what a crash left behind.
func (f *setFlags) writer(ctx context.Context, term terminal) (*store.Writer, error) {
	name, schemes, err := f.namedToWrite()
	if err != nil {
		return nil, err
	}
	writer, err := store.Lock(ctx, name, schemes, gold.Schemes(), store.Waiting{Tell: func(lock string) {
		term.note("waiting: another process writes to label set %s (lock %s)", name, lock)
	}})
	if err != nil {
		return nil, err
	}
	mended, err := writer.Mend()
	for _, what := range mended {
		term.note("%v", what)
	}
	if err != nil {
		_ = writer.Unlock() // the error before it is the one to tell
		return nil, err
	}
	return writer, nil
}

// source opens the label set to be read line by line.
func (f *setFlags) source() (*store.Source, error) {
	name, schemes, err := f.namedToWrite()
	if err != nil {
		return nil, err
	}
	return store.OpenSource(name, schemes, gold.Schemes())
}

// linesOf collects the lines about one passage, in the order in which they count.
// A line anywhere that cannot be used is an error, as it may be about it.
func linesOf(source *store.Source, id string) ([]labels.Annotation, error) {
	var lines []labels.Annotation
	for line, err := range source.Lines() {
		if err != nil {
			return nil, unusable(err)
		}
		if line.ID == id {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return nil, unknownID(source, id)
	}
	return lines, nil
}

func unusable(err error) error {
	var fault *textpos.Error
	if errors.As(err, &fault) {
		return fmt.Errorf("%w (mend it first; `stance labels check` lists all such lines, and with --repair mends what a crash cut off)", err)
	}
	return err
}

// unknownID says that an id does not exist, and which ones do that are like it.
func unknownID(source *store.Source, id string) error {
	nearest := labels.NewNearest(id)
	for line, err := range source.Lines() {
		if err == nil {
			nearest.Add(line.ID)
		}
	}
	const most = 120 // of what was typed
	message := fmt.Sprintf("label set %s: no passage has the id %q", source.Name, clip(printable(id), most))
	if ids := nearest.IDs(); len(ids) > 0 {
		return errors.New(message + ": did you mean " + either(ids) + "?")
	}
	return errors.New(message + ": `stance passages --format jsonl` prints ids of an article, `stance labels add` adds its passages")
}

// either writes a choice: "a, b or c".
func either(choices []string) string {
	last := len(choices) - 1
	if last < 1 {
		return strings.Join(choices, "")
	}
	return strings.Join(choices[:last], ", ") + " or " + choices[last]
}
