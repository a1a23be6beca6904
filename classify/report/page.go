package report

import (
	_ "embed" // page.html and style.css
	"errors"
	"fmt"
	"html/template"
	"io"
	"sync"

	"stance/classify"
	"stance/classify/evaluate"
	"stance/labels"
)

// Data is what a report is made of. Only Report is required: what is missing is
// left out of the page.
type Data struct {
	Report *evaluate.Report
	// Asked is the split that the headline goes by; "" leaves it to
	// evaluate.Report.Headline.
	Asked evaluate.Split
	Title string // "" means DefaultTitle
	Date  string // as it is to be printed

	// Schemes are those of the label set, in the order of the labels in
	// Telling and Tallies.
	Schemes []labels.Scheme
	// Telling lists the terms that tell most, by scheme and label: see Telling.
	Telling [][][]classify.TellingTerm
	// Tallies count the label set: see Count.
	Tallies []Tallies
	// Passages and Articles count the label set in all.
	Passages, Articles int
	// Notes say what else a reader must know about the label set, a paragraph
	// each: who labelled it, and how far they agree.
	Notes []string
	// Model is what the scored model is like; nil for a tagger not known here.
	Model *Model
}

// DefaultTitle is the title of a report that is given none.
const DefaultTitle = "How far the tags can be trusted"

// A Model is what there is to say of the model in a report.
type Model struct {
	Hash     string
	Recipe   classify.Recipe
	Passages int                    // trained on
	Terms    int                    // in the vocabulary
	Pools    []classify.SchemePools // by scheme
}

// ModelOf describes a model.
func ModelOf(model *classify.Model) *Model {
	m := &Model{Hash: model.Hash(), Recipe: model.Recipe(), Passages: model.Passages(), Terms: model.Terms()}
	for s := range model.Schemes() {
		m.Pools = append(m.Pools, model.Pools(s))
	}
	return m
}

// Telling lists the terms that tell most for each label of each scheme of the
// model, at most so many a label. Its order is that of model.Schemes, which is to
// be Data.Schemes then.
func Telling(model *classify.Model, most int) [][][]classify.TellingTerm {
	telling := make([][][]classify.TellingTerm, len(model.Schemes()))
	for s, scheme := range model.Schemes() {
		for l := range scheme.Labels {
			telling[s] = append(telling[s], model.Telling(s, l, most))
		}
	}
	return telling
}

//go:embed page.html
var pageText string

//go:embed style.css
var styleText string

// pageTemplate is read when a page is to be written: most runs write none.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageText))
})

// Write writes a report as one HTML file.
func Write(out io.Writer, data Data) error {
	if data.Report == nil || len(data.Report.Results) == 0 {
		return errors.New("report: nothing was scored")
	}
	for s, scheme := range data.Telling {
		if s >= len(data.Schemes) || len(scheme) > len(data.Schemes[s].Labels) {
			return fmt.Errorf("report: telling terms of scheme %d do not fit the schemes given", s+1)
		}
	}
	return pageTemplate().Execute(out, newPage(data))
}
