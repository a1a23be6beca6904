package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Init copies a label set into a folder of the user's, which is made if need
// be. A file that is already there is an error, and then nothing is written.
// It returns the files written, with forward slashes.
func Init(dir string, from fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			return fmt.Errorf("%s is already there: choose another folder", filepath.Join(dir, name))
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return nil, err
		}
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		if err := writeNew(target, text); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// writeNew writes a file that must not exist yet.
func writeNew(name string, text []byte) (err error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			_ = os.Remove(name)
		}
	}()
	if _, err = file.Write(text); err != nil {
		return err
	}
	return file.Sync()
}
