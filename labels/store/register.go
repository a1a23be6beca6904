package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"stance/labels"
	"stance/labels/textpos"
)

// A Register is the register of a label set. Its files stay open, so that texts
// can be read.
type Register struct {
	*labels.Register
	Name        string         // as the user gave it
	HeldOut     labels.HeldOut // nil without a list
	HeldOutFile string         // where the list stands

	open []fs.File
}

// Register goes through all lines and registers their passages. As with
// [Set.Items], lines that cannot be used are an error.
func (s *Source) Register() (*Register, error) {
	r := &Register{Register: labels.NewRegister(s.Schemes), Name: s.Name, HeldOut: s.HeldOut, HeldOutFile: s.HeldOutFile}
	for _, file := range s.files {
		if err := r.read(file); err != nil {
			return nil, errors.Join(fmt.Errorf("label file %s: %w", file.name, plain(err)), r.Close())
		}
	}
	if err := usable(s.Name, r.Faults, r.Len(), r.Waiting); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	r.Resolve()
	return r, nil
}

// read enters the lines of a file.
func (r *Register) read(file labelFile) error {
	in, err := file.open()
	if err != nil {
		return err
	}
	var again io.ReaderAt
	if info, err := in.Stat(); err == nil && info.Mode().IsRegular() {
		again, _ = in.(io.ReaderAt)
	}
	if len(r.open) < mostOpen {
		r.open = append(r.open, in)
	} else {
		defer in.Close()
		if again != nil {
			again = reopened{file.open}
		}
	}
	return r.Read(in, again, file.name, path.Base(file.name) == QueueFile)
}

// mostOpen is how many files stay open: a system has only so many.
const mostOpen = 100

// reopened is a file that is opened each time something is read of it. Should it
// be another by then, the register sees that the texts are.
type reopened struct {
	open func() (fs.File, error)
}

func (r reopened) ReadAt(p []byte, at int64) (int, error) {
	file, err := r.open()
	if err != nil {
		return 0, plain(err)
	}
	defer file.Close()
	in, ok := file.(io.ReaderAt)
	if !ok {
		return 0, errors.New("it cannot be read twice")
	}
	return in.ReadAt(p, at)
}

// Close closes the files. No text can be read any more.
func (r *Register) Close() error {
	var all error
	for _, file := range r.open {
		all = errors.Join(all, file.Close())
	}
	return all
}

// usable is the error of a set without a decision, or with lines that cannot be
// used.
func usable(name string, faults []*textpos.Error, decisions, waiting int) error {
	switch n := len(faults); {
	case n == 1:
		return faults[0]
	case n > 1:
		more := fmt.Sprintf("%d more lines", n-1)
		if n == 2 {
			more = "1 more line"
		}
		return fmt.Errorf("%w (and %s: see `stance labels check`)", faults[0], more)
	case decisions == 0 && waiting > 0:
		return fmt.Errorf("label set %s: no decision in it yet: its passages wait in the queue", name)
	case decisions == 0:
		return fmt.Errorf("label set %s: no line in it", name)
	}
	return nil
}
