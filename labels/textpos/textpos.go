// Package textpos says where in a text something is wrong.
//
// Every reader of the project (articles, JSON Lines, label files, held-out
// lists) reports faults in its input as an [Error], so that a person always
// learns the file, the line and, where there is one, the column.
package textpos

import (
	"errors"
	"fmt"
	"strings"
)

// Error is a fault in an input text. A zero Line or Column means that the
// fault has none: it concerns the whole file, or the whole line.
type Error struct {
	File    string // as the user named it; "" when not known yet
	Line    int    // from 1
	Column  int    // from 1, in characters
	Problem string // what is wrong and what to do about it
}

// Errorf returns an Error at line and column of a file that is not named yet.
func Errorf(line, column int, format string, args ...any) *Error {
	return &Error{Line: line, Column: column, Problem: fmt.Sprintf(format, args...)}
}

// Error formats as file:line:column: problem, leaving out what is not known.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		if e.File == "" {
			b.WriteString("line ")
		} else {
			b.WriteByte(':')
		}
		fmt.Fprintf(&b, "%d", e.Line)
		if e.Column > 0 {
			fmt.Fprintf(&b, ":%d", e.Column)
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(e.Problem)
	return b.String()
}

// In returns the error with the file named.
func (e *Error) In(file string) *Error {
	named := *e
	named.File = file
	return &named
}

// InFile names the file in an error that knows its place, and puts the name
// before one that does not.
func InFile(file string, err error) error {
	var at *Error
	if errors.As(err, &at) {
		return at.In(file)
	}
	return fmt.Errorf("%s: %w", file, err)
}

// Shift returns the error moved from line 1 of a fragment to the given line.
func (e *Error) Shift(line int) *Error {
	moved := *e
	moved.Line += line - 1
	return &moved
}
