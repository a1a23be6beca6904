package batch

import (
	"errors"
	"hash/maphash"
	"slices"
	"strings"

	"stance/classify"
	"stance/classify/article"
	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// chunkSize is how many bytes of JSON Lines go to a worker at a time: enough
// that handing it over costs nothing beside it, and no more, since every chunk is
// held several times, by the reader, the workers and those waiting for their turn.
const chunkSize = 64 << 10

// A chunk is a document, or some lines, on its way through the workers.
type chunk struct {
	input    *Input
	document []byte
	buffer   []byte // holds the lines
	line     int    // number of the first
	last     bool   // of its input
	err      error  // of reading; there is nothing in the chunk then
	skipped  bool   // worked on without a tagger, as it may have been tagged before
	done     chan struct{}

	scratch  jsonl.Scratch
	faults   []fault
	passages int

	// With pages.
	page     Page
	row      Row // the one that is printed
	seed     maphash.Seed
	numbers  []int    // of the passages of a document; 0 for those of lines
	articles []uint64 // of the passages of lines: hashes of their articles

	// Without.
	rows     []Row
	taggings []classify.Tagging
	tags     []classify.Tag
	proba    []float64
}

// A fault stands before the row of its index.
type fault struct {
	before int
	err    error
}

// reset readies the chunk for new input but keeps its memory, unless one long
// line made it far larger than chunks are.
func (c *chunk) reset(in *Input) {
	c.input, c.document, c.line, c.last, c.err = in, nil, 0, false, nil
	if cap(c.buffer) > 16*chunkSize {
		// Rows and fields point into the buffer.
		c.buffer, c.scratch, c.rows = nil, jsonl.Scratch{}, nil
	}
	c.buffer = c.buffer[:0]
	c.again()
}

// again readies the chunk for its input to be worked on, if need be anew.
func (c *chunk) again() {
	clear(c.rows) // of texts
	c.row, c.passages = Row{}, 0
	c.scratch.Reset()
	c.numbers, c.articles = c.numbers[:0], c.articles[:0]
	c.rows, c.taggings, c.tags, c.proba = c.rows[:0], c.taggings[:0], c.tags[:0], c.proba[:0]
	c.faults = c.faults[:0]
	if c.page != nil {
		c.page.Reset()
	}
}

// work fills in the chunk's rows, or its page.
func (c *chunk) work(tagger *classify.Tagger) {
	switch {
	case c.err != nil:
	case c.input.Format == JSONL:
		c.workLines(tagger)
	default:
		c.workDocument(tagger)
	}
	// The slices have stopped growing, so that pointers into them hold.
	for i, t := 0, 0; i < len(c.rows); i++ {
		if c.rows[i].Kind == article.KindPassage && tagger != nil {
			c.rows[i].Tagging = &c.taggings[t]
			t++
		}
	}
}

func (c *chunk) workDocument(tagger *classify.Tagger) {
	text, err := article.Decode(c.document)
	var parsed article.Article
	if err == nil {
		parsed, err = article.Parse(c.input.Article, text, article.Format(c.input.Format))
	}
	if err != nil {
		c.faults = append(c.faults, fault{err: err})
		return
	}
	for _, block := range parsed.Blocks {
		row := Row{
			Input: c.input, Kind: block.Kind, Reason: block.Reason,
			ID: block.ID, Article: parsed.Name, Line: block.Line, Number: block.Number, Text: block.Text,
		}
		if c.page == nil {
			c.keep(row, tagger)
		} else if block.Kind == article.KindPassage {
			c.numbers = append(c.numbers, block.Number)
			c.print(row, tagger)
		}
	}
}

func (c *chunk) workLines(tagger *classify.Tagger) {
	for lines := jsonl.CutLines(c.buffer, c.line); ; {
		raw, number := lines.Next()
		if raw == nil {
			return
		}
		parsed, err := article.ParseLine(raw, c.input.Article, &c.scratch)
		if err != nil {
			var bad *textpos.Error
			if errors.As(err, &bad) {
				err = bad.Shift(number)
			}
			c.faults = append(c.faults, fault{len(c.rows), err})
			continue
		}
		row := Row{
			Input: c.input, Kind: article.KindPassage, ID: parsed.ID, Article: parsed.Article, Line: number,
			Text: parsed.Text, Target: parsed.Target, RawText: parsed.RawText, Others: parsed.Others,
		}
		if c.page == nil {
			// Not every Row is as careful as a page has to be.
			row.ID, row.Article, row.Text, row.Target = strings.Clone(row.ID), strings.Clone(row.Article), strings.Clone(row.Text), strings.Clone(row.Target)
			c.keep(row, tagger)
			continue
		}
		c.articles = append(c.articles, maphash.String(c.seed, row.Article))
		c.print(row, tagger)
		c.scratch.Reset()
	}
}

// print hands a passage to the page.
func (c *chunk) print(row Row, tagger *classify.Tagger) {
	c.passages++
	c.row = row
	if tagger != nil {
		c.row.Tagging = tagger.TagToward(row.Text, row.Target)
	}
	c.page.Row(&c.row)
}

// keep adds a row, and the tagging of a passage, copied into the chunk.
func (c *chunk) keep(row Row, tagger *classify.Tagger) {
	c.rows = append(c.rows, row)
	if row.Kind != article.KindPassage {
		return
	}
	c.passages++
	if tagger == nil {
		return
	}
	tagging := *tagger.TagToward(row.Text, row.Target)
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
