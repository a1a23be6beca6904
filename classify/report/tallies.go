package report

import (
	"cmp"
	"fmt"
	"strings"

	"stance/classify/english"
	"stance/labels"
)

// Tallies count the passages of a label set by one property.
type Tallies struct {
	By   string // "origin", "kind", "article", ...
	Rows []labels.Tally
}

// talliesMost is the number of rows beyond which Count leaves a table out.
const talliesMost = 60

// Count counts a label set for Data.Tallies: for training or held out, by origin, by
// kind and, for text that was not written for training, by article. A property
// in which all passages are alike, or that has very many values, is left out.
func Count(items []labels.Item, schemes []labels.Scheme, held labels.HeldOut) []Tallies {
	var real []labels.Item
	for _, item := range items {
		if item.Origin != labels.Written {
			real = append(real, item)
		}
	}
	var tables []Tallies
	for _, table := range []struct {
		by    string
		items []labels.Item
		of    func(labels.Item) string
	}{
		{"part of the set", items, func(i labels.Item) string {
			if held[i.Article] > 0 {
				return "held out"
			}
			return "for training"
		}},
		{"origin", items, func(i labels.Item) string { return cmp.Or(i.Origin, "not given") }},
		{"kind", items, func(i labels.Item) string { return cmp.Or(i.Kind, "not given") }},
		{"article", real, func(i labels.Item) string { return cmp.Or(i.Article, "not given") }},
	} {
		rows := labels.Count(table.items, schemes, table.of)
		if len(rows) >= 2 && len(rows) <= talliesMost {
			tables = append(tables, Tallies{table.by, rows})
		}
	}
	return tables
}

// A tallyView is a table of counts.
type tallyView struct {
	By, Title string
	Long      bool // too long to stand open
	Groups    []tallyGroup
	Heads     []tallyHead
	Rows      []tallyRow
}

type tallyGroup struct {
	Name  string
	Width int
}

type tallyHead struct {
	Name, Sign, Tone string
	First            bool
}

type tallyRow struct {
	Name, Articles, Passages string
	Cells                    []tallyCell
}

type tallyCell struct {
	Text  string
	First bool
}

// tallyLong is the number of rows from which a table is folded up.
const tallyLong = 15

func tallyViews(data Data) (string, []tallyView) {
	var views []tallyView
	for _, table := range data.Tallies {
		v := tallyView{By: clean(table.By), Title: clean(title(table.By)), Long: len(table.Rows) > tallyLong}
		disputed := make([]bool, len(data.Schemes))
		for s := range disputed {
			for _, row := range table.Rows {
				disputed[s] = disputed[s] || s < len(row.Disputed) && row.Disputed[s] > 0
			}
		}
		for s, scheme := range data.Schemes {
			group := tallyGroup{clean(scheme.Name), len(scheme.Labels)}
			for l, label := range scheme.Labels {
				v.Heads = append(v.Heads, tallyHead{clean(label), sign(scheme, l), tone(scheme, l), l == 0})
			}
			if disputed[s] {
				group.Width++
				v.Heads = append(v.Heads, tallyHead{Name: "disputed"})
			}
			v.Groups = append(v.Groups, group)
		}
		for _, row := range table.Rows {
			view := tallyRow{Name: clean(row.Name), Articles: english.Thousands(row.Articles), Passages: english.Thousands(row.Passages)}
			for s := range data.Schemes {
				if s >= len(row.Labels) {
					break
				}
				for l, n := range row.Labels[s] {
					view.Cells = append(view.Cells, tallyCell{english.Thousands(n), l == 0})
				}
				if disputed[s] {
					view.Cells = append(view.Cells, tallyCell{english.Thousands(row.Disputed[s]), false})
				}
			}
			v.Rows = append(v.Rows, view)
		}
		views = append(views, v)
	}
	sentence := "What the label set holds, in passages by gold label."
	if data.Passages > 0 {
		var names []string
		for _, scheme := range data.Schemes {
			names = append(names, scheme.Name+" ("+strings.Join(scheme.Labels, ", ")+")")
		}
		sentence = fmt.Sprintf("The label set holds %s of %s, labelled for %s.",
			english.Plural(data.Passages, "passage", "passages"), english.Plural(data.Articles, "article", "articles"), andList(names))
	}
	return clean(sentence), views
}
