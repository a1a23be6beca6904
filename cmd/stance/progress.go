package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A progress shows how far a long run is, and how long it will take, on standard
// error where that is a terminal.
type progress struct{ bar *progressbar.ProgressBar }

func newProgress(term terminal, unit string) *progress {
	out := term.err
	if !term.errIsTerminal() {
		out = io.Discard
	}
	return &progress{progressbar.NewOptions(1,
		progressbar.OptionSetWriter(out),
		progressbar.OptionSetDescription(unit),
		progressbar.OptionSetWidth(30),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)}
}

// show says that so many are done, of about so many.
func (p *progress) show(done, about int) {
	p.bar.ChangeMax(about)
	_ = p.bar.Set(done) // what cannot be shown is not missed
}

func (p *progress) end() { _ = p.bar.Finish() }
