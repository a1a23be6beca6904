package labels

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"stance/labels/jsonl"
)

// Texts reads the texts of a register. Each worker has its own.
type Texts struct {
	register *Register
	file     int32
	from     int64 // of the window in the file
	window   []byte
	wrapped  []byte
	scratch  jsonl.Scratch
}

// Texts returns a reader of texts.
func (r *Register) Texts() *Texts { return &Texts{register: r, file: -1} }

// textWindow is how much is read at a time: texts are mostly asked for in the
// order in which they stand.
const textWindow = 64 << 10

// Of is the text of a passage, until the next is asked for. The error is a
// failure to read, or a file that was changed since.
func (t *Texts) Of(i int) (string, error) {
	e := t.register.list.At(i)
	quoted, err := t.quoted(e)
	if err != nil {
		return "", fmt.Errorf("label file %s: %w", t.register.files[e.file].name, err)
	}
	t.scratch.Reset()
	text := ""
	if bytes.IndexByte(quoted, '\\') < 0 {
		text, err = t.scratch.Text(quoted, jsonl.Field{Value: quoted})
	} else { // only what has been parsed may be decoded
		t.wrapped = append(append(append(t.wrapped[:0], `{"":`...), quoted...), '}')
		var fields []jsonl.Field
		if fields, err = t.scratch.Parse(t.wrapped); err == nil && len(fields) == 1 {
			text, err = t.scratch.Text(t.wrapped, fields[0])
		}
	}
	if err != nil || TextHash(text) != e.hash {
		return "", fmt.Errorf("label file %s: %w", t.register.files[e.file].name, errChanged)
	}
	return text, nil
}

var errChanged = errors.New("it was changed while it was read: try again")

// quoted is the text of an entry as it stands in its file. It begins and ends
// with a byte, at least.
func (t *Texts) quoted(e *entry) ([]byte, error) {
	end := e.at + int64(e.size)
	if t.file != e.file || e.at < t.from || end > t.from+int64(len(t.window)) {
		size := max(textWindow, int(e.size))
		if cap(t.window) < size {
			t.window = make([]byte, size)
		}
		n, err := t.register.files[e.file].text.ReadAt(t.window[:size], e.at)
		t.window, t.file, t.from = t.window[:n], e.file, e.at
		switch {
		case n >= int(e.size):
		case errors.Is(err, io.EOF):
			return nil, errChanged
		default:
			return nil, err
		}
	}
	return t.window[e.at-t.from:][:e.size], nil
}
