package main

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/classify"
	"stance/classify/batch"
)

// csvLines prints passages as comma- or tab-separated values with a header
// line. Members of JSON lines that are not ours have no column.
type csvLines struct {
	comma  byte
	noText bool
	head   []byte
	labels [][][]byte // of each scheme, as fields
	model  string
}

func newCSVLines(model *classify.Model, comma byte, noText bool) *csvLines {
	f := &csvLines{comma: comma, noText: noText, model: model.Hash()}
	columns := []string{"id", "article", "passage"}
	if !noText {
		columns = append(columns, "text")
	}
	for _, scheme := range model.Schemes() {
		columns = append(columns, scheme.Name)
		var fields [][]byte
		for _, label := range scheme.Labels {
			columns = append(columns, scheme.Name+"_proba_"+label)
			fields = append(fields, f.field(nil, label))
		}
		f.labels = append(f.labels, fields)
	}
	for i, column := range append(columns, "known", "trained", "model") {
		if i > 0 {
			f.head = append(f.head, comma)
		}
		f.head = f.field(f.head, column)
	}
	f.head = append(f.head, '\n')
	return f
}

func (f *csvLines) header() []byte { return f.head }

func (f *csvLines) place(b []byte, row *batch.Row) []byte {
	b = append(f.field(b, row.ID), f.comma)
	return append(f.field(b, row.Article), f.comma)
}

func (f *csvLines) text(b []byte, row *batch.Row) []byte {
	if f.noText {
		return b
	}
	return f.field(append(b, f.comma), row.Text)
}

func (f *csvLines) tags(b []byte, tagging *classify.Tagging) []byte {
	for s := range f.labels {
		tag := &tagging.Tags[s]
		b = append(b, f.comma)
		if !tag.Withheld {
			b = append(b, f.labels[s][tag.Label]...)
		}
		for _, p := range tag.Proba {
			b = appendRounded(append(b, f.comma), p)
		}
	}
	b = appendRounded(append(b, f.comma), round4(tagging.KnownShare()))
	return strconv.AppendBool(append(b, f.comma), tagging.Trained)
}

func (f *csvLines) rest(b []byte, _ *batch.Row) []byte {
	b = append(b, f.comma)
	return append(append(b, f.model...), '\n')
}

// leftOut names the first member of the input that has no column.
func (f *csvLines) leftOut(row *batch.Row) string {
	if len(row.Others) == 0 {
		return ""
	}
	return string(row.Others[0].Key)
}

// recordEnd: a line end within quotes belongs to a field. A quote in a field is
// written twice, which leaves it where it was.
func (f *csvLines) recordEnd(b []byte, quoted *bool) int {
	from := 0
	for {
		at := bytes.IndexByte(b[from:], '\n')
		line := b[from:]
		if at >= 0 {
			line = line[:at]
		}
		if bytes.Count(line, []byte{'"'})%2 == 1 {
			*quoted = !*quoted
		}
		if at < 0 {
			return 0
		}
		if from += at + 1; !*quoted {
			return from
		}
	}
}

// field appends a field as encoding/csv writes it.
func (f *csvLines) field(b []byte, s string) []byte {
	if !f.needsQuotes(s) {
		return append(b, s...)
	}
	b = append(b, '"')
	for {
		at := strings.IndexByte(s, '"')
		if at < 0 {
			return append(append(b, s...), '"')
		}
		b = append(append(b, s[:at]...), `""`...)
		s = s[at+1:]
	}
}

func (f *csvLines) needsQuotes(s string) bool {
	if s == "" {
		return false
	}
	if s == `\.` || strings.IndexByte(s, f.comma) >= 0 || strings.IndexByte(s, '"') >= 0 || strings.IndexByte(s, '\n') >= 0 || strings.IndexByte(s, '\r') >= 0 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(first)
}
