package metrics_test

import (
	"fmt"

	"stance/classify/metrics"
)

func Example() {
	labels := []string{"conciliatory", "neutral", "skeptical"}
	outcomes := []metrics.Outcome{
		{ID: "kuril-1", Article: "kuril", Gold: 2, Predicted: 2, Proba: []float64{0.1, 0.2, 0.7}},
		{ID: "kuril-2", Article: "kuril", Gold: 2, Predicted: 1, Proba: []float64{0.1, 0.5, 0.4}},
		{ID: "kuril-3", Article: "kuril", Gold: 1, Predicted: 1, Proba: []float64{0.2, 0.6, 0.2}},
		{ID: "talks-1", Article: "talks", Gold: 0, Predicted: 0, Proba: []float64{0.9, 0.1, 0.0}},
		{ID: "talks-2", Article: "talks", Gold: 0, Predicted: 0, Proba: []float64{0.8, 0.1, 0.1}},
	}
	scores, err := metrics.Evaluate(labels, [2]string{"conciliatory", "skeptical"}, outcomes, metrics.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("accuracy %.2f, from %.2f to %.2f\n", scores.Accuracy.Value, scores.Accuracy.Lo, scores.Accuracy.Hi)
	fmt.Printf("baseline %.2f, always %s\n", scores.Majority.Accuracy, scores.Majority.Label)
	fmt.Printf("F_avg    %.2f\n", *scores.FAvg)
	for _, label := range scores.Confusion.Labels {
		class := scores.PerClass[label]
		fmt.Printf("%-12s precision %.2f recall %.2f\n", label, class.Precision, class.Recall)
	}
	// Output:
	// accuracy 0.80, from 0.38 to 0.96
	// baseline 0.40, always conciliatory
	// F_avg    0.83
	// conciliatory precision 1.00 recall 1.00
	// neutral      precision 0.50 recall 1.00
	// skeptical    precision 1.00 recall 0.50
}

// Two taggers, twelve articles of five passages each: A has one mistake in
// every third article, B one or two in each.
func ExampleCompare() {
	var a, b []metrics.Outcome
	for article := range 12 {
		for passage := range 5 {
			o := metrics.Outcome{
				ID:      fmt.Sprintf("%d-%d", article, passage),
				Article: fmt.Sprint(article),
				Gold:    passage % 2,
			}
			o.Predicted = o.Gold
			if article%3 == 0 && passage == 0 {
				o.Predicted = 1 - o.Gold
			}
			a = append(a, o)
			o.Predicted = o.Gold
			if passage == 1 || passage == 2 && article%2 == 0 {
				o.Predicted = 1 - o.Gold
			}
			b = append(b, o)
		}
	}
	c, err := metrics.Compare(2, a, b, metrics.Resampling{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	d := c.Accuracy
	fmt.Printf("accuracy %+.3f, from %+.3f to %+.3f: %s\n", d.Value, d.Interval.Lo, d.Interval.Hi, d.Verdict)
	fmt.Printf("only A right %d, only B right %d, McNemar p = %.4f\n", c.McNemar.OnlyA, c.McNemar.OnlyB, c.McNemar.P)
	// Output:
	// accuracy +0.233, from +0.150 to +0.317: A is better
	// only A right 18, only B right 4, McNemar p = 0.0043
}

// How many answers to withhold for at most one in ten of the rest to be wrong.
func ExampleRiskCoverage() {
	outcomes := []metrics.Outcome{
		{Gold: 0, Predicted: 0, Proba: []float64{0.95, 0.05}},
		{Gold: 1, Predicted: 1, Proba: []float64{0.10, 0.90}},
		{Gold: 1, Predicted: 1, Proba: []float64{0.20, 0.80}},
		{Gold: 1, Predicted: 0, Proba: []float64{0.60, 0.40}},
		{Gold: 0, Predicted: 0, Proba: []float64{0.55, 0.45}},
	}
	for _, p := range metrics.RiskCoverage(outcomes) {
		fmt.Printf("threshold %.2f: %3.0f%% answered, %2.0f%% of them wrong\n", p.Threshold, 100*p.Coverage, 100*p.Risk)
	}
	// Output:
	// threshold 0.95:  20% answered,  0% of them wrong
	// threshold 0.90:  40% answered,  0% of them wrong
	// threshold 0.80:  60% answered,  0% of them wrong
	// threshold 0.60:  80% answered, 25% of them wrong
	// threshold 0.55: 100% answered, 20% of them wrong
}
