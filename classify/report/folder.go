package report

import (
	"cmp"
	"slices"

	"stance/classify"
	"stance/classify/english"
	"stance/labels"
)

// folderMost is how many articles the table has; no one reads a longer one.
const folderMost = 10_000

// A folder sums up the articles for the table at the end.
type folder struct {
	scheme   labels.Scheme
	articles []*articleSum
	byName   map[string]*articleSum
	beyond   int // sections of articles past the limit
}

// An articleSum is what is kept of an article, or of one section of it while
// that is under way.
type articleSum struct {
	name     string
	id       string // of its first section
	passages int
	withheld int // of them, without a tag
	labels   []int
	telling  []tellingPassage // the strongest first
}

// A tellingPassage shows where an article stands.
type tellingPassage struct {
	anchor, number, label int
	p                     float64
	id                    string
}

const tellingMost = 2

// take begins the sum of a section.
func (f *folder) take(name, id string) *articleSum {
	return &articleSum{name: name, id: id, labels: make([]int, len(f.scheme.Labels))}
}

// add adds the sum of a section to that of its article.
func (f *folder) add(section *articleSum) {
	sum := f.byName[section.name]
	switch {
	case sum == nil && len(f.articles) == folderMost:
		f.beyond++
		return
	case sum == nil:
		section.telling = f.poles(section.telling)
		f.byName[section.name] = section
		f.articles = append(f.articles, section)
		return
	}
	sum.passages += section.passages
	sum.withheld += section.withheld
	for l, n := range section.labels {
		sum.labels[l] += n
	}
	for _, passage := range f.poles(section.telling) {
		sum.keep(passage)
	}
}

// poles leaves the passages of a pole, where the scheme has poles.
func (f *folder) poles(list []tellingPassage) []tellingPassage {
	return slices.DeleteFunc(list, func(p tellingPassage) bool {
		return len(f.scheme.Poles) > 0 && !f.scheme.IsPole(p.label)
	})
}

// add counts a passage.
func (a *articleSum) add(number int, tag classify.Tag) {
	a.passages++
	if tag.Withheld {
		a.withheld++
		return
	}
	a.labels[tag.Label]++
	a.keep(tellingPassage{anchor: a.passages, number: number, label: tag.Label, p: tag.P(), id: a.id})
}

// keep keeps the passage if it is among the most telling of its label.
func (a *articleSum) keep(passage tellingPassage) {
	at, _ := slices.BinarySearchFunc(a.telling, passage, func(x, y tellingPassage) int {
		return cmp.Or(cmp.Compare(y.p, x.p), -1) // the earlier passage stays first
	})
	a.telling = slices.Insert(a.telling, at, passage)
	seen := 0
	for i, other := range a.telling {
		if other.label == passage.label {
			if seen++; seen > tellingMost {
				a.telling = slices.Delete(a.telling, i, i+1)
				return
			}
		}
	}
}

// bar writes the labels of an article as a bar, and in words.
func (a *articleSum) bar(m *markup, scheme labels.Scheme) {
	m.open("div", "class", "sum")
	a.drawn(m, scheme)
	m.open("p", "class", "note")
	m.text(english.Plural(a.passages, "passage", "passages") + ": ")
	for l, name := range scheme.Labels {
		if l > 0 {
			m.text(", ")
		}
		m.leaf("span", sign(scheme, l), "class", "text-"+tone(scheme, l))
		m.text(" " + name + " " + english.Thousands(a.labels[l]) + " (" + share(a.labels[l], a.passages) + ")")
	}
	if a.withheld > 0 {
		m.text(", withheld " + english.Thousands(a.withheld) + " (" + share(a.withheld, a.passages) + ")")
	}
	m.end("p", "div")
	m.newline()
}

// drawn draws the bar: a part a label, as wide as its share.
func (a *articleSum) drawn(m *markup, scheme labels.Scheme) {
	said := scheme.Name + ": "
	for l, name := range scheme.Labels {
		if l > 0 {
			said += ", "
		}
		said += name + " " + share(a.labels[l], a.passages)
	}
	m.open("div", "class", "bar", "role", "img", "aria-label", said)
	for l, n := range a.labels {
		if n > 0 {
			m.leaf("span", sign(scheme, l), "class", tone(scheme, l), "style", "flex:"+itoa(n))
		}
	}
	if a.withheld > 0 {
		m.leaf("span", "", "class", "withheld", "style", "flex:"+itoa(a.withheld))
	}
	m.end("div")
}

// write writes the table over all articles.
func (f *folder) write(m *markup) {
	m.open("section", "class", "folder", "aria-labelledby", "all")
	m.newline()
	m.leaf("h2", "All articles", "id", "all")
	m.newline()
	if len(f.articles) == 0 {
		m.leaf("p", "There was no passage to tag.")
		m.end("section")
		m.newline()
		return
	}
	m.open("p")
	m.text("Each article’s " + f.scheme.Name + ": the share of its passages given each label")
	if len(f.scheme.Poles) > 0 {
		m.text(", and the passages most surely given to " + f.scheme.Poles[0] + " or " + f.scheme.Poles[1])
	}
	m.text(".")
	m.end("p")
	m.newline()
	m.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", "All articles")
	m.open("table")
	m.open("thead")
	m.open("tr")
	m.leaf("th", "Article", "scope", "col")
	m.leaf("th", "passages", "scope", "col", "class", "n")
	for l, name := range f.scheme.Labels {
		m.open("th", "scope", "col", "class", "n spare")
		m.leaf("span", sign(f.scheme, l), "class", "text-"+tone(f.scheme, l))
		m.text(" " + name)
		m.end("th")
	}
	m.leaf("th", f.scheme.Name, "scope", "col", "class", "wide")
	m.leaf("th", "most telling", "scope", "col")
	m.end("tr", "thead")
	m.newline()
	m.open("tbody")
	m.newline()
	for _, a := range f.articles {
		f.row(m, a)
	}
	m.end("tbody", "table", "div")
	m.newline()
	if f.beyond > 0 {
		m.leaf("p", "Articles past the first "+english.Thousands(folderMost)+" stand above but not in this table.", "class", "note")
	}
	m.end("section")
	m.newline()
}

func (f *folder) row(m *markup, a *articleSum) {
	m.open("tr")
	m.open("th", "scope", "row", "class", "name")
	m.open("a", "href", "#"+a.id)
	m.leaf("bdi", cmp.Or(a.name, "(no name)"))
	m.end("a", "th")
	m.leaf("td", english.Thousands(a.passages), "class", "n")
	for l := range f.scheme.Labels {
		m.leaf("td", share(a.labels[l], a.passages), "class", "n spare")
	}
	m.open("td", "class", "wide")
	if a.passages > 0 {
		a.drawn(m, f.scheme)
	}
	m.end("td")
	m.open("td")
	for i, passage := range a.telling[:min(len(a.telling), tellingMost)] {
		if i > 0 {
			m.text(" ")
		}
		m.open("a", "href", "#"+passage.id+"-"+itoa(passage.anchor), "class", "telling")
		m.leaf("span", sign(f.scheme, passage.label), "class", "text-"+tone(f.scheme, passage.label))
		m.text(" no. " + itoa(passage.number) + " " + sure(passage.p))
		m.end("a")
	}
	m.end("td", "tr")
	m.newline()
}
