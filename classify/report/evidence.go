package report

import (
	"cmp"
	"slices"
	"strings"

	"stance/classify"
	"stance/classify/evaluate"
)

// A span is a part of a text, in bytes.
type span struct{ from, to int }

// underlined is how many terms of a passage are underlined at most.
const underlined = 5

// evidence finds the parts of a text that speak most for a label.
func evidence(terms []classify.Evidence, label int) []span {
	for_ := slices.DeleteFunc(classify.ByPlace(terms), func(t classify.Evidence) bool { return t.Length == 0 || t.Weight[label] <= 0 })
	slices.SortStableFunc(for_, func(a, b classify.Evidence) int { return cmp.Compare(b.Weight[label], a.Weight[label]) })
	var spans []span
	for _, term := range for_[:min(len(for_), underlined)] {
		spans = append(spans, span{term.Offset, term.Offset + term.Length})
	}
	return merged(spans)
}

// located finds an error's terms in its text.
func located(terms []evaluate.Term) []span {
	var spans []span
	for _, t := range terms {
		if t.Length > 0 {
			spans = append(spans, span{t.Offset, t.Offset + t.Length})
		}
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
