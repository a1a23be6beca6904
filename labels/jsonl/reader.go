package jsonl

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"stance/labels/textpos"
)

// MaxLine is the longest line a Reader accepts, in bytes: a passage of 1 MiB,
// every character of it escaped, with as much again of other fields.
const MaxLine = 16 << 20

// A Reader cuts an input into lines.
type Reader struct {
	in   *bufio.Reader
	line int
	long []byte // holds a line that does not fit the buffer
}

// NewReader returns a Reader at the start of in.
func NewReader(in io.Reader) *Reader {
	return &Reader{in: bufio.NewReaderSize(in, 256<<10)}
}

// Next returns the next line that is not blank, without its line end and
// without a byte order mark at the start of the input. The bytes are valid
// until the following call. A line over MaxLine is skipped and reported as a
// *textpos.Error; reading can go on after it. The end is io.EOF.
func (r *Reader) Next() ([]byte, error) {
	for {
		line, err := r.next()
		if err != nil {
			return nil, err
		}
		if r.line == 1 {
			line = bytes.TrimPrefix(line, []byte(byteOrderMark))
		}
		if line = withoutEnd(line); len(line) > 0 {
			return line, nil
		}
	}
}

// Line is the number of the line that Next returned last, from 1.
func (r *Reader) Line() int { return r.line }

func (r *Reader) next() ([]byte, error) {
	r.line++
	r.long = r.long[:0]
	tooLong := false
	for {
		part, err := r.in.ReadSlice('\n')
		switch {
		case tooLong:
		case errors.Is(err, bufio.ErrBufferFull) || len(r.long) > 0:
			r.long = append(r.long, part...)
			if len(r.long) > MaxLine {
				tooLong, r.long = true, r.long[:0]
			}
		case err == nil, errors.Is(err, io.EOF) && len(part) > 0:
			return part, nil
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case tooLong:
			return nil, textpos.Errorf(r.line, 0, "line is longer than %d MiB: split it", MaxLine>>20)
		case len(r.long) > 0:
			return r.long, nil
		default:
			return nil, io.EOF
		}
	}
}
