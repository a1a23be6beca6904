package report

import (
	"fmt"
	"html/template"
	"strings"

	"stance/classify/english"
	"stance/classify/evaluate"
)

// A tellingView is a label with the terms that tell most for it.
type tellingView struct {
	labelName
	Label string
	Terms []termRow
}

type termRow struct {
	Term, Z, Count, Others string
	Bar                    template.HTML
}

func tellingViews(data Data, name string) []tellingView {
	s := schemeOf(data.Schemes, name)
	if s < 0 || s >= len(data.Telling) {
		return nil
	}
	scheme := data.Schemes[s]
	most := 0.0
	for _, terms := range data.Telling[s] {
		for _, t := range terms {
			most = max(most, t.Z)
		}
	}
	var views []tellingView
	for l, terms := range data.Telling[s] {
		v := tellingView{labelName: labelName{Sign: sign(scheme, l), Tone: tone(scheme, l)}, Label: clean(scheme.Labels[l])}
		for _, t := range terms {
			if !(t.Z > 0) {
				continue
			}
			v.Terms = append(v.Terms, termRow{clean(t.Term), decimals(t.Z, 1), english.Thousands(t.Count), english.Thousands(t.Others), barPlot(t.Z, most, v.Tone)})
		}
		if len(v.Terms) > 0 {
			views = append(views, v)
		}
	}
	return views
}

// A miss is an entry of the gallery of errors.
type miss struct {
	Gold, GoldSign, GoldTone       string
	Tagged, TaggedSign, TaggedTone string
	P, Proba, Passage, Terms       string
	Text                           template.HTML
}

func (v *schemeView) errors(r *evaluate.Result) {
	wrong := 0
	for _, o := range r.Outcomes {
		if o.Gold != o.Predicted {
			wrong++
		}
	}
	v.ErrorsSentence = fmt.Sprintf("%s of %s %s tagged wrongly.", english.Plural(wrong, "passage", "passages"), english.Thousands(r.N), wasWere(wrong))
	if len(r.Errors) < wrong {
		v.ErrorsSentence += fmt.Sprintf(" These are the %d of which the tagger was most sure.", len(r.Errors))
	} else {
		v.ErrorsSentence += " The one the tagger was most sure of comes first."
	}
	v.ErrorsSentence += " The words underlined speak most for the label given over the gold one; the numbers behind them are log-odds: +0.7 doubles the odds. Now and then it is the gold label that is wrong."
	for _, e := range r.Errors {
		gold, tagged := r.Labels.Index(e.Gold), r.Labels.Index(e.Tagged)
		m := miss{
			Gold: clean(e.Gold), GoldSign: sign(r.Labels, gold), GoldTone: tone(r.Labels, gold),
			Tagged: clean(e.Tagged), TaggedSign: sign(r.Labels, tagged), TaggedTone: tone(r.Labels, tagged),
			Passage: clean(e.ID), Terms: clean(listed(e.Terms)),
		}
		if e.Proba != nil {
			m.P = sure(e.Proba[e.Tagged])
			var list []string
			for _, label := range r.Labels.Labels {
				list = append(list, label+" "+sure(e.Proba[label]))
			}
			m.Proba = clean(strings.Join(list, ", "))
		}
		if e.Text != "" {
			var text markup
			text.underline(e.Text, located(e.Terms))
			m.Text = template.HTML(text.String()) //nolint:gosec // built by markup, which escapes
		}
		v.Errors = append(v.Errors, m)
	}
}

func wasWere(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// nearMost is how many near-duplicates are listed.
const nearMost = 50

// A nearView is a row of the table of near-duplicates.
type nearView struct{ Scored, Trained, Text, Overlap string }

func (v *schemeView) near(r *evaluate.Result) {
	v.NearNone = "No scored passage shares half of its wording or more (runs of five words) with a passage of another article that was trained on."
	if r.Split == evaluate.Given || r.Split == evaluate.Predicted {
		v.NearNone = "Which texts were trained on is not known here, so near-duplicates cannot be looked for."
	}
	texts := map[string]string{}
	if len(r.Near) > 0 {
		for _, item := range r.Items {
			texts[item.ID] = item.Text
		}
	}
	for _, d := range r.Near[:min(len(r.Near), nearMost)] {
		v.Near = append(v.Near, nearView{clean(d.Scored), clean(d.Trained), clean(clip(texts[d.Scored], 900)), percent(d.Overlap)})
	}
	if more := len(r.Near) - nearMost; more > 0 {
		v.NearRest = fmt.Sprintf("The first %d are listed; there are %s more.", nearMost, english.Thousands(more))
	}
}
