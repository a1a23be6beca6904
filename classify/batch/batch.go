// Package batch tags any number of documents and JSON Lines in parallel and
// hands the results on in the order of the input.
//
//  1. A reader takes the inputs one after the other: documents whole, JSON
//     Lines in blocks of whole lines.
//  2. Workers, one a processor, split documents into blocks, parse lines, tag
//     the passages, and print them where the sink has pages.
//  3. The caller's goroutine gets chunk after chunk in order, numbers the
//     passages within their articles and hands them to the sink.
//
// Chunks are reused, and there are a fixed number of them: memory depends on
// the longest document, not on the amount of input. What comes out is the same
// with any number of workers.
package batch

import (
	"bufio"
	"context"
	"errors"
	"hash/maphash"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"stance/classify"
	"stance/classify/article"
	"stance/labels/jsonl"
	"stance/labels/textpos"
)

// Format is how an input holds its passages.
type Format string

// The formats.
const (
	Text     Format = Format(article.Text)
	Markdown Format = Format(article.Markdown)
	JSONL    Format = "jsonl" // one passage a line
	Auto     Format = ""      // JSONL if the first character is '{', else Text
)

// An Input is a document, or a file of JSON Lines.
type Input struct {
	Name    string // in messages, as the user gave it
	Article string // the article's name; in JSON Lines, of lines that name none
	Format  Format
	Open    func() (io.ReadCloser, error)
}

// A Row is one passage, tagged, or one other block of a document. It is valid
// until the sink returns.
type Row struct {
	Input   *Input
	Kind    article.Kind
	Reason  string // why the block is no passage
	ID      string
	Article string
	Line    int // where it begins in the input, from 1
	Number  int // from 1 in the article
	Text    string
	Target  string            // what the stance is toward, where a JSON line says so
	Tagging *classify.Tagging // nil for what is no passage, and without a model

	RawText []byte        // of a JSON line: the text as it stood there
	Others  []jsonl.Field // of a JSON line: its other members
}

// A Sink takes what comes out. All but the Rows of pages are called from the
// same goroutine.
type Sink struct {
	// Row takes a row. An error ends the run.
	Row func(*Row) error
	// Pages makes a page, if not nil: rows then go to pages, in the workers,
	// and not to Row.
	Pages func() Page
	// Fault takes an input, or a line of one, that could not be read. The
	// run goes on with the next. Faults of lines of JSON may come behind rows
	// that stand near them.
	Fault func(*Input, error)
	// Done is called at the end of each input, if not nil. The count is that
	// of its passages.
	Done func(in *Input, passages int) error
	// Skip is how many passages come first that were tagged before, in a run
	// that was cut off: they are read and numbered, but not tagged. It goes with
	// Pages.
	Skip int
}

// A Page prints a stretch of passages. Row is called from a worker's goroutine,
// for one row after the other of the stretch; then Emit from that of Run, in the
// order of the input. Then the page is used again.
type Page interface {
	// Reset empties the page for another stretch.
	Reset()
	// Row prints a passage. The row with its texts is valid until Row returns.
	// The number of a passage given as a line of JSON is not known yet: it is 0.
	// Tagging is nil for a passage to be skipped.
	Row(*Row)
	// Emit hands on what was printed. Numbers are those of
	// its passages, in order; the first skipped of them were printed before. An
	// error ends the run.
	Emit(numbers []int, skipped int) error
}

// Blocks hands on all that the inputs hold, without tagging it.
func Blocks(ctx context.Context, inputs []Input, sink Sink) error {
	return Run(ctx, nil, inputs, sink)
}

// Run tags all inputs. The error is that of the sink or of the context; faults
// of inputs go to the sink. Without a model nothing is tagged. When the context
// ends, Run returns at once; an input whose Read is still waiting then is left
// to itself and closed when it wakes.
func Run(ctx context.Context, model *classify.Model, inputs []Input, sink Sink) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	free := make(chan *chunk, 2*workers+2)
	seed := maphash.MakeSeed()
	for range cap(free) {
		c := &chunk{done: make(chan struct{}, 1), seed: seed}
		if sink.Pages != nil {
			c.page = sink.Pages()
		}
		free <- c
	}
	todo := make(chan *chunk, cap(free))
	order := make(chan *chunk, cap(free))

	go func() {
		defer close(todo)
		defer close(order)
		read(ctx, slices.Clone(inputs), free, func(c *chunk) {
			order <- c
			todo <- c
		})
	}()
	newTagger := func() *classify.Tagger {
		if model == nil {
			return nil
		}
		return model.NewTagger()
	}
	var skipping atomic.Bool
	skipping.Store(sink.Skip > 0)
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	for range workers {
		working.Go(func() {
			tagger := newTagger()
			for c := next(ctx, todo); c != nil; c = next(ctx, todo) {
				if c.skipped = skipping.Load(); c.skipped {
					c.work(nil)
				} else {
					c.work(tagger)
				}
				c.done <- struct{}{}
			}
		})
	}

	e := emitter{sink: sink, skip: sink.Skip, numbers: numbering{seed: seed}}
	for c := next(ctx, order); c != nil; c = next(ctx, order) {
		select {
		case <-c.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if c.skipped && c.passages > e.skip {
			// Not all of it was tagged before. Workers begin to tag with the next
			// chunk that they take; this one, and those under way, are done anew.
			skipping.Store(false)
			if e.tagger == nil {
				e.tagger = newTagger()
			}
			c.again()
			c.work(e.tagger)
		}
		if err := e.emit(c); err != nil {
			return err
		}
		free <- c
	}
	return ctx.Err()
}

// next takes a chunk; nil when there are no more or the context has ended.
func next(ctx context.Context, chunks <-chan *chunk) *chunk {
	if ctx.Err() != nil {
		return nil
	}
	select {
	case c := <-chunks:
		return c
	case <-ctx.Done():
		return nil
	}
}

// read cuts the inputs into chunks.
func read(ctx context.Context, inputs []Input, free <-chan *chunk, hand func(*chunk)) {
	take := func(in *Input) *chunk {
		select {
		case c := <-free:
			c.reset(in)
			return c
		case <-ctx.Done():
			return nil
		}
	}
	for i := range inputs {
		in := &inputs[i]
		c := take(in)
		if c == nil || ctx.Err() != nil {
			return
		}
		file, err := in.Open()
		if err != nil {
			c.err, c.last = err, true
			hand(c)
			continue
		}
		if in.Format == Auto {
			file, in.Format = sniff(file)
		}
		if in.Format != JSONL {
			c.document, c.err = article.ReadDocument(file)
		} else {
			c = readLines(file, c, take, hand)
		}
		_ = file.Close() // it was only read
		if c == nil {
			return
		}
		c.last = true
		hand(c)
	}
}

// sniff tells JSON Lines from text by the first character that is no white space.
func sniff(file io.ReadCloser) (io.ReadCloser, Format) {
	plain, err := article.Decompress(file)
	if err != nil {
		return sniffed{failing{err}, file}, Text
	}
	buffered := bufio.NewReaderSize(plain, 64<<10)
	const mark = "\xef\xbb\xbf" // byte order mark
	// One byte more at a time: a pipe may hold no more for now.
	for n := 1; n <= 4096; n++ {
		head, err := buffered.Peek(n)
		if err != nil {
			break
		}
		if strings.HasPrefix(mark, string(head)) {
			continue
		}
		first := strings.TrimLeft(strings.TrimPrefix(string(head), mark), " \t\r\n")
		if first == "" {
			continue
		}
		if first[0] == '{' {
			return sniffed{buffered, file}, JSONL
		}
		break
	}
	return sniffed{buffered, file}, Text
}

type sniffed struct {
	io.Reader
	io.Closer
}

// failing is a reader that has failed before its first byte.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// readLines hands on all chunks of a file but the last, which it returns; nil
// when the run was called off.
func readLines(file io.Reader, c *chunk, take func(*Input) *chunk, hand func(*chunk)) *chunk {
	plain, err := article.Decompress(file)
	if err != nil {
		c.err = err
		return c
	}
	defer plain.Close()
	blocks := jsonl.NewBlocks(plain, chunkSize)
	for {
		block, line, err := blocks.Next(c.buffer)
		var bad *textpos.Error
		switch {
		case err == nil:
			c.buffer, c.line = block, line
		case errors.Is(err, io.EOF):
			return c
		default:
			c.err = err
			if !errors.As(err, &bad) || bad.Line == 0 { // nothing more can be read
				return c
			}
		}
		in := c.input
		hand(c)
		if c = take(in); c == nil {
			return nil
		}
	}
}
