// Package batch tags any number of documents and JSON Lines in parallel and
// hands the results on in the order of the input.
//
//  1. A reader takes the inputs one after the other: documents whole, JSON
//     Lines in chunks of a few hundred kilobytes.
//  2. Workers, one a processor, split documents into blocks, parse lines, and
//     tag the passages.
//  3. The caller's goroutine gets chunk after chunk in order, numbers the
//     passages within their articles and hands every row to the sink.
//
// Chunks are reused, and there are a fixed number of them: memory depends on
// the longest document, not on the amount of input.
package batch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

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

// A Sink takes what comes out, always from the same goroutine.
type Sink struct {
	// Row takes a row. An error ends the run.
	Row func(*Row) error
	// Fault takes an input, or a line of one, that could not be read. The
	// run goes on with the next.
	Fault func(*Input, error)
	// Done is called at the end of each input, if not nil. The count is that
	// of its passages.
	Done func(in *Input, passages int) error
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
	for range cap(free) {
		free <- &chunk{}
	}
	todo := make(chan *chunk, cap(free))
	order := make(chan *chunk, cap(free))

	go func() {
		defer close(todo)
		defer close(order)
		read(ctx, slices.Clone(inputs), free, func(c *chunk) {
			c.done = make(chan struct{})
			order <- c
			todo <- c
		})
	}()
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	for range workers {
		working.Go(func() {
			var tagger *classify.Tagger
			if model != nil {
				tagger = model.NewTagger()
			}
			for c := next(ctx, todo); c != nil; c = next(ctx, todo) {
				c.work(tagger)
				close(c.done)
			}
		})
	}

	var passages int
	var numbers numbering
	for c := next(ctx, order); c != nil; c = next(ctx, order) {
		select {
		case <-c.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := c.emit(sink, &numbers, &passages); err != nil {
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
			c.faults = append(c.faults, fault{err: err})
			c.last = true
			hand(c)
			continue
		}
		if in.Format == Auto {
			file, in.Format = sniff(file)
		}
		if in.Format != JSONL {
			c.document, err = article.ReadDocument(file)
			if err != nil {
				c.faults = append(c.faults, fault{err: err})
			}
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
		c.faults = append(c.faults, fault{err: err})
		return c
	}
	defer plain.Close()
	lines := jsonl.NewReader(plain)
	empty := true
	for {
		raw, err := lines.Next()
		var bad *textpos.Error
		switch {
		case err == nil:
			c.lines = append(c.lines, line{number: lines.Line(), start: len(c.buffer), end: len(c.buffer) + len(raw)})
			c.buffer = append(c.buffer, raw...)
		case errors.Is(err, io.EOF):
			if empty {
				c.faults = append(c.faults, fault{err: textpos.Errorf(0, 0, "file is empty: there is no line in it")})
			}
			return c
		default:
			c.faults = append(c.faults, fault{len(c.lines), err})
			if !errors.As(err, &bad) || bad.Line == 0 { // nothing more can be read
				return c
			}
		}
		empty = false
		if len(c.buffer) >= chunkSize {
			in := c.input
			hand(c)
			if c = take(in); c == nil {
				return nil
			}
		}
	}
}
