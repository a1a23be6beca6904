package report

import (
	"bufio"
	"cmp"
	_ "embed" // articles.css
	"io"
	"strings"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/english"
	"stance/labels"
)

// ArticlesOptions say what stands around the articles. The zero value is ready
// to use.
type ArticlesOptions struct {
	Title string // "" means "Tagged articles"
	Date  string // as it is to be printed
}

// Articles writes tagged articles as one HTML page, row by row. An article is
// written as soon as it is complete, under a bar of its labels; of all that went
// before only a short summary of the first 10,000 articles is kept, for the
// table at the end.
//
// An article of very many passages is not held back: after heldMost bytes its
// passages are written as they come, and its bar stands below them.
type Articles struct {
	out    *bufio.Writer
	model  *classify.Model
	scheme labels.Scheme
	folder folder

	begun   bool // the page
	article *articleSum
	name    string // of the article
	number  int    // of the section
	head    markup // of the article, held back with its passages
	body    markup
	spilled bool // passages were written before the article's end
	heading []string
	trained int
	err     error
	options ArticlesOptions
}

// heldMost is how much of an article is held back for its bar.
const heldMost = 4 << 20

//go:embed articles.css
var articlesStyle string

// NewArticles begins a page of what the model says of articles. Nothing is
// written before the first row, or Close.
func NewArticles(out io.Writer, model *classify.Model, options ArticlesOptions) *Articles {
	return &Articles{
		out: bufio.NewWriterSize(out, 64<<10), model: model, scheme: model.Schemes()[0], options: options,
		folder: folder{scheme: model.Schemes()[0], byName: map[string]*articleSum{}},
	}
}

// Row takes the next row. Headings and tagged passages are shown, all else is
// left out. An error is one of writing.
func (a *Articles) Row(row *batch.Row) error {
	isHeading := row.Kind == article.KindHeading
	if a.err != nil || !isHeading && row.Tagging == nil {
		return a.err
	}
	if a.number == 0 || row.Article != a.name {
		a.finish()
		a.begin(row.Article)
	}
	if isHeading {
		a.heading = append(a.heading, strings.Clone(row.Text))
		return a.err
	}
	a.headings()
	a.passage(row)
	if len(a.body.b) >= heldMost {
		a.spill()
	}
	return a.err
}

// Close ends the page. The writer stays open.
func (a *Articles) Close() error {
	a.finish()
	a.start()
	var m markup
	a.folder.write(&m)
	if a.trained > 0 {
		m.open("p", "class", "note")
		m.text("* The model was trained on " + english.Plural(a.trained, "passage marked so", "passages marked so") + ", and knows what it was taught: for honest scores see ")
		m.leaf("code", "stance eval")
		m.text(".")
		m.end("p")
	}
	m.end("main")
	m.newline()
	m.open("footer")
	m.open("p")
	m.text("Written by ")
	m.leaf("code", "stance tag")
	if a.options.Date != "" {
		m.text(" on " + a.options.Date)
	}
	hash := a.model.Hash()
	m.text("; model " + hash[:min(len(hash), 16)] + ". This page holds all that it shows and loads nothing.")
	m.end("p", "footer", "body", "html")
	m.newline()
	a.write(&m)
	if err := a.out.Flush(); a.err == nil {
		a.err = err
	}
	return a.err
}

// write hands on what was built and empties it.
func (a *Articles) write(m *markup) {
	if _, err := a.out.Write(m.b); a.err == nil {
		a.err = err
	}
	m.b = m.b[:0]
}

// start writes the head of the page, once.
func (a *Articles) start() {
	if a.begun {
		return
	}
	a.begun = true
	title := cmp.Or(a.options.Title, "Tagged articles")
	var m markup
	m.b = append(m.b, "<!DOCTYPE html>\n"...)
	m.open("html", "lang", "en")
	m.newline()
	m.open("head")
	m.newline()
	m.void("meta", "charset", "utf-8")
	m.void("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
	m.void("meta", "name", "color-scheme", "content", "light dark")
	m.leaf("title", title)
	m.newline()
	m.open("style")
	m.newline()
	m.b = append(m.b, styleText...)
	m.b = append(m.b, articlesStyle...)
	m.end("style")
	m.newline()
	m.end("head")
	m.newline()
	m.open("body", "class", "articles")
	m.newline()
	m.open("header", "class", "top")
	m.leaf("h1", title)
	m.open("p", "class", "lead")
	m.text("What the model says of each passage: its " + a.scheme.Name + ", how probable that is")
	for s, scheme := range a.model.Schemes()[1:] {
		m.text([...]string{", and in small type its ", " and "}[min(s, 1)] + scheme.Name)
	}
	m.text(". The words underlined speak most for the " + a.scheme.Name + " given.")
	m.end("p")
	m.open("p", "class", "key")
	for label, name := range a.scheme.Labels {
		m.leaf("span", sign(a.scheme, label)+" "+name, "class", "badge "+tone(a.scheme, label))
		m.text(" ")
	}
	m.end("p")
	m.open("nav", "aria-label", "Contents")
	m.open("p")
	m.leaf("a", "Table of all articles", "href", "#all")
	m.end("p", "nav", "header")
	m.newline()
	m.open("main")
	m.newline()
	a.write(&m)
}

// begin begins the section of an article.
func (a *Articles) begin(name string) {
	a.start()
	a.number++
	a.name, a.heading, a.spilled = strings.Clone(name), nil, false
	again := a.folder.byName[a.name] != nil
	a.article = a.folder.take(a.name, a.id())
	m := &a.head
	m.open("section", "class", "article", "aria-labelledby", a.id())
	m.newline()
	m.open("h2", "id", a.id())
	m.leaf("bdi", cmp.Or(name, "(no name)"))
	if again {
		m.leaf("span", " (continued)", "class", "unit")
	}
	m.end("h2")
	m.newline()
}

func (a *Articles) id() string { return "a" + itoa(a.number) }

// headings writes those that stand above the next passage.
func (a *Articles) headings() {
	for _, heading := range a.heading {
		a.body.leaf("h3", heading, "dir", "auto")
		a.body.newline()
	}
	a.heading = a.heading[:0]
}

// passage writes one with its tags.
func (a *Articles) passage(row *batch.Row) {
	tag := row.Tagging.Tags[0]
	a.article.add(row.Number, tag)
	m := &a.body
	class := tone(a.scheme, tag.Label)
	if tag.Withheld {
		class = "withheld"
	}
	m.open("div", "class", "passage "+class, "id", a.id()+"-"+itoa(a.article.passages))
	m.open("p", "class", "tags")
	m.leaf("span", itoa(row.Number), "class", "number")
	m.text(" ")
	m.open("span", "class", "badge "+class)
	if tag.Withheld {
		m.text("withheld ")
	} else {
		m.text(sign(a.scheme, tag.Label) + " " + a.scheme.Labels[tag.Label] + " ")
	}
	m.leaf("span", sure(tag.P()), "class", "p")
	m.end("span")
	for s, scheme := range a.model.Schemes()[1:] {
		other := row.Tagging.Tags[s+1]
		m.text(" ")
		m.open("span", "class", "other")
		m.leaf("span", scheme.Name+" ", "class", "role")
		if other.Withheld {
			m.text("withheld " + sure(other.P()))
		} else {
			m.text(sign(scheme, other.Label) + " " + scheme.Labels[other.Label] + " " + sure(other.P()))
		}
		m.end("span")
	}
	if row.Tagging.Trained {
		a.trained++
		m.text(" ")
		m.leaf("span", "* trained on", "class", "trained", "title", "The model was trained on this passage and knows its label.")
	}
	m.end("p")
	m.open("p", "class", "text", "dir", "auto")
	m.underline(row.Text, evidence(a.model.Explain(row.Text, row.Target)[0].Terms, tag.Label))
	m.end("p", "div")
	m.newline()
}

// spill writes what is held back of a long article.
func (a *Articles) spill() {
	if !a.spilled {
		a.spilled = true
		a.head.leaf("p", "A long article: the sum of its passages stands below them.", "class", "note")
		a.write(&a.head)
	}
	a.write(&a.body)
}

// finish writes the article under way, its bar above its passages.
func (a *Articles) finish() {
	if a.article == nil {
		return
	}
	a.headings()
	var bar markup
	if a.article.passages > 0 {
		a.article.bar(&bar, a.scheme)
	}
	if a.spilled {
		a.write(&a.body)
		a.write(&bar)
	} else {
		a.write(&a.head)
		a.write(&bar)
		a.write(&a.body)
	}
	a.body.end("section")
	a.body.newline()
	a.write(&a.body)
	if cap(a.body.b) > heldMost {
		a.body.b = nil
	}
	a.folder.add(a.article)
	a.article = nil
}
