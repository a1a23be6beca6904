package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// While `stance tag -o FILE` runs, FILE.part holds what was written so far, and
// FILE.part.state says what it is made of. Both are gone when FILE is complete.
//
// How far the work had come is not noted anywhere: FILE.part tells. A run that
// continues another cuts off a last record that has no end, counts the others,
// and reads the inputs from their start. It does not tag the passages that the
// records are about, but holds each record to its passage: id, article, number,
// text where it is printed, and the members carried through must be the very
// bytes that would be written now. So no passage can be repeated, left out or
// mixed up, whatever became of the inputs; the state only allows for telling at
// once what has changed, and covers what no record shows.
//
// FILE.part.state is one JSON object, a tagState. It is written and synced
// before FILE.part is made, and locked as long as a run writes to FILE.part.

// stateVersion changes with the format of the state or the records.
const stateVersion = 1

// A tagState is what the records of a run depend on.
type tagState struct {
	Version int          `json:"version"`
	Model   string       `json:"model"`
	Format  string       `json:"format"`
	NoText  bool         `json:"no_text"`
	Risk    float64      `json:"risk"`
	Inputs  []inputState `json:"inputs"`
}

// An inputState tells one version of an input from another. Standard input has
// no size and no time: it has to be given again from its start.
type inputState struct {
	Name     string    `json:"name"`
	Article  string    `json:"article"`
	Format   string    `json:"format"`
	Size     int64     `json:"size"` // -1 where it is not known
	Modified time.Time `json:"modified,omitzero"`
}

func stateOf(o tagOptions, model string, found gathered) tagState {
	state := tagState{Version: stateVersion, Model: model, Format: o.format, NoText: o.noText, Risk: o.risk}
	for i, in := range found.inputs {
		of := inputState{Name: in.Name, Article: in.Article, Format: string(in.Format), Size: -1}
		if i < len(found.stamps) {
			of.Size, of.Modified = found.stamps[i].size, found.stamps[i].modified.UTC()
		}
		state.Inputs = append(state.Inputs, of)
	}
	return state
}

// differs says what keeps a run of this state from continuing one of the state
// before; "" where nothing does.
func (s tagState) differs(before tagState) string {
	switch {
	case before.Version != s.Version:
		return "was written by another version of stance"
	case before.Model != s.Model:
		return fmt.Sprintf("was tagged by model %s, not by %s: name that one with --model", before.Model, s.Model)
	case before.Format != s.Format:
		return fmt.Sprintf("was written with --format %s, not %s", before.Format, s.Format)
	case before.NoText && !s.NoText:
		return "was written with --no-text"
	case s.NoText && !before.NoText:
		return "was written without --no-text"
	case before.Risk != s.Risk:
		return fmt.Sprintf("was written %s, not %s", withRisk(before.Risk), withRisk(s.Risk))
	}
	for i := range min(len(s.Inputs), len(before.Inputs)) {
		was, is := before.Inputs[i], s.Inputs[i]
		switch {
		case was.Name != is.Name || was.Article != is.Article:
			return fmt.Sprintf("has %s as input %d, which is %s now", was.Name, i+1, is.Name)
		case was.Format != is.Format:
			return fmt.Sprintf("has %s read in another format: see --input", was.Name)
		case was.Size != is.Size:
			return fmt.Sprintf("was made of other inputs: %s has changed since, from %d bytes to %d", is.Name, was.Size, is.Size)
		case !was.Modified.Equal(is.Modified):
			return fmt.Sprintf("was made of other inputs: %s has been written to since", is.Name)
		}
	}
	if len(s.Inputs) != len(before.Inputs) {
		return fmt.Sprintf("was made of other inputs: %d then, %d now", len(before.Inputs), len(s.Inputs))
	}
	return ""
}

func withRisk(risk float64) string {
	if risk == 0 {
		return "without --risk"
	}
	return fmt.Sprintf("with --risk %g", risk)
}

// openResumable opens the output of `stance tag` in a format of records, so that
// it can be continued; with o.resume it continues FILE.part if there is one. It
// returns errComplete where that is all done. Standard output, devices and pipes
// are as openOutput has them.
func openResumable(o tagOptions, state tagState, format lineFormat, term terminal) (_ *output, err error) {
	name, kind, err := outputKind(o.out)
	if err != nil || kind != toFile {
		if err == nil && o.resume {
			err = usageError("--resume goes with -o FILE")
		}
		if err != nil {
			return nil, err
		}
		return openOutput(o.out, o.force, term)
	}
	part := name + ".part"
	_, err = os.Stat(part)
	begun := err == nil
	if _, err := os.Stat(name); err == nil && !o.force {
		if was, err := readState(part); o.resume && !begun && err == nil && state.differs(was) == "" {
			_ = os.Remove(part + ".state") // cut off between the two last steps
			return nil, errComplete
		}
		return nil, existsError(name)
	}
	if begun && !o.resume && !o.force {
		return nil, partResumable(name)
	}
	if begun && o.resume {
		if _, err := os.Stat(part + ".state"); err != nil {
			return nil, cannotResume(name, fmt.Sprintf("%s.state is not there to tell what it was made of", part))
		}
	}
	lock := flock.New(part + ".state")
	switch locked, err := lock.TryLock(); {
	case errors.Is(err, errors.ErrUnsupported): // by this file system: trust that nobody else writes
	case err != nil:
		return nil, writeError(name, err)
	case !locked:
		return nil, fmt.Errorf("-o %s: another run is writing to %s", name, part)
	}
	defer func() {
		if err != nil { // nothing was written
			if !begun {
				_ = os.Remove(part + ".state")
			}
			_ = lock.Unlock()
		}
	}()
	if begun && o.resume {
		return continuePart(name, state, format, lock, term)
	}
	if begun {
		if err := os.Remove(part); err != nil {
			return nil, writeError(part, err)
		}
	}
	if err := writeState(part, state); err != nil {
		return nil, writeError(name, err)
	}
	out, err := newPart(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, term)
	if err != nil {
		return nil, err
	}
	out.lock, out.keep = lock, o.resume
	return out, nil
}

// errComplete says that a run to be continued had come to its end.
var errComplete = errors.New("complete")

func continuePart(name string, state tagState, format lineFormat, lock *flock.Flock, term terminal) (*output, error) {
	part := name + ".part"
	was, err := readState(part)
	if err != nil {
		return nil, cannotResume(name, fmt.Sprintf("%s.state is damaged: %v", part, plain(err)))
	}
	if why := state.differs(was); why != "" {
		return nil, cannotResume(name, part+" "+why)
	}
	out, err := newPart(name, os.O_RDWR, term)
	if err != nil {
		return nil, err
	}
	out.lock, out.keep = lock, true
	if out.resumed, err = findRecords(out.file, part, format); err != nil {
		_ = out.abandon() // it is left as it was
		return nil, cannotResume(name, err.Error())
	}
	return out, nil
}

func cannotResume(name, why string) error {
	return fmt.Errorf("-o %s: cannot resume: %s; --force starts anew", name, why)
}

func readState(part string) (state tagState, err error) {
	raw, err := os.ReadFile(part + ".state")
	if err == nil {
		err = json.Unmarshal(raw, &state)
	}
	return state, err
}

// writeState fills the state file, which is there and locked.
func writeState(part string, state tagState) error {
	raw, err := json.Marshal(state)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(part+".state", os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = file.Write(append(raw, '\n'))
	return errors.Join(err, file.Sync(), file.Close())
}

// A resumed output knows the records that were written before.
type resumed struct {
	name    string
	format  lineFormat
	in      *bufio.Reader
	records int // in all
	seen    int // met again
	record  []byte
}

// findRecords counts the records of a file, cuts off what follows the last, and
// puts the file's place there. The result is nil where there is nothing before.
func findRecords(file *os.File, name string, format lineFormat) (*resumed, error) {
	header := format.header()
	head := make([]byte, len(header))
	n, err := io.ReadFull(file, head)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		head = head[:n]
	case err != nil:
		return nil, plain(err)
	}
	if !bytes.HasPrefix(header, head) {
		return nil, fmt.Errorf("the first line of %s is another", name)
	}
	r := &resumed{name: name, format: format}
	end := int64(len(header))
	if len(head) < len(header) {
		end, r = 0, nil
	} else {
		for at, buffer, quoted := end, make([]byte, 64<<10), false; ; {
			n, err := file.Read(buffer)
			for b := buffer[:n]; len(b) > 0; {
				size := format.recordEnd(b, &quoted)
				if size == 0 {
					at += int64(len(b))
					break
				}
				at += int64(size)
				b = b[size:]
				end = at
				r.records++
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, plain(err)
			}
		}
		r.in = bufio.NewReaderSize(io.NewSectionReader(file, int64(len(header)), end-int64(len(header))), 64<<10)
	}
	if err := file.Truncate(end); err != nil {
		return nil, plain(err)
	}
	if _, err := file.Seek(end, io.SeekStart); err != nil {
		return nil, plain(err)
	}
	return r, nil
}

// skip is how many passages were tagged before.
func (o *output) skip() int {
	if o.resumed == nil {
		return 0
	}
	return o.resumed.records
}

// same holds the next record to its passage: all of it but the tags.
func (r *resumed) same(place, number, text, rest []byte) error {
	record, err := r.next()
	if err != nil {
		return fmt.Errorf("%s: %w", r.name, plain(err))
	}
	r.seen++
	tags := record
	for _, want := range [...][]byte{place, number, text} {
		var found bool
		if tags, found = bytes.CutPrefix(tags, want); !found {
			return r.other()
		}
	}
	// A number may go on behind the one that is wanted.
	if len(tags) <= len(rest) || !bytes.HasSuffix(tags, rest) || '0' <= tags[0] && tags[0] <= '9' {
		return r.other()
	}
	return nil
}

func (r *resumed) other() error {
	return &changedError{fmt.Errorf("cannot resume: passage %d in %s is not the one in the inputs: they have changed, or the file has; --force starts anew", r.seen, r.name)}
}

// end complains about records that no passage was left for.
func (r *resumed) end() error {
	if r.seen < r.records {
		return &changedError{fmt.Errorf("cannot resume: %s has %d passages, the inputs have %d: they have changed; --force starts anew", r.name, r.records, r.seen)}
	}
	return nil
}

// A changedError is a fault of what was written before, not of writing.
type changedError struct{ error }

func (r *resumed) next() ([]byte, error) {
	r.record = r.record[:0]
	for quoted := false; ; {
		line, err := r.in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		if r.format.recordEnd(line, &quoted) == len(line) {
			if len(r.record) == 0 {
				return line, nil
			}
			r.record = append(r.record, line...)
			return r.record, nil
		}
		r.record = append(r.record, line...)
	}
}
