package main

import (
	"strconv"

	"stance/classify"
	"stance/classify/batch"
)

// A lineFormat prints passages as records that can be told apart again, one
// passage a record. What it appends for one, in this order: place, the number of
// the passage, text, tags, rest. It is used by several goroutines at once.
type lineFormat interface {
	header() []byte // the first record of the output, or nil
	place(b []byte, row *batch.Row) []byte
	text(b []byte, row *batch.Row) []byte
	tags(b []byte, tagging *classify.Tagging) []byte
	rest(b []byte, row *batch.Row) []byte // with the line end

	// leftOut names a member of the row that is not printed, or is "".
	leftOut(row *batch.Row) string
	// recordEnd is where the record ends that begins at b, or goes on there:
	// behind its line end, or 0 where that is not in b. It is told in quoted
	// whether b begins in quotes, and leaves there whether its end does.
	recordEnd(b []byte, quoted *bool) int
}

// lineWriter takes the sheets of a run, in order.
type lineWriter struct {
	format   lineFormat
	out      *output
	told     *reporter
	progress *tagProgress
	noted    bool   // that members are left out
	digits   []byte // of a number
}

// begin writes the header where nothing is written yet.
func (w *lineWriter) begin() error {
	if w.out.resumed != nil {
		return nil
	}
	_, err := w.out.Write(w.format.header())
	return err
}

// end complains when the inputs hold less than was written before.
func (w *lineWriter) end() error {
	if w.out.resumed == nil {
		return nil
	}
	return w.out.resumed.end()
}

func (w *lineWriter) newSheet() batch.Page { return &sheet{writer: w} }

// A sheet is a stretch of passages, printed by one of the workers.
type sheet struct {
	writer  *lineWriter
	b       []byte
	records []record
	unknown int    // passages of which the model knows less than littleKnown
	leftOut string // a member that is not printed
}

// A record says where the parts of a passage's record end: its place, text, tags
// and rest. Its number belongs behind its place.
type record struct{ place, text, tags, rest int }

// Reset empties the sheet.
func (s *sheet) Reset() {
	s.b, s.records, s.unknown = s.b[:0], s.records[:0], 0
	if cap(s.b) > sheetMost {
		s.b = nil
	}
}

// sheetMost is the memory that a sheet keeps from one stretch to the next.
const sheetMost = 1 << 20

// Row prints a passage. One that was tagged before has no tags.
func (s *sheet) Row(row *batch.Row) {
	format := s.writer.format
	var r record
	s.b = format.place(s.b, row)
	r.place = len(s.b)
	s.b = format.text(s.b, row)
	r.text = len(s.b)
	if row.Tagging != nil {
		s.b = format.tags(s.b, row.Tagging)
		if row.Tagging.KnownShare() < littleKnown {
			s.unknown++
		}
	}
	r.tags = len(s.b)
	s.b = format.rest(s.b, row)
	r.rest = len(s.b)
	s.records = append(s.records, r)
	if s.leftOut == "" {
		s.leftOut = format.leftOut(row)
	}
}

// Emit writes the records. Those that were written before must be the same.
func (s *sheet) Emit(numbers []int, skipped int) error {
	w := s.writer
	w.told.read += len(s.records)
	w.told.unknown += s.unknown
	if s.leftOut != "" && !w.noted {
		w.noted = true
		w.told.term.note("fields of the input such as %q have no column here: --format jsonl carries them through", s.leftOut)
	}
	from := 0
	for i, r := range s.records {
		w.digits = strconv.AppendInt(w.digits[:0], int64(numbers[i]), 10)
		if i < skipped {
			if err := w.out.resumed.same(s.b[from:r.place], w.digits, s.b[r.place:r.text], s.b[r.tags:r.rest]); err != nil {
				return err
			}
		} else {
			// An error is kept by the writer, and told by the last write.
			_, _ = w.out.Write(s.b[from:r.place])
			_, _ = w.out.Write(w.digits)
			if _, err := w.out.Write(s.b[r.place:r.rest]); err != nil {
				return err
			}
		}
		from = r.rest
	}
	w.progress.show(w.told.read)
	return nil
}
