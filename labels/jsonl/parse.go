package jsonl

import (
	"bytes"
	"unicode/utf8"

	"stance/labels/textpos"
)

// A Field is one member of an object. Its slices point into the line.
type Field struct {
	Key   []byte // decoded
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
	p := parser{line: line}
	fields, err := p.object(fields)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(line) {
		return nil, p.fault(p.at, "more text behind the JSON object: one object a line")
	}
	return fields, nil
}

// Repeated reports the first field whose key stood before, among the keys that
// read says are of interest.
func Repeated(line []byte, fields []Field, read func(key []byte) bool) error {
	twice := func(f Field) error { return Fault(line, f.At, "key %q stands twice: keep one", f.Key) }
	if len(fields) > fewFields { // hostile, or odd: look-ups instead of comparisons
		seen := map[string]bool{}
		for _, f := range fields {
			if seen[string(f.Key)] && read(f.Key) {
				return twice(f)
			}
			seen[string(f.Key)] = true
		}
		return nil
	}
	for i := range fields {
		for j := range i {
			if bytes.Equal(fields[i].Key, fields[j].Key) && read(fields[i].Key) {
				return twice(fields[i])
			}
		}
	}
	return nil
}

const fewFields = 32

// Fault is an error at a byte offset of a line, with the column in characters.
func Fault(line []byte, at int, format string, args ...any) *textpos.Error {
	at = min(at, len(line))
	return textpos.Errorf(1, utf8.RuneCount(line[:at])+1, format, args...)
}

type parser struct {
	line  []byte
	at    int
	depth int
}

func (p *parser) fault(at int, format string, args ...any) error {
	return Fault(p.line, at, format, args...)
}

func (p *parser) space() {
	for p.at < len(p.line) {
		switch p.line[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
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

func (p *parser) object(fields []Field) ([]Field, error) {
	p.space()
	if p.at >= len(p.line) || p.line[p.at] != '{' {
		return nil, p.unexpected("a JSON object")
	}
	p.at++
	if p.space(); p.at < len(p.line) && p.line[p.at] == '}' {
		p.at++
		return fields, nil
	}
	for {
		field, err := p.member()
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
		p.space()
		switch {
		case p.at < len(p.line) && p.line[p.at] == ',':
			p.at++
		case p.at < len(p.line) && p.line[p.at] == '}':
			p.at++
			return fields, nil
		default:
			return nil, p.unexpected("',' or '}'")
		}
	}
}

func (p *parser) member() (Field, error) {
	p.space()
	at := p.at
	if p.at >= len(p.line) || p.line[p.at] != '"' {
		return Field{}, p.unexpected("a key in quotes")
	}
	if err := p.string(); err != nil {
		return Field{}, err
	}
	key := p.line[at+1 : p.at-1]
	if bytes.IndexByte(key, '\\') >= 0 {
		key = AppendUnquoted(nil, p.line[at:p.at])
	}
	p.space()
	if p.at >= len(p.line) || p.line[p.at] != ':' {
		return Field{}, p.unexpected("':'")
	}
	p.at++
	p.space()
	from := p.at
	if err := p.value(); err != nil {
		return Field{}, err
	}
	return Field{Key: key, Value: p.line[from:p.at], At: at, From: from}, nil
}

func (p *parser) value() error {
	if p.at >= len(p.line) {
		return p.unexpected("a value")
	}
	switch c := p.line[p.at]; {
	case c == '"':
		return p.string()
	case c == '{', c == '[':
		return p.nested(c)
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if bytes.HasPrefix(p.line[p.at:], []byte(word)) {
			p.at += len(word)
			return nil
		}
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if rest := p.line[p.at:]; len(rest) > 0 && bytes.HasPrefix([]byte(word), rest) {
			p.at = len(p.line)
			break
		}
	}
	return p.unexpected("a value")
}

func (p *parser) nested(open byte) error {
	if p.depth++; p.depth > maxDepth {
		return p.fault(p.at, "nested deeper than %d", maxDepth)
	}
	defer func() { p.depth-- }()
	if open == '{' {
		_, err := p.object(nil)
		return err
	}
	p.at++
	if p.space(); p.at < len(p.line) && p.line[p.at] == ']' {
		p.at++
		return nil
	}
	for {
		p.space()
		if err := p.value(); err != nil {
			return err
		}
		p.space()
		switch {
		case p.at < len(p.line) && p.line[p.at] == ',':
			p.at++
		case p.at < len(p.line) && p.line[p.at] == ']':
			p.at++
			return nil
		default:
			return p.unexpected("',' or ']'")
		}
	}
}

func (p *parser) number() error {
	digits := func() bool {
		from := p.at
		for p.at < len(p.line) && '0' <= p.line[p.at] && p.line[p.at] <= '9' {
			p.at++
		}
		return p.at > from
	}
	has := func(chars string) bool {
		if p.at < len(p.line) && bytes.IndexByte([]byte(chars), p.line[p.at]) >= 0 {
			p.at++
			return true
		}
		return false
	}
	has("-")
	if !has("0") && !digits() {
		return p.unexpected("a digit")
	}
	if has(".") && !digits() {
		return p.unexpected("a digit")
	}
	if has("eE") {
		has("+-")
		if !digits() {
			return p.unexpected("a digit")
		}
	}
	return nil
}

// plain marks the bytes that can stand in a string as they are: ASCII but for
// control characters, the quote and the backslash.
var plain = func() (set [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		set[c] = c != '"' && c != '\\'
	}
	return set
}()

func (p *parser) string() error {
	from := p.at
	p.at++
	for p.at < len(p.line) {
		c := p.line[p.at]
		switch {
		case plain[c]:
			p.at++
		case c == '"':
			p.at++
			return nil
		case c == '\\':
			if err := p.escape(); err != nil {
				return err
			}
		case c < 0x20:
			return p.fault(p.at, "control character in a string: write it as \\u%04x", c)
		default:
			r, size := utf8.DecodeRune(p.line[p.at:])
			if r == utf8.RuneError && size == 1 {
				return p.fault(p.at, "invalid UTF-8")
			}
			p.at += size
		}
	}
	return p.fault(from, "JSON object is cut off: this string has no closing quote")
}

func (p *parser) escape() error {
	at := p.at
	if p.at++; p.at >= len(p.line) {
		return p.unexpected("an escaped character")
	}
	c := p.line[p.at]
	p.at++
	if c != 'u' {
		if bytes.IndexByte([]byte(`"\/bfnrt`), c) < 0 {
			return p.fault(at, "no such escape in JSON")
		}
		return nil
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
