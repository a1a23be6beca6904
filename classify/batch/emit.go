package batch

import (
	"hash/maphash"

	"stance/classify"
	"stance/classify/article"
	"stance/labels/textpos"
)

// An emitter hands the chunks of a run to the sink, in order.
type emitter struct {
	sink    Sink
	skip    int              // passages still to come that were tagged before
	tagger  *classify.Tagger // for chunks that turn out not to be among them
	numbers numbering
	counted []int // numbers of the passages on a page

	// Of the input under way.
	passages int
	begun    bool // something stands in it
}

func (e *emitter) emit(c *chunk) error {
	e.passages += c.passages
	e.begun = e.begun || c.err != nil || len(c.faults) > 0 || c.passages > 0
	if c.err != nil {
		e.sink.Fault(c.input, c.err)
	}
	var err error
	if c.page != nil {
		err = e.emitPage(c)
	} else {
		err = e.emitRows(c)
	}
	if err != nil || !c.last {
		return err
	}
	if !e.begun && c.input.Format == JSONL {
		e.sink.Fault(c.input, textpos.Errorf(0, 0, "file is empty: there is no line in it"))
	}
	n := e.passages
	e.passages, e.begun = 0, false
	if e.sink.Done != nil {
		return e.sink.Done(c.input, n)
	}
	return nil
}

func (e *emitter) emitPage(c *chunk) error {
	e.counted = append(e.counted[:0], c.numbers...)
	for _, article := range c.articles {
		e.counted = append(e.counted, e.numbers.next(article))
	}
	skipped := min(e.skip, c.passages)
	e.skip -= skipped
	if err := c.page.Emit(e.counted, skipped); err != nil {
		return err
	}
	for _, f := range c.faults {
		e.sink.Fault(c.input, f.err)
	}
	return nil
}

func (e *emitter) emitRows(c *chunk) error {
	faults := c.faults
	for i := 0; i <= len(c.rows); i++ {
		for len(faults) > 0 && (faults[0].before == i || i == len(c.rows)) {
			e.sink.Fault(c.input, faults[0].err)
			faults = faults[1:]
		}
		if i == len(c.rows) {
			break
		}
		row := &c.rows[i]
		if row.Kind == article.KindPassage && row.Number == 0 {
			row.Number = e.numbers.next(maphash.String(e.numbers.seed, row.Article))
		}
		if err := e.sink.Row(row); err != nil {
			return err
		}
	}
	return nil
}

// numbering counts the passages of articles given line by line, by a hash of
// their names. It keeps the articles met last: an article whose lines lie further
// apart than that many other articles is counted anew, which bounds the memory.
type numbering struct {
	seed         maphash.Seed
	recent, past map[uint64]int

	// The article of the line before, as most lines follow one of their own. Its
	// count is not in the maps yet.
	article uint64
	count   int
}

const articlesKept = 1 << 15 // in each of recent and past

func (n *numbering) next(article uint64) int {
	if n.count > 0 && article == n.article {
		n.count++
		return n.count
	}
	if n.count > 0 {
		n.keep()
	}
	count, known := n.recent[article]
	if !known {
		count = n.past[article]
	}
	n.article, n.count = article, count+1
	return n.count
}

func (n *numbering) keep() {
	if n.recent == nil {
		n.recent, n.past = map[uint64]int{}, map[uint64]int{}
	}
	if _, known := n.recent[n.article]; !known && len(n.recent) >= articlesKept {
		clear(n.past)
		n.recent, n.past = n.past, n.recent
	}
	n.recent[n.article] = n.count
}
