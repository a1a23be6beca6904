package evaluate

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"stance/classify/metrics"
	"stance/labels"
	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// A Prediction is what some tagger said about one passage.
type Prediction struct {
	ID, Article, Text string
	Trained           bool // its tagger was trained on it
	// Gold, Label and Proba are by scheme: "" and nil where the line says
	// nothing.
	Gold, Label []string
	Proba       [][]float64
	Line        int
}

// ReadPredictions reads any tagger's output, JSON Lines or, where the first byte
// is no '{', CSV or TSV with a header. A row has
//
//	id                 required, and only once
//	article, text      if known
//	gold               the gold label in the first scheme, if the row has it
//	label, proba       what the tagger said in the first scheme; of these one is
//	                   enough. proba is an object from label to probability;
//	                   in CSV it is a column proba_LABEL a label
//	NAME, NAME_proba   what it said in scheme NAME, as `stance tag` writes it
//	trained            true where the tagger was trained on the passage
//
// and whatever else, which is passed over. The first fault ends the reading with
// a *textpos.Error.
func ReadPredictions(in io.Reader, file string, schemes []labels.Scheme) ([]Prediction, error) {
	reader := bufio.NewReaderSize(in, 64<<10)
	head, _ := reader.Peek(4)
	head = []byte(strings.TrimPrefix(string(head), "\ufeff"))
	p := predictions{schemes: schemes, lines: map[string]int{}}
	var err error
	if len(head) > 0 && head[0] == '{' {
		err = p.readJSON(reader)
	} else {
		err = p.readCSV(reader)
	}
	var fault *textpos.Error
	switch {
	case errors.As(err, &fault):
		return nil, fault.In(file)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", file, err)
	case len(p.list) == 0:
		return nil, &textpos.Error{File: file, Problem: "file is empty: there is no prediction in it"}
	}
	return p.list, nil
}

type predictions struct {
	schemes []labels.Scheme
	list    []Prediction
	lines   map[string]int // by id
}

func (p *predictions) empty(line int) Prediction {
	return Prediction{
		Line: line,
		Gold: make([]string, len(p.schemes)), Label: make([]string, len(p.schemes)), Proba: make([][]float64, len(p.schemes)),
	}
}

func (p *predictions) readJSON(in io.Reader) error {
	reader := jsonl.NewReader(in)
	for {
		raw, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		row := p.empty(reader.Line())
		err = p.parseJSON(raw, &row)
		if err == nil {
			err = p.add(row)
		}
		var fault *textpos.Error
		if errors.As(err, &fault) {
			return fault.Shift(reader.Line())
		}
		if err != nil {
			return err
		}
	}
}

func (p *predictions) parseJSON(raw []byte, row *Prediction) error {
	fields, err := jsonl.Parse(raw, nil)
	if err != nil {
		return err
	}
	if err := jsonl.Repeated(raw, fields, func(key []byte) bool { return p.reads(string(key)) }); err != nil {
		return err
	}
	for _, field := range fields {
		key := string(field.Key)
		if field.IsNull() || !p.reads(key) {
			continue
		}
		if s := slices.IndexFunc(p.schemes, func(s labels.Scheme) bool { return key == s.Name+"_proba" }); s >= 0 || key == "proba" {
			if row.Proba[max(s, 0)], err = probaJSON(raw, field, p.schemes[max(s, 0)]); err != nil {
				return err
			}
			continue
		}
		var value string
		switch {
		case key == "id" && jsonl.Kind(field.Value) == "a number":
			value = string(field.Value)
		case key == "trained":
			row.Trained = string(field.Value) == "true"
			continue
		default:
			if value, err = field.String(raw); err != nil {
				return err
			}
		}
		if err := p.set(row, key, value); err != nil {
			return jsonl.Fault(raw, field.From, "%v", err)
		}
	}
	return nil
}

// reads reports whether a member or column means something here.
func (p *predictions) reads(key string) bool {
	switch key {
	case "id", "article", "text", "gold", "label", "proba", "trained":
		return true
	}
	return slices.ContainsFunc(p.schemes, func(s labels.Scheme) bool { return key == s.Name || key == s.Name+"_proba" })
}

// set puts a text where it belongs. Labels must be in their scheme.
func (p *predictions) set(row *Prediction, key, value string) error {
	s := slices.IndexFunc(p.schemes, func(s labels.Scheme) bool { return s.Name == key })
	target := &row.Text
	switch key {
	case "text":
	case "id":
		target = &row.ID
	case "article":
		target = &row.Article
	case "gold":
		s, target = 0, &row.Gold[0]
	case "label":
		s, target = 0, &row.Label[0]
	default:
		target = &row.Label[s]
	}
	if s >= 0 && value != "" && p.schemes[s].Index(value) < 0 {
		return fmt.Errorf("%q is no label of %s: want one of %s (or name another scheme file)",
			value, p.schemes[s].Name, strings.Join(p.schemes[s].Labels, ", "))
	}
	*target = value
	return nil
}

func probaJSON(raw []byte, field jsonl.Field, scheme labels.Scheme) ([]float64, error) {
	if field.Value[0] != '{' {
		return nil, jsonl.Fault(raw, field.From, "%q must be an object from label to probability, found %s", field.Key, jsonl.Kind(field.Value))
	}
	members, err := jsonl.Parse(field.Value, nil)
	if err != nil {
		return nil, err
	}
	proba := missing(scheme)
	for _, member := range members {
		l := scheme.Index(string(member.Key))
		if l < 0 {
			return nil, jsonl.Fault(raw, field.From+member.At, "%q is no label of %s: want one of %s", member.Key, scheme.Name, strings.Join(scheme.Labels, ", "))
		}
		p, err := strconv.ParseFloat(string(member.Value), 64)
		if err != nil {
			return nil, jsonl.Fault(raw, field.From+member.From, "the probability of %q must be a number, found %s", member.Key, jsonl.Kind(member.Value))
		}
		proba[l] = p
	}
	if err := checkProba(proba, scheme); err != nil {
		return nil, jsonl.Fault(raw, field.From, "%v", err)
	}
	return proba, nil
}

func missing(scheme labels.Scheme) []float64 {
	return slices.Repeat([]float64{math.NaN()}, len(scheme.Labels))
}

// probaSlack is how far probabilities may be from a sum of 1.
const probaSlack = 1e-3

func checkProba(proba []float64, scheme labels.Scheme) error {
	sum := 0.0
	for l, p := range proba {
		switch {
		case math.IsNaN(p):
			return fmt.Errorf("no probability for %q", scheme.Labels[l])
		case p < 0 || p > 1+probaSlack:
			return fmt.Errorf("the probability of %q is %v: want 0 to 1", scheme.Labels[l], p)
		}
		sum += p
	}
	if math.Abs(sum-1) > probaSlack {
		return fmt.Errorf("the probabilities sum to %.4f, not to 1", sum)
	}
	return nil
}

func (p *predictions) readCSV(in *bufio.Reader) error {
	reader := csv.NewReader(in)
	reader.FieldsPerRecord = -1
	first, _ := in.Peek(4096)
	line, _, _ := strings.Cut(string(first), "\n")
	if strings.Contains(line, "\t") {
		reader.Comma = '\t'
	}
	header, err := reader.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return csvFault(err)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	columns, err := p.columns(header)
	if err != nil {
		return textpos.Errorf(1, 0, "%v", err)
	}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return csvFault(err)
		}
		at, _ := reader.FieldPos(0)
		if len(record) != len(header) {
			return textpos.Errorf(at, 0, "%d fields, the header has %d", len(record), len(header))
		}
		row := p.empty(at)
		for i, value := range record {
			if err := columns[i](&row, value); err != nil {
				line, _ := reader.FieldPos(i)
				return textpos.Errorf(line, 0, "column %s: %v", header[i], err)
			}
		}
		for s, scheme := range p.schemes {
			if row.Proba[s] != nil {
				if err := checkProba(row.Proba[s], scheme); err != nil {
					return textpos.Errorf(at, 0, "%v", err)
				}
			}
		}
		if err := p.add(row); err != nil {
			var fault *textpos.Error
			if errors.As(err, &fault) {
				return fault.Shift(at)
			}
			return err
		}
	}
}

func csvFault(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return textpos.Errorf(parse.Line, parse.Column, "%v", parse.Err)
	}
	return err
}

// columns says what to do with the value in each column.
func (p *predictions) columns(header []string) ([]func(*Prediction, string) error, error) {
	columns := make([]func(*Prediction, string) error, len(header))
	seen := map[string]bool{}
	for i, name := range header {
		if seen[name] && p.reads(name) {
			return nil, fmt.Errorf("column %s stands twice: keep one", name)
		}
		seen[name] = true
		columns[i] = func(*Prediction, string) error { return nil }
		if s, l, isProba := p.probaColumn(name); isProba {
			columns[i] = func(row *Prediction, value string) error {
				if value == "" {
					return nil
				}
				x, err := strconv.ParseFloat(value, 64)
				if err != nil || math.IsNaN(x) {
					return fmt.Errorf("%q is no probability", value)
				}
				if row.Proba[s] == nil {
					row.Proba[s] = missing(p.schemes[s])
				}
				row.Proba[s][l] = x
				return nil
			}
			continue
		}
		switch {
		case name == "trained":
			columns[i] = func(row *Prediction, value string) error {
				row.Trained = value == "true"
				return nil
			}
		case p.reads(name) && name != "proba" && !strings.HasSuffix(name, "_proba"):
			columns[i] = func(row *Prediction, value string) error { return p.set(row, name, value) }
		}
	}
	if !seen["id"] {
		return nil, errors.New("no column id: the first line names the columns, such as id,article,gold,label")
	}
	return columns, nil
}

func (p *predictions) probaColumn(name string) (scheme, label int, ok bool) {
	for s := range p.schemes {
		for l, label := range p.schemes[s].Labels {
			if name == p.schemes[s].Name+"_proba_"+label || s == 0 && name == "proba_"+label {
				return s, l, true
			}
		}
	}
	return 0, 0, false
}

// add takes a row in. A label that is not given is the most probable one.
func (p *predictions) add(row Prediction) error {
	if row.ID == "" {
		return textpos.Errorf(1, 0, `no "id": passages are matched by it`)
	}
	if first, twice := p.lines[row.ID]; twice {
		return textpos.Errorf(1, 0, "id %s stands in line %d too: one prediction a passage", row.ID, first)
	}
	p.lines[row.ID] = row.Line
	said := false
	for s, scheme := range p.schemes {
		if row.Proba[s] != nil && row.Label[s] == "" {
			best := 0
			for l, x := range row.Proba[s] {
				if x > row.Proba[s][best] {
					best = l
				}
			}
			row.Label[s] = scheme.Labels[best]
		}
		said = said || row.Label[s] != ""
	}
	if !said {
		return textpos.Errorf(1, 0, `no prediction: want "label" or "proba", or %q or %q`, p.schemes[0].Name, p.schemes[0].Name+"_proba")
	}
	p.list = append(p.list, row)
	return nil
}

// FromPredictions scores predictions, scheme by scheme. Gold is what the rows
// say, else what the items say by id; items may be nil. A prediction without
// gold is an error, which counts them and names the first.
func FromPredictions(list []Prediction, file string, schemes []labels.Scheme, items []labels.Item) (*Report, error) {
	byID := map[string]*labels.Item{}
	for i := range items {
		byID[items[i].ID] = &items[i]
	}
	unmatched, first := 0, 0
	trained := 0
	for _, p := range list {
		item := byID[p.ID]
		if p.Trained {
			trained++
		}
		if item == nil && strings.Join(p.Gold, "") == "" {
			if unmatched++; unmatched == 1 {
				first = p.Line
			}
		}
	}
	if unmatched > 0 {
		how := "the label set has no such passage"
		if items == nil {
			how = `give "gold" in each row, or a label set with --labels`
		}
		return nil, &textpos.Error{
			File: file, Line: first,
			Problem: fmt.Sprintf("no gold label for this prediction, and for %d of %d in all: %s", unmatched, len(list), how),
		}
	}
	report := &Report{Scored: len(list)}
	for s, scheme := range schemes {
		r := Result{Scheme: scheme.Name, Split: Predicted, Labels: scheme, Near: []NearDuplicate{}}
		for _, p := range list {
			item := labels.Item{ID: p.ID, Article: p.Article, Text: p.Text}
			gold := scheme.Index(p.Gold[s])
			if known := byID[p.ID]; known != nil {
				if gold < 0 {
					gold = known.Gold[s]
				}
				if item.Article == "" {
					item.Article = known.Article
				}
				item = *known
			}
			if gold < 0 || p.Label[s] == "" || item.Origin == labels.Written {
				continue
			}
			r.Items = append(r.Items, item)
			r.Outcomes = append(r.Outcomes, metrics.Outcome{
				ID: p.ID, Article: item.Article, Gold: gold, Predicted: scheme.Index(p.Label[s]), Proba: p.Proba[s],
			})
		}
		if len(r.Outcomes) == 0 {
			continue
		}
		if err := r.score(); err != nil {
			return nil, err
		}
		if trained > 0 {
			r.Warnings = append([]string{fmt.Sprintf("%d of the passages were trained on by the tagger, which knows their labels: this score says nothing about new ones", trained)}, r.Warnings...)
		}
		r.listErrors(nil)
		report.Results = append(report.Results, r)
	}
	if len(report.Results) == 0 {
		return nil, errors.New("no passage has both a prediction and a gold label in one scheme")
	}
	return report, nil
}
