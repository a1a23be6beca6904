package main

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"stance/classify/english"
)

// A tagProgress shows how far `stance tag` has come, in one line on a terminal:
//
//	1,204,000 passages  812,300/s  379.1 MB/s  43%  0:21 left
//
// Bytes are those of the inputs as they are stored. Where an input has no known
// size, there is no share and no time left. What else is written to the terminal
// goes through Write, which takes the line away first. A nil tagProgress shows
// nothing.
type tagProgress struct {
	out   io.Writer
	now   func() time.Time
	total int64 // bytes of all inputs; -1 where that is not known

	read  atomic.Int64 // bytes so far
	begun time.Time
	shown time.Time // last
	on    bool      // the line is there
}

// A short run shows nothing; a long one, a new line so often.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// newTagProgress watches the inputs, where there is a terminal to show it on.
func newTagProgress(o tagOptions, found *gathered, term terminal) *tagProgress {
	if !term.errIsTerminal() || o.out == "" && term.isTerminal() {
		return nil
	}
	p := &tagProgress{out: term.err, now: time.Now}
	p.watch(found)
	return p
}

// watch counts what is read of the inputs from now on.
func (p *tagProgress) watch(found *gathered) {
	p.begun = p.now()
	if len(found.stamps) < len(found.inputs) {
		p.total = -1
	}
	for _, s := range found.stamps {
		if s.size < 0 || p.total < 0 {
			p.total = -1
			break
		}
		p.total += s.size
	}
	for i := range found.inputs {
		in := &found.inputs[i]
		open := in.Open
		in.Open = func() (io.ReadCloser, error) {
			file, err := open()
			if err != nil {
				return nil, err
			}
			return counted{file, &p.read}, nil
		}
	}
}

// counted counts the bytes that are read.
type counted struct {
	io.ReadCloser
	n *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// show says how many passages are done.
func (p *tagProgress) show(passages int) {
	if p == nil {
		return
	}
	now := p.now()
	if now.Sub(p.begun) < progressAfter || now.Sub(p.shown) < progressEvery {
		return
	}
	p.shown, p.on = now, true
	fmt.Fprint(p.out, "\r\x1b[K"+p.line(passages, now.Sub(p.begun)))
}

func (p *tagProgress) line(passages int, spent time.Duration) string {
	read := p.read.Load()
	line := fmt.Sprintf("%s  %s/s  %.1f MB/s", english.Plural(passages, "passage", "passages"),
		english.Thousands(int(float64(passages)/spent.Seconds())), float64(read)/1e6/spent.Seconds())
	if p.total <= 0 || read <= 0 || read > p.total {
		return line
	}
	left := time.Duration(float64(spent) * float64(p.total-read) / float64(read)).Round(time.Second)
	return line + fmt.Sprintf("  %d%%  %d:%02d left", 100*read/p.total, int(left.Minutes()), int(left.Seconds())%60)
}

// Write writes what is no progress.
func (p *tagProgress) Write(b []byte) (int, error) {
	p.end()
	return p.out.Write(b)
}

// end takes the line away.
func (p *tagProgress) end() {
	if p != nil && p.on {
		p.on = false
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
