package labels

import (
	"errors"
	"io"
	"iter"

	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// Lines reads a label file line by line, so that a file of any length can be
// gone through. A line that cannot be used yields a *textpos.Error, and the
// lines behind it follow; any other error is a failure to read, and the last.
//
// In a queue, lines may leave out the labels: the passage waits for one.
func Lines(in io.Reader, file string, schemes []Scheme, queue bool) iter.Seq2[Annotation, error] {
	return func(yield func(Annotation, error) bool) {
		reader := jsonl.NewReader(in)
		parser := lineParser{schemes: schemes, queue: queue}
		for {
			raw, err := reader.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			var annotation Annotation
			if err == nil {
				annotation, err = parser.parse(raw)
			}
			if err == nil {
				annotation = annotation.own()
				annotation.File, annotation.Line = file, reader.Line()
				if !yield(annotation, nil) {
					return
				}
				continue
			}
			var fault *textpos.Error
			if !errors.As(err, &fault) {
				yield(Annotation{}, err)
				return
			}
			named := fault.In(file)
			named.Line = reader.Line()
			if !yield(Annotation{}, named) {
				return
			}
		}
	}
}

// Read reads a label file. Lines that cannot be used are *textpos.Error in
// faults, in order, and the others are returned; err is a failure to read.
func Read(in io.Reader, file string, schemes []Scheme) (annotations []Annotation, faults []*textpos.Error, err error) {
	for annotation, err := range Lines(in, file, schemes, false) {
		var fault *textpos.Error
		switch {
		case err == nil:
			annotations = append(annotations, annotation)
		case errors.As(err, &fault):
			faults = append(faults, fault)
		default:
			return annotations, faults, err
		}
	}
	return annotations, faults, nil
}
