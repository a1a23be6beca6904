package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// A model that is replaced stays beside the new one as FILE.prev, until the next
// one replaces that.
const previousSuffix = ".prev"

// openModelOutput is openOutput for a model: one that is there is replaced, and
// kept as FILE.prev; anything else that is there is replaced by force only.
func openModelOutput(name string, force bool, term terminal) (*output, error) {
	name, kind, err := outputKind(name)
	if err != nil || kind != toFile {
		return openOutput(name, force, term)
	}
	if err := replaceable(name, force); err != nil {
		return nil, err
	}
	out, err := newPart(name, anew(force), term)
	if err != nil {
		return nil, err
	}
	out.replacing = func() error {
		kept, err := keepPrevious(name)
		if kept != "" {
			term.note("the model before is kept as %s", kept)
		}
		return err
	}
	return out, nil
}

// replaceable checks what stands in the place of a model to be written: nothing,
// a model, or whatever there is where that is to be replaced by force.
func replaceable(name string, force bool) error {
	if info, err := os.Stat(name); force || err != nil || !info.Mode().IsRegular() {
		return nil //nolint:nilerr // openOutput tells what is wrong
	}
	switch model, err := isModel(name); {
	case err != nil:
		return fmt.Errorf("-o %s: %w", name, err)
	case !model:
		return existsError(name)
	}
	return nil
}

// keepPrevious makes FILE.prev a copy of FILE, if that is there and a model. There
// is a FILE at any moment.
func keepPrevious(name string) (kept string, err error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return "", nil
	}
	if err == nil {
		var model bool
		if model, err = isModel(name); err == nil && !model {
			return "", nil
		}
	}
	kept = name + previousSuffix
	made := kept + ".part"
	if err == nil {
		_ = os.Remove(made) // of a run that was cut off
		if err = os.Link(name, made); err != nil {
			err = copyFile(name, made, info.Mode().Perm()) // where files have one name only
		}
	}
	if err == nil {
		err = os.Rename(made, kept)
	}
	if err != nil {
		_ = os.Remove(made) // the error before it is the one to tell
		return "", fmt.Errorf("%s: cannot keep the model before as %s: %w; nothing was replaced", name, kept, plain(err))
	}
	return kept, nil
}

func copyFile(from, to string, mode fs.FileMode) error {
	in, err := openFile(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
