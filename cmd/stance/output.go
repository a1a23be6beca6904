package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// An output is standard output, or a file that appears under its name only
// when it is complete.
type output struct {
	*bufio.Writer
	file *os.File // nil for standard output
	name string   // to rename to; "" where the file is written in place

	unfinished *counter
}

// openOutput opens the file that -o names, or standard output for "" and "-". A
// file that exists is kept unless force is set.
func openOutput(name string, force bool, term terminal) (*output, error) {
	if name == "" || name == "-" {
		return &output{Writer: bufio.NewWriterSize(term.out, 64<<10)}, nil
	}
	if info, err := os.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		target, err := filepath.EvalSymlinks(name)
		if err != nil {
			return nil, fmt.Errorf("-o %s: is a link to nothing: name a file", name)
		}
		name = target
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("-o %s: is a folder: name a file", name)
	case err == nil && !info.Mode().IsRegular(): // a device or pipe: no half file to fear
		file, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, writeError(name, err)
		}
		return &output{Writer: bufio.NewWriterSize(file, 64<<10), file: file}, nil
	case err == nil && !force:
		return nil, fmt.Errorf("-o %s: file exists: choose another name, or replace it with --force", name)
	}
	how := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		how = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(name+".part", how, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("-o %s: %s.part exists, from a run that was cut off or goes on: remove it, or use --force", name, name)
	}
	if err != nil {
		return nil, writeError(name, err)
	}
	term.unfinished.add(1)
	return &output{Writer: bufio.NewWriterSize(file, 64<<10), file: file, name: name, unfinished: term.unfinished}, nil
}

// close ends the output. With an error from the work done so far, the file is
// thrown away, and that error returned.
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
	defer o.unfinished.add(-1)
	if err == nil {
		err = o.file.Sync()
	}
	if closeErr := o.file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(o.file.Name(), o.name)
	}
	if err != nil {
		_ = os.Remove(o.file.Name()) // the error before it is the one to tell
	}
	return err
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
