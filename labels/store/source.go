package store

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"stance/labels"
	"stance/labels/textpos"
)

// A Source is a label set whose lines are not read yet.
type Source struct {
	Name        string // as the user gave it
	Schemes     []labels.Scheme
	HeldOut     labels.HeldOut // nil without a list
	HeldOutFile string         // where the list stands
	Single      bool           // one file, and not a folder

	files []labelFile // in the order in which they count
}

// labelFile is a file of decisions, or a queue.
type labelFile struct {
	name string // as the user knows it, with forward slashes
	open func() (fs.File, error)
}

// OpenSource finds the label set in a folder or file, and reads its schemes and
// held-out list. Schemes given replace those of the set; fallback stands in
// where neither is there.
func OpenSource(name string, schemes, fallback []labels.Scheme) (*Source, error) {
	return openSource(name, schemes, fallback, false)
}

// openSource does so; a folder without label files is an error, unless a set may
// begin there.
func openSource(name string, schemes, fallback []labels.Scheme, begins bool) (*Source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("label set %s: %w", name, plain(err))
	}
	if info.IsDir() {
		return readSource(os.DirFS(name), name, schemes, fallback, begins)
	}
	source := &Source{Name: name, Schemes: schemes, Single: true}
	if source.Schemes == nil {
		source.Schemes = fallback
	}
	source.files = []labelFile{{name, func() (fs.File, error) { return os.Open(name) }}}
	return source, nil
}

func readSource(files fs.FS, name string, schemes, fallback []labels.Scheme, begins bool) (*Source, error) {
	source := &Source{Name: name, Schemes: schemes}
	if err := source.readSchemes(files, fallback); err != nil {
		return nil, err
	}
	if err := source.readHeldOut(files); err != nil {
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
	if len(names) == 0 && !begins {
		return nil, fmt.Errorf("label set %s: no .jsonl file in it: `stance labels init %s` writes the built-in set there", name, name)
	}
	slices.Sort(names)
	for _, file := range names {
		shown := path.Join(filepath.ToSlash(name), file)
		source.files = append(source.files, labelFile{shown, func() (fs.File, error) { return files.Open(file) }})
	}
	return source, nil
}

func (s *Source) readSchemes(files fs.FS, fallback []labels.Scheme) error {
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

func (s *Source) readHeldOut(files fs.FS) error {
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

// Lines goes through the lines of all files in the order in which they count,
// one in memory at a time. A line that cannot be used yields a *textpos.Error,
// and the lines behind it follow; any other error is a failure to read, and the
// last. An annotation that is not Decided stands in the queue.
func (s *Source) Lines() iter.Seq2[labels.Annotation, error] {
	return func(yield func(labels.Annotation, error) bool) {
		for _, file := range s.files {
			if !file.lines(s.Schemes, yield) {
				return
			}
		}
	}
}

// lines yields the lines of one file, and reports whether to go on.
func (f labelFile) lines(schemes []labels.Scheme, yield func(labels.Annotation, error) bool) bool {
	failed := func(err error) bool {
		yield(labels.Annotation{}, fmt.Errorf("label file %s: %w", f.name, plain(err)))
		return false
	}
	in, err := f.open()
	if err != nil {
		return failed(err)
	}
	defer in.Close()
	for annotation, err := range labels.Lines(in, f.name, schemes, path.Base(f.name) == QueueFile) {
		var fault *textpos.Error
		if err != nil && !errors.As(err, &fault) {
			return failed(err)
		}
		if !yield(annotation, err) {
			return false
		}
	}
	return true
}

// plain takes the operation and path off an error; the caller names the file.
func plain(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// Empty reports whether a set may begin in a folder: it holds no label file.
func Empty(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	source, err := openSource(dir, []labels.Scheme{}, nil, true)
	return err == nil && len(source.files) == 0
}
