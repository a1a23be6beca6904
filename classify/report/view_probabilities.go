package report

import (
	"fmt"
	"html/template"

	"stance/classify/english"
	"stance/classify/evaluate"
	"stance/classify/metrics"
)

// A calibration is the reliability diagrams of a result.
type calibration struct {
	Sentence string
	Before   *reliability // nil where it is not known
	After    *reliability
}

type reliability struct {
	Title, ECE string
	Plot       template.HTML
	Rows       []binRow
}

type binRow struct{ Step, N, Mean, Right, Interval string }

// newCalibration is nil for a result without probabilities.
func newCalibration(r *evaluate.Result) *calibration {
	if r.ECE == nil {
		return nil
	}
	c := &calibration{After: newReliability(r.Outcomes, "The probabilities as given", "as given")}
	if r.Raw != nil && r.Uncalibrated != nil {
		c.After = newReliability(r.Outcomes, "After calibration", "after calibration")
		c.Before = newReliability(r.Raw, "Before calibration", "before calibration")
		c.Sentence = fmt.Sprintf("Calibration, one number that all scores are divided by, changes the mean distance from that line (ECE) from %s to %s.",
			three(r.Uncalibrated.ECE), three(*r.ECE))
	} else {
		c.Sentence = fmt.Sprintf("The mean distance from that line (ECE) is %s.", three(*r.ECE))
	}
	if r.N < 200 {
		c.Sentence += fmt.Sprintf(" With %s the error itself is large by chance: compare it between taggers on the same passages only.", english.Plural(r.N, "passage", "passages"))
	}
	return c
}

func newReliability(outcomes []metrics.Outcome, title, when string) *reliability {
	bins := metrics.Reliability(outcomes, 0)
	v := &reliability{Title: title, ECE: three(metrics.ECE(bins)), Plot: reliabilityPlot(bins, when)}
	for _, b := range bins {
		v.Rows = append(v.Rows, binRow{
			percent(b.Lo) + "–" + percent(b.Hi), english.Thousands(b.Count), percent(b.Confidence), percent(b.Accuracy), interval(b.Interval),
		})
	}
	return v
}

// A risk is the risk-coverage curve of a result.
type risk struct {
	Sentence string
	Plot     template.HTML
	Rows     []riskRow
}

type riskRow struct{ Coverage, Risk, Threshold string }

// newRisk is nil for a result without probabilities.
func newRisk(r *evaluate.Result) *risk {
	if r.AURC == nil {
		return nil
	}
	curve := metrics.RiskCoverage(r.Outcomes)
	v := &risk{
		Plot: riskPlot(curve),
		Sentence: fmt.Sprintf("The mean share wrong over the whole line (AURC) is %s; %s of it (E-AURC) is due to errors that were not among the least sure tags.",
			three(*r.AURC), optional(r.EAURC)),
	}
	before := -1
	for tenth := 1; tenth <= 10; tenth++ {
		i := (tenth*len(curve)+9)/10 - 1
		// Tags of equal probability are given or withheld together.
		for i+1 < len(curve) && curve[i+1].Threshold == curve[i].Threshold {
			i++
		}
		if i == before {
			continue
		}
		before = i
		v.Rows = append(v.Rows, riskRow{
			fmt.Sprintf("%s (%s)", english.Thousands(i+1), percent(curve[i].Coverage)), percent(curve[i].Risk), decimals(curve[i].Threshold, 3),
		})
	}
	return v
}
