package main

import (
	"bytes"
	"math"
	"slices"
	"strconv"

	"stance/classify"
	"stance/classify/batch"
	"stance/labels/jsonl"
)

// jsonLines prints passages as JSON Lines: our members in a fixed order, then
// those that the input line carried.
type jsonLines struct {
	noText  bool
	names   map[string]bool // of our members
	schemes []jsonScheme
	model   []byte // the member that names the model
}

// A jsonScheme holds what the lines say of a scheme but for the probabilities,
// as it is written there.
type jsonScheme struct {
	name  []byte   // ,"stance":
	label [][]byte // "neutral"
	proba [][]byte // ,"stance_proba":{"skeptical": and ,"neutral": and so on
}

func newJSONLines(model *classify.Model, noText bool) *jsonLines {
	f := &jsonLines{noText: noText, names: ourNames(model)}
	for _, scheme := range model.Schemes() {
		s := jsonScheme{name: append(jsonl.AppendString([]byte{','}, scheme.Name), ':')}
		before := append(jsonl.AppendString([]byte{','}, scheme.Name+"_proba"), ":{"...)
		for _, label := range scheme.Labels {
			quoted := jsonl.AppendString(nil, label)
			s.label = append(s.label, quoted)
			s.proba = append(s.proba, append(append(before, quoted...), ':'))
			before = []byte{','}
		}
		f.schemes = append(f.schemes, s)
	}
	f.model = jsonl.AppendString([]byte(`,"model":`), model.Hash())
	return f
}

// ourNames are the members that a line of output may have.
func ourNames(model *classify.Model) map[string]bool {
	names := map[string]bool{"id": true, "article": true, "passage": true, "text": true, "known": true, "model": true, "trained": true}
	for _, scheme := range model.Schemes() {
		names[scheme.Name] = true
		names[scheme.Name+"_proba"] = true
	}
	return names
}

func (f *jsonLines) header() []byte { return nil }

func (f *jsonLines) place(b []byte, row *batch.Row) []byte {
	b = append(b, `{"id":`...)
	b = jsonl.AppendString(b, row.ID)
	b = append(b, `,"article":`...)
	b = jsonl.AppendString(b, row.Article)
	return append(b, `,"passage":`...)
}

func (f *jsonLines) text(b []byte, row *batch.Row) []byte {
	if f.noText {
		return b
	}
	b = append(b, `,"text":`...)
	if row.RawText != nil {
		return append(b, row.RawText...)
	}
	return jsonl.AppendString(b, row.Text)
}

func (f *jsonLines) tags(b []byte, tagging *classify.Tagging) []byte {
	for s := range f.schemes {
		scheme, tag := &f.schemes[s], &tagging.Tags[s]
		b = append(b, scheme.name...)
		if tag.Withheld {
			b = append(b, "null"...)
		} else {
			b = append(b, scheme.label[tag.Label]...)
		}
		for label, p := range tag.Proba {
			b = append(b, scheme.proba[label]...)
			b = appendRounded(b, p)
		}
		b = append(b, '}')
	}
	b = append(b, `,"known":`...)
	b = appendRounded(b, round4(tagging.KnownShare()))
	b = append(b, f.model...)
	if tagging.Trained {
		b = append(b, `,"trained":true`...)
	}
	return b
}

// rest carries the input's own members through, byte for byte. One that bears a
// name of ours gets input_ before it, again if that is taken too.
func (f *jsonLines) rest(b []byte, row *batch.Row) []byte {
	for _, other := range row.Others {
		b = append(b, ',')
		if !f.names[string(other.Key)] {
			b = append(b, other.Name...)
		} else {
			name := "input_" + string(other.Key)
			for slices.ContainsFunc(row.Others, func(f jsonl.Field) bool { return string(f.Key) == name }) {
				name = "input_" + name
			}
			b = jsonl.AppendString(b, name)
		}
		b = append(b, ':')
		b = append(b, other.Value...)
	}
	return append(b, "}\n"...)
}

func (f *jsonLines) leftOut(*batch.Row) string { return "" }

// recordEnd: a JSON string holds no line end, nor does anything else in a line.
func (f *jsonLines) recordEnd(b []byte, _ *bool) int { return bytes.IndexByte(b, '\n') + 1 }

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// appendRounded appends a number as strconv.AppendFloat(b, x, 'f', -1, 64) does,
// but faster for those that round4 gives from 0 to 1: the shortest text that is
// read as x has its four decimals at most.
func appendRounded(b []byte, x float64) []byte {
	n := int(x*1e4 + 0.5)
	if !(x >= 0 && x <= 1) || float64(n)/1e4 != x || x == 0 && math.Signbit(x) {
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	}
	b = append(b, '0'+byte(n/1e4))
	if n %= 1e4; n == 0 {
		return b
	}
	b = append(b, '.', '0'+byte(n/1000), '0'+byte(n/100%10), '0'+byte(n/10%10), '0'+byte(n%10))
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return b
}
