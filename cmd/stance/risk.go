package main

import (
	"errors"
	"fmt"

	"stance/classify"
	"stance/classify/english"
	"stance/classify/metrics"
)

// riskConfidence is what the promise of --risk holds with.
const riskConfidence = 0.9

// withholding returns the model with the thresholds that hold the risk, and
// tells what they promise. Where nothing can be promised for the first scheme, it
// is an error; other schemes have all their tags withheld then.
func withholding(model *classify.Model, risk float64, term terminal) (*classify.Model, error) {
	thresholds := make([]float64, len(model.Schemes()))
	for s, scheme := range model.Schemes() {
		g, origin, err := guard(model.Trials(s), risk)
		if err != nil {
			err = fmt.Errorf("--risk %g: scheme %s: %w", risk, scheme.Name, err)
			if s == 0 {
				return nil, fmt.Errorf("%w: label more passages, of more articles, or ask for less with a higher --risk", err)
			}
			term.note("%v: all its tags are withheld", err)
			thresholds[s] = 2 // above any probability
			continue
		}
		thresholds[s] = g.Threshold
		term.note("--risk %g: %s tags under %s are withheld. On %s of %s, each left out in turn, that kept %.0f%% of the tags, %.1f%% of them wrong; at most %.1f%% with %.0f%% confidence%s",
			risk, scheme.Name, percentExact(g.Threshold), origin.passages(g.Passages), english.Plural(g.Articles, "article", "articles"),
			100*g.Coverage(), 100*g.Risk, 100*g.Bound, 100*g.Confidence, origin.caveat())
	}
	return model.WithThresholds(thresholds), nil
}

// percentExact writes a threshold so that it can be told from its neighbours.
func percentExact(p float64) string { return fmt.Sprintf("%.2f%%", 100*p) }

// origin is what a promise was calibrated on.
type origin int

const (
	realText origin = iota
	writtenText
)

func (o origin) passages(n int) string {
	if o == writtenText {
		return english.Plural(n, "passage written for training", "passages, most of them written for training,")
	}
	return english.Plural(n, "passage of real text", "passages of real text")
}

func (o origin) caveat() string {
	if o == writtenText {
		return ": not shown for real text"
	}
	return ", for articles like those"
}

// guard looks for a threshold on real text first, and on all where real text is
// too little to promise anything.
func guard(trials []classify.Trial, risk float64) (metrics.Guarantee, origin, error) {
	if len(trials) == 0 {
		return metrics.Guarantee{}, realText, errors.New("the model was not calibrated on passages left out: train it on a label set")
	}
	var real, all []metrics.Outcome
	for _, t := range trials {
		o := metrics.Outcome{Article: fmt.Sprint(t.Article), Proba: []float64{t.P}}
		if !t.Right {
			o.Gold = 1
		}
		all = append(all, o)
		if !t.Written {
			real = append(real, o)
		}
	}
	g, err := metrics.Guard(real, risk, riskConfidence)
	if err == nil || len(real) == len(all) {
		return g, realText, err
	}
	g, err = metrics.Guard(all, risk, riskConfidence)
	return g, writtenText, err
}
