package main

import (
	"os"

	"stance/classify"
	"stance/classify/crossval"
)

// A place is where a model is to be written, with what stands there.
type place struct {
	name  string
	taken bool            // by a model, which may be damaged or of another version
	model *classify.Model // nil where it cannot be read, or there is none
	fault error           // why it cannot be read
}

func (p place) standing() standing {
	if p.model == nil {
		return unknown
	}
	return readByUs
}

// modelInPlace looks at what is to be replaced.
func modelInPlace(name string) place {
	p := place{name: name}
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return p
	}
	if model, err := isModel(name); err != nil || !model {
		return p
	}
	p.taken = true
	p.model, p.fault = readModel(name)
	return p
}

// An earlierModel is what there is to train from.
type earlierModel struct {
	name    string
	model   *classify.Model // nil for nothing
	counted *crossval.Earlier
}

func trainedFrom(name string, model *classify.Model) earlierModel {
	e := earlierModel{name: name, model: model}
	if model != nil {
		e.counted = crossval.NewEarlier(model)
	}
	return e
}

// An earlierState is what there is before a training.
type earlierState struct {
	place place
	from  earlierModel
	err   error
}

// startEarlier reads the model in place and the one to train from, while the
// labels are read.
func (o *trainOptions) startEarlier() <-chan earlierState {
	read := make(chan earlierState, 1)
	go func() {
		was := earlierState{place: modelInPlace(o.out)}
		switch {
		case o.from != "":
			var model *classify.Model
			model, was.err = readModel(o.from)
			was.from = trainedFrom(o.from, model)
		case !o.full:
			was.from = trainedFrom(o.out, was.place.model)
		}
		read <- was
	}()
	return read
}
