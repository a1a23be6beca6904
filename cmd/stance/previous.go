package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"stance/classify"
)

// A model that is replaced stays beside the new one as FILE.prev, until the next
// one replaces that.
const previousSuffix = ".prev"

// standing says what is known of the file that a model is to replace.
type standing int

const (
	unknown  standing = iota // or nothing there
	readByUs                 // it was read as a model just now
	ours                     // it was written by this run, over one that was kept
)

// openModelOutput is openOutput for a model: one that is there is replaced, and
// kept as FILE.prev, unless this program wrote it itself since that was kept;
// anything else that is there is replaced by force only.
func openModelOutput(name string, force bool, there standing, term terminal) (*output, error) {
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
	if there != ours {
		out.replacing = func() error { return keepPrevious(name, there == readByUs, term) }
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

// keepPrevious makes FILE.prev a copy of FILE before FILE.part takes its place.
// There is a FILE at any moment. What is no model is not kept, nor one that
// another program put there just now and that is the same; one that cannot be read
// does not take the place of one that can.
func keepPrevious(name string, read bool, term terminal) error {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	kept := name + previousSuffix
	failed := func(err error) error {
		return fmt.Errorf("%s: cannot keep the model before as %s: %w; nothing was replaced", name, kept, plain(err))
	}
	if err != nil {
		return failed(err)
	}
	if model, err := isModel(name); err != nil {
		return failed(err)
	} else if !model {
		return nil
	}
	if same, err := sameModel(name, name+".part"); err != nil {
		return failed(err)
	} else if same {
		return nil
	}
	if !read && !readable(name) && readable(kept) {
		term.note("%s cannot be read as a model, and is not kept: %s stays the one before it", name, kept)
		return nil
	}
	made := kept + ".part"
	_ = os.Remove(made) // of a run that was cut off
	if err = os.Link(name, made); err != nil {
		err = copyFile(name, made, info.Mode().Perm()) // where files have one name only
	}
	if err == nil {
		err = os.Rename(made, kept)
	}
	if err != nil {
		_ = os.Remove(made) // the error before it is the one to tell
		return failed(err)
	}
	term.note("the model before is kept as %s", kept)
	return nil
}

func readable(name string) bool {
	_, err := readModel(name)
	return err == nil
}

// sameModel reports whether two files hold the same model.
func sameModel(a, b string) (bool, error) {
	var heads [2][]byte
	for i, name := range []string{a, b} {
		file, err := openFile(name)
		if err != nil {
			return false, err
		}
		defer file.Close()
		heads[i], err = io.ReadAll(io.LimitReader(file, int64(classify.HeaderSize)))
		if err != nil {
			return false, err
		}
	}
	return len(heads[0]) == classify.HeaderSize && bytes.Equal(heads[0], heads[1]), nil
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
