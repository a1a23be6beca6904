package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// printRatios prints the costs of commands as a Markdown table, with the ratio
// of the first to each: the middle one of the ratios within pairs, and that of
// the least costs of either.
func printRatios(out io.Writer, commands []*command) error {
	columns := []string{"", "n", "CPU s", "wall s", "peak MB", "µs CPU a passage"}
	terms := slices.ContainsFunc(commands, func(c *command) bool { return c.terms > 0 })
	if terms {
		columns = append(columns, "terms a passage", "ns CPU a term")
	}
	columns = append(columns, "CPU, first / this", "of the least", "wall, first / this", "of the least")
	t := table{out: out}
	t.head(columns)
	for _, c := range commands {
		cells := append(c.cells(1, "%.2f"), c.perPassage())
		if terms {
			cells = append(cells, c.perTerm()...)
		}
		for _, of := range []func(cost) float64{cpuOf, wallOf} {
			cells = append(cells, c.ratios(of)...)
		}
		t.row(cells)
	}
	return t.err
}

// printOver prints the costs in milliseconds, and what each command takes on
// the clock beyond the first, run just before it.
func printOver(out io.Writer, commands []*command) error {
	t := table{out: out}
	t.head([]string{"", "n", "CPU ms", "wall ms", "peak MB", "wall ms beyond the first", "of the least"})
	for _, c := range commands {
		cells := c.cells(1000, "%.1f")
		if c.base == nil {
			cells = append(cells, "", "")
		} else {
			var beyond []float64
			for i, run := range c.runs {
				beyond = append(beyond, 1000*(run.wall-c.base[i].wall))
			}
			cells = append(cells, spread(beyond, "%.1f"),
				fmt.Sprintf("%.1f", 1000*(slices.Min(each(c.runs, wallOf))-slices.Min(each(c.base, wallOf)))))
		}
		t.row(cells)
	}
	return t.err
}

// cells are the cells that both tables begin with, times scaled.
func (c *command) cells(scale float64, format string) []string {
	cells := []string{c.name, fmt.Sprint(len(c.runs))}
	for _, of := range []func(cost) float64{cpuOf, wallOf} {
		times := each(c.runs, of)
		for i := range times {
			times[i] *= scale
		}
		cells = append(cells, spread(times, format))
	}
	return append(cells, fmt.Sprintf("%.1f", slices.Max(each(c.runs, func(run cost) float64 { return run.peak }))))
}

func (c *command) perPassage() string {
	if c.passages == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", 1e6*slices.Min(each(c.runs, cpuOf))/float64(c.passages))
}

func (c *command) perTerm() []string {
	if c.passages == 0 || c.terms == 0 {
		return []string{"", ""}
	}
	return []string{
		fmt.Sprintf("%.0f", c.terms),
		fmt.Sprintf("%.1f", 1e9*slices.Min(each(c.runs, cpuOf))/float64(c.passages)/c.terms),
	}
}

func (c *command) ratios(of func(cost) float64) []string {
	if c.base == nil {
		return []string{"", ""}
	}
	var ratios []float64
	for i, run := range c.runs {
		ratios = append(ratios, of(c.base[i])/of(run))
	}
	return []string{
		spread(ratios, "%.3f"),
		fmt.Sprintf("%.3f", slices.Min(each(c.base, of))/slices.Min(each(c.runs, of))),
	}
}

func cpuOf(run cost) float64  { return run.cpu }
func wallOf(run cost) float64 { return run.wall }

func each(runs []cost, of func(cost) float64) []float64 {
	values := make([]float64, len(runs))
	for i, run := range runs {
		values[i] = of(run)
	}
	return values
}

// spread is the median, and in brackets the least and the most.
func spread(values []float64, format string) string {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	median := (sorted[(n-1)/2] + sorted[n/2]) / 2
	return fmt.Sprintf(format+" ("+format+"–"+format+")", median, sorted[0], sorted[n-1])
}

// A table is written row by row and keeps the first error.
type table struct {
	out io.Writer
	err error
}

func (t *table) head(columns []string) {
	t.row(columns)
	t.line("|---" + strings.Repeat("|---:", len(columns)-1) + "|")
}

func (t *table) row(cells []string) { t.line("| " + strings.Join(cells, " | ") + " |") }

func (t *table) line(text string) {
	if _, err := fmt.Fprintln(t.out, text); t.err == nil {
		t.err = err
	}
}
