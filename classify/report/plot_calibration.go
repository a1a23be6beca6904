package report

import (
	"fmt"
	"html/template"
	"math"

	"stance/classify/english"
	"stance/classify/metrics"
)

// reliabilityPlot draws how often tags of a probability are right, and below it
// how many tags have it.
func reliabilityPlot(bins []metrics.Bin, when string) template.HTML {
	const height, strip = 330, 46
	p := newPlot(height, "Reliability diagram "+when+": share of tags that are right by the probability they were given, with 95% intervals and counts; the table gives the numbers")
	p.margins(26, 12, strip+50, 44)
	p.shareAxisY("share of these tags that are right", 0, 0.2, 0.4, 0.6, 0.8, 1)
	for _, v := range []float64{0, 0.2, 0.4, 0.6, 0.8, 1} {
		p.line(p.x(v), p.top, p.x(v), p.height-p.bottom, "grid")
		p.label(p.x(v), p.height-18, middle, percent(v), "tick")
	}
	p.label(p.left+(p.width-p.left-p.right)/2, p.height-3, middle, "probability of the tag", "axis")
	p.line(p.x(0), p.y(0), p.x(1), p.y(1), "diagonal")
	p.newline()

	most := 0
	for _, b := range bins {
		most = max(most, b.Count)
	}
	base := p.height - 32.0
	p.line(p.left, base, p.width-p.right, base, "axisline")
	for _, b := range bins {
		h := 0.0
		if most > 0 {
			h = (strip - 16) * float64(b.Count) / float64(most)
		}
		p.rect(p.x(b.Lo)+0.5, base-h, p.x(b.Hi)-p.x(b.Lo)-1, h, "fill-mid")
		p.label((p.x(b.Lo)+p.x(b.Hi))/2, base-h-3, middle, compact(b.Count), "count")
	}
	p.newline()
	for _, b := range bins {
		x := p.x(b.Confidence)
		p.whiskerUp(x, p.y(b.Interval.Lo), p.y(b.Interval.Hi), "whisker")
		p.mark(x, p.y(b.Accuracy), 4,
			fmt.Sprintf("%s with %s on average: %s right, 95%% %s", english.Plural(b.Count, "tag", "tags"), percent(b.Confidence), percent(b.Accuracy), interval(b.Interval)))
	}
	return p.done()
}

// compact writes a count in at most four characters: 980, 1.2k, 34k.
func compact(n int) string {
	switch {
	case n < 1000:
		return itoa(n)
	case n < 9950:
		return decimals(float64(n)/1000, 1) + "k"
	case n < 999_500:
		return itoa(int(math.Round(float64(n)/1000))) + "k"
	}
	return itoa(int(math.Round(float64(n)/1e6))) + "M"
}

// riskPlot draws the share of wrong tags against the share of passages that get
// one, the least sure of them left out.
func riskPlot(curve []metrics.Point) template.HTML {
	p := newPlot(250, "Risk-coverage curve: share of tags that are wrong by the share of passages tagged, surest first; the table gives the numbers")
	p.margins(26, 12, 38, 44)
	top := 0.0
	for _, point := range curve {
		top = max(top, point.Risk)
	}
	p.y1 = 1
	values := []float64{0, 0.2, 0.4, 0.6, 0.8, 1}
	if top <= 0.5 {
		p.y1, values = 0.5, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5}
	}
	p.shareAxisY("share of the tags given that are wrong", values...)
	p.shareAxisX("share of passages that are given a tag")
	last := curve[len(curve)-1]
	p.line(p.left, p.y(last.Risk), p.width-p.right, p.y(last.Risk), "base")
	d := ""
	for i, point := range thin(curve) {
		d += [...]string{"M", "L"}[min(i, 1)] + num(p.x(point.Coverage)) + " " + num(p.y(point.Risk))
	}
	p.path(d, "curve")
	p.mark(p.x(1), p.y(last.Risk), 4, "every passage tagged: "+percent(last.Risk)+" wrong")
	return p.done()
}

// thin leaves out points of a curve that lie closer than can be drawn.
func thin(curve []metrics.Point) []metrics.Point {
	const most = 400
	if len(curve) <= most {
		return curve
	}
	kept := make([]metrics.Point, 0, most)
	for i := range most {
		kept = append(kept, curve[i*(len(curve)-1)/(most-1)])
	}
	return kept
}
