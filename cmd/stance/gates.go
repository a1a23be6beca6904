package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/english"
	"stance/classify/metrics"
)

// gates are what a model must hold to be written.
type gates struct {
	failUnder float64
	noWorse   bool
}

func (g *gates) add(cmd *cobra.Command) {
	cmd.Flags().Float64Var(&g.failUnder, "fail-under", 0, "keep the old model when the accuracy on articles not seen is below `SHARE`, 0 to 1")
	cmd.Flags().BoolVar(&g.noWorse, "no-worse", false, "keep the old model when the new one is shown to be worse")
}

// set reports whether there is a gate that takes more than the model.
func (g gates) set() bool { return g.failUnder > 0 || g.noWorse }

func (g gates) check() error {
	if !(g.failUnder >= 0 && g.failUnder <= 1) {
		return usageError("--fail-under %v: want a share from 0 to 1", g.failUnder)
	}
	return nil
}

// hold says which gate a model misses, if it does. The report is nil where nothing
// was compared.
func (g gates) hold(model *classify.Model, l *trainingSet, r *changes.Report, in place, term terminal) error {
	why, err := g.tooLow(model, l)
	if err != nil {
		return err
	}
	if why == "" && g.noWorse {
		why = g.worse(model, r, in, term)
	}
	switch {
	case why == "":
		return nil
	case in.taken:
		why += fmt.Sprintf("; %s stays as it was", in.name)
	default:
		why += fmt.Sprintf("; %s is not written", in.name)
	}
	return &exitError{exitGate, errors.New(why)}
}

func (g gates) tooLow(model *classify.Model, l *trainingSet) (why string, err error) {
	if g.failUnder == 0 {
		return "", nil
	}
	held, err := l.held()
	if err != nil {
		return "", err
	}
	scheme := model.Schemes()[0]
	outcomes, _ := changes.Unseen(model, 0, held)
	if len(outcomes) == 0 {
		return fmt.Sprintf("--fail-under: no article of scheme %s could be left out to score by", scheme.Name), nil
	}
	if accuracy := metrics.Accuracy(outcomes); accuracy < g.failUnder {
		return fmt.Sprintf("%s accuracy %.3f on %s of articles held or left out is below %.3f", scheme.Name, accuracy,
			english.Plural(len(outcomes), "passage", "passages"), g.failUnder), nil
	}
	return "", nil
}

func (g gates) worse(model *classify.Model, r *changes.Report, in place, term terminal) string {
	scheme := model.Schemes()[0]
	if r == nil {
		switch {
		case in.taken && in.model == nil:
			return fmt.Sprintf("--no-worse: %s cannot be read, so that there is nothing to compare with: leave --no-worse out to replace it", in.name)
		case !in.taken:
			term.note("--no-worse: there is no model before to compare with")
		}
		return "" // or it is the same model
	}
	compared := false
	for _, score := range r.Scores {
		if score.Scheme != scheme.Name {
			continue
		}
		compared = true
		if score.Worse() {
			return fmt.Sprintf("%s accuracy on %s is shown to be worse: %.3f, was %.3f", scheme.Name, score.Of, score.AccuracyA, score.AccuracyB)
		}
	}
	if !compared {
		return fmt.Sprintf("--no-worse: nothing to compare the models by in scheme %s (%s): leave --no-worse out to replace the one before", scheme.Name, r.WhyNot(scheme))
	}
	return ""
}
