//go:build unix

package store

import (
	"os"
	"syscall"
)

// errReadOnly is what a file system mounted for reading says.
const errReadOnly = syscall.EROFS

// syncFolder has the names in a folder on disk.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = folder.Sync()
	if closeErr := folder.Close(); err == nil {
		err = closeErr
	}
	return err
}
