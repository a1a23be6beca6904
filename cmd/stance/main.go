// Stance tags passages of press articles as skeptical, neutral or conciliatory
// toward the Japan-Russia peace treaty, and by tone, and scores how well it does.
//
// Each verb is a file of its own; help stands beside its flags. The verbs open
// files, print and exit: all that they tell is worked out in the packages below.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// The exit codes.
const (
	exitDone    = 0
	exitFailed  = 1 // nothing useful came out
	exitUsage   = 2 // the command line is wrong
	exitGate    = 3 // a score asked for was missed
	exitPartial = 4 // some inputs could not be read; the rest are done
)

const exitHelp = `
Exit codes:
  0  done
  1  failed
  2  wrong usage
  3  a quality gate was missed (stance eval, stance train)
  4  some inputs could not be read; the others are done`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	term := terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr, unfinished: new(counter)}
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, os.Args[1:], term)
	}()
	select {
	case code := <-done:
		os.Exit(code)
	case <-ctx.Done():
	}
	stop() // a second interrupt ends the program at once
	for {
		select {
		case code := <-done:
			os.Exit(code)
		case <-time.After(patience):
			if term.unfinished.value() == 0 {
				term.note("interrupted")
				os.Exit(exitFailed)
			}
		}
	}
}

// patience is how long an interrupted verb has to end by itself. One that only
// computes is cut off then; one that has a file to tidy up is waited for.
const patience = 700 * time.Millisecond

// A counter counts files that are not complete yet. A nil counter does not.
type counter struct{ n atomic.Int64 }

func (c *counter) add(n int64) {
	if c != nil {
		c.n.Add(n)
	}
}

func (c *counter) value() int64 { return c.n.Load() }

// terminal is where a verb reads and writes.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	fixed    *screen  // in place of what the terminal behind out is, for tests
	args     []string // the command line, for flags that depend on it

	unfinished *counter
}

// note tells the user something that is no data, in one line. On a terminal it
// takes the place of a line that shows how far a run has come.
func (t terminal) note(format string, args ...any) {
	line := "stance: " + printable(fmt.Sprintf(format, args...))
	if t.errIsTerminal() && os.Getenv("TERM") != "dumb" {
		line = "\r\x1b[K" + line
	}
	fmt.Fprintln(t.err, line)
}

// watched remembers the first error of writing, which few printers look at.
type watched struct {
	io.Writer
	err error
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, term terminal) int {
	written := &watched{Writer: term.out}
	if !term.isTerminal() {
		term.out = written
	}
	term.args = args
	root := newRoot(term)
	root.SetArgs(args)
	root.SetIn(term.in)
	root.SetOut(term.out)
	root.SetErr(term.err)
	err := root.ExecuteContext(ctx)
	var coded *exitError
	switch {
	case written.err != nil:
		term.note("%v", writeError("standard output", written.err))
		return exitFailed
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		term.note("interrupted")
		return exitFailed
	case errors.As(err, &coded):
		if coded.err != nil {
			term.note("%v", coded.err)
		}
		return coded.code
	}
	term.note("%v", err)
	return exitFailed
}

// exitError is an error with an exit code; one without err was reported before.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func usageError(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

func newRoot(term terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "stance",
		Short: "tag press passages for their stance toward the Japan-Russia peace treaty",
		Long: `stance tags every passage of press articles as skeptical, neutral or
conciliatory toward the Japan-Russia peace treaty, and by tone; explains its
tags; learns from hand-labelled passages; and scores itself on held-out articles.

It works offline, with a label set inside the program, and without set-up:

  stance tag FOLDER`,
		Example: `  stance tag seeds/articles                 tag a folder of articles
  stance passages article.txt               what is a passage, and what is not
  stance explain "Talks are impossible."    the words that decided
  stance eval                               how far the tags can be trusted
  stance labels init my-labels              a label set of your own
  stance train --labels my-labels -o my.model`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError("no verb %q: see `stance --help`", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError("%w: see `%s --help`", err, cmd.CommandPath())
	})
	root.AddCommand(
		newTag(term), newPassages(term), newExplain(term),
		newTrain(term), newEval(term), newCompare(term), newReport(term), newTrend(term), newModels(term), newWatch(term), newLabels(term),
		newHelpScores(), newHelpFormats(), newHelpRecipes(), newHelpWorkflow(),
	)
	root.SetHelpCommand(newHelp(root))
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Args = func(_ *cobra.Command, args []string) error {
				if len(args) > 0 {
					return usageError("no completion for %q: want bash, zsh, fish or powershell", args[0])
				}
				return nil
			}
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
		finish(cmd)
	}
	return root
}

// finish gives a verb and those below it what all verbs have.
func finish(cmd *cobra.Command) {
	if cmd.Runnable() && cmd.Name() != "help" {
		cmd.Long += "\n" + exitHelp
	}
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			err := check(cmd, args)
			var coded *exitError
			if err == nil || errors.As(err, &coded) {
				return err
			}
			return usageError("%d arguments given, want `%s`: see `%s --help`", len(args), cmd.UseLine(), cmd.CommandPath())
		}
	}
	for _, sub := range cmd.Commands() {
		finish(sub)
	}
}

// newHelp is `stance help VERB`; an unknown verb is wrong usage.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [verb or topic]",
		Short: "help about a verb or a topic (workflow, scores, formats, recipes)",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return usageError("no help on %q: see `stance --help`", strings.Join(args, " "))
			}
			cmd.InitDefaultHelpFlag() // as --help would
			return cmd.Help()
		},
	}
}
