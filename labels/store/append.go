package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Queue is the name of the set's queue file, whether it is there yet or not.
func (s *Source) Queue() string { return path.Join(filepath.ToSlash(s.Name), QueueFile) }

// Append adds whole lines to a file of the set, as Annotation.File names it, or
// to its queue, and returns the number of the first. When it returns without an
// error they are on disk; with one, the file is as it was.
func (w *Writer) Append(file string, lines []byte) (line int, err error) {
	name := filepath.FromSlash(file)
	unlock, err := w.below(name)
	if err != nil {
		return 0, err
	}
	defer unlock()
	isNew := false
	switch info, err := os.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
		isNew = true
	case err != nil:
		return 0, cannotWrite(file, err)
	case !info.Mode().IsRegular():
		return 0, cannotWrite(file, errors.New("is no regular file"))
	default:
		// Mend was there before; whoever edits by hand takes no lock.
		if _, err := mend(name); err != nil {
			return 0, cannotWrite(file, err)
		}
		if line, err = countLines(name); err != nil {
			return 0, cannotWrite(file, err)
		}
	}
	if err := appendDurably(name, lines, isNew); err != nil {
		return 0, cannotWrite(file, err)
	}
	return line + 1, nil
}

func appendDurably(name string, lines []byte, isNew bool) (err error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
		if err != nil && isNew {
			_ = os.Remove(name) // the error before it is the one to tell
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if _, err = file.Write(lines); err == nil {
		err = file.Sync()
	}
	if err != nil {
		if cutErr := file.Truncate(info.Size()); cutErr != nil {
			return fmt.Errorf("%w, and what was written of the line could not be taken back: %w", err, plain(cutErr))
		}
		_ = file.Sync() // the error before it is the one to tell
		return err
	}
	if isNew {
		return syncFolder(filepath.Dir(name))
	}
	return nil
}

func cannotWrite(name string, err error) error {
	return fmt.Errorf("cannot write %s: %w", name, plain(err))
}
