package main

import (
	"errors"
	"fmt"

	"stance/classify"
	"stance/classify/english"
	"stance/classify/metrics"
)

// riskConfidence is what the promise of --risk holds with. Two promises may be
// tried, on real text and then on all, and the doubt is shared between them.
const riskConfidence = 0.9

// withholding returns the model with the thresholds that hold the risk, and
// tells what they promise. Where nothing can be promised for the first scheme, it
// is an error; other schemes have all their tags withheld then.
func withholding(model *classify.Model, risk float64, term terminal) (*classify.Model, error) {
	thresholds := make([]float64, len(model.Schemes()))
	for s, scheme := range model.Schemes() {
		promise, err := guard(model.Trials(s), risk)
		if err != nil {
			err = fmt.Errorf("--risk %g: scheme %s: %w", risk, scheme.Name, err)
			if s == 0 {
				return nil, err
			}
			term.note("%v: all its tags are withheld", err)
			thresholds[s] = 2 // above any probability
			continue
		}
		thresholds[s] = promise.Threshold
		term.note("--risk %g: %s tags under %.2f%% are withheld. Of %s of %s, tagged in folds of articles left out, that kept %.0f%%, of which %.1f%% were wrong; at most %.1f%% are with %.0f%% confidence%s",
			risk, scheme.Name, 100*promise.Threshold, promise.passages(), english.Plural(promise.Articles, "article", "articles"),
			100*promise.Coverage(), 100*promise.Risk, 100*promise.Bound, 100*riskConfidence, promise.caveat())
	}
	return model.WithThresholds(thresholds), nil
}

// A promise is a guarantee with what it was calibrated on.
type promise struct {
	metrics.Guarantee
	written int // of the passages, text written for training
}

func (p promise) passages() string {
	all := english.Plural(p.Passages, "passage", "passages")
	switch p.written {
	case 0:
		return all + " of real text"
	case p.Passages:
		return all + " written for training"
	}
	return all + ", " + english.Thousands(p.written) + " of them written for training,"
}

func (p promise) caveat() string {
	if p.written > 0 {
		return ": not shown for real text"
	}
	return ", for articles like those"
}

// guard looks for a threshold on real text first, and on all where real text is
// too little to promise anything.
func guard(trials []classify.Trial, risk float64) (promise, error) {
	if len(trials) == 0 {
		return promise{}, errors.New("the model was trained on too little to be tried on passages left out: label passages of more articles, of each label")
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
	const each = 1 - (1-riskConfidence)/2
	g, err := metrics.Guard(real, risk, each)
	if err == nil || len(real) == len(all) {
		return promise{Guarantee: g}, advised(err)
	}
	g, err = metrics.Guard(all, risk, each)
	return promise{g, len(all) - len(real)}, advised(err)
}

// advised says what to do about a promise that cannot be made.
func advised(err error) error {
	var no *metrics.NoGuaranteeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &no):
		return fmt.Errorf("%w: ask for less with a higher --risk, or label passages of more articles", err)
	}
	return fmt.Errorf("%w: label passages of more articles", err)
}
