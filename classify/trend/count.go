package trend

import (
	"slices"

	"stance/classify/prevalence"
	"stance/labels"
)

// NoOutlet stands for passages without an outlet, where others have one.
const NoOutlet = "(no outlet)"

// A Report holds the shares of every month and outlet that has passages.
type Report struct {
	Scheme labels.Scheme
	// Probabilities says that every passage has them.
	Probabilities bool
	// Months are all from the first to the last, those without passages too.
	Months []Month
	// All is over all outlets, and Outlets are those by themselves, in
	// alphabetical order; none where no passage has an outlet.
	All     Series
	Outlets []Series
}

// A Series is one outlet, or all, through the months.
type Series struct {
	Outlet string // "" for all
	// Months are by month of the report; nil where the series has no passages.
	Months []*prevalence.Estimates
	Total  prevalence.Estimates // over all months
}

// Count estimates the shares. There must be a row.
func Count(scheme labels.Scheme, rows []Row) *Report {
	r := &Report{Scheme: scheme, Probabilities: true}
	first, last := rows[0].Month, rows[0].Month
	outlets := map[string][]Row{}
	for _, row := range rows {
		first, last = min(first, row.Month), max(last, row.Month)
		r.Probabilities = r.Probabilities && row.Proba != nil
		name := row.Outlet
		if name == "" {
			name = NoOutlet
		}
		outlets[name] = append(outlets[name], row)
	}
	for m := first; m <= last; m = m.next() {
		r.Months = append(r.Months, m)
	}
	r.All = r.series("", rows)
	if len(outlets) == 1 && outlets[NoOutlet] != nil {
		return r
	}
	var names []string
	for name := range outlets {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		r.Outlets = append(r.Outlets, r.series(name, outlets[name]))
	}
	return r
}

func (r *Report) series(outlet string, rows []Row) Series {
	s := Series{Outlet: outlet, Months: make([]*prevalence.Estimates, len(r.Months))}
	of := map[Month][]prevalence.Passage{}
	var all []prevalence.Passage
	for _, row := range rows {
		of[row.Month] = append(of[row.Month], row.Passage)
		all = append(all, row.Passage)
	}
	s.Total = prevalence.Estimate(len(r.Scheme.Labels), all)
	for i, month := range r.Months {
		if len(of[month]) > 0 {
			e := prevalence.Estimate(len(r.Scheme.Labels), of[month])
			s.Months[i] = &e
		}
	}
	return s
}

// LabelsFor is how many audited passages it takes for the interval of every label
// over all passages to be of a width at most, and the label that takes the most.
// There is no such number where the articles differ too much: see
// prevalence.Share.LabelsFor.
func LabelsFor(e prevalence.Estimates, width float64) (n, label int, ok bool) {
	ok = true
	for l, share := range e.Shares {
		takes, enough := share.LabelsFor(width)
		switch {
		case !enough && ok:
			n, label, ok = 0, l, false
		case enough && ok && takes > n:
			n, label = takes, l
		}
	}
	return n, label, ok
}
