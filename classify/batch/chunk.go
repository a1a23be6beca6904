package batch

import (
	"errors"
	"hash/maphash"
	"slices"

	"stance/classify"
	"stance/classify/article"
	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// chunkSize is how many bytes of JSON Lines go to a worker at a time.
const chunkSize = 256 << 10

// A chunk is a document, or some lines, on its way through the workers.
type chunk struct {
	input    *Input
	document []byte
	buffer   []byte // holds the lines
	lines    []line
	last     bool // of its input
	done     chan struct{}

	rows     []Row
	taggings []classify.Tagging
	tags     []classify.Tag
	proba    []float64
	fields   [][]jsonl.Field
	faults   []fault
}

type line struct{ number, start, end int }

// A fault stands before the row of its index.
type fault struct {
	before int
	err    error
}

// reset readies the chunk for new input but keeps its memory, unless one long
// line made it far larger than chunks are.
func (c *chunk) reset(in *Input) {
	if cap(c.buffer) > 4*chunkSize {
		*c = chunk{input: in} // rows and fields point into the buffer
		return
	}
	clear(c.rows) // of texts
	*c = chunk{
		input: in, buffer: c.buffer[:0], lines: c.lines[:0], rows: c.rows[:0], taggings: c.taggings[:0],
		tags: c.tags[:0], proba: c.proba[:0], fields: c.fields, faults: c.faults[:0],
	}
}

// work fills in the chunk's rows.
func (c *chunk) work(tagger *classify.Tagger) {
	if c.input.Format == JSONL {
		c.workLines(tagger)
	} else if len(c.faults) == 0 {
		if err := c.workDocument(tagger); err != nil {
			c.faults = append(c.faults, fault{err: err})
		}
	}
	// The slices have stopped growing, so that pointers into them hold.
	for i, t := 0, 0; i < len(c.rows); i++ {
		if c.rows[i].Kind == article.KindPassage && tagger != nil {
			c.rows[i].Tagging = &c.taggings[t]
			t++
		}
	}
}

func (c *chunk) workDocument(tagger *classify.Tagger) error {
	text, err := article.Decode(c.document)
	if err != nil {
		return err
	}
	parsed, err := article.Parse(c.input.Article, text, article.Format(c.input.Format))
	if err != nil {
		return err
	}
	for _, block := range parsed.Blocks {
		c.rows = append(c.rows, Row{
			Input: c.input, Kind: block.Kind, Reason: block.Reason,
			ID: block.ID, Article: parsed.Name, Line: block.Line, Number: block.Number, Text: block.Text,
		})
		if block.Kind == article.KindPassage {
			c.tag(tagger, block.Text, "")
		}
	}
	return nil
}

func (c *chunk) workLines(tagger *classify.Tagger) {
	early := c.faults // of lines that were too long
	c.faults = nil
	for i, l := range c.lines {
		for len(early) > 0 && early[0].before == i {
			c.faults = append(c.faults, fault{len(c.rows), early[0].err})
			early = early[1:]
		}
		if len(c.fields) == i {
			c.fields = append(c.fields, nil)
		}
		var parsed article.Line
		var err error
		parsed, c.fields[i], err = article.ParseLine(c.buffer[l.start:l.end:l.end], c.input.Article, c.fields[i])
		if err != nil {
			var bad *textpos.Error
			if errors.As(err, &bad) {
				err = bad.Shift(l.number)
			}
			c.faults = append(c.faults, fault{len(c.rows), err})
			continue
		}
		toward := target(parsed.Others)
		c.rows = append(c.rows, Row{
			Input: c.input, Kind: article.KindPassage, ID: parsed.ID, Article: parsed.Article, Line: l.number,
			Text: parsed.Text, Target: toward, RawText: parsed.RawText, Others: parsed.Others,
		})
		c.tag(tagger, parsed.Text, toward)
	}
	for _, f := range early {
		c.faults = append(c.faults, fault{len(c.rows), f.err})
	}
}

// target is what a line says the stance is toward; "" where it says nothing.
func target(others []jsonl.Field) string {
	for _, field := range others {
		if string(field.Key) != "target" {
			continue
		}
		if name, err := field.String(field.Value); err == nil {
			return name
		}
	}
	return ""
}

// tag adds the tagging of a passage, copied into the chunk.
func (c *chunk) tag(tagger *classify.Tagger, text, target string) {
	if tagger == nil {
		return
	}
	tagging := *tagger.TagToward(text, target)
	from := len(c.tags)
	for _, tag := range tagging.Tags {
		start := len(c.proba)
		c.proba = append(c.proba, tag.Proba...)
		tag.Proba = c.proba[start:len(c.proba):len(c.proba)]
		c.tags = append(c.tags, tag)
	}
	tagging.Tags = slices.Clip(c.tags[from:])
	c.taggings = append(c.taggings, tagging)
}

// emit hands the rows and faults to the sink, in order.
func (c *chunk) emit(sink Sink, numbers *numbering, passages *int) error {
	faults := c.faults
	for i := 0; i <= len(c.rows); i++ {
		for len(faults) > 0 && (faults[0].before == i || i == len(c.rows)) {
			sink.Fault(c.input, faults[0].err)
			faults = faults[1:]
		}
		if i == len(c.rows) {
			break
		}
		row := &c.rows[i]
		if row.Kind == article.KindPassage {
			*passages++
			if row.Number == 0 {
				row.Number = numbers.next(row.Article)
			}
		}
		if err := sink.Row(row); err != nil {
			return err
		}
	}
	if !c.last {
		return nil
	}
	n := *passages
	*passages = 0
	if sink.Done != nil {
		return sink.Done(c.input, n)
	}
	return nil
}

// numbering counts the passages of articles given line by line. It keeps the
// articles met last: an article whose lines lie further apart than that many
// other articles is counted anew, which bounds the memory.
type numbering struct {
	seed         maphash.Seed
	recent, past map[uint64]int
}

const articlesKept = 1 << 15 // in each of recent and past

func (n *numbering) next(name string) int {
	if n.recent == nil {
		n.seed, n.recent = maphash.MakeSeed(), map[uint64]int{}
	}
	key := maphash.String(n.seed, name)
	count, known := n.recent[key]
	if !known {
		count = n.past[key]
		if len(n.recent) >= articlesKept {
			n.recent, n.past = map[uint64]int{}, n.recent
		}
	}
	n.recent[key] = count + 1
	return count + 1
}
