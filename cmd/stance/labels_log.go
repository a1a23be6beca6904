package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"stance/classify/english"
	"stance/labels"
	"stance/labels/store"
)

type logOptions struct {
	set       setFlags
	annotator string
	since     string
	last      int
	format    string
}

func newLabelsLog(term terminal) *cobra.Command {
	var o logOptions
	cmd := &cobra.Command{
		Use:   "log [ID]",
		Short: "show who decided what, and when",
		Long: `Lists the decisions of a label set, or of one passage, the newest last: when, who,
which passage, what was said, and in brackets how the gold label changed. A label
that takes back what the same annotator said before is shown as "old -> new".

Decisions are ordered by their time, shown in UTC; those without one come first. Which
of two decisions counts is told by the order of the lines alone, not by the time.`,
		Example: `  stance labels log --labels my-labels
  stance labels log 'may/talks#0f860f14af10' --labels my-labels
  stance labels log --labels my-labels --annotator ann --since 2026-05-01 --last 0`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if o.format != "text" && o.format != "jsonl" {
				return usageError("--format %s: want text or jsonl", o.format)
			}
			if o.last < 0 {
				return usageError("--last %d: want a number of decisions, or 0 for all", o.last)
			}
			return runLabelsLog(o, args, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.annotator, "annotator", "", "only the decisions of `NAME`")
	cmd.Flags().StringVar(&o.since, "since", "", "only decisions made at this `TIME` or later: 2026-05-01, or with a time of day")
	cmd.Flags().IntVar(&o.last, "last", 20, "show the last `N`; 0 shows all")
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or jsonl")
	complete(cmd, "format", "text", "jsonl")
	return cmd
}

// A logEntry is one decision in the log.
type logEntry struct {
	at        time.Time // zero where the line says none
	written   string    // the time as the line has it
	id        string
	annotator string
	note      string
	where     string
	changes   []labels.Change // of the schemes that the line says something in
}

func runLabelsLog(o logOptions, args []string, term terminal) error {
	var since time.Time
	if o.since != "" {
		t, ok := labels.ParseTime(o.since)
		if !ok {
			return usageError("--since %q: want a time such as 2026-05-01 or 2026-05-01T09:30:00Z", clip(printable(o.since), 60))
		}
		since = t
	}
	source, err := o.set.source()
	if err != nil {
		return err
	}
	id := ""
	if len(args) > 0 {
		id = args[0]
	}
	decisions, known, err := logOf(source, func(line labels.Annotation) bool { return id == "" || line.ID == id })
	if err != nil {
		return err
	}
	if id != "" && !known {
		return unknownID(source, id)
	}
	decisions = slices.DeleteFunc(decisions, func(d logEntry) bool {
		return o.annotator != "" && d.annotator != o.annotator || d.at.Before(since)
	})
	slices.SortStableFunc(decisions, func(a, b logEntry) int { return a.at.Compare(b.at) })
	if n := len(decisions); o.last > 0 && n > o.last {
		decisions = decisions[n-o.last:]
		term.note("the last %s of %s: --last 0 shows all", english.Thousands(o.last), english.Plural(n, "decision", "decisions"))
	}
	return printLog(decisions, o.format, term)
}

// logOf follows the lines wanted in the order in which they count. known
// reports whether there was one, in the queue or decided.
func logOf(source *store.Source, wanted func(labels.Annotation) bool) (decisions []logEntry, known bool, err error) {
	history := labels.History{Schemes: source.Schemes}
	for line, err := range source.Lines() {
		if err != nil {
			return nil, false, unusable(err)
		}
		if !wanted(line) {
			continue
		}
		known = true
		if !line.Decided() {
			continue
		}
		at, _ := labels.ParseTime(line.At)
		d := logEntry{at: at, written: line.At, id: line.ID, annotator: line.Annotator, note: line.Note, where: line.Where()}
		for _, change := range history.Add(line).Changes {
			if change.Said != "" {
				d.changes = append(d.changes, change)
			}
		}
		decisions = append(decisions, d)
	}
	return decisions, known, nil
}

func printLog(decisions []logEntry, format string, term terminal) error {
	out := bufio.NewWriter(term.out)
	if format == "jsonl" {
		encoder := lineEncoder(out)
		for _, d := range decisions {
			if err := encoder.Encode(d.object()); err != nil {
				return err
			}
		}
		return out.Flush()
	}
	who := 0
	for _, d := range decisions {
		who = max(who, len([]rune(annotatorName(d.annotator))))
	}
	s := term.screen()
	for _, d := range decisions {
		fmt.Fprintf(out, "%s  %s  %s  %s\n", pad(d.when(), len("2006-01-02 15:04")), pad(annotatorName(d.annotator), who),
			s.paint(bold, printable(d.id)), s.paint(dim, printable(d.where)))
		for _, change := range d.changes {
			fmt.Fprintf(out, "    %s\n", printable(told(change)))
		}
		if d.note != "" {
			for _, text := range wrap(printable(d.note), s.width-4, 0) {
				fmt.Fprintln(out, s.paint(dim, "    "+text))
			}
		}
	}
	return out.Flush()
}

// when is the time in the log: to the minute where the line is that exact.
func (d logEntry) when() string {
	switch {
	case d.at.IsZero():
		return "no time"
	case len(d.written) <= len(time.DateOnly):
		return d.at.Format(time.DateOnly)
	}
	return d.at.Format("2006-01-02 15:04")
}

// annotatorName shows an annotator, who may have no name.
func annotatorName(annotator string) string { return cmp.Or(printable(annotator), "(unnamed)") }

// told says in words what a decision changed in a scheme.
func told(change labels.Change) string {
	var text strings.Builder
	text.WriteString(change.Scheme + " ")
	if change.SaidBefore != "" && change.SaidBefore != change.Said {
		text.WriteString(change.SaidBefore + " -> ")
	}
	text.WriteString(change.Said)
	if change.GoldBefore != change.GoldAfter {
		fmt.Fprintf(&text, " [gold %s -> %s]", change.GoldBefore, change.GoldAfter)
	}
	return text.String()
}

// loggedDecision is an entry of the log in JSON.
type loggedDecision struct {
	At        string         `json:"at"`
	Annotator string         `json:"annotator"`
	ID        string         `json:"id"`
	Where     string         `json:"where"`
	Note      string         `json:"note,omitempty"`
	Changes   []loggedChange `json:"changes"`
}

type loggedChange struct {
	Scheme     string `json:"scheme"`
	Label      string `json:"label"`
	Before     string `json:"before,omitempty"` // what the annotator had said
	GoldBefore string `json:"gold_before"`
	GoldAfter  string `json:"gold_after"`
}

func (d logEntry) object() loggedDecision {
	entry := loggedDecision{At: d.written, Annotator: d.annotator, ID: d.id, Where: d.where, Note: d.note}
	for _, c := range d.changes {
		entry.Changes = append(entry.Changes, loggedChange{c.Scheme, c.Said, c.SaidBefore, c.GoldBefore, c.GoldAfter})
	}
	return entry
}
