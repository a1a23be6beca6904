// Package store finds label sets on disk and in the binary.
//
// A label set is a folder: any number of .jsonl files, at any depth, read in the
// order of their paths; scheme.json, which names the schemes; heldout.txt,
// which names the articles never trained on. Or it is a single .jsonl file.
package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"stance/labels"
	"stance/labels/textpos"
)

// The files of a label set that hold no annotations.
const (
	SchemeFile  = "scheme.json"
	HeldOutFile = "heldout.txt"
)

// A Set is a label set, read.
type Set struct {
	Name        string // as the user gave it
	Schemes     []labels.Scheme
	Annotations []labels.Annotation
	Faults      []*textpos.Error // lines that could not be used
	HeldOut     labels.HeldOut   // nil without a list
	HeldOutFile string           // where the list stands
}

// Open reads the label set in a folder or file. Schemes given replace those of
// the set; fallback stands in where neither is there. Lines that cannot be used
// are in the set's Faults; err is a set that cannot be read at all.
func Open(name string, schemes, fallback []labels.Scheme) (*Set, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("label set %s: %w", name, plain(err))
	}
	if info.IsDir() {
		return Read(os.DirFS(name), name, schemes, fallback)
	}
	set := &Set{Name: name, Schemes: schemes}
	if set.Schemes == nil {
		set.Schemes = fallback
	}
	err = set.readFile(name, func() (fs.File, error) { return os.Open(name) })
	return set, err
}

// Read reads the label set in a file system, as Open does for a folder.
func Read(files fs.FS, name string, schemes, fallback []labels.Scheme) (*Set, error) {
	set := &Set{Name: name, Schemes: schemes}
	if err := set.readSchemes(files, fallback); err != nil {
		return nil, err
	}
	if err := set.readHeldOut(files); err != nil {
		return nil, err
	}
	var names []string
	err := fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		hidden := file != "." && strings.HasPrefix(path.Base(file), ".")
		switch {
		case err != nil:
			return plain(err)
		case hidden && entry.IsDir():
			return fs.SkipDir
		case !hidden && !entry.IsDir() && path.Ext(file) == ".jsonl":
			names = append(names, file)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("label set %s: %w", name, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("label set %s: no .jsonl file in it: `stance labels init %s` writes the built-in set there", name, name)
	}
	slices.Sort(names)
	for _, file := range names {
		if err := set.readFile(path.Join(filepath.ToSlash(name), file), func() (fs.File, error) { return files.Open(file) }); err != nil {
			return nil, err
		}
	}
	return set, nil
}

func (s *Set) readSchemes(files fs.FS, fallback []labels.Scheme) error {
	if s.Schemes != nil {
		return nil
	}
	file, err := files.Open(SchemeFile)
	if errors.Is(err, fs.ErrNotExist) {
		s.Schemes = fallback
		return nil
	}
	if err == nil {
		defer file.Close()
		s.Schemes, err = labels.ReadSchemes(file)
	}
	if err != nil {
		return textpos.InFile(path.Join(s.Name, SchemeFile), plain(err))
	}
	return nil
}

func (s *Set) readHeldOut(files fs.FS) error {
	file, err := files.Open(HeldOutFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		defer file.Close()
		s.HeldOutFile = path.Join(filepath.ToSlash(s.Name), HeldOutFile)
		s.HeldOut, err = labels.ReadHeldOut(file)
	}
	if err != nil {
		return textpos.InFile(path.Join(s.Name, HeldOutFile), plain(err))
	}
	return nil
}

func (s *Set) readFile(name string, open func() (fs.File, error)) error {
	in, err := open()
	if err != nil {
		return fmt.Errorf("label file %s: %w", name, plain(err))
	}
	defer in.Close()
	annotations, faults, err := labels.Read(in, name, s.Schemes)
	if len(s.Annotations) == 0 {
		s.Annotations = annotations // most sets are one file
	} else {
		s.Annotations = append(s.Annotations, annotations...)
	}
	s.Faults = append(s.Faults, faults...)
	if err != nil {
		return fmt.Errorf("label file %s: %w", name, plain(err))
	}
	return nil
}

// Items brings the set's annotations together. Lines that cannot be used are an
// error, so that no decision is left out in silence.
func (s *Set) Items() ([]labels.Item, error) {
	switch n := len(s.Faults); {
	case n == 1:
		return nil, s.Faults[0]
	case n > 1:
		more := fmt.Sprintf("%d more lines", n-1)
		if n == 2 {
			more = "1 more line"
		}
		return nil, fmt.Errorf("%w (and %s: see `stance labels check`)", s.Faults[0], more)
	case len(s.Annotations) == 0:
		return nil, fmt.Errorf("label set %s: no line in it", s.Name)
	}
	return labels.Resolve(s.Annotations, s.Schemes), nil
}

// plain takes the operation and path off an error; the caller names the file.
func plain(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}
