//go:build !unix

package store

import "io/fs"

// errReadOnly is what a file system mounted for reading says.
var errReadOnly = fs.ErrPermission

// syncFolder does nothing: folders cannot be synced here, and need not be.
func syncFolder(string) error { return nil }
