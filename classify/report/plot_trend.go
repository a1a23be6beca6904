package report

import (
	_ "embed" // trend.css
	"fmt"
	"io"
	"strings"

	"stance/classify/english"
	"stance/classify/prevalence"
	"stance/classify/trend"
)

//go:embed trend.css
var trendStyle string

// The measures of a trend's drawing: one wide panel for all outlets, and below it
// two a row for each outlet.
const (
	trendWidth  = 760
	trendTop    = 74 // title and legend
	trendTall   = 250
	trendSmall  = 190
	trendBottom = 26
	trendPanels = 8 // outlets drawn at most
)

// WriteTrend draws the shares through the months as one SVG that stands alone,
// light or dark as the reader's screen is: the corrected shares as lines with
// whiskers for their 95% intervals where there are any, the shares of the tags as
// dashes, and as lines where nothing is corrected.
func WriteTrend(out io.Writer, r *trend.Report) error {
	outlets, left := most(r.Outlets)
	rows := (len(outlets) + 1) / 2
	height := float64(trendTop + trendTall + rows*trendSmall + trendBottom)
	p := &plot{width: trendWidth, height: height}
	size := []string{"width", num(trendWidth), "height", num(height), "viewBox", "0 0 " + num(trendWidth) + " " + num(height)}
	p.open("svg", append([]string{"xmlns", "http://www.w3.org/2000/svg", "role", "img", "aria-label", trendSays(r)}, size...)...)
	p.leaf("title", trendSays(r))
	p.newline()
	p.b = append(p.b, "<style>\n"+trendStyle+"</style>\n"...)
	p.rect(0, 0, trendWidth, height, "paper")

	d := trendDrawing{plot: p, report: r, corrected: r.All.Total.Shares[0].Corrected != nil}
	d.heading()
	name := "all outlets"
	if len(r.Outlets) == 0 {
		name = "all passages"
	}
	d.panel(name, r.All, 0, trendTop, trendWidth, trendTall)
	for i, s := range outlets {
		d.panel(s.Outlet, s, float64(i%2)*trendWidth/2, float64(trendTop+trendTall+i/2*trendSmall), trendWidth/2, trendSmall)
	}
	foot := "A month with few passages has a dot like any other: the table gives their number."
	if left > 0 {
		foot = english.Plural(left, "outlet", "outlets") + " with fewer passages not drawn. " + foot
	}
	p.label(16, height-9, start, foot, "note")
	p.newline()
	p.end("svg")
	p.newline()
	_, err := io.WriteString(out, p.String())
	return err
}

// most keeps the outlets with the most passages, in their order.
func most(outlets []trend.Series) (kept []trend.Series, left int) {
	for i, s := range outlets {
		larger := 0
		for j, other := range outlets {
			if n := other.Total.Passages; n > s.Total.Passages || n == s.Total.Passages && j < i {
				larger++
			}
		}
		if larger < trendPanels {
			kept = append(kept, s)
		}
	}
	return kept, len(outlets) - len(kept)
}

func trendSays(r *trend.Report) string {
	e := r.All.Total
	says := fmt.Sprintf("Share of passages by %s, %s to %s", clean(r.Scheme.Name), r.Months[0], r.Months[len(r.Months)-1])
	for l, share := range e.Shares {
		at := share.Tagged
		if share.Corrected != nil {
			at = share.Corrected.Value
		}
		says += "; " + r.Scheme.Labels[l] + " " + percent(at)
	}
	return says + " in all"
}

type trendDrawing struct {
	*plot
	report    *trend.Report
	corrected bool
}

// heading is the title, what the marks are, and the labels' colours.
func (d trendDrawing) heading() {
	d.label(16, 24, start, "Share of passages by "+clip(d.report.Scheme.Name, 200)+", by month", "title")
	e := d.report.All.Total
	what := english.Plural(e.Passages, "passage", "passages") + " of " + english.Plural(e.Articles, "article", "articles") +
		". As tagged; not corrected for the tagger's errors, which takes a random audit."
	if d.corrected {
		what = fmt.Sprintf("%s. Lines: corrected by %s drawn at random; whiskers: 95%% intervals. Dashes and rings: as tagged.",
			english.Plural(e.Passages, "passage", "passages"), english.Plural(e.Audited, "passage", "passages"))
	}
	d.label(16, 43, start, what, "note")
	x := 16.0
	for l, label := range d.report.Scheme.Labels {
		d.line(x, 58, x+18, 58, "curve "+d.class(l))
		name := clip(label, 150)
		d.label(x+24, 62, start, name, "name "+d.class(l))
		x += 24 + 7.2*float64(len([]rune(name))) + 22
	}
	d.newline()
}

// class names a label's colour; labels between the poles are told apart by the
// way that they are dotted.
func (d trendDrawing) class(label int) string {
	scheme, between := d.report.Scheme, 0
	for l, name := range scheme.Labels {
		switch {
		case len(scheme.Poles) == 2 && name == scheme.Poles[0]:
			if l == label {
				return "pole1"
			}
		case len(scheme.Poles) == 2 && name == scheme.Poles[1]:
			if l == label {
				return "pole2"
			}
		default:
			if l == label {
				return fmt.Sprintf("mid%d", between%4)
			}
			between++
		}
	}
	return "mid0"
}

// panel draws one series inside a rectangle of the drawing.
func (d trendDrawing) panel(name string, s trend.Series, x, y, width, height float64) {
	d.left, d.right = x+52, d.width-x-width+24
	d.top, d.bottom = y+34, d.height-y-height+30
	d.x0, d.x1, d.y0, d.y1 = -0.3, float64(len(d.report.Months))-0.7, 0, d.ceiling()
	d.label(x+16, y+18, start, clip(name, width-170), "name")
	note := english.Plural(s.Total.Passages, "passage", "passages")
	if d.corrected {
		note += ", " + english.Thousands(s.Total.Audited) + " audited"
	}
	d.label(x+width-24, y+18, end, note, "note")
	step := 0.2
	if height < trendTall {
		step = 0.5
	}
	if d.y1 <= 0.6 {
		step /= 2
	}
	for v := 0.0; v <= d.y1+1e-9; v += step {
		d.line(d.left, d.y(v), d.width-d.right, d.y(v), "grid")
		d.label(d.left-7, d.y(v)+4, end, percent(v), "tick")
	}
	d.months(width)
	d.newline()
	for l := range d.report.Scheme.Labels {
		d.whiskers(s, l)
	}
	for l := range d.report.Scheme.Labels {
		d.curve(s, l)
	}
}

// ceiling is the top of all panels' scale: they are there to be compared.
func (d trendDrawing) ceiling() float64 {
	top := 0.0
	for _, s := range append([]trend.Series{d.report.All}, d.report.Outlets...) {
		for _, e := range s.Months {
			if e == nil {
				continue
			}
			for _, share := range e.Shares {
				top = max(top, share.Tagged)
				if share.Corrected != nil {
					top = max(top, share.Corrected.Interval.Hi)
				}
			}
		}
	}
	if top <= 0.5 {
		return 0.5
	}
	return 1
}

// months writes as many months below the panel as there is room for.
func (d trendDrawing) months(width float64) {
	n := len(d.report.Months)
	step := 1
	for float64((n+step-1)/step)*58 > width-76 {
		step++
	}
	for i := 0; i < n; i += step {
		x := d.x(float64(i))
		d.line(x, d.height-d.bottom, x, d.height-d.bottom+4, "axisline")
		d.label(x, d.height-d.bottom+17, middle, string(d.report.Months[i]), "tick")
	}
	d.line(d.left, d.height-d.bottom, d.width-d.right, d.height-d.bottom, "axisline")
}

// runs parts the months of a series where there is nothing to draw.
func runs(s trend.Series, drawn func(prevalence.Estimates) bool) [][]int {
	var list [][]int
	last := -2
	for i, e := range s.Months {
		if e == nil || !drawn(*e) {
			continue
		}
		if i != last+1 {
			list = append(list, nil)
		}
		list[len(list)-1] = append(list[len(list)-1], i)
		last = i
	}
	return list
}

// at is where a label's mark of a month stands: labels stand side by side, so
// that their intervals do not cover each other.
func (d trendDrawing) at(month, label int) float64 {
	if !d.corrected {
		return d.x(float64(month))
	}
	apart := min(6, (d.x(1)-d.x(0))/float64(len(d.report.Scheme.Labels)+2))
	return d.x(float64(month)) + apart*(float64(label)-float64(len(d.report.Scheme.Labels)-1)/2)
}

// whiskers draws the intervals of a label.
func (d trendDrawing) whiskers(s trend.Series, label int) {
	for i, e := range s.Months {
		if e != nil && e.Shares[label].Corrected != nil {
			in := e.Shares[label].Corrected.Interval
			d.whiskerUp(d.at(i, label), d.y(in.Lo), d.y(in.Hi), "whisker "+d.class(label))
		}
	}
	d.newline()
}

// curve draws a label's shares: corrected ones as a line with dots, those of the
// tags as dashes, or as the line where the series is not corrected at all.
func (d trendDrawing) curve(s trend.Series, label int) {
	class := d.class(label)
	name := d.report.Scheme.Labels[label]
	isCorrected := func(e prevalence.Estimates) bool { return e.Shares[label].Corrected != nil }
	tagged := func(e prevalence.Estimates) float64 { return e.Shares[label].Tagged }
	line := "dashes "
	if !d.corrected {
		line = "curve "
	}
	d.through(s, label, func(prevalence.Estimates) bool { return true }, tagged, line+class)
	d.through(s, label, isCorrected, func(e prevalence.Estimates) float64 { return e.Shares[label].Corrected.Value }, "curve "+class)
	for i, e := range s.Months {
		if e == nil {
			continue
		}
		share := e.Shares[label]
		tip := fmt.Sprintf("%s, %s: %s as tagged, %s", d.report.Months[i], name, percent(share.Tagged), english.Plural(e.Passages, "passage", "passages"))
		at, dot := share.Tagged, "hollow "
		switch {
		case share.Corrected != nil:
			at, dot = share.Corrected.Value, "point "
			tip += fmt.Sprintf("; corrected %s, 95%% %s to %s, %d audited", percent(at), percent(share.Corrected.Interval.Lo), percent(share.Corrected.Interval.Hi), e.Audited)
		case !d.corrected:
			dot = "point "
		}
		d.open("circle", "cx", num(d.at(i, label)), "cy", num(d.y(at)), "r", "3.2", "class", dot+class)
		d.leaf("title", tip)
		d.end("circle")
	}
	d.newline()
}

func (d trendDrawing) through(s trend.Series, label int, drawn func(prevalence.Estimates) bool, share func(prevalence.Estimates) float64, class string) {
	for _, run := range runs(s, drawn) {
		if len(run) < 2 {
			continue
		}
		var path strings.Builder
		for n, i := range run {
			path.WriteString([...]string{"M", "L"}[min(n, 1)] + num(d.at(i, label)) + " " + num(d.y(share(*s.Months[i]))))
		}
		d.path(path.String(), class)
	}
}
