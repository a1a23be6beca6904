package main

import (
	"errors"
	"fmt"

	"stance/labels/textpos"
)

// inFile names the file in an error that knows its place, or puts the name
// before one that does not.
func inFile(name string, err error) error {
	var at *textpos.Error
	if errors.As(err, &at) {
		return at.In(name)
	}
	return fmt.Errorf("%s: %w", name, err)
}
