package article

import (
	"io"

	"stance/labels/jsonl"
	"stance/labels/passage"
	"stance/labels/textpos"
)

// A Line is one passage given as a line of JSON.
type Line struct {
	ID      string // as given, or made from article and text
	Article string // as given, or the name of the input
	Text    string // decoded
	RawText []byte // the text as it stands in the line, quotes included

	// Others are the members that carry no meaning here, in their order.
	Others []jsonl.Field
}

// Lines reads passages from JSON Lines. Every line is one passage: no
// furniture rules, no joining, no merging of repeats. text is required; id and
// article are kept if given; all else is left to the caller in Others.
type Lines struct {
	in   *jsonl.Reader
	name string // stands in for a missing article
}

// NewLines reads passages from in; name is the article of lines that name none.
func NewLines(in io.Reader, name string) *Lines {
	return &Lines{in: jsonl.NewReader(in), name: name}
}

// Next returns the bytes of the next line and its number. A line that cannot
// be used is a *textpos.Error, and reading can go on behind it; the end is io.EOF.
func (l *Lines) Next() (raw []byte, number int, err error) {
	raw, err = l.in.Next()
	return raw, l.in.Line(), err
}

// Name is the article of lines that name none.
func (l *Lines) Name() string { return l.name }

// ParseLine reads one line. fields is scratch space, reused between calls. The
// line's slices, and so the Line's, point into raw. Faults are *textpos.Error
// on line 1.
func ParseLine(raw []byte, name string, fields []jsonl.Field) (Line, []jsonl.Field, error) {
	line := Line{Article: name}
	fields, err := jsonl.Parse(raw, fields[:0])
	if err != nil {
		return line, fields, err
	}
	if err := jsonl.Repeated(raw, fields, isPassageKey); err != nil {
		return line, fields, err
	}
	others := fields[:0]
	for _, field := range fields {
		switch string(field.Key) {
		case "text":
			line.RawText = field.Value
			line.Text, err = field.String(raw)
			if err == nil && len(line.Text) > MaxPassage {
				err = jsonl.Fault(raw, field.From, "passage is longer than %d MiB: split it", MaxPassage>>20)
			}
		case "id":
			line.ID, err = optional(field, raw)
		case "article":
			var given string
			if given, err = optional(field, raw); given != "" {
				line.Article = given
			}
		default:
			others = append(others, field)
		}
		if err != nil {
			return line, fields, err
		}
	}
	line.Others = others
	if line.RawText == nil {
		return line, fields, textpos.Errorf(1, 0, `no "text": a line is one passage, {"text":"..."}`)
	}
	if line.ID == "" {
		line.ID = passage.ID(line.Article, line.Text)
	}
	return line, fields, nil
}

func isPassageKey(key []byte) bool {
	switch string(key) {
	case "text", "id", "article":
		return true
	}
	return false
}

// optional decodes a text that may be null. A number is accepted for an id:
// tables exported elsewhere count their rows.
func optional(field jsonl.Field, raw []byte) (string, error) {
	switch {
	case field.IsNull():
		return "", nil
	case jsonl.Kind(field.Value) == "a number" && string(field.Key) == "id":
		return string(field.Value), nil
	}
	return field.String(raw)
}
