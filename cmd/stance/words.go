package main

import (
	"errors"
	"fmt"
	"strconv"

	"stance/labels/textpos"
)

// plural writes a number with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number with commas: 12,345.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// inFile names the file in an error that knows its place, or puts the name
// before one that does not.
func inFile(name string, err error) error {
	var at *textpos.Error
	if errors.As(err, &at) {
		return at.In(name)
	}
	return fmt.Errorf("%s: %w", name, err)
}
