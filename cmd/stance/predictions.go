package main

import (
	"io"

	"stance/classify/english"
	"stance/classify/evaluate"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/textpos"
)

// scorePredictions reads and scores a file of predictions. Gold labels are those
// in the file, and those of the label set where one is named.
func scorePredictions(name string, set setFlags, term terminal) (*evaluate.Report, error) {
	var items []labels.Item
	schemes, err := set.schemes()
	if err != nil {
		return nil, err
	}
	if set.labels != "" {
		opened, err := set.open()
		if err != nil {
			return nil, err
		}
		if items, err = opened.Items(); err != nil {
			return nil, err
		}
		schemes = opened.Schemes
	}
	if schemes == nil {
		schemes = gold.Schemes()
	}
	shown, in := name, io.NopCloser(term.in)
	if name == "-" {
		shown = "standard input"
	} else if in, err = openFile(name); err != nil {
		return nil, textpos.InFile(name, err)
	}
	defer in.Close()
	list, err := evaluate.ReadPredictions(in, shown, schemes)
	if err != nil {
		return nil, err
	}
	report, err := evaluate.FromPredictions(list, shown, schemes, items)
	if err != nil {
		return nil, err
	}
	if n := unpredicted(list, items); n > 0 {
		term.note("%s of the same articles in the label set without a prediction", english.Plural(n, "passage", "passages"))
	}
	return report, nil
}

// unpredicted counts the labelled passages that have no prediction although
// other passages of their article have.
func unpredicted(list []evaluate.Prediction, items []labels.Item) int {
	predicted := map[string]bool{}
	for _, p := range list {
		predicted[p.ID] = true
	}
	articles := map[string]bool{}
	for _, item := range items {
		if predicted[item.ID] {
			articles[item.Group()] = true
		}
	}
	n := 0
	for _, item := range items {
		if articles[item.Group()] && !predicted[item.ID] && item.Labelled() {
			n++
		}
	}
	return n
}
