package article

import (
	"bytes"

	"stance/labels/jsonl"
	"stance/labels/passage"
	"stance/labels/textpos"
)

// A Line is one passage given as a line of JSON.
type Line struct {
	ID      string // as given, or made from article and text
	Article string // as given, or the name of the input
	Text    string // decoded
	Target  string // what the stance is toward, where "target" is a text
	RawText []byte // the text as it stands in the line, quotes included

	// Others are the members that carry no meaning here, in their order, and
	// the target.
	Others []jsonl.Field
}

// ParseLine reads one line of JSON Lines. A line is one passage, always: no
// furniture rules, no joining, no merging of repeats. text is required; id and
// article are kept if given, and name stands in for a missing article; all else
// is left to the caller in Others. Names read here may not stand twice in a
// line, nor in other letters ("Text"), which some readers take for the same.
//
// The Line, its texts too, points into raw and into scratch, and holds as long
// as what a [jsonl.Scratch] gives out; nil for a scratch of its own. Faults are
// *textpos.Error on line 1.
func ParseLine(raw []byte, name string, scratch *jsonl.Scratch) (Line, error) {
	line := Line{Article: name}
	if scratch == nil {
		scratch = new(jsonl.Scratch)
	}
	fields, err := scratch.Parse(raw)
	if err != nil {
		return line, err
	}
	var seen [members]bool
	others := fields[:0]
	for _, field := range fields {
		m := memberOf(field.Key)
		if m == other {
			if ours := foldsTo(field.Key); ours != "" {
				return line, jsonl.Fault(raw, field.At, "key %q: write it as %q", field.Key, ours)
			}
			others = append(others, field)
			continue
		}
		if seen[m] {
			return line, jsonl.Twice(raw, field)
		}
		seen[m] = true
		switch m {
		case memberText:
			line.RawText = field.Value
			line.Text, err = scratch.Text(raw, field)
			if err == nil && len(line.Text) > MaxPassage {
				err = jsonl.Fault(raw, field.From, "passage is longer than %d MiB: split it", MaxPassage>>20)
			}
		case memberID:
			line.ID, err = optional(field, raw, scratch)
		case memberArticle:
			var given string
			if given, err = optional(field, raw, scratch); given != "" {
				line.Article = given
			}
		case memberTarget:
			others = append(others, field)
			if field.Value[0] == '"' {
				line.Target, err = scratch.Text(raw, field)
			}
		}
		if err != nil {
			return line, err
		}
	}
	line.Others = others
	if line.RawText == nil {
		return line, textpos.Errorf(1, 0, `no "text": a line is one passage, {"text":"..."}`)
	}
	if line.ID == "" {
		line.ID = scratch.Made(func(dst []byte) []byte { return passage.AppendID(dst, line.Article, line.Text) })
	}
	return line, nil
}

// The members that mean something here.
const (
	memberText = iota
	memberID
	memberArticle
	memberTarget
	members
	other = -1
)

var memberNames = [members]string{"text", "id", "article", "target"}

func memberOf(key []byte) int {
	switch string(key) {
	case "text":
		return memberText
	case "id":
		return memberID
	case "article":
		return memberArticle
	case "target":
		return memberTarget
	}
	return other
}

// foldsTo is the member that a key names in other letters, or "". No letter
// beyond ASCII folds to one of theirs, so that lengths can be compared first.
func foldsTo(key []byte) string {
	for _, name := range memberNames {
		if len(key) == len(name) && bytes.EqualFold(key, []byte(name)) {
			return name
		}
	}
	return ""
}

// optional decodes a text that may be null. A number is accepted for an id:
// tables exported elsewhere count their rows.
func optional(field jsonl.Field, raw []byte, scratch *jsonl.Scratch) (string, error) {
	switch {
	case field.IsNull():
		return "", nil
	case jsonl.Kind(field.Value) == "a number" && string(field.Key) == "id":
		return field.Raw(), nil
	}
	return scratch.Text(raw, field)
}
