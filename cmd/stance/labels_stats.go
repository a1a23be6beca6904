package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify/english"
	"stance/labels"
	"stance/labels/store"
)

func newLabelsStats(term terminal) *cobra.Command {
	var set setFlags
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "count what is in a label set",
		Long: `Counts passages by gold label: in all, by origin, by kind of article, held out or not,
and, for text that was not written for training, article by article.`,
		Example: `  stance labels stats
  stance labels stats --labels my-labels`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := set.open()
			if err != nil {
				return err
			}
			return runLabelsStats(set, term)
		},
	}
	set.add(cmd)
	return cmd
}

func runLabelsStats(set *store.Set, term terminal) error {
	items, err := set.Items()
	if err != nil {
		return err
	}
	natural := 0
	for _, item := range items {
		if item.Origin != labels.Written {
			natural++
		}
	}
	slices := []struct {
		title string
		keep  func(labels.Item) bool
		by    func(labels.Item) string
	}{
		{"all", nil, func(labels.Item) string { return "all passages" }},
		{"held out or not", nil, func(i labels.Item) string {
			if set.HeldOut[i.Article] > 0 {
				return "held out"
			}
			return "for training"
		}},
		{"origin", nil, func(i labels.Item) string { return cmp.Or(i.Origin, "not given") }},
		{"kind", nil, func(i labels.Item) string { return cmp.Or(i.Kind, "not given") }},
		{"article", func(i labels.Item) bool { return i.Origin != labels.Written }, func(i labels.Item) string { return cmp.Or(i.Article, "not given") }},
	}
	for n, slice := range slices {
		kept := items
		if slice.keep != nil {
			kept = nil
			for _, item := range items {
				if slice.keep(item) {
					kept = append(kept, item)
				}
			}
		}
		tallies := labels.Count(kept, set.Schemes, slice.by)
		if n > 0 && (len(tallies) < 2 || len(tallies) > 60) {
			continue
		}
		if n > 0 {
			fmt.Fprintln(term.out)
		}
		printTallies(term, slice.title, tallies, set.Schemes)
	}
	return nil
}

func printTallies(term terminal, title string, tallies []labels.Tally, schemes []labels.Scheme) {
	nameWidth := len("by " + title)
	for _, tally := range tallies {
		nameWidth = min(max(nameWidth, len([]rune(tally.Name))), 32)
	}
	head := pad("by "+title, nameWidth) + "  articles  passages"
	if title == "all" {
		head = pad("", nameWidth) + "  articles  passages"
	}
	for s, scheme := range schemes {
		for _, label := range scheme.Labels {
			head += "  " + label
		}
		head += "  unresolved"
		if s+1 < len(schemes) {
			head += " |"
		}
	}
	fmt.Fprintln(term.out, head)
	for _, tally := range tallies {
		line := pad(clip(printable(tally.Name), nameWidth), nameWidth) +
			padLeft(english.Thousands(tally.Articles), 10) + padLeft(english.Thousands(tally.Passages), 10)
		for s, scheme := range schemes {
			for l, label := range scheme.Labels {
				line += padLeft(english.Thousands(tally.Labels[s][l]), len([]rune(label))+2)
			}
			line += padLeft(english.Thousands(tally.Disputed[s]), len("  unresolved"))
			if s+1 < len(schemes) {
				line += " |"
			}
		}
		fmt.Fprintln(term.out, strings.TrimRight(line, " "))
	}
}
