package report

import (
	"fmt"
	"html/template"
	"math"

	"stance/classify/evaluate"
	"stance/classify/metrics"
)

// headlinePlot draws a headline score on the line from 0 to 1: the interval,
// the commonest label's share below the line and the random split's above it.
func headlinePlot(head, shuffled *evaluate.Result) template.HTML {
	in := head.Interval()
	shows := fmt.Sprintf("Accuracy %s with its 95%% interval from %s to %s; always saying %s scores %s",
		two(head.Accuracy.Value), two(in.Lo), two(in.Hi), head.Majority.Label, two(head.Majority.Accuracy))
	if shuffled != nil {
		shows += "; a random split would say " + two(shuffled.Accuracy.Value)
	}
	p := newPlot(104, shows)
	p.margins(30, 16, 44, 16)
	mid := p.top + (p.height-p.top-p.bottom)/2
	for _, v := range []float64{0, 0.2, 0.4, 0.6, 0.8, 1} {
		p.line(p.x(v), mid-5, p.x(v), mid+5, "grid")
		p.label(p.x(v), p.height-4, middle, two(v)[:3], "tick")
	}
	p.line(p.x(0), mid, p.x(1), mid, "axisline")
	p.rect(p.x(in.Lo), mid-7, p.x(in.Hi)-p.x(in.Lo), 14, "band")
	p.whiskerAcross(p.x(in.Lo), p.x(in.Hi), mid, "whisker")
	base := p.x(head.Majority.Accuracy)
	p.line(base, mid-12, base, mid+14, "base")
	anchor, at := inside(base)
	p.label(at, mid+27, anchor, "always “"+clip(head.Majority.Label, 110)+"” "+two(head.Majority.Accuracy), "basetext")
	if shuffled != nil {
		x := p.x(shuffled.Accuracy.Value)
		p.line(x, mid-14, x, mid+12, "other")
		anchor, at := inside(x)
		p.label(at, mid-19, anchor, "random split "+two(shuffled.Accuracy.Value), "othertext")
	}
	p.mark(p.x(head.Accuracy.Value), mid, 6, "accuracy "+three(head.Accuracy.Value))
	return p.done()
}

// inside anchors a label so that it stays in the drawing.
func inside(x float64) (anchor string, at float64) {
	switch {
	case x < 90:
		return start, 4
	case x > plotWidth-90:
		return end, plotWidth - 4
	}
	return middle, x
}

// A dot is a row of a dot plot: a share with its interval.
type dot struct {
	name, note string
	at         float64
	in         metrics.Interval
	simple     *metrics.Interval // drawn thin; nil for none
	base       *float64          // what always giving the commonest label scores
}

// dotPlot draws shares below each other, each under its name. The lines overall
// and base stand in every row, clear of the names; a nil one is left out.
func dotPlot(shows string, dots []dot, overall, base *float64) template.HTML {
	const row = 36
	p := newPlot(float64(len(dots)*row)+42, shows)
	p.margins(4, 16, 38, 16)
	p.shareAxisX("accuracy")
	for i, d := range dots {
		y := p.top + float64(i*row)
		p.label(2, y+13, start, clip(d.name, plotWidth-16-6.4*float64(len([]rune(d.note)))), "name halo")
		p.label(p.width-2, y+13, end, d.note, "note halo")
		y += 25
		if base != nil {
			p.line(p.x(*base), y-7, p.x(*base), y+8, "base")
		}
		if overall != nil {
			p.line(p.x(*overall), y-7, p.x(*overall), y+8, "overall")
		}
		p.whiskerAcross(p.x(d.in.Lo), p.x(d.in.Hi), y, "whisker")
		if d.simple != nil {
			p.line(p.x(d.simple.Lo), y, p.x(d.simple.Hi), y, "simple")
		}
		if d.base != nil {
			p.line(p.x(*d.base), y-6, p.x(*d.base), y+6, "base")
		}
		p.mark(p.x(d.at), y, 4.5, d.name+": "+three(d.at)+", 95% "+interval(d.in))
		p.newline()
	}
	return p.done()
}

// miniPlot draws a share with its interval in a table cell that says the same
// in numbers; all is the share over all passages.
func miniPlot(at float64, in metrics.Interval, all float64) template.HTML {
	const width, height = 120, 14
	x := func(v float64) float64 { return 4 + v*(width-8) }
	p := &plot{}
	p.open("svg", "viewBox", fmt.Sprintf("0 0 %d %d", width, height), "class", "mini", "aria-hidden", "true")
	p.line(x(0), height/2, x(1), height/2, "grid")
	p.line(x(all), 0, x(all), height, "overall")
	p.line(x(in.Lo), height/2, x(in.Hi), height/2, "whisker")
	p.void("circle", "cx", num(x(at)), "cy", num(height/2), "r", "3.5", "class", "point")
	return p.done()
}

// barPlot draws a length in a table cell that says the same as a number.
func barPlot(value, most float64, class string) template.HTML {
	const width, height = 90, 10
	p := &plot{}
	p.open("svg", "viewBox", fmt.Sprintf("0 0 %d %d", width, height), "class", "minibar", "aria-hidden", "true")
	if most > 0 && !math.IsInf(value, 0) {
		p.rect(0, 1, width*max(0, value)/most, height-2, "fill-"+class)
	}
	return p.done()
}
