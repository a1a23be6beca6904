package jsonl

import (
	"bytes"
	"unsafe"
)

// A Scratch is memory to parse lines into. Once it has grown to what the lines
// of an input ask for, parsing allocates nothing. The zero Scratch is ready.
//
// What it gives out points into the line, or into the scratch where something
// had to be decoded: it holds until the bytes of the line change or Reset is
// called, and has to be copied to be kept.
type Scratch struct {
	fields  []Field
	decoded []byte
}

// Reset makes the memory free for other lines.
func (s *Scratch) Reset() {
	s.fields, s.decoded = s.fields[:0], s.decoded[:0]
}

// Parse reads one line as [Parse] does.
func (s *Scratch) Parse(line []byte) ([]Field, error) {
	p := parser{line: line}
	from := len(s.fields)
	if err := p.object(s); err != nil {
		return nil, err
	}
	if p.space(); p.at < len(line) {
		return nil, p.fault(p.at, "more text behind the JSON object: one object a line")
	}
	return s.fields[from:len(s.fields):len(s.fields)], nil
}

// Text decodes the field's value as [Field.String] does. Where nothing is
// escaped, the text is the very bytes of the line.
func (s *Scratch) Text(line []byte, f Field) (string, error) {
	if f.Value[0] != '"' {
		return "", f.notText(line)
	}
	if bytes.IndexByte(f.Value, '\\') < 0 {
		return view(f.Value[1 : len(f.Value)-1]), nil
	}
	return view(s.unquoted(f.Value)), nil
}

// Raw is the field's value as it stands in the line.
func (f Field) Raw() string { return view(f.Value) }

// unquoted decodes into the scratch. An arena that grows leaves what it gave
// out before where it was.
func (s *Scratch) unquoted(quoted []byte) []byte {
	from := len(s.decoded)
	s.decoded = AppendUnquoted(s.decoded, quoted)
	return s.decoded[from:len(s.decoded):len(s.decoded)]
}

// Made returns as a text what add appends to the scratch's memory.
func (s *Scratch) Made(add func(dst []byte) []byte) string {
	from := len(s.decoded)
	s.decoded = add(s.decoded)
	return view(s.decoded[from:])
}

// view is the text that bytes hold, without a copy: who changes the bytes
// changes the text. Here and nowhere else is it made so, and handed out with the
// conditions of a Scratch.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
