package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/metrics"
	"stance/labels"
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

func (g gates) check() error {
	if !(g.failUnder >= 0 && g.failUnder <= 1) {
		return usageError("--fail-under %v: want a share from 0 to 1", g.failUnder)
	}
	return nil
}

// hold says which gate a model misses, if it does. The report is nil where there
// is no other model before it.
func (g gates) hold(model *classify.Model, l *lessons, r *changes.Report, name string) error {
	why, err := g.missed(model, l.held, r)
	switch {
	case err != nil:
		return err
	case why == "":
		return nil
	case r != nil:
		why += fmt.Sprintf("; %s stays the model it was", name)
	default:
		why += fmt.Sprintf("; %s is not written", name)
	}
	return &exitError{exitGate, fmt.Errorf("%s", why)}
}

func (g gates) missed(model *classify.Model, held []labels.Item, r *changes.Report) (why string, err error) {
	scheme := model.Schemes()[0]
	if g.failUnder > 0 {
		outcomes, _ := changes.Unseen(model, 0, held)
		if len(outcomes) == 0 {
			return "", usageError("--fail-under %g: no article could be left out to score by: label passages of more articles, or leave the gate out", g.failUnder)
		}
		if accuracy := metrics.Accuracy(outcomes); accuracy < g.failUnder {
			return fmt.Sprintf("%s accuracy %.3f on articles not seen is below %.3f", scheme.Name, accuracy, g.failUnder), nil
		}
	}
	if !g.noWorse || r == nil {
		return "", nil
	}
	for _, score := range r.Scores {
		if score.Scheme == scheme.Name && score.Worse() {
			return fmt.Sprintf("%s accuracy on %s is shown to be worse: %.3f, was %.3f", scheme.Name, score.Of, score.AccuracyA, score.AccuracyB), nil
		}
	}
	return "", nil
}
