package report

import (
	"cmp"
	"fmt"
	"html/template"
	"math"

	"stance/classify/english"
	"stance/classify/evaluate"
	"stance/labels"
)

// A page is what page.html shows: texts, clean and ready, and drawings.
type page struct {
	CSS               template.CSS
	Title, Lead, Date string
	Hash              string // short
	Schemes           []schemeView
	SetSentence       string
	Notes             []string
	Tallies           []tallyView
	Methods           []string
	Sources           []string
	Model             []meaning
	Legend            []meaning
}

// A meaning is a name and what it means.
type meaning struct{ Name, Means string }

// A part is a section of a scheme that the contents link to.
type part struct{ ID, Title string }

// A schemeView is all that the page says of one scheme.
type schemeView struct {
	ID, Title    string
	Parts        []part
	Value        string
	Interval     string
	Split, N     string
	HeadlinePlot template.HTML
	Explained    []string
	Cautions     []string

	SplitNames  []string
	SplitLegend []meaning
	SplitPlot   template.HTML
	Measures    []measure

	Head        detail
	Others      []detail
	Calibration *calibration
	Risk        *risk
	Written     *written
	Articles    *articles
	Slices      []sliceGroup
	Telling     []tellingView

	Errors         []miss
	ErrorsSentence string
	Near           []nearView
	NearRest       string
	NearNone       string
}

func newPage(data Data) page {
	p := page{
		CSS:   template.CSS(styleText), //nolint:gosec // embedded
		Title: clean(cmp.Or(data.Title, DefaultTitle)),
		Date:  clean(data.Date),
	}
	hash := data.Report.Model
	if data.Model != nil {
		hash = data.Model.Hash
	}
	p.Hash = clean(hash[:min(len(hash), 16)])
	for i, name := range data.Report.Schemes() {
		p.Schemes = append(p.Schemes, newScheme(data, name, fmt.Sprintf("s%d", i+1)))
	}
	p.Lead = lead(data)
	p.SetSentence, p.Tallies = tallyViews(data)
	for _, note := range data.Notes {
		p.Notes = append(p.Notes, clean(note))
	}
	p.Methods, p.Sources = methods(data)
	p.Model = modelCard(data)
	p.Legend = legend(data)
	return p
}

// lead says in a line what was scored on what.
func lead(data Data) string {
	line := "How often do the tags agree with the gold labels"
	if len(data.Report.Schemes()) > 1 {
		line = fmt.Sprintf("How often do the tags agree with the gold labels, for %s", andList(data.Report.Schemes()))
	}
	head := data.Report.Headline(data.Report.Schemes()[0], data.Asked)
	line += fmt.Sprintf("? Scored on %s of %s", english.Plural(head.N, "passage", "passages"), english.Plural(head.Articles, "article", "articles"))
	if data.Report.Model != "" || data.Model != nil {
		line += " that the model has not seen"
	}
	if data.Date != "" {
		line += "; " + data.Date
	}
	return clean(line + ".")
}

// andList writes "a, b and c".
func andList(list []string) string {
	text := ""
	for i, item := range list {
		switch {
		case i == 0:
		case i == len(list)-1:
			text += " and "
		default:
			text += ", "
		}
		text += item
	}
	return text
}

func newScheme(data Data, name, id string) schemeView {
	report := data.Report
	head := report.Headline(name, data.Asked)
	if head == nil { // only splits that are no headline
		for i := range report.Results {
			if report.Results[i].Scheme == name {
				head = &report.Results[i]
				break
			}
		}
	}
	var results []*evaluate.Result
	for i := range report.Results {
		if report.Results[i].Scheme == name {
			results = append(results, &report.Results[i])
		}
	}
	shuffled := report.Find(name, evaluate.Shuffled)
	v := schemeView{
		ID:           id,
		Title:        clean(title(name)),
		Value:        two(head.Accuracy.Value),
		Interval:     interval(head.Interval()),
		Split:        title(head.Split.Words()),
		N:            english.Plural(head.N, "passage", "passages") + ", " + english.Plural(head.Articles, "article", "articles"),
		HeadlinePlot: headlinePlot(head, shuffled),
	}
	for _, line := range explained(head, shuffled) {
		v.Explained = append(v.Explained, clean(line))
	}
	for _, note := range data.Report.Cautions(head) {
		v.Cautions = append(v.Cautions, clean(note))
	}
	v.splits(results)
	v.Head = newDetail(head)
	for _, r := range results {
		if r != head && r.Split != evaluate.Shuffled {
			v.Others = append(v.Others, newDetail(r))
		}
	}
	v.Calibration, v.Risk = newCalibration(head), newRisk(head)
	if report.Written != nil && report.Written.Scheme == name {
		v.Written = newWritten(report.Written, report.Find(name, evaluate.ByArticle))
	}
	v.Articles = newArticles(cmp.Or(report.Find(name, evaluate.ByArticle), head))
	v.Slices = sliceGroups(head)
	v.Telling = tellingViews(data, name)
	v.errors(head)
	v.near(head)
	v.Parts = v.parts()
	return v
}

func (v *schemeView) parts() []part {
	parts := []part{{"splits", "splits"}, {"labels", "label by label"}, {"probabilities", "probabilities"}}
	for _, p := range []struct {
		there bool
		part
	}{
		{v.Risk != nil, part{"abstain", "withholding answers"}},
		{v.Written != nil, part{"learning", "written text"}},
		{v.Articles != nil, part{"articles", "articles"}},
		{len(v.Slices) > 0, part{"slices", "slices"}},
		{len(v.Telling) > 0, part{"terms", "telling words"}},
		{true, part{"errors", "errors"}},
		{true, part{"near", "near-duplicates"}},
	} {
		if p.there {
			parts = append(parts, p.part)
		}
	}
	for i := range parts {
		parts[i].ID = v.ID + "-" + parts[i].ID
	}
	return parts
}

// A detail is one result label by label.
type detail struct {
	Split   string
	Labels  []labelName
	Rows    []matrixRow
	Sums    []string
	All     string
	Classes []class
	Plot    template.HTML
}

type labelName struct{ Name, Sign, Tone string }

type matrixRow struct {
	labelName
	Cells []matrixCell
	All   string
}

type matrixCell struct {
	Count, Share, Heat string
	Right              bool
}

func newDetail(r *evaluate.Result) detail {
	list := classes(r)
	d := detail{Split: r.Split.Words(), Classes: list, Plot: classPlot(list), All: english.Thousands(r.N)}
	for i := range list {
		d.Classes[i].Label = clean(list[i].Label)
	}
	for l, row := range r.Confusion.Rows {
		name := labelName{clean(r.Confusion.Labels[l]), list[l].Sign, list[l].Tone}
		d.Labels = append(d.Labels, name)
		d.Sums = append(d.Sums, list[l].Tagged)
		view := matrixRow{labelName: name, All: list[l].Gold}
		for p, count := range row {
			heat := 0
			if list[l].gold > 0 {
				heat = int(math.Round(10 * float64(count) / float64(list[l].gold)))
			}
			view.Cells = append(view.Cells, matrixCell{english.Thousands(count), share(count, list[l].gold), "heat" + itoa(heat), l == p})
		}
		d.Rows = append(d.Rows, view)
	}
	return d
}

// schemeOf finds a scheme of the label set by name.
func schemeOf(schemes []labels.Scheme, name string) int {
	for s := range schemes {
		if schemes[s].Name == name {
			return s
		}
	}
	return -1
}
