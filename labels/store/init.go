package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Init copies a label set into a folder of the user's, which is made if need
// be. A file that is already there is an error, and so is one that cannot be
// written; then nothing is left behind.
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
	var made []string // files and folders, in order
	for _, name := range names {
		if made, err = copyNew(made, filepath.Join(dir, filepath.FromSlash(name)), name, from); err != nil {
			for _, m := range slices.Backward(made) {
				_ = os.Remove(m) // the error before it is the one to tell
			}
			return nil, err
		}
	}
	return names, nil
}

// copyNew copies one file, and appends what it made to made.
func copyNew(made []string, target, name string, from fs.FS) ([]string, error) {
	var folders []string
	for dir := filepath.Dir(target); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		folders = append(folders, dir)
	}
	slices.Reverse(folders)
	made = append(made, folders...)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return made, err
	}
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return made, err
	}
	if err := writeNew(target, text); err != nil {
		return made, err
	}
	return append(made, target), nil
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
