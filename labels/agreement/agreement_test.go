package agreement_test

import (
	"fmt"
	"strings"

	"stance/labels/agreement"
)

// exact is how closely a figure has to meet one computed by another route: the
// last digits depend on the order of summation.
const exact = 1e-12

// transpose makes units of published reliability data: one row per rater, one
// field per unit, each field a label's place in alphabet, or * for missing.
// Units are articles of their own.
func transpose(alphabet string, raters ...string) []agreement.Unit {
	var units []agreement.Unit
	for r, row := range raters {
		for i, field := range strings.Fields(row) {
			if r == 0 {
				units = append(units, agreement.Unit{ID: fmt.Sprintf("u%d", i+1)})
			}
			units[i].Labels = append(units[i].Labels, strings.Index(alphabet, field)) // -1 is Missing
		}
	}
	return units
}

// spread makes units of a table of two raters, in order of its cells.
func spread(table agreement.Table) (units []agreement.Unit) {
	for i, row := range table {
		for j, count := range row {
			for range int(count) {
				units = append(units, agreement.Unit{Labels: []int{i, j}})
			}
		}
	}
	return units
}

func values(estimates ...agreement.Estimate) (all []float64) {
	for _, e := range estimates {
		if e.Value != nil {
			all = append(all, *e.Value)
		}
		if e.Interval != nil {
			all = append(all, e.Interval.Lo, e.Interval.Hi)
		}
		all = append(all, float64(e.UndefinedDraws))
	}
	return all
}
