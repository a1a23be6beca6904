package main

import (
	"encoding/csv"
	"math"
	"slices"
	"strconv"

	"stance/classify"
	"stance/classify/batch"
	"stance/labels/jsonl"
)

// tagLines prints JSON Lines: our members in a fixed order, then those that the
// input line carried.
type tagLines struct {
	out    *output
	model  *classify.Model
	noText bool
	names  map[string]bool
	line   []byte
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

func (w *tagLines) row(row *batch.Row) error {
	if row.Tagging == nil {
		return nil
	}
	b := append(w.line[:0], `{"id":`...)
	b = jsonl.AppendString(b, row.ID)
	b = append(b, `,"article":`...)
	b = jsonl.AppendString(b, row.Article)
	b = append(b, `,"passage":`...)
	b = strconv.AppendInt(b, int64(row.Number), 10)
	if !w.noText {
		b = append(b, `,"text":`...)
		if row.RawText != nil {
			b = append(b, row.RawText...)
		} else {
			b = jsonl.AppendString(b, row.Text)
		}
	}
	for s, scheme := range w.model.Schemes() {
		tag := row.Tagging.Tags[s]
		b = append(b, ',')
		b = jsonl.AppendString(b, scheme.Name)
		b = append(b, ':')
		if tag.Withheld {
			b = append(b, "null"...)
		} else {
			b = jsonl.AppendString(b, scheme.Labels[tag.Label])
		}
		b = append(b, ',')
		b = jsonl.AppendString(b, scheme.Name+"_proba")
		b = append(b, ":{"...)
		for label, p := range tag.Proba {
			if label > 0 {
				b = append(b, ',')
			}
			b = jsonl.AppendString(b, scheme.Labels[label])
			b = append(b, ':')
			b = strconv.AppendFloat(b, p, 'f', -1, 64)
		}
		b = append(b, '}')
	}
	b = append(b, `,"known":`...)
	b = strconv.AppendFloat(b, round4(row.Tagging.KnownShare()), 'f', -1, 64)
	b = append(b, `,"model":"`...)
	b = append(b, w.model.Hash()...)
	b = append(b, '"')
	if row.Tagging.Trained {
		b = append(b, `,"trained":true`...)
	}
	b = w.appendOthers(b, row.Others)
	b = append(b, "}\n"...)
	w.line = b
	_, err := w.out.Write(b)
	return err
}

// appendOthers carries the input's own members through. One that bears a name
// of ours gets input_ before it, again if that is taken too.
func (w *tagLines) appendOthers(b []byte, others []jsonl.Field) []byte {
	for _, other := range others {
		b = append(b, ',')
		if !w.names[string(other.Key)] {
			b = jsonl.AppendString(b, other.Key)
		} else {
			name := "input_" + string(other.Key)
			for slices.ContainsFunc(others, func(f jsonl.Field) bool { return string(f.Key) == name }) {
				name = "input_" + name
			}
			b = jsonl.AppendString(b, name)
		}
		b = append(b, ':')
		b = append(b, other.Value...)
	}
	return b
}

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// tagCSV prints comma- or tab-separated values with a header line. Members of
// JSON lines that are not ours have no column.
type tagCSV struct {
	out    *csv.Writer
	model  *classify.Model
	noText bool
	term   terminal
	record []string
	told   bool // that other members are left out
	err    error
}

func newTagCSV(o tagOptions, model *classify.Model, out *output, term terminal) *tagCSV {
	w := &tagCSV{out: csv.NewWriter(out), model: model, noText: o.noText, term: term}
	if o.format == "tsv" {
		w.out.Comma = '\t'
	}
	header := []string{"id", "article", "passage"}
	if !o.noText {
		header = append(header, "text")
	}
	for _, scheme := range model.Schemes() {
		header = append(header, scheme.Name)
		for _, label := range scheme.Labels {
			header = append(header, scheme.Name+"_proba_"+label)
		}
	}
	w.err = w.out.Write(append(header, "known", "trained", "model"))
	return w
}

func (w *tagCSV) row(row *batch.Row) error {
	if row.Tagging == nil || w.err != nil {
		return w.err
	}
	if len(row.Others) > 0 && !w.told {
		w.told = true
		w.term.note("fields of the input such as %q have no column here: --format jsonl carries them through", row.Others[0].Key)
	}
	r := append(w.record[:0], row.ID, row.Article, strconv.Itoa(row.Number))
	if !w.noText {
		r = append(r, row.Text)
	}
	for s, scheme := range w.model.Schemes() {
		tag := row.Tagging.Tags[s]
		if tag.Withheld {
			r = append(r, "")
		} else {
			r = append(r, scheme.Labels[tag.Label])
		}
		for _, p := range tag.Proba {
			r = append(r, strconv.FormatFloat(p, 'f', -1, 64))
		}
	}
	r = append(r, strconv.FormatFloat(round4(row.Tagging.KnownShare()), 'f', -1, 64), strconv.FormatBool(row.Tagging.Trained), w.model.Hash())
	w.record = r
	return w.out.Write(r)
}

func (w *tagCSV) close() error {
	w.out.Flush()
	return w.out.Error()
}

func (w *tagLines) close() error { return nil }
