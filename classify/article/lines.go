package article

import (
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

// ParseLine reads one line of JSON Lines. A line is one passage, always: no
// furniture rules, no joining, no merging of repeats. text is required; id and
// article are kept if given, and name stands in for a missing article; all else
// is left to the caller in Others.
//
// fields is scratch space, reused between calls. The Line's slices point into
// raw. Faults are *textpos.Error on line 1.
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
