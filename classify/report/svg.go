package report

import (
	"html/template"
	"math"
	"strconv"
	"unicode/utf8"
)

// plotWidth is the width of every drawing, in units that are pixels on a small
// telephone: what is legible there is legible everywhere.
const plotWidth = 360

// A plot is an SVG with a plane inside margins, over which x and y run from x0
// to x1 and from y0 to y1.
type plot struct {
	markup
	width, height            float64
	top, right, bottom, left float64
	x0, x1, y0, y1           float64
}

// newPlot begins a drawing. What it shows is said to those who do not see it.
func newPlot(height float64, shows string) *plot {
	p := &plot{width: plotWidth, height: height, x1: 1, y1: 1}
	p.open("svg", "viewBox", "0 0 "+num(p.width)+" "+num(height), "class", "plot", "role", "img", "aria-label", shows)
	p.newline()
	return p
}

func (p *plot) margins(top, right, bottom, left float64) {
	p.top, p.right, p.bottom, p.left = top, right, bottom, left
}

func (p *plot) x(value float64) float64 {
	return p.left + (value-p.x0)/(p.x1-p.x0)*(p.width-p.left-p.right)
}

func (p *plot) y(value float64) float64 {
	return p.height - p.bottom - (value-p.y0)/(p.y1-p.y0)*(p.height-p.top-p.bottom)
}

// done is the drawing.
func (p *plot) done() template.HTML {
	p.end("svg")
	return template.HTML(p.String()) //nolint:gosec // built by markup, which escapes
}

func (p *plot) line(x1, y1, x2, y2 float64, class string) {
	p.void("line", "x1", num(x1), "y1", num(y1), "x2", num(x2), "y2", num(y2), "class", class)
}

func (p *plot) rect(x, y, width, height float64, class string) {
	p.void("rect", "x", num(x), "y", num(y), "width", num(max(0, width)), "height", num(max(0, height)), "class", class)
}

func (p *plot) path(d, class string) { p.void("path", "d", d, "class", class) }

// The places of a label's anchor.
const (
	start  = "start"
	middle = "middle"
	end    = "end"
)

func (p *plot) label(x, y float64, anchor, text, class string) {
	p.leaf("text", text, "x", num(x), "y", num(y), "text-anchor", anchor, "class", class)
}

// mark draws a dot with a tip for the mouse.
func (p *plot) mark(x, y, r float64, tip string) {
	p.open("circle", "cx", num(x), "cy", num(y), "r", num(r), "class", "point")
	p.leaf("title", tip)
	p.end("circle")
}

// whiskerAcross draws an interval as a line with caps; whiskerUp does upright.
func (p *plot) whiskerAcross(lo, hi, y float64, class string) {
	p.line(lo, y, hi, y, class)
	p.line(lo, y-3.5, lo, y+3.5, class)
	p.line(hi, y-3.5, hi, y+3.5, class)
}

func (p *plot) whiskerUp(x, lo, hi float64, class string) {
	p.line(x, lo, x, hi, class)
	p.line(x-3, lo, x+3, lo, class)
	p.line(x-3, hi, x+3, hi, class)
}

// shareAxisX draws a scale of shares below the plane with grid lines in it.
func (p *plot) shareAxisX(name string) {
	for _, v := range []float64{0, 0.2, 0.4, 0.6, 0.8, 1} {
		p.line(p.x(v), p.top, p.x(v), p.height-p.bottom, "grid")
		p.label(p.x(v), p.height-p.bottom+14, middle, percent(v), "tick")
	}
	if name != "" {
		p.label(p.left+(p.width-p.left-p.right)/2, p.height-p.bottom+30, middle, name, "axis")
	}
	p.newline()
}

// shareAxisY draws one beside the plane, at these values, with its name above.
func (p *plot) shareAxisY(name string, values ...float64) {
	for _, v := range values {
		p.line(p.left, p.y(v), p.width-p.right, p.y(v), "grid")
		p.label(p.left-6, p.y(v)+4, end, percent(v), "tick")
	}
	p.label(2, p.top-9, start, name, "axis")
	p.newline()
}

// num writes a coordinate. A drawing has no use for what is no number.
func num(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		x = 0
	}
	return strconv.FormatFloat(math.Round(x*10)/10+0, 'f', -1, 64)
}

// clip cuts a text to about so many units of the plots' small type.
func clip(text string, units float64) string {
	const narrow, wide = 6.1, 11.5
	used := 0.0
	for i, r := range text {
		w := narrow
		if r >= 0x1100 {
			w = wide
		}
		if used += w; used > units {
			for cut := 0; cut < 2 && i > 0; cut++ {
				_, size := utf8.DecodeLastRuneInString(text[:i])
				i -= size
			}
			return text[:i] + "…"
		}
	}
	return text
}
