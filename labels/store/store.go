// Package store finds label sets on disk and in the binary.
//
// A label set is a folder: any number of .jsonl files, at any depth, read in the
// order of their paths; scheme.json, which names the schemes; heldout.txt,
// which names the articles never trained on. Or it is a single .jsonl file.
//
// In a file called queue.jsonl lines may leave out the labels: such a passage
// waits for one. A line about it that holds a label, there or in another file,
// is a decision like any other and takes the passage off the queue, so that
// nothing is ever moved from one file to another.
//
// A line is added to a set in these steps, after each of which the program may
// be killed or the machine lose power:
//
//  1. [Lock] takes the lock file of the set's folder. The lock is the kernel's
//     and ends with the process, so that none is ever left behind.
//  2. [Writer.Mend] looks at the last line of each file. One that a crash cut
//     off is copied to FILE.torn, and that is on disk before FILE loses it; one
//     that is whole but for its newline gets it.
//  3. [Writer.Append] writes the line with one call at the end of its file and
//     has it on disk (fsync), with its folder where the file is new, before it
//     returns. Where that fails the file is cut to what it was.
package store

import (
	"errors"
	"io/fs"

	"stance/labels"
	"stance/labels/textpos"
)

// The files of a label set that have a meaning of their own.
const (
	SchemeFile  = "scheme.json"
	HeldOutFile = "heldout.txt"
	QueueFile   = "queue.jsonl" // passages that wait for a label
)

// A Set is a label set, read.
type Set struct {
	Name        string // as the user gave it
	Schemes     []labels.Scheme
	Annotations []labels.Annotation
	Queue       []labels.Annotation // lines of the queue that hold no label
	Faults      []*textpos.Error    // lines that could not be used
	HeldOut     labels.HeldOut      // nil without a list
	HeldOutFile string              // where the list stands
}

// Open reads the label set in a folder or file. Schemes given replace those of
// the set; fallback stands in where neither is there. Lines that cannot be used
// are in the set's Faults; err is a set that cannot be read at all.
func Open(name string, schemes, fallback []labels.Scheme) (*Set, error) {
	source, err := OpenSource(name, schemes, fallback)
	if err != nil {
		return nil, err
	}
	return source.read()
}

// Read reads the label set in a file system, as Open does for a folder.
func Read(files fs.FS, name string, schemes, fallback []labels.Scheme) (*Set, error) {
	source, err := readSource(files, name, schemes, fallback, false)
	if err != nil {
		return nil, err
	}
	return source.read()
}

// read goes through all lines and keeps them.
func (s *Source) read() (*Set, error) {
	set := &Set{Name: s.Name, Schemes: s.Schemes, HeldOut: s.HeldOut, HeldOutFile: s.HeldOutFile}
	for annotation, err := range s.Lines() {
		var fault *textpos.Error
		switch {
		case errors.As(err, &fault):
			set.Faults = append(set.Faults, fault)
		case err != nil:
			return nil, err
		case annotation.Decided():
			set.Annotations = append(set.Annotations, annotation)
		default:
			set.Queue = append(set.Queue, annotation)
		}
	}
	return set, nil
}

// Items brings the set's annotations together. Lines that cannot be used are an
// error, so that no decision is left out in silence.
func (s *Set) Items() ([]labels.Item, error) {
	if err := usable(s.Name, s.Faults, len(s.Annotations), len(s.Queue)); err != nil {
		return nil, err
	}
	return labels.Resolve(s.Annotations, s.Schemes), nil
}
