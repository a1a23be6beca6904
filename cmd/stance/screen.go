package main

import (
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"stance/labels"
)

// isTerminal reports whether what is written goes to a person's screen.
func (t terminal) isTerminal() bool {
	file, ok := t.out.(*os.File)
	return t.fixed != nil || ok && term.IsTerminal(int(file.Fd()))
}

// errIsTerminal reports whether messages go to a person's screen.
func (t terminal) errIsTerminal() bool {
	file, ok := t.err.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// A screen is what is known of the place where tables are printed.
type screen struct {
	width int
	color bool
}

// The widths between which tables are laid out, in columns.
const (
	defaultWidth = 100
	leastWidth   = 60
	mostWidth    = 160
)

// screen measures the terminal. Colour is left away off a terminal, under
// NO_COLOR (https://no-color.org) and on dumb terminals.
func (t terminal) screen() screen {
	if t.fixed != nil {
		return *t.fixed
	}
	s := screen{width: defaultWidth}
	if !t.isTerminal() {
		return s
	}
	if width, _, err := term.GetSize(int(t.out.(*os.File).Fd())); err == nil && width > 0 {
		s.width = min(max(width, leastWidth), mostWidth)
	}
	s.color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return s
}

// paint colours a text, where there is colour.
func (s screen) paint(colors text.Colors, value string) string {
	if !s.color || len(colors) == 0 || value == "" {
		return value
	}
	// go-pretty has a switch for all of a process; this says it per text.
	return colors.EscapeSeq() + value + text.Reset.EscapeSeq()
}

var (
	bold = text.Colors{text.Bold}
	dim  = text.Colors{text.Faint}
)

// sign marks a label without colour: the first pole points up, the second down.
func sign(scheme labels.Scheme, label int) string {
	switch poleOf(scheme, label) {
	case 1:
		return "▲"
	case 2:
		return "▼"
	}
	return "·"
}

func poleOf(scheme labels.Scheme, label int) int {
	for i, pole := range scheme.Poles {
		if scheme.Labels[label] == pole {
			return i + 1
		}
	}
	return 0
}

// colorOf tells the poles apart for eyes that do not tell red from green.
func colorOf(scheme labels.Scheme, label int) text.Colors {
	switch poleOf(scheme, label) {
	case 1:
		return text.Colors{text.FgCyan}
	case 2:
		return text.Colors{text.FgYellow}
	}
	return nil
}

// pad fills a text with spaces to a width in columns.
func pad(value string, width int) string {
	if missing := width - text.StringWidthWithoutEscSequences(value); missing > 0 {
		return value + strings.Repeat(" ", missing)
	}
	return value
}

// padLeft does so on the left.
func padLeft(value string, width int) string {
	if missing := width - text.StringWidthWithoutEscSequences(value); missing > 0 {
		return strings.Repeat(" ", missing) + value
	}
	return value
}

// clip cuts a text to a width in columns, with an ellipsis where it was cut.
func clip(value string, width int) string {
	if text.StringWidthWithoutEscSequences(value) <= width {
		return value
	}
	if width < 2 {
		return "…"
	}
	return strings.TrimRight(text.Snip(value, width, "…"), " ")
}

// wrap breaks a text into lines of a width, at most `most` of them (0: all);
// what does not fit is cut with an ellipsis.
func wrap(value string, width, most int) []string {
	lines := strings.Split(text.WrapSoft(value, width), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	if most == 0 || len(lines) <= most {
		return lines
	}
	cut := lines[:most]
	cut[most-1] = clip(cut[most-1]+" …", width)
	if !strings.HasSuffix(cut[most-1], "…") {
		cut[most-1] += "…"
	}
	return cut
}

// printable keeps control characters of a text from reaching the terminal.
func printable(value string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case r < ' ', r == 0x7f, 0x80 <= r && r < 0xa0, '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
			return '\uFFFD'
		}
		return r
	}, value)
}
