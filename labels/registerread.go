package labels

import (
	"bytes"
	"errors"
	"hash/maphash"
	"io"
	"runtime"

	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// pageSize is how much of a label file a worker takes at a time.
const pageSize = 256 << 10

// A page is what a worker found in one block of a label file.
type page struct {
	block  []byte
	line   int   // number of its first
	from   int64 // place in the file
	err    error // in place of a block: a line that is too long, or a failure to read
	parsed chan struct{}

	lines   []pageLine
	bytes   []byte // that the lines point into
	faults  []*textpos.Error
	waiting int
}

// A pageLine is what a line says, ready to be entered.
type pageLine struct {
	id, article, manner, gold place
	idHash, textHash          uint64
	textAt                    int64 // in the block, quotes included
	textSize                  int32
}

// A place is a part of a page's bytes.
type place struct{ from, to uint32 }

func (p place) of(bytes []byte) []byte { return bytes[p.from:p.to:p.to] }

// Read enters the lines of a label file. Texts are read again from text, which
// must stay open; nil where the input cannot be read twice, and is kept. In a
// queue, lines may leave out the labels. The error is a failure to read.
func (r *Register) Read(in io.Reader, text io.ReaderAt, name string, queue bool) error {
	if text == nil {
		all, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		again := bytes.NewReader(all)
		in, text = again, again
	}
	file := int32(len(r.files))
	r.files = append(r.files, registerFile{name, text})
	workers := runtime.GOMAXPROCS(0)
	todo, inOrder := make(chan *page, workers), make(chan *page, workers+1)
	blank := make(chan *page, 2*workers+1)
	for range cap(blank) {
		blank <- &page{parsed: make(chan struct{}, 1)}
	}
	go func() {
		cutPages(jsonl.NewBlocks(in, pageSize), blank, todo, inOrder)
		close(todo)
		close(inOrder)
	}()
	for range workers {
		go func() {
			reader := pageReader{lineParser{schemes: r.Schemes, queue: queue}, name, r.seed}
			for p := range todo {
				reader.read(p)
				p.parsed <- struct{}{}
			}
		}()
	}
	for p := range inOrder { // to the end: nobody is left waiting
		<-p.parsed
		var fault *textpos.Error
		switch {
		case errors.As(p.err, &fault):
			r.Faults = append(r.Faults, fault.In(name))
		case p.err != nil:
			return p.err // it is the last page
		}
		r.Faults = append(r.Faults, p.faults...)
		r.Waiting += p.waiting
		for i := range p.lines {
			r.enter(file, p.from, p, &p.lines[i])
		}
		blank <- p
	}
	return nil
}

// cutPages hands out the blocks of a file, as often as there is a blank page.
func cutPages(blocks *jsonl.Blocks, blank <-chan *page, todo, inOrder chan<- *page) {
	from := int64(0)
	for {
		p := <-blank
		p.block, p.line, p.err = blocks.Next(p.block)
		p.from = from
		if errors.Is(p.err, io.EOF) {
			return
		}
		// Behind a line that is too long, places are wrong; but with it, no text
		// is read again.
		from += int64(len(p.block))
		inOrder <- p
		todo <- p
		var fault *textpos.Error
		if p.err != nil && !errors.As(p.err, &fault) {
			return
		}
	}
}

// A pageReader is one worker.
type pageReader struct {
	lineParser
	name string
	seed maphash.Seed
}

func (r *pageReader) read(p *page) {
	p.lines, p.bytes, p.faults, p.waiting = p.lines[:0], p.bytes[:0], nil, 0
	if p.err != nil {
		return
	}
	for lines := jsonl.CutLines(p.block, p.line); ; {
		raw, number := lines.Next()
		if raw == nil {
			return
		}
		a, err := r.parse(raw)
		switch {
		case err != nil:
			var fault *textpos.Error
			errors.As(err, &fault) // parse has no others
			fault = fault.In(r.name)
			fault.Line = number
			p.faults = append(p.faults, fault)
		case !a.Decided():
			p.waiting++
		default:
			r.write(p, &a, int64(lines.At()))
		}
	}
}

// write writes what the line at a place of the block says to the page.
func (r *pageReader) write(p *page, a *Annotation, at int64) {
	line := pageLine{textHash: TextHash(a.Text), textAt: at + int64(r.text.From), textSize: int32(len(r.text.Value))}
	from := uint32(len(p.bytes))
	end := func() place {
		written := place{from, uint32(len(p.bytes))}
		from = written.to
		return written
	}
	p.bytes = append(p.bytes, a.ID...)
	line.id = end()
	line.idHash = maphash.Bytes(r.seed, line.id.of(p.bytes))
	p.bytes = append(p.bytes, a.Article...)
	line.article = end()
	p.bytes = appendManner(p.bytes, a)
	line.manner = end()
	for s, label := range a.Labels {
		p.bytes = append(p.bytes, byte(r.schemes[s].Index(label)+1))
	}
	line.gold = end()
	p.lines = append(p.lines, line)
}
