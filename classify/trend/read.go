package trend

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"stance/classify/prevalence"
	"stance/labels"
	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// A Month is a month of a year, written 2006-01.
type Month string

// The forms in which a date may be written. What stands behind the day, a time
// for instance, is passed over.
const (
	wholeDate = "2006-01-02"
	onlyMonth = "2006-01"
)

// MonthOf reads the month from a date: 2025-03-14, 2025-03-14T09:30:00Z or
// 2025-03.
func MonthOf(date string) (Month, error) {
	text := strings.TrimSpace(date)
	if _, err := time.Parse(onlyMonth, text); err == nil {
		return Month(text), nil
	}
	if day := text[:min(len(text), len(wholeDate))]; len(text) == len(day) || strings.ContainsRune("T ", rune(text[len(day)])) {
		if _, err := time.Parse(wholeDate, day); err == nil {
			return Month(day[:len(onlyMonth)]), nil
		}
	}
	return "", fmt.Errorf("date %q cannot be read: want YYYY-MM-DD or YYYY-MM", cut(text))
}

// next is the month after.
func (m Month) next() Month {
	at, err := time.Parse(onlyMonth, string(m))
	if err != nil { // made by MonthOf
		panic(err)
	}
	return Month(at.AddDate(0, 1, 0).Format(onlyMonth))
}

func cut(value string) string {
	const most = 40
	if len(value) <= most {
		return value
	}
	return strings.ToValidUTF8(value[:most], "") + "…"
}

// Meta is what is known of an article.
type Meta struct {
	Month  Month
	Outlet string // "" where unknown
}

// ReadMeta reads a table of articles: CSV, or TSV, with a header that names the
// columns article, date and, if there is one, outlet. Others are passed over.
// Faults are *textpos.Error.
func ReadMeta(in io.Reader, file string) (map[string]Meta, error) {
	fault := func(line int, format string, args ...any) error {
		return textpos.Errorf(line, 0, format, args...).In(file)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	all := strings.TrimPrefix(string(text), "\ufeff")
	reader := csv.NewReader(strings.NewReader(all))
	if first, _, _ := strings.Cut(all, "\n"); strings.Contains(first, "\t") {
		reader.Comma = '\t'
	}
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, fault(0, "file is empty: want a header article,date,outlet and a line an article")
	}
	column := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
	}
	article, date, outlet := column("article"), column("date"), column("outlet")
	if err == nil && (article < 0 || date < 0) {
		return nil, fault(1, "the header has no column %q: want article, date and, if known, outlet", [...]string{"article", "date"}[min(article+1, 1)])
	}
	metas, lines := map[string]Meta{}, map[string]int{}
	for err == nil {
		var record []string
		if record, err = reader.Read(); err != nil {
			break
		}
		line, _ := reader.FieldPos(0)
		month, dateErr := MonthOf(record[date])
		name := record[article]
		switch {
		case name == "":
			return nil, fault(line, "no article: every line names one")
		case lines[name] > 0:
			return nil, fault(line, "article %q stands in line %d already", cut(name), lines[name])
		case dateErr != nil:
			return nil, fault(line, "%v", dateErr)
		}
		m := Meta{Month: month}
		if outlet >= 0 {
			m.Outlet = strings.TrimSpace(record[outlet])
		}
		metas[name], lines[name] = m, line
	}
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return nil, fault(parse.Line, "%v", parse.Err)
	}
	return metas, nil
}

// A Row is a tagged passage.
type Row struct {
	prevalence.Passage
	Meta
	Trained bool // its tagger was trained on it
	File    string
	Line    int
}

// A Reader gathers tagged passages from any number of files.
type Reader struct {
	Scheme labels.Scheme
	// Meta are the articles of a table, which says more than a line does; nil
	// without one.
	Meta map[string]Meta

	Rows []Row
	at   map[string]int // by id

	undated []undated // articles that the table lacks, in the order in which they came
}

// undated is an article whose passages have no date.
type undated struct {
	article string
	first   *textpos.Error
}

// undatedNamed is how many of them are named.
const undatedNamed = 10

// Dated reports the articles that neither lines nor the table of Meta have a date
// for, all at once; the error stands at the first of their lines.
func (r *Reader) Dated() error {
	if len(r.undated) == 0 {
		return nil
	}
	first := r.undated[0]
	if len(r.undated) == 1 {
		return fmt.Errorf("%w; the table names articles as the tags do", first.first)
	}
	var names []string
	for _, u := range r.undated[:min(len(r.undated), undatedNamed)] {
		names = append(names, strconv.Quote(cut(u.article)))
	}
	list := strings.Join(names, ", ")
	if more := len(r.undated) - undatedNamed; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return textpos.Errorf(first.first.Line, 0, "no date: the lines of %d articles have none, and the table of --meta, which names articles as the tags do, has none of them: %s",
		len(r.undated), list).In(first.first.File)
}

// Read reads JSON Lines with the members
//
//	id                 required, and only once in all files
//	article            the passage's article; without it, the passage is one
//	NAME               the label in the reader's scheme, or null where withheld
//	NAME_proba         {LABEL: probability, ...}, if known
//	date, outlet       of the article, if Meta does not have it
//	trained            true where the tagger was trained on the passage
//
// and whatever else, which is passed over. The first fault ends the reading with
// a *textpos.Error; but lines without a date whose article Meta does not have are
// left for Dated to tell of.
func (r *Reader) Read(in io.Reader, file string) error {
	if r.at == nil {
		r.at = map[string]int{}
	}
	reader := jsonl.NewReader(in)
	empty := true
	for {
		raw, err := reader.Next()
		if errors.Is(err, io.EOF) {
			if empty {
				return textpos.Errorf(0, 0, "file is empty: there is no tagged passage in it").In(file)
			}
			return nil
		}
		empty = false
		row := Row{File: file, Line: reader.Line()}
		if err == nil {
			err = r.parse(raw, &row)
		}
		if errors.Is(err, errUndated) {
			r.leaveUndated(&row)
			continue
		}
		var fault *textpos.Error
		if errors.As(err, &fault) {
			named := fault.In(file)
			named.Line = reader.Line()
			return named
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		r.at[row.ID] = len(r.Rows)
		r.Rows = append(r.Rows, row)
	}
}

// errUndated is a line without a date whose article the table does not have.
var errUndated = errors.New("no date")

func (r *Reader) leaveUndated(row *Row) {
	if !slices.ContainsFunc(r.undated, func(u undated) bool { return u.article == row.Article }) {
		fault := textpos.Errorf(row.Line, 0, "no date: the line has none, and article %q is not in the table of --meta", cut(row.Article))
		r.undated = append(r.undated, undated{row.Article, fault.In(row.File)})
	}
}

func (r *Reader) parse(raw []byte, row *Row) error {
	fields, err := jsonl.Parse(raw, nil)
	if err != nil {
		return err
	}
	var date, outlet string
	texts := map[string]*string{"id": &row.ID, "article": &row.Article, "date": &date, "outlet": &outlet}
	reads := func(key []byte) bool {
		k := string(key)
		return texts[k] != nil || k == r.Scheme.Name || k == r.Scheme.Name+"_proba" || k == "trained"
	}
	if err := jsonl.Repeated(raw, fields, reads); err != nil {
		return err
	}
	row.Tag, row.Gold = prevalence.Unknown, prevalence.Unknown
	tagged := false
	var dateField jsonl.Field
	for _, field := range fields {
		key := string(field.Key)
		switch {
		case key == r.Scheme.Name:
			tagged = true
			if field.IsNull() {
				continue
			}
			label, err := field.String(raw)
			if err != nil {
				return err
			}
			if row.Tag = r.Scheme.Index(label); row.Tag < 0 {
				return jsonl.Fault(raw, field.From, "%q is no label of %s: want %s (or name another scheme file)", cut(label), key, strings.Join(r.Scheme.Labels, ", "))
			}
		case field.IsNull():
		case key == r.Scheme.Name+"_proba":
			if row.Proba, err = r.proba(raw, field); err != nil {
				return err
			}
		case key == "trained":
			row.Trained = string(field.Value) == "true"
		case key == "id" && jsonl.Kind(field.Value) == "a number":
			row.ID = string(field.Value)
		case texts[key] != nil:
			if *texts[key], err = field.String(raw); err != nil {
				return err
			}
			if key == "date" {
				dateField = field
			}
		}
	}
	switch before, twice := r.at[row.ID]; {
	case row.ID == "":
		return textpos.Errorf(1, 0, `no "id": want the lines of "stance tag --format jsonl"`)
	case twice:
		return textpos.Errorf(1, 0, "passage %s stands in %s:%d already: every passage counts once", row.ID, r.Rows[before].File, r.Rows[before].Line)
	case !tagged:
		return textpos.Errorf(1, 0, "no %q: want the lines of \"stance tag\", or another --scheme-name", r.Scheme.Name)
	}
	known, inMeta := r.Meta[row.Article]
	row.Outlet = strings.TrimSpace(cmp.Or(known.Outlet, outlet))
	switch {
	case inMeta:
		row.Month = known.Month
	case date != "":
		if row.Month, err = MonthOf(date); err != nil {
			return jsonl.Fault(raw, dateField.From, "%v", err)
		}
	case r.Meta != nil:
		return errUndated
	default:
		return textpos.Errorf(1, 0, `no date: give lines a "date", or name a table of the articles with --meta FILE.csv`)
	}
	return nil
}

func (r *Reader) proba(raw []byte, field jsonl.Field) ([]float64, error) {
	members, err := jsonl.Parse(field.Value, nil)
	if err != nil || field.Value[0] != '{' {
		return nil, jsonl.Fault(raw, field.From, "%q must be an object from label to probability, found %s", field.Key, jsonl.Kind(field.Value))
	}
	proba := make([]float64, len(r.Scheme.Labels))
	for _, member := range members {
		label := r.Scheme.Index(string(member.Key))
		p, err := strconv.ParseFloat(string(member.Value), 64)
		if label < 0 || err != nil || !(p >= 0 && p <= 1) {
			return nil, jsonl.Fault(raw, field.From+member.At, "%q: want a label of %s and a probability from 0 to 1", cut(string(member.Key)), r.Scheme.Name)
		}
		proba[label] = p
	}
	return proba, nil
}
