package report

import (
	"cmp"
	"slices"
	"strings"

	"stance/classify"
	"stance/classify/evaluate"
	"stance/classify/token"
)

// A span is a part of a text, in bytes.
type span struct{ from, to int }

// underlined is how many terms of a passage are underlined at most.
const underlined = 5

// evidence finds the parts of a text that hold the terms which speak most for a
// label.
func evidence(terms []classify.Evidence, label int) []span {
	var for_ []classify.Evidence
	for _, term := range terms {
		if term.Weight[label] > 0 {
			for_ = append(for_, term)
		}
	}
	slices.SortStableFunc(for_, func(a, b classify.Evidence) int { return cmp.Compare(b.Weight[label], a.Weight[label]) })
	var spans []span
	for _, term := range for_[:min(len(for_), underlined)] {
		spans = append(spans, span{term.Offset, term.Offset + term.Length})
	}
	return merged(spans)
}

// located finds every occurrence of an error's terms in its text.
func located(text string, terms []evaluate.Term) []span {
	wanted := map[string]bool{}
	for _, t := range terms {
		wanted[t.Term] = true
	}
	if len(wanted) == 0 {
		return nil
	}
	var spans []span
	before, words := "", token.Split(nil, text)
	for i, word := range words {
		folded := word.Folded(text)
		if wanted[folded] {
			spans = append(spans, span{word.Start, word.End})
		}
		if i > 0 && wanted[before+" "+folded] {
			spans = append(spans, span{words[i-1].Start, word.End})
		}
		before = folded
	}
	return merged(spans)
}

// merged sorts spans and joins those that overlap or touch.
func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var out []span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.from <= out[last].to {
			out[last].to = max(out[last].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// underline writes a text with its spans underlined.
func (m *markup) underline(text string, spans []span) {
	at := 0
	for _, s := range spans {
		if s.from < at || s.to > len(text) || s.from >= s.to {
			continue
		}
		m.text(text[at:s.from])
		m.leaf("u", text[s.from:s.to])
		at = s.to
	}
	m.text(text[at:])
}

// listed writes an error's terms with their weights.
func listed(terms []evaluate.Term) string {
	var list []string
	for _, t := range terms {
		list = append(list, t.Term+" "+signedTwo(t.Weight))
	}
	return strings.Join(list, ", ")
}

func signedTwo(x float64) string {
	if x > 0 {
		return "+" + two(x)
	}
	return two(x)
}
