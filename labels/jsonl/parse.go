package jsonl

import (
	"bytes"
	"unicode/utf8"

	"stance/labels/textpos"
)

// A Field is one member of an object. Its slices point into the line, but for a
// Key that is written with escapes.
type Field struct {
	Key   []byte // decoded
	Name  []byte // the key as it stands in the line, quotes included
	Value []byte // raw JSON, without the space around it
	At    int    // byte offset of the key in the line
	From  int    // byte offset of the value in the line
}

// maxDepth bounds nesting, so that a hostile line cannot exhaust the stack.
const maxDepth = 512

// Parse reads one line as a JSON object (RFC 8259, strictly: valid UTF-8,
// nothing behind the object) and appends its members to fields in their order,
// repeated keys included. Faults are *textpos.Error with line 1 and the column.
func Parse(line []byte, fields []Field) ([]Field, error) {
	var s Scratch
	s.fields = fields
	if _, err := s.Parse(line); err != nil {
		return nil, err
	}
	return s.fields, nil
}

// Repeated reports the first field whose key stood before, among the keys that
// read says are of interest.
func Repeated(line []byte, fields []Field, read func(key []byte) bool) error {
	if len(fields) > fewFields { // hostile, or odd: look-ups instead of comparisons
		seen := map[string]bool{}
		for _, f := range fields {
			if seen[string(f.Key)] && read(f.Key) {
				return Twice(line, f)
			}
			seen[string(f.Key)] = true
		}
		return nil
	}
	for i := range fields {
		for j := range i {
			if bytes.Equal(fields[i].Key, fields[j].Key) && read(fields[i].Key) {
				return Twice(line, fields[i])
			}
		}
	}
	return nil
}

const fewFields = 32

// Twice is the fault of a field whose key stood in the line before.
func Twice(line []byte, f Field) error {
	return Fault(line, f.At, "key %q stands twice: keep one", f.Key)
}

// Fault is an error at a byte offset of a line, with the column in characters.
func Fault(line []byte, at int, format string, args ...any) *textpos.Error {
	at = min(at, len(line))
	return textpos.Errorf(1, utf8.RuneCount(line[:at])+1, format, args...)
}

// A parser goes through one line. Where it keeps members it appends them to the
// scratch's fields; what is nested in a value is checked and passed over.
type parser struct {
	line  []byte
	at    int
	depth int
}

func (p *parser) fault(at int, format string, args ...any) error {
	return Fault(p.line, at, format, args...)
}

// space goes on to the next byte that is no white space and returns it, or 0 at
// the end of the line; a zero byte is nothing that the grammar knows either.
func (p *parser) space() byte {
	for p.at < len(p.line) {
		c := p.line[p.at]
		if c > ' ' || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
		p.at++
	}
	return 0
}

// unexpected reports a line that ends too early, or else what stands where
// something else is wanted.
func (p *parser) unexpected(want string) error {
	if p.at >= len(p.line) {
		return p.fault(p.at, "JSON object is cut off: want %s", want)
	}
	r, size := utf8.DecodeRune(p.line[p.at:])
	if r == utf8.RuneError && size == 1 {
		return p.fault(p.at, "invalid UTF-8")
	}
	return p.fault(p.at, "want %s, found %q", want, r)
}

// object reads an object; its members go to keep, unless that is nil.
func (p *parser) object(keep *Scratch) error {
	if p.space() != '{' {
		return p.unexpected("a JSON object")
	}
	p.at++
	if p.space() == '}' {
		p.at++
		return nil
	}
	for {
		if err := p.member(keep); err != nil {
			return err
		}
		switch p.space() {
		case ',':
			p.at++
		case '}':
			p.at++
			return nil
		default:
			return p.unexpected("',' or '}'")
		}
	}
}

func (p *parser) member(keep *Scratch) error {
	if p.space() != '"' {
		return p.unexpected("a key in quotes")
	}
	at := p.at
	escaped, err := p.string()
	if err != nil {
		return err
	}
	end := p.at
	if p.space() != ':' {
		return p.unexpected("':'")
	}
	p.at++
	c := p.space()
	from := p.at
	if c == '"' {
		_, err = p.string()
	} else {
		err = p.value()
	}
	if err != nil || keep == nil {
		return err
	}
	key := p.line[at+1 : end-1]
	if escaped {
		key = keep.unquoted(p.line[at:end])
	}
	keep.fields = append(keep.fields, Field{Key: key, Name: p.line[at:end], Value: p.line[from:p.at], At: at, From: from})
	return nil
}

func (p *parser) value() error {
	if p.at >= len(p.line) {
		return p.unexpected("a value")
	}
	switch c := p.line[p.at]; c {
	case '"':
		_, err := p.string()
		return err
	case '{', '[':
		return p.nested(c)
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return p.number()
	case 't':
		return p.word("true")
	case 'f':
		return p.word("false")
	case 'n':
		return p.word("null")
	}
	return p.unexpected("a value")
}

func (p *parser) word(word string) error {
	rest := p.line[p.at:]
	if len(rest) >= len(word) && string(rest[:len(word)]) == word {
		p.at += len(word)
		return nil
	}
	if len(rest) < len(word) && string(rest) == word[:len(rest)] {
		p.at = len(p.line) // cut off within the word
	}
	return p.unexpected("a value")
}

func (p *parser) nested(open byte) error {
	if p.depth++; p.depth > maxDepth {
		return p.fault(p.at, "nested deeper than %d", maxDepth)
	}
	var err error
	if open == '{' {
		err = p.object(nil)
	} else {
		err = p.list()
	}
	p.depth--
	return err
}

func (p *parser) list() error {
	p.at++
	if p.space() == ']' {
		p.at++
		return nil
	}
	for {
		p.space()
		if err := p.value(); err != nil {
			return err
		}
		switch p.space() {
		case ',':
			p.at++
		case ']':
			p.at++
			return nil
		default:
			return p.unexpected("',' or ']'")
		}
	}
}

func (p *parser) number() error {
	p.skip('-', '-')
	if !p.skip('0', '0') && !p.digits() {
		return p.unexpected("a digit")
	}
	if p.skip('.', '.') && !p.digits() {
		return p.unexpected("a digit")
	}
	if p.skip('e', 'E') {
		p.skip('+', '-')
		if !p.digits() {
			return p.unexpected("a digit")
		}
	}
	return nil
}

// skip passes over one byte if it is either of two.
func (p *parser) skip(a, b byte) bool {
	if p.at < len(p.line) && (p.line[p.at] == a || p.line[p.at] == b) {
		p.at++
		return true
	}
	return false
}

func (p *parser) digits() bool {
	from := p.at
	for p.at < len(p.line) && '0' <= p.line[p.at] && p.line[p.at] <= '9' {
		p.at++
	}
	return p.at > from
}

// string goes to behind the closing quote, and tells whether there were escapes.
func (p *parser) string() (escaped bool, err error) {
	from := p.at
	p.at++
	for {
		p.at += plainPrefix(p.line[p.at:])
		if p.at >= len(p.line) {
			return escaped, p.fault(from, "JSON object is cut off: this string has no closing quote")
		}
		switch c := p.line[p.at]; {
		case c == '"':
			p.at++
			return escaped, nil
		case c == '\\':
			escaped = true
			if err := p.escape(); err != nil {
				return escaped, err
			}
		case c < ' ':
			return escaped, p.fault(p.at, "control character in a string: write it as \\u%04x", c)
		default:
			return escaped, p.fault(p.at, "invalid UTF-8")
		}
	}
}

func (p *parser) escape() error {
	at := p.at
	if p.at++; p.at >= len(p.line) {
		return p.unexpected("an escaped character")
	}
	c := p.line[p.at]
	p.at++
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return nil
	case 'u':
	default:
		return p.fault(at, "no such escape in JSON")
	}
	for range 4 {
		if p.at >= len(p.line) || hexDigit(p.line[p.at]) < 0 {
			return p.unexpected("a hexadecimal digit")
		}
		p.at++
	}
	return nil
}

func hexDigit(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}
