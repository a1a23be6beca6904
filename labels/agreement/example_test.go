package agreement_test

import (
	"fmt"

	"stance/labels/agreement"
)

func Example() {
	const c, n, s = 0, 1, 2 // the labels, by their place in the scheme
	labels := []string{"conciliatory", "neutral", "skeptical"}
	units := []agreement.Unit{
		{ID: "kuril-1", Article: "kuril", Labels: []int{s, s}},
		{ID: "kuril-2", Article: "kuril", Labels: []int{s, n}},
		{ID: "kuril-3", Article: "kuril", Labels: []int{n, n}},
		{ID: "kuril-4", Article: "kuril", Labels: []int{s, agreement.Missing}},
		{ID: "talks-1", Article: "talks", Labels: []int{c, c}},
		{ID: "talks-2", Article: "talks", Labels: []int{c, c}},
		{ID: "talks-3", Article: "talks", Labels: []int{n, c}},
		{ID: "visit-1", Article: "visit", Labels: []int{n, n}},
		{ID: "visit-2", Article: "visit", Labels: []int{s, s}},
	}
	report, err := agreement.Measure(labels, []string{"a", "b"}, units, agreement.Resampling{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	show := func(name string, e agreement.Estimate) {
		switch {
		case e.Value == nil:
			fmt.Printf("%-12s undefined\n", name)
		case e.Interval == nil:
			fmt.Printf("%-12s %.2f\n", name, *e.Value)
		default:
			fmt.Printf("%-12s %.2f, from %.2f to %.2f\n", name, *e.Value, e.Interval.Lo, e.Interval.Hi)
		}
	}
	show("agreement", report.Agreement)
	show("alpha", report.Alpha)
	show("kappa", report.Pairs[0].Kappa)
	for _, label := range report.PerLabel {
		show(label.Label, label.Specific)
	}
	for _, u := range report.Disagreements {
		fmt.Printf("%s: %s or %s\n", u.ID, labels[u.Labels[0]], labels[u.Labels[1]])
	}
	for _, w := range report.Warnings {
		fmt.Println("note:", w)
	}
	// Output:
	// agreement    0.75, from 0.67 to 1.00
	// alpha        0.65, from -0.13 to 1.00
	// kappa        0.63, from 0.00 to 1.00
	// conciliatory 0.80
	// neutral      0.67, from 0.00 to 1.00
	// skeptical    0.80, from 0.67 to 1.00
	// kuril-2: skeptical or neutral
	// talks-3: neutral or conciliatory
	// note: passages with fewer than two labels are left out: 1 of 9
	// note: the interval rests on few articles (3, fewer than 10) and is likely too narrow
	// note: draws in which agreement on skeptical is undefined are left out of its interval: 392 of 9999
	// note: no interval where draws do not vary: agreement on conciliatory
}

// A table from a paper can be measured as it stands.
func ExampleTable_Kappa() {
	grants := agreement.Table{{20, 5}, {10, 15}}
	fmt.Printf("observed %.2f, expected %.2f, kappa %.2f\n", grants.Observed(), grants.Expected(), grants.Kappa())
	// Output: observed 0.70, expected 0.50, kappa 0.40
}
