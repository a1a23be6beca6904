package main

import (
	"context"
	"errors"
	"fmt"

	"stance/classify/batch"
	"stance/classify/english"
	"stance/labels/textpos"
)

// A reporter names what could not be read, and remembers whether anything was.
type reporter struct {
	term    terminal
	read    int // passages
	unknown int // passages of which the model knows less than littleKnown
	faults  int
	failed  map[*batch.Input]int // faults of each
}

// faultsNamed is how many faults of one input are named; of a wrong file every
// line is one.
const faultsNamed = 20

func (r *reporter) fault(err error) {
	r.faults++
	r.term.note("%v", err)
}

func (r *reporter) inputFault(in *batch.Input, err error) {
	if r.failed == nil {
		r.failed = map[*batch.Input]int{}
	}
	if r.failed[in]++; r.failed[in] > faultsNamed {
		r.faults++
		return
	}
	r.fault(textpos.InFile(in.Name, err))
}

// inputDone ends an input that is tagged: one without a passage is a fault.
func (r *reporter) inputDone(in *batch.Input, passages int) {
	if passages == 0 && r.failed[in] == 0 {
		r.inputFault(in, errors.New("no passage found in it: see `stance passages`"))
	}
	r.restOf(in)
}

// restOf counts the faults of an input that were not named.
func (r *reporter) restOf(in *batch.Input) {
	if more := r.failed[in] - faultsNamed; more > 0 {
		r.term.note("%s: and %s that cannot be used", in.Name, english.Plural(more, "more line", "more lines"))
	}
}

// refused names the paths that are no inputs.
func (r *reporter) refused(found gathered) {
	for _, err := range found.refused {
		r.fault(err)
	}
}

// blocks hands on all that the inputs hold, untagged, and names what could not
// be read. The caller counts in read what is of use to it.
func (r *reporter) blocks(ctx context.Context, found gathered, row func(*batch.Row) error) error {
	r.refused(found)
	return batch.Blocks(ctx, found.inputs, batch.Sink{
		Row:   row,
		Fault: r.inputFault,
		Done: func(in *batch.Input, _ int) error {
			r.restOf(in)
			return nil
		},
	})
}

// result is the exit code as an error: all was read, some, or nothing.
func (r *reporter) result() error {
	switch {
	case r.faults == 0:
		return nil
	case r.read == 0:
		return &exitError{exitFailed, errors.New("nothing could be read")}
	}
	return &exitError{exitPartial, fmt.Errorf("%s could not be read; the rest is done", english.Plural(r.faults, "input", "inputs"))}
}
