package report

import (
	"html/template"
	"math"

	"stance/classify/english"
	"stance/classify/evaluate"
)

// learningPlot draws accuracy by the number of written articles trained on, with
// the range of the draws. Steps are as wide as each other: the numbers double.
func learningPlot(points []evaluate.CurvePoint, base float64) template.HTML {
	p := newPlot(250, "Learning curve: accuracy by the number of written articles added to training, with the range of the draws; the table gives the numbers")
	p.margins(26, 20, 38, 44)
	low, high := base, base
	for _, point := range points {
		low, high = min(low, point.Lo), max(high, point.Hi)
	}
	p.y0, p.y1 = math.Floor(low*10-0.2)/10, math.Ceil(high*10+0.2)/10
	p.y0, p.y1 = max(0, p.y0), min(1, p.y1)
	var values []float64
	step := 0.1
	if p.y1-p.y0 > 0.55 {
		step = 0.2
	}
	for i := 0; p.y0+float64(i)*step <= p.y1+1e-9; i++ {
		values = append(values, p.y0+float64(i)*step)
	}
	p.shareAxisY("accuracy", values...)
	p.x1 = max(1, float64(len(points)-1))
	for i, point := range points {
		p.line(p.x(float64(i)), p.top, p.x(float64(i)), p.height-p.bottom, "grid")
		p.label(p.x(float64(i)), p.height-p.bottom+14, middle, english.Thousands(point.Articles), "tick")
	}
	p.label(p.left+(p.width-p.left-p.right)/2, p.height-4, middle, "written articles trained on", "axis")
	p.line(p.left, p.y(base), p.width-p.right, p.y(base), "base")

	upper, lower, curve := "", "", ""
	for i, point := range points {
		x := num(p.x(float64(i)))
		upper += [...]string{"M", "L"}[min(i, 1)] + x + " " + num(p.y(point.Hi))
		lower = "L" + x + " " + num(p.y(point.Lo)) + lower
		curve += [...]string{"M", "L"}[min(i, 1)] + x + " " + num(p.y(point.Mean))
	}
	p.path(upper+lower+"Z", "area")
	p.path(curve, "curve")
	for i, point := range points {
		p.mark(p.x(float64(i)), p.y(point.Mean), 4, english.Thousands(point.Articles)+" written articles: "+three(point.Mean))
	}
	return p.done()
}
