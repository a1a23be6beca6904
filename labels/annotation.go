package labels

import (
	"fmt"
	"slices"
	"strings"

	"stance/labels/jsonl"
	"stance/labels/passage"
	"stance/labels/textpos"
)

// An Annotation is one decision by one annotator about one passage: a line of
// a label file.
type Annotation struct {
	ID      string
	Article string
	Text    string
	// Labels holds the decision for each scheme, "" where the line says nothing.
	Labels []string

	Annotator string // "" is an annotator like any other
	At        string // when, as written; it decides nothing
	Note      string
	Origin    string // "seed" for real text, "written" for text made for training
	Kind      string // manner of the article: editorial, wire, ...
	Outlet    string // that published it
	Language  string // of the text
	Reason    string // of an adjudication: why the annotators differed
	Target    string // what the stance is toward, where a set has several

	Others []jsonl.Field // members that mean nothing here, kept for rewriting

	File string
	Line int
}

// Adjudicated is the annotator whose line settles a passage.
const Adjudicated = "adjudicated"

// Where names the annotation's place, file:line.
func (a Annotation) Where() string { return fmt.Sprintf("%s:%d", a.File, a.Line) }

// Decided reports whether the line says anything in any scheme. One that does
// not is a passage in a queue.
func (a Annotation) Decided() bool {
	return slices.ContainsFunc(a.Labels, func(label string) bool { return label != "" })
}

// A lineParser reads lines, one after the other, in memory that it keeps.
type lineParser struct {
	schemes []Scheme
	queue   bool // lines may leave out the labels

	scratch jsonl.Scratch
	line    Annotation  // what is parsed
	text    jsonl.Field // that holds its text
}

// parse reads one line. Its errors are *textpos.Error on line 1. What it returns
// points into the line and the parser's memory, and holds until the next line is
// parsed: see own.
func (p *lineParser) parse(raw []byte) (Annotation, error) {
	if isMergeMarker(raw) {
		return Annotation{}, textpos.Errorf(1, 0, "merge marker %q: keep the lines of both sides and delete the markers", firstWord(raw))
	}
	p.scratch.Reset()
	fields, err := p.scratch.Parse(raw)
	if err != nil {
		return Annotation{}, err
	}
	a := &p.line
	*a = Annotation{Labels: append(a.Labels[:0], make([]string, len(p.schemes))...)}
	err = jsonl.Repeated(raw, fields, func(key []byte) bool { return a.member(key, p.schemes) != nil })
	if err != nil {
		return Annotation{}, err
	}
	decided := false
	for _, field := range fields {
		target := a.member(field.Key, p.schemes)
		switch {
		case target == nil:
			a.Others = append(a.Others, field)
			continue
		case field.IsNull():
			continue
		case target == &a.ID && jsonl.Kind(field.Value) == "a number":
			a.ID = field.Raw()
			continue
		}
		if *target, err = p.scratch.Text(raw, field); err != nil {
			return Annotation{}, err
		}
		if i := schemeIndex(field.Key, p.schemes); i >= 0 {
			decided = true
			label := p.schemes[i].Index(*target)
			if label < 0 {
				return Annotation{}, jsonl.Fault(raw, field.From, "%q is no label of %s: want %s (or name another scheme file)",
					short(*target), field.Key, oneOf(p.schemes[i].Labels))
			}
			*target = p.schemes[i].Labels[label]
		}
		if target == &a.Text {
			p.text = field
			if len(a.Text) > maxText {
				return Annotation{}, jsonl.Fault(raw, field.From, "passage is longer than %d MiB: split it", maxText>>20)
			}
		}
	}
	switch {
	case passage.Blank(a.Text):
		return Annotation{}, textpos.Errorf(1, 0, `no "text": every line carries its passage`)
	case !decided && !p.queue:
		return Annotation{}, textpos.Errorf(1, 0, "no label: want %s", oneOf(names(p.schemes)))
	}
	if a.ID == "" {
		a.ID = p.scratch.Made(func(dst []byte) []byte { return passage.AppendID(dst, a.Article, a.Text) })
	}
	if a.Article == "" {
		a.Article, _ = passage.ArticleOf(a.ID)
	}
	return *a, nil
}

// own is the annotation in memory of its own, one piece for all its texts.
func (a Annotation) own() Annotation {
	texts := [...]*string{
		&a.ID, &a.Article, &a.Text, &a.Annotator, &a.At, &a.Note, &a.Origin, &a.Kind, &a.Outlet, &a.Language, &a.Reason, &a.Target,
	}
	size := 0
	for _, text := range texts {
		size += len(*text)
	}
	var piece strings.Builder
	piece.Grow(size)
	for _, text := range texts {
		from := piece.Len()
		piece.WriteString(*text)
		*text = piece.String()[from:]
	}
	a.Labels = slices.Clone(a.Labels)
	for i := range a.Others {
		other := &a.Others[i]
		other.Key, other.Name, other.Value = slices.Clone(other.Key), slices.Clone(other.Name), slices.Clone(other.Value)
	}
	return a
}

// member is where the value of a member of a line goes; nil for one that means
// nothing here.
func (a *Annotation) member(key []byte, schemes []Scheme) *string {
	if i := schemeIndex(key, schemes); i >= 0 {
		return &a.Labels[i]
	}
	switch string(key) {
	case "id":
		return &a.ID
	case "article":
		return &a.Article
	case "text":
		return &a.Text
	case "annotator":
		return &a.Annotator
	case "at":
		return &a.At
	case "note":
		return &a.Note
	case "origin":
		return &a.Origin
	case "kind":
		return &a.Kind
	case "outlet":
		return &a.Outlet
	case "language":
		return &a.Language
	case "reason":
		return &a.Reason
	case "target":
		return &a.Target
	}
	return nil
}

// schemeIndex is the index of the scheme of that name, or -1.
func schemeIndex[Text string | []byte](name Text, schemes []Scheme) int {
	return slices.IndexFunc(schemes, func(s Scheme) bool { return s.Name == string(name) })
}

// maxText is the longest passage, in bytes: as long as one to be tagged.
const maxText = 1 << 20

func isMergeMarker(raw []byte) bool {
	for _, marker := range []string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if len(raw) >= len(marker) && string(raw[:len(marker)]) == marker {
			return true
		}
	}
	return false
}

func firstWord(raw []byte) string {
	word, _, _ := strings.Cut(string(raw), " ")
	return short(word)
}

// short keeps a faulty value from flooding the message about it.
func short(value string) string {
	const most = 60
	if len(value) <= most {
		return value
	}
	return strings.ToValidUTF8(value[:most], "") + "…"
}

func names(schemes []Scheme) []string {
	var list []string
	for _, s := range schemes {
		list = append(list, s.Name)
	}
	return list
}

// oneOf writes a choice: "a, b or c".
func oneOf(choices []string) string {
	if len(choices) < 2 {
		return strings.Join(choices, "")
	}
	last := len(choices) - 1
	return strings.Join(choices[:last], ", ") + " or " + choices[last]
}

// Append writes the annotation as a line, known members first, with its line
// end. Schemes are those that the annotation was read with.
func (a Annotation) Append(dst []byte, schemes []Scheme) []byte {
	dst = append(dst, '{')
	member := func(key, value string) {
		if value == "" {
			return
		}
		if dst[len(dst)-1] != '{' {
			dst = append(dst, ',')
		}
		dst = append(jsonl.AppendString(dst, key), ':')
		dst = jsonl.AppendString(dst, value)
	}
	member("id", a.ID)
	member("article", a.Article)
	member("text", a.Text)
	for i, s := range schemes {
		member(s.Name, a.Labels[i])
	}
	member("annotator", a.Annotator)
	member("at", a.At)
	member("origin", a.Origin)
	member("kind", a.Kind)
	member("outlet", a.Outlet)
	member("language", a.Language)
	member("target", a.Target)
	member("reason", a.Reason)
	member("note", a.Note)
	for _, other := range a.Others {
		dst = append(dst, ',')
		dst = append(jsonl.AppendString(dst, other.Key), ':')
		dst = append(dst, other.Value...)
	}
	return append(dst, '}', '\n')
}
