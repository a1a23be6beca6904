package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A markup builds HTML or SVG. Tags and attribute names are ours; every value
// and every text is escaped.
type markup struct {
	b []byte
}

func (m *markup) String() string { return string(m.b) }

// open begins an element. Attributes are names and values in turn.
func (m *markup) open(tag string, attributes ...string) {
	m.tag(tag, attributes)
	m.b = append(m.b, '>')
}

// void writes an element without content.
func (m *markup) void(tag string, attributes ...string) {
	m.tag(tag, attributes)
	m.b = append(m.b, "/>"...)
}

// leaf writes an element that holds a text.
func (m *markup) leaf(tag, text string, attributes ...string) {
	m.open(tag, attributes...)
	m.text(text)
	m.end(tag)
}

func (m *markup) end(tags ...string) {
	for _, tag := range tags {
		m.b = append(m.b, "</"...)
		m.b = append(m.b, tag...)
		m.b = append(m.b, '>')
	}
}

func (m *markup) tag(tag string, attributes []string) {
	m.b = append(m.b, '<')
	m.b = append(m.b, tag...)
	for i := 0; i+1 < len(attributes); i += 2 {
		m.b = append(m.b, ' ')
		m.b = append(m.b, attributes[i]...)
		m.b = append(m.b, `="`...)
		m.text(attributes[i+1])
		m.b = append(m.b, '"')
	}
}

func (m *markup) newline() { m.b = append(m.b, '\n') }

// text writes a text, escaped for content and attributes alike.
func (m *markup) text(text string) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r = shown(r); r {
		case '<':
			m.b = append(m.b, "&lt;"...)
		case '>':
			m.b = append(m.b, "&gt;"...)
		case '&':
			m.b = append(m.b, "&amp;"...)
		case '"':
			m.b = append(m.b, "&#34;"...)
		case '\'':
			m.b = append(m.b, "&#39;"...)
		default:
			m.b = utf8.AppendRune(m.b, r)
		}
		i += size
	}
}

// shown is the character that stands for r on a page. Control characters, which
// XML does not allow, and those that turn the direction of writing, which could
// make a page say what it does not, become U+FFFD; breaks become spaces.
func shown(r rune) rune {
	switch {
	case r == '\n', r == '\t', r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
		return ' '
	case r < ' ', 0x7f <= r && r < 0xa0, '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069',
		r&0xfffe == 0xfffe, '\ufdd0' <= r && r <= '\ufdef':
		return utf8.RuneError
	}
	return r
}

// clean is a text as shown, for templates, which escape it.
func clean(text string) string { return strings.Map(shown, text) }

func itoa(n int) string { return strconv.Itoa(n) }
