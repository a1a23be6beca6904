//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"

	"stance/classify"
)

// openKept opens the kept model where it lies, without a copy of it in memory:
// half of the time that a single passage would take. It is never written to, only
// replaced. The mapping lasts as long as the program.
func openKept(name string) (*classify.Model, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 || info.Size() != int64(int(info.Size())) {
		return nil, errors.New("nothing to map")
	}
	mapped, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
	if err != nil {
		return nil, err
	}
	return classify.OpenMapped(mapped)
}
