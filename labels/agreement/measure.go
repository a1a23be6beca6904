package agreement

import (
	"fmt"
	"slices"
	"strings"
)

// A Report is all that a set of units says about how far its raters agree.
// Shares run from 0 to 1. What is undefined is nil, and a warning says why.
type Report struct {
	Labels []string `json:"labels"` // Unit.Labels are indices of these
	Raters []string `json:"raters"`

	Units    int `json:"units"`    // with labels of two raters or more; all else rests on these
	LeftOut  int `json:"left_out"` // units with fewer
	Ratings  int `json:"ratings"`  // labels given to Units
	Articles int `json:"articles"` // of Units

	Agreement Estimate         `json:"agreement"`          // Coincidences.Observed
	Expected  float64          `json:"expected_agreement"` // Coincidences.Expected
	Alpha     Estimate         `json:"alpha"`              // Coincidences.Alpha
	PerLabel  []LabelAgreement `json:"per_label"`          // in the order of Labels
	Pairs     []PairAgreement  `json:"pairs"`              // every two raters, in the order of Raters

	Disagreements []Unit   `json:"disagreements"` // in the order given
	Resamples     int      `json:"resamples"`
	Seed          uint64   `json:"seed"`
	Warnings      []string `json:"warnings"` // what a reader of the figures has to know
}

// A LabelAgreement is how far one label is agreed on.
type LabelAgreement struct {
	Label    string   `json:"label"`
	Ratings  int      `json:"ratings"`            // times the label was given to Report.Units
	Articles int      `json:"articles"`           // in which it was
	Specific Estimate `json:"specific_agreement"` // Coincidences.Specific
}

// A PairAgreement is how far two raters agree on the units that both rated.
type PairAgreement struct {
	Raters    [2]string `json:"raters"`
	Units     int       `json:"units"`
	Articles  int       `json:"articles"`
	Table     Table     `json:"table"`                        // rows: the first rater's labels
	Agreement Estimate  `json:"agreement"`                    // Table.Observed
	Expected  *float64  `json:"expected_agreement,omitempty"` // Table.Expected
	Kappa     Estimate  `json:"kappa"`                        // Table.Kappa
}

// Measure computes the agreement of raters, in the order of Unit.Labels, on
// units under a scheme's labels. Units that do not fit are a [*UnitError]; it is
// [ErrNothingShared] if no unit has labels of two raters. With as many draws as
// by default it takes a moment: each pair of raters has its own.
func Measure(labels, raters []string, units []Unit, opt Resampling) (Report, error) {
	if err := checkNames("labels", labels); err != nil {
		return Report{}, err
	}
	if err := checkNames("raters", raters); err != nil {
		return Report{}, err
	}
	if err := Check(len(labels), len(raters), units); err != nil {
		return Report{}, err
	}
	perArticle := coincideByArticle(len(labels), units)
	r := Report{
		Labels:        slices.Clone(labels),
		Raters:        slices.Clone(raters),
		Articles:      len(perArticle),
		Expected:      Coincidences(total(len(labels), perArticle)).Expected(),
		PerLabel:      make([]LabelAgreement, len(labels)),
		Pairs:         []PairAgreement{},
		Disagreements: Disagreements(units),
		Resamples:     opt.resamples(),
		Seed:          opt.Seed,
		Warnings:      []string{},
	}
	for l, label := range labels {
		r.PerLabel[l].Label = label
		for _, m := range perArticle {
			if slices.Max(m[l]) > 0 {
				r.PerLabel[l].Articles++
			}
		}
	}
	r.count(units)
	estimates := estimate(len(labels), perArticle, func(m matrix) []float64 {
		s := m.sums()
		return append([]float64{s.observed(), alpha(s)}, m.specific(s)...)
	}, opt)
	r.Agreement, r.Alpha = estimates[0], estimates[1]
	for l, specific := range estimates[2:] {
		r.PerLabel[l].Specific = specific
	}
	for a := range raters {
		for b := a + 1; b < len(raters); b++ {
			pair := measurePair(len(labels), units, a, b, opt)
			pair.Raters = [2]string{raters[a], raters[b]}
			r.Pairs = append(r.Pairs, pair)
		}
	}
	r.warn(units)
	return r, nil
}

func checkNames(what string, names []string) error {
	if len(names) < 2 {
		return fmt.Errorf("agreement: %d %s: it takes two", len(names), what)
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return fmt.Errorf("agreement: %q stands twice among the %s", name, what)
		}
	}
	return nil
}

// count fills in Units, LeftOut and the ratings.
func (r *Report) count(units []Unit) {
	for i := range units {
		if !units[i].shared() {
			r.LeftOut++
			continue
		}
		r.Units++
		for _, label := range units[i].Labels {
			if label != Missing {
				r.Ratings++
				r.PerLabel[label].Ratings++
			}
		}
	}
}

func measurePair(labels int, units []Unit, a, b int, opt Resampling) PairAgreement {
	perArticle := crossByArticle(labels, units, a, b)
	table := total(labels, perArticle)
	estimates := estimate(labels, perArticle, func(m matrix) []float64 {
		s := m.sums()
		return []float64{s.observed(), kappa(s)}
	}, opt)
	return PairAgreement{
		Units:     int(table.sums().n),
		Articles:  len(perArticle),
		Table:     Table(table),
		Agreement: estimates[0],
		Expected:  known(Table(table).Expected()),
		Kappa:     estimates[1],
	}
}

// warn fills in Warnings. It comes last, for it reads the rest.
func (r *Report) warn(units []Unit) {
	note := func(format string, args ...any) {
		r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
	}
	if r.LeftOut > 0 {
		note("passages with fewer than two labels are left out: %d of %d", r.LeftOut, len(units))
	}
	if unknown := r.unknownArticles(units); unknown > 0 {
		note("article unknown for %d of %d passages: each counts as an article of its own", unknown, r.Units)
	}
	switch {
	case r.Articles < 2:
		note("all passages are of one article: no interval speaks for others")
	case r.Articles < FewArticles:
		note("the interval rests on few articles (%d, fewer than %d) and is likely too narrow", r.Articles, FewArticles)
	}
	if r.Alpha.Value == nil {
		note("alpha is undefined: only one label was given")
	}
	for _, label := range r.PerLabel {
		switch {
		case label.Ratings == 0:
			note("nobody gave label %s: its agreement is undefined", label.Label)
		case r.Articles >= FewArticles && label.Articles < FewArticles:
			note("agreement on %s rests on few articles (%d, fewer than %d)", label.Label, label.Articles, FewArticles)
		}
	}
	for i := range r.Pairs {
		p := &r.Pairs[i]
		switch {
		case p.Units == 0:
			note("%s rated no passage in common: their kappa is undefined", p.name())
		case p.Kappa.Value == nil:
			note("kappa of %s is undefined: both gave one label only, the same", p.name())
		}
		switch {
		case p.Units == 0 || p.Articles == r.Articles: // said above
		case p.Articles < 2:
			note("passages that %s both rated are of one article: no interval speaks for others", p.name())
		case p.Articles < FewArticles:
			note("the interval of %s rests on few articles (%d, fewer than %d) and is likely too narrow", p.name(), p.Articles, FewArticles)
		}
	}
	r.warnDraws(note)
}

func (p *PairAgreement) name() string { return p.Raters[0] + " and " + p.Raters[1] }

func (r *Report) unknownArticles(units []Unit) (n int) {
	for i := range units {
		if units[i].Article == "" && units[i].shared() {
			n++
		}
	}
	return n
}

// warnDraws tells what the draws did not give: an interval, or a value each time.
func (r *Report) warnDraws(note func(string, ...any)) {
	var same []string
	look := func(e Estimate, articles int, name string) {
		if e.Value == nil || articles < 2 {
			return
		}
		switch {
		case e.Interval == nil:
			same = append(same, name)
		case e.UndefinedDraws > 0:
			note("draws in which %s is undefined are left out of its interval: %d of %d", name, e.UndefinedDraws, r.Resamples)
		}
	}
	look(r.Agreement, r.Articles, "agreement")
	look(r.Alpha, r.Articles, "alpha")
	for _, label := range r.PerLabel {
		look(label.Specific, r.Articles, "agreement on "+label.Label)
	}
	for i := range r.Pairs {
		p := &r.Pairs[i]
		look(p.Agreement, p.Articles, "agreement of "+p.name())
		look(p.Kappa, p.Articles, "kappa of "+p.name())
	}
	if len(same) > 0 {
		note("no interval where draws do not vary: %s", strings.Join(same, ", "))
	}
}
