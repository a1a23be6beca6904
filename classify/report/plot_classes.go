package report

import (
	"fmt"
	"html/template"

	"stance/classify/english"
	"stance/classify/evaluate"
	"stance/classify/metrics"
)

// A class is how the tags fare on one label.
type class struct {
	Label, Sign, Tone              string
	Precision, PrecisionIn         string
	Recall, RecallIn               string
	F1                             string
	Hits, Tagged, Gold             string
	precision, recall, f1          float64
	precisionRange, recallRange    metrics.Interval
	hits, tagged, gold             int
	neverTagged, neverGold, absent bool
}

// classes takes a confusion matrix apart, label by label. Precision is a share
// of the passages tagged so and recall one of those that are so: each interval
// is Wilson's on that number.
func classes(r *evaluate.Result) []class {
	rows := r.Confusion.Rows
	list := make([]class, len(rows))
	for l := range rows {
		c := &list[l]
		c.hits = rows[l][l]
		for o := range rows {
			c.gold += rows[l][o]
			c.tagged += rows[o][l]
		}
		score := r.PerClass[r.Confusion.Labels[l]]
		c.precision, c.recall, c.f1 = score.Precision, score.Recall, score.F1
		c.precisionRange, c.recallRange = metrics.Wilson(c.hits, c.tagged), metrics.Wilson(c.hits, c.gold)
		c.Label, c.Sign, c.Tone = r.Confusion.Labels[l], sign(r.Labels, l), tone(r.Labels, l)
		c.Precision, c.PrecisionIn = two(c.precision), interval(c.precisionRange)
		c.Recall, c.RecallIn = two(c.recall), interval(c.recallRange)
		c.F1 = two(c.f1)
		c.Hits, c.Tagged, c.Gold = english.Thousands(c.hits), english.Thousands(c.tagged), english.Thousands(c.gold)
		c.neverTagged, c.neverGold = c.tagged == 0, c.gold == 0
		if c.neverTagged {
			c.Precision, c.PrecisionIn = none, ""
		}
		if c.neverGold {
			c.Recall, c.RecallIn = none, ""
		}
		if c.neverTagged && c.neverGold {
			c.F1, c.absent = none, true
		}
	}
	return list
}

// classPlot draws the bars of every label. What rests on no passage has none.
func classPlot(list []class) template.HTML {
	const bar, step, head = 11, 17, 24
	const group = head + 3*step + 6
	p := newPlot(float64(len(list)*group)+20, "Precision, recall and F1 of each label as bars, the first two with their 95% intervals; the table gives the numbers")
	p.margins(2, 44, 18, 66)
	p.shareAxisX("")
	for i, c := range list {
		y := p.top + float64(i*group)
		p.open("text", "x", "2", "y", num(y+15), "class", "name halo")
		p.leaf("tspan", c.Sign+" ", "class", "text-"+c.Tone)
		p.text(clip(c.Label, 190) + " (" + english.Plural(c.gold, "passage", "passages") + ")")
		p.end("text")
		for j, measure := range []struct {
			name  string
			value float64
			in    *metrics.Interval
			void  bool
		}{
			{"precision", c.precision, &c.precisionRange, c.neverTagged},
			{"recall", c.recall, &c.recallRange, c.neverGold},
			{"F1", c.f1, nil, c.absent},
		} {
			top := y + head + float64(j*step)
			mid := top + bar/2.0
			p.label(p.left-6, mid+4, end, measure.name, "tick")
			if measure.void {
				p.label(p.left+4, mid+4, start, "no passage", "tick")
				continue
			}
			p.rect(p.left, top, p.x(measure.value)-p.left, bar, fmt.Sprintf("fill-%s level%d", c.Tone, j))
			if measure.in != nil {
				p.whiskerAcross(p.x(measure.in.Lo), p.x(measure.in.Hi), mid, "whisker")
			}
			p.label(p.width-2, mid+4, end, two(measure.value), "value")
		}
		p.newline()
	}
	return p.done()
}
