package metrics

import (
	"fmt"
	"math"
	"slices"
)

// Options of [Evaluate]. The zero value is ready to use.
type Options struct {
	// Bins is the number of bins of ECE and MCE; 0 or less means [DefaultBins].
	Bins int
}

// An Estimate is a share with its intervals, by passage ([Wilson]) and by
// article ([ClusteredInterval]).
type Estimate struct {
	Value float64 `json:"value"`
	Interval
	Cluster *Interval `json:"cluster,omitempty"`
}

// MajorityBaseline is what always giving the commonest gold label gets.
type MajorityBaseline struct {
	Label    string  `json:"label"`
	Accuracy float64 `json:"accuracy"`
}

// Scores are all measures of one tagger on one set of passages. What cannot be
// computed is nil and left out of JSON: the clustered figures for one article,
// FAvg without poles, LogLoss to EAURC without probabilities.
type Scores struct {
	N                int                   `json:"n"`
	Articles         int                   `json:"articles"`
	Accuracy         Estimate              `json:"accuracy"`
	ClusteredSE      *float64              `json:"clustered_se,omitempty"`
	DesignEffect     *float64              `json:"design_effect,omitempty"`
	MacroF1          float64               `json:"macro_f1"`
	WeightedF1       float64               `json:"weighted_f1"`
	BalancedAccuracy float64               `json:"balanced_accuracy"`
	FAvg             *float64              `json:"favg,omitempty"`
	MCC              float64               `json:"mcc"`
	Kappa            float64               `json:"kappa"`
	LogLoss          *float64              `json:"log_loss,omitempty"`
	Brier            *float64              `json:"brier,omitempty"`
	ECE              *float64              `json:"ece,omitempty"`
	MCE              *float64              `json:"mce,omitempty"`
	AURC             *float64              `json:"aurc,omitempty"`
	EAURC            *float64              `json:"eaurc,omitempty"`
	PerClass         map[string]ClassScore `json:"per_class"` // by label; its order is Confusion.Labels
	Confusion        Confusion             `json:"confusion"`
	Majority         MajorityBaseline      `json:"majority"`
	Stratified       float64               `json:"stratified"` // expected accuracy of guessing by the gold's shares
	Warnings         []string              `json:"warnings"`   // what a reader of the scores has to know
}

// Evaluate scores outcomes under a scheme: its labels in order, and the two
// poles that FAvg averages, or "" twice for a scheme without. Every measure is
// that of the function of its name. Bad outcomes are an [*OutcomeError].
func Evaluate(labels []string, poles [2]string, outcomes []Outcome, opt Options) (Scores, error) {
	if err := checkLabels(labels); err != nil {
		return Scores{}, err
	}
	if err := Check(len(labels), outcomes); err != nil {
		return Scores{}, err
	}
	c := NewConfusion(slices.Clone(labels), outcomes)
	base := Baseline(len(labels), outcomes)
	byArticle := cluster(outcomes)
	s := Scores{
		N:        len(outcomes),
		Articles: byArticle.articles,
		Accuracy: Estimate{
			Value:    c.Accuracy(),
			Interval: Wilson(int(c.margins().hits), len(outcomes)),
		},
		ClusteredSE:      known(byArticle.se),
		DesignEffect:     known(byArticle.effect),
		MacroF1:          c.MacroF1(),
		WeightedF1:       c.WeightedF1(),
		BalancedAccuracy: c.BalancedAccuracy(),
		MCC:              c.MCC(),
		Kappa:            c.Kappa(),
		PerClass:         make(map[string]ClassScore, len(labels)),
		Confusion:        c,
		Majority:         MajorityBaseline{Label: labels[base.Label], Accuracy: base.Majority},
		Stratified:       base.Stratified,
		Warnings:         []string{},
	}
	for l, class := range c.PerClass() {
		s.PerClass[labels[l]] = class
	}
	if in, ok := byArticle.interval(); ok {
		s.Accuracy.Cluster = &in
	}
	if poles != [2]string{} {
		at, err := find(labels, poles)
		if err != nil {
			return Scores{}, err
		}
		s.FAvg = known(c.FAvg(at))
	}
	with := countProba(outcomes)
	if with == len(outcomes) {
		bins, curve := Reliability(outcomes, opt.Bins), RiskCoverage(outcomes)
		s.LogLoss, s.Brier = known(LogLoss(outcomes)), known(Brier(outcomes))
		s.ECE, s.MCE = known(ECE(bins)), known(MCE(bins))
		s.AURC, s.EAURC = known(AURC(curve)), known(EAURC(curve))
	}
	s.Warnings = append(s.Warnings, warnClasses(c)...)
	s.Warnings = append(s.Warnings, warnArticles(&s, outcomes)...)
	s.Warnings = append(s.Warnings, warnProba(outcomes, with)...)
	return s, nil
}

func checkLabels(labels []string) error {
	if len(labels) < 2 {
		return fmt.Errorf("metrics: %d labels: a scheme needs two", len(labels))
	}
	for i, label := range labels {
		if slices.Contains(labels[:i], label) {
			return fmt.Errorf("metrics: label %q stands twice in the scheme", label)
		}
	}
	return nil
}

func find(labels []string, poles [2]string) (at [2]int, err error) {
	for i, pole := range poles {
		if at[i] = slices.Index(labels, pole); at[i] < 0 {
			return at, fmt.Errorf("metrics: pole %q is not a label of the scheme", pole)
		}
	}
	if at[0] == at[1] {
		return at, fmt.Errorf("metrics: both poles are %q", poles[0])
	}
	return at, nil
}

// known is nil for what could not be computed.
func known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}

func countProba(outcomes []Outcome) (n int) {
	for i := range outcomes {
		if outcomes[i].Proba != nil {
			n++
		}
	}
	return n
}

func warnClasses(c Confusion) (warnings []string) {
	m := c.margins()
	for l, label := range c.Labels {
		switch gold, predicted := m.gold[l] > 0, m.predicted[l] > 0; {
		case gold && !predicted:
			warnings = append(warnings, fmt.Sprintf("class %s is never predicted: its F1 is 0", label))
		case predicted && !gold:
			warnings = append(warnings, fmt.Sprintf("class %s is never gold: its F1 is 0", label))
		case !gold && !predicted:
			warnings = append(warnings, fmt.Sprintf("class %s is neither gold nor predicted: macro-F1 leaves it out", label))
		}
	}
	if slices.Max(m.gold) == m.n {
		warnings = append(warnings, "the gold has one label only: MCC and kappa say nothing")
	}
	return warnings
}

func warnArticles(s *Scores, outcomes []Outcome) (warnings []string) {
	var unknown int
	for i := range outcomes {
		if outcomes[i].Article == "" {
			unknown++
		}
	}
	if unknown > 0 {
		warnings = append(warnings, fmt.Sprintf("article unknown for %d of %d passages: each counts as an article of its own", unknown, s.N))
	}
	switch {
	case s.Articles < 2:
		warnings = append(warnings, "all passages are of one article: the interval does not speak for others")
	case s.DesignEffect == nil:
		warnings = append(warnings, "every passage is right, or every one wrong: the clustered interval takes passages of one article for independent")
	}
	return warnings
}

func warnProba(outcomes []Outcome, with int) (warnings []string) {
	if with > 0 && with < len(outcomes) {
		warnings = append(warnings, fmt.Sprintf("probabilities for %d of %d passages only: nothing that needs them is computed", with, len(outcomes)))
	}
	var other int
	for i := range outcomes {
		if o := &outcomes[i]; o.Proba != nil && o.Proba[o.Predicted] < slices.Max(o.Proba) {
			other++
		}
	}
	if other > 0 {
		warnings = append(warnings, fmt.Sprintf("answers that are not the most probable label: %d of %d", other, with))
	}
	return warnings
}
