package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// TornSuffix is added to a label file's name for the file that keeps the ends
// of lines that crashes cut off.
const TornSuffix = ".torn"

// Mend looks at the last line of every file of the set, and at that alone:
//
//   - A line that a crash cut off, which begins as an object does and is none, or
//     which is a stretch of zeros, as file systems leave it when the power fails,
//     is moved to FILE.torn.
//   - A line that is whole but for its newline gets it.
//   - Anything else, such as a merge marker, is left for a person to mend.
//
// The lines before the last one are never touched. What was done is returned,
// with file and line.
func (w *Writer) Mend() ([]*textpos.Error, error) {
	var done []*textpos.Error
	for _, file := range w.Source.files {
		name := filepath.FromSlash(file.name)
		state, err := look(name)
		if err != nil {
			return done, fmt.Errorf("label file %s: %w", file.name, plain(err))
		}
		if state == whole {
			continue
		}
		unlock, err := w.below(name)
		if err != nil {
			return done, err
		}
		mended, err := mend(name)
		unlock()
		if mended != nil {
			done = append(done, mended.In(file.name))
		}
		if err != nil {
			return done, cannotWrite(file.name, err)
		}
	}
	return done, nil
}

// ending says how a file ends.
type ending int

const (
	whole   ending = iota // with a newline, or in a way that is not for us to mend
	unended               // with a line that lacks nothing but its newline
	torn                  // with a line that was cut off
)

func look(name string) (ending, error) {
	file, err := os.Open(name)
	if err != nil {
		return whole, err
	}
	defer func() { _ = file.Close() }() // it was only read
	_, _, state, err := lastLine(file)
	return state, err
}

// mend mends the end of a file, and says what it did; the file is not named yet.
func mend(name string) (*textpos.Error, error) {
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // what matters was synced before
	at, line, state, err := lastLine(file)
	if err != nil || state == whole {
		return nil, err
	}
	number, err := countLines(name)
	if err != nil {
		return nil, err
	}
	number++
	if state == unended {
		if _, err := file.WriteAt([]byte("\n"), at+int64(len(line))); err != nil {
			return nil, err
		}
		return textpos.Errorf(number, 0, "the last line lacked its newline: added"), file.Sync()
	}
	// The copy is on disk before the original goes. A crash in between leaves
	// both, and the next time a second copy; no crash leaves neither.
	if err := keep(name+TornSuffix, line); err != nil {
		return nil, err
	}
	if err := file.Truncate(at); err != nil {
		return nil, err
	}
	return textpos.Errorf(number, 0, "torn: a crash cut this line off; moved to %s, every line before it is whole",
		filepath.ToSlash(name)+TornSuffix), file.Sync()
}

// keep adds what was torn off to a file, as a line.
func keep(name string, line []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(append(bytes.Clone(line), '\n'))
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// lastLine finds what stands behind the last newline of a file, and judges it.
// A stretch longer than any line may be is not ours.
func lastLine(file *os.File) (at int64, line []byte, state ending, err error) {
	info, err := file.Stat()
	if err != nil {
		return 0, nil, whole, err
	}
	if !info.Mode().IsRegular() {
		return 0, nil, whole, nil // reading it will tell what it is
	}
	const step = 64 << 10
	for end := info.Size(); end > 0 && len(line) <= jsonl.MaxLine; {
		from := max(end-step, 0)
		block := make([]byte, end-from, int(end-from)+len(line))
		if _, err := file.ReadAt(block, from); err != nil && !errors.Is(err, io.EOF) {
			return 0, nil, whole, err
		}
		if newline := bytes.LastIndexByte(block, '\n'); newline >= 0 {
			line = append(block[newline+1:], line...)
			at = from + int64(newline) + 1
			return at, line, judge(line), nil
		}
		line = append(block, line...)
		end = from
	}
	if len(line) > jsonl.MaxLine {
		return 0, nil, whole, nil
	}
	return 0, line, judge(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))), nil
}

// judge says what a last line without its newline is.
func judge(line []byte) ending {
	text := bytes.TrimSpace(line)
	switch {
	case len(line) == 0:
		return whole
	case len(text) == 0:
		return unended
	case text[0] == 0:
		return torn
	case text[0] != '{':
		return whole
	}
	if _, err := jsonl.Parse(text, nil); err != nil {
		return torn
	}
	return unended
}

// countLines counts the newlines of a file.
func countLines(name string) (int, error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }() // it was only read
	block := make([]byte, 256<<10)
	for n := 0; ; {
		size, err := file.Read(block)
		n += bytes.Count(block[:size], []byte("\n"))
		switch {
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return 0, err
		}
	}
}
