package jsonl

import (
	"bytes"
	"errors"
	"io"

	"stance/labels/textpos"
)

// Blocks cuts an input into blocks of whole lines, which others then cut into
// lines: see [CutLines]. A Reader does both, one line after the other.
type Blocks struct {
	in   io.Reader
	size int
	rest []byte // begun, and not ended by the block before
	line int    // of the first byte of rest
	err  error  // to be told when what was read before it is handed out
}

// NewBlocks returns the blocks of an input, of about so many bytes each. A
// longer line is a block of its own, or begins one.
func NewBlocks(in io.Reader, size int) *Blocks {
	return &Blocks{in: in, size: size, line: 1}
}

// Next returns the next block, and the number of its first line from 1. It is
// written to the memory given where that has room, and to new memory where not.
//
// A line over MaxLine, its end included, is skipped and reported as a
// *textpos.Error with its number; reading can go on after it. The end is io.EOF.
// Of an input whose reading fails, the lines before the failure are handed out.
// With an error there is no block.
func (b *Blocks) Next(memory []byte) (block []byte, line int, err error) {
	block = append(memory[:0], b.rest...)
	b.rest = b.rest[:0]
	seen := 0
	for size := b.size; ; size = min(2*size, MaxLine) {
		if b.err == nil {
			block, b.err = fill(b.in, block, size)
		}
		at := bytes.LastIndexByte(block[seen:], '\n') // there is none before
		switch {
		case errors.Is(b.err, io.EOF) && len(block) > 0:
			return b.hand(block, len(block))
		case at >= 0:
			return b.hand(block, seen+at+1)
		case b.err != nil: // half a line is none
			return nil, b.line, b.err
		case len(block) >= MaxLine:
			line = b.line
			return nil, line, b.skip(block)
		}
		seen = len(block)
	}
}

// hand hands out a block to its end, and keeps the rest for the next.
func (b *Blocks) hand(block []byte, end int) ([]byte, int, error) {
	b.rest = append(b.rest, block[end:]...)
	line := b.line
	b.line += bytes.Count(block[:end], []byte{'\n'})
	return block[:end], line, nil
}

// fill reads until the block has a size.
func fill(in io.Reader, block []byte, size int) ([]byte, error) {
	if cap(block) < size {
		block = append(make([]byte, 0, size), block...)
	}
	for idle := 0; len(block) < size; idle++ {
		n, err := in.Read(block[len(block):size])
		block = block[:len(block)+n]
		switch {
		case err != nil:
			return block, err
		case n > 0:
			idle = 0
		case idle > 100:
			return block, io.ErrNoProgress
		}
	}
	return block, nil
}

// skip passes over the rest of a line that is too long.
func (b *Blocks) skip(memory []byte) error {
	tooLong := textpos.Errorf(b.line, 0, "line is longer than %d MiB: split it", MaxLine>>20)
	b.line++
	for b.err == nil {
		memory, b.err = fill(b.in, memory[:0], b.size)
		if at := bytes.IndexByte(memory, '\n'); at >= 0 {
			b.rest = append(b.rest, memory[at+1:]...)
			break
		}
	}
	return tooLong
}

// Lines are the lines of a block.
type Lines struct {
	rest   []byte
	number int
	block  int // its length
	at     int // of the line handed out last, in the block
}

// CutLines returns the lines of a block whose first has this number.
func CutLines(block []byte, number int) Lines {
	return Lines{rest: block, number: number, block: len(block)}
}

// At is where the line that was handed out last begins in the block.
func (l *Lines) At() int { return l.at }

// Next returns the next line that is not blank, without its line end and without
// a byte order mark at the start of the input, and its number. After the last
// the line is nil.
func (l *Lines) Next() (line []byte, number int) {
	for len(l.rest) > 0 {
		end := bytes.IndexByte(l.rest, '\n')
		if end < 0 {
			end = len(l.rest)
		}
		line, number = l.rest[:end:end], l.number
		l.at = l.block - len(l.rest)
		l.rest = l.rest[min(end+1, len(l.rest)):]
		l.number++
		if number == 1 && bytes.HasPrefix(line, []byte(byteOrderMark)) {
			line = line[len(byteOrderMark):]
			l.at += len(byteOrderMark)
		}
		if line = withoutEnd(line); len(line) > 0 {
			return line, number
		}
	}
	return nil, 0
}

// withoutEnd cuts the line end off; of a blank line nothing is left.
func withoutEnd(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	if len(line) == 0 || line[0] == '{' || len(bytes.TrimSpace(line)) > 0 {
		return line
	}
	return nil
}

const byteOrderMark = "\xef\xbb\xbf"
