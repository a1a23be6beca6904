package labels

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// A Scheme is a question put to every passage, and its answers.
type Scheme struct {
	// Name is the field that holds the answer in label files and output.
	Name string `json:"name"`
	// Labels are the answers. Their order is that of every table and breaks
	// every tie.
	Labels []string `json:"labels"`
	// Poles are the two labels whose mean F1 is F_avg; empty where a scheme
	// has no such two.
	Poles []string `json:"poles,omitempty"`
}

// Index is the place of a label in the scheme, or -1.
func (s Scheme) Index(label string) int { return slices.Index(s.Labels, label) }

// IsPole reports whether the label at an index is one of the poles.
func (s Scheme) IsPole(index int) bool { return slices.Contains(s.Poles, s.Labels[index]) }

// ReadSchemes reads a scheme file: a JSON list of schemes. Faults of its text
// are *textpos.Error. No error means that the schemes can be used: see Validate.
func ReadSchemes(in io.Reader) ([]Scheme, error) {
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	at := func(offset int64) *textpos.Error {
		before := text[:min(int(offset), len(bytes.TrimSpace(text)))]
		line := bytes.Count(before, []byte("\n")) + 1
		column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
		return textpos.Errorf(line, max(column, 1), "")
	}
	fault := func(where *textpos.Error, format string, args ...any) error {
		where.Problem = fmt.Sprintf(format, args...)
		return where
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, fault(textpos.Errorf(0, 0, ""), "file is empty: %s", schemeExample)
	}
	for n, line := range bytes.Split(text, []byte("\n")) {
		if isMergeMarker(line) {
			return nil, fault(textpos.Errorf(n+1, 0, ""), "merge marker %q: choose one side and delete the markers", firstWord(line))
		}
	}
	var list []json.RawMessage
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(text, &list); {
	case errors.As(err, &syntax):
		return nil, fault(at(syntax.Offset), "not JSON (%v)", syntax)
	case err != nil:
		return nil, fault(textpos.Errorf(1, 1, ""), "not a list of schemes: %s", schemeExample)
	}
	var schemes []Scheme
	for i, raw := range list {
		var s Scheme
		if err := readScheme(raw, &s); err != nil {
			return nil, fmt.Errorf("scheme %d: %w", i+1, err)
		}
		schemes = append(schemes, s)
	}
	return schemes, Validate(schemes)
}

const schemeExample = `want a list like [{"name":"stance","labels":["for","against"]}]`

// readScheme reads one object. encoding/json would take the last of two equal
// keys, and any case of their letters.
func readScheme(raw []byte, s *Scheme) error {
	fields, err := jsonl.Parse(raw, nil)
	if err != nil {
		return errors.New("want an object, " + schemeExample)
	}
	seen := map[string]bool{}
	for _, field := range fields {
		key := string(field.Key)
		targets := map[string]any{"name": &s.Name, "labels": &s.Labels, "poles": &s.Poles}
		switch {
		case targets[key] == nil:
			return fmt.Errorf("unknown key %q: want name, labels, poles", short(key))
		case seen[key]:
			return fmt.Errorf("key %q stands twice: keep one", key)
		}
		seen[key] = true
		if json.Unmarshal(field.Value, targets[key]) != nil {
			want := "a list of texts"
			if key == "name" {
				want = "a text"
			}
			return fmt.Errorf("%q must be %s", key, want)
		}
	}
	return nil
}

// Reserved are the names that a scheme cannot have, because they are fields of
// label files or of the output.
var Reserved = []string{
	"annotator", "article", "at", "date", "drawn", "frame", "gold", "id", "kind", "known", "label", "language", "model",
	"note", "origin", "outlet", "p", "passage", "proba", "reason", "sample", "seed", "target", "text", "trained", "why",
}

// Validate reports the first fault of a list of schemes: a name missing,
// reserved or used twice; fewer than two labels; a label empty or twice; poles
// that are not two of the labels.
func Validate(schemes []Scheme) error {
	if len(schemes) == 0 {
		return errors.New("no scheme: want at least one")
	}
	names := map[string]bool{}
	for i, s := range schemes {
		switch {
		case strings.TrimSpace(s.Name) == "":
			return fmt.Errorf("scheme %d has no name", i+1)
		case strings.ContainsFunc(s.Name, unicode.IsControl):
			return fmt.Errorf("scheme %d: a control character in its name %q", i+1, short(s.Name))
		case slices.Contains(Reserved, s.Name) || strings.HasSuffix(s.Name, "_proba") || strings.HasPrefix(s.Name, "input_"):
			return fmt.Errorf("scheme %q: the name is taken by a field of the files: choose another", s.Name)
		case names[s.Name]:
			return fmt.Errorf("scheme %q stands twice", s.Name)
		case len(s.Labels) < 2:
			return fmt.Errorf("scheme %q has %d labels: want at least two", s.Name, len(s.Labels))
		case len(s.Labels) > 64:
			return fmt.Errorf("scheme %q has %d labels: want at most 64", s.Name, len(s.Labels))
		case len(s.Poles) != 0 && len(s.Poles) != 2:
			return fmt.Errorf("scheme %q has %d poles: want two, or none", s.Name, len(s.Poles))
		}
		names[s.Name] = true
		seen := map[string]bool{}
		for _, label := range s.Labels {
			if strings.TrimSpace(label) == "" {
				return fmt.Errorf("scheme %q has an empty label", s.Name)
			}
			if strings.ContainsFunc(label, unicode.IsControl) {
				return fmt.Errorf("scheme %q: a control character in the label %q", s.Name, short(label))
			}
			if seen[label] {
				return fmt.Errorf("scheme %q has the label %q twice", s.Name, label)
			}
			seen[label] = true
		}
		for j, pole := range s.Poles {
			if !seen[pole] || j == 1 && pole == s.Poles[0] {
				return fmt.Errorf("scheme %q: the poles must be two of its labels, found %q", s.Name, pole)
			}
		}
	}
	return nil
}
