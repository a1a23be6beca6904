package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// An output is standard output, or a file that appears under its name only
// when it is complete.
type output struct {
	*bufio.Writer
	file *os.File // nil for standard output
	name string   // to rename to; "" where the file is written in place

	unfinished *counter

	// replacing is done when all is written, just before the file gets its name;
	// nil where there is nothing to do.
	replacing func() error

	// Of an output that can be continued: see openResumable.
	lock    *flock.Flock // on the state file
	keep    bool         // what is written when the work breaks off
	resumed *resumed     // nil where nothing was written before
}

// outputBuffer is how much is written at a time.
const outputBuffer = 64 << 10

// The kinds of outputs.
type outputKinds int

const (
	toStandardOutput outputKinds = iota
	toDevice                     // or a pipe: no half file to fear
	toFile
)

// outputKind looks at the name that -o gives; "" and "-" are standard output. Of
// a link it returns the name of what it leads to.
func outputKind(name string) (string, outputKinds, error) {
	if name == "" || name == "-" {
		return name, toStandardOutput, nil
	}
	if info, err := os.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		target, err := filepath.EvalSymlinks(name)
		if err != nil {
			return name, toFile, fmt.Errorf("-o %s: is a link to nothing: name a file", name)
		}
		name = target
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return name, toFile, fmt.Errorf("-o %s: is a folder: name a file", name)
	case err == nil && !info.Mode().IsRegular():
		return name, toDevice, nil
	}
	return name, toFile, nil
}

// openOutput opens the file that -o names, or standard output for "" and "-". A
// file that exists is kept unless force is set.
func openOutput(name string, force bool, term terminal) (*output, error) {
	name, kind, err := outputKind(name)
	switch {
	case err != nil:
		return nil, err
	case kind == toStandardOutput:
		return &output{Writer: bufio.NewWriterSize(term.out, outputBuffer)}, nil
	case kind == toDevice:
		file, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, writeError(name, err)
		}
		return &output{Writer: bufio.NewWriterSize(file, outputBuffer), file: file}, nil
	}
	if _, err := os.Stat(name); err == nil && !force {
		return nil, existsError(name)
	}
	return newPart(name, anew(force), term)
}

// anew is how a file is opened that is written from its start.
func anew(force bool) int {
	if force {
		return os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	return os.O_WRONLY | os.O_CREATE | os.O_EXCL
}

// newPart opens the file that is to become the one named.
func newPart(name string, how int, term terminal) (*output, error) {
	file, err := os.OpenFile(name+".part", how, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, partError(name)
	}
	if err != nil {
		return nil, writeError(name, err)
	}
	term.unfinished.add(1)
	return &output{Writer: bufio.NewWriterSize(file, outputBuffer), file: file, name: name, unfinished: term.unfinished}, nil
}

func existsError(name string) error {
	return fmt.Errorf("-o %s: file exists: choose another name, or replace it with --force", name)
}

func partError(name string) error {
	return fmt.Errorf("-o %s: %s.part exists, from a run that was cut off or goes on: remove it, or use --force", name, name)
}

// partResumable is partError where the run can be continued.
func partResumable(name string) error {
	return fmt.Errorf("-o %s: %s.part exists, from a run that was cut off or goes on: go on with --resume, or start anew with --force", name, name)
}

// close ends the output. With an error from the work done so far, the file is
// thrown away unless it is to be kept, and that error returned.
func (o *output) close(err error) error {
	if flushErr := o.Flush(); err == nil && flushErr != nil {
		err = writeError(o.shown(), flushErr)
	}
	if o.file == nil {
		return err
	}
	if o.name == "" {
		if closeErr := o.file.Close(); err == nil {
			err = closeErr
		}
		return err
	}
	if err != nil && o.keep {
		_ = o.abandon() // the error before it is the one to tell
		return err
	}
	defer o.unfinished.add(-1)
	if err == nil {
		err = o.file.Sync()
	}
	if closeErr := o.file.Close(); err == nil {
		err = closeErr
	}
	if err == nil && o.replacing != nil {
		err = o.replacing()
	}
	if err == nil {
		if err = os.Rename(o.file.Name(), o.name); err != nil {
			err = writeError(o.name, err)
		}
	}
	if err != nil {
		_ = os.Remove(o.file.Name()) // the error before it is the one to tell
	}
	if o.lock != nil {
		_ = os.Remove(o.lock.Path()) // a state without its file means nothing
		_ = o.lock.Unlock()
		_ = os.Remove(o.lock.Path()) // where what is open cannot be removed
	}
	return err
}

// abandon leaves the file as it is, to be continued.
func (o *output) abandon() error {
	defer o.unfinished.add(-1)
	return errors.Join(o.file.Close(), o.lock.Unlock())
}

func (o *output) shown() string {
	switch {
	case o.file == nil:
		return "standard output"
	case o.name == "":
		return o.file.Name()
	}
	return o.name
}

func writeError(name string, err error) error {
	return fmt.Errorf("cannot write %s: %w", name, plain(err))
}

// err is the first error of writing, if there was one.
func (o *output) err() error {
	_, err := o.Write(nil)
	return err
}
