package main

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify/article"
	"stance/classify/batch"
	"stance/labels/jsonl"
)

type passagesOptions struct {
	format string
	input  string
}

func newPassages(term terminal) *cobra.Command {
	var o passagesOptions
	cmd := &cobra.Command{
		Use:   "passages FILE...",
		Short: "show what is a passage of an article, and what is not",
		Long: `Prints every block of the articles with its line and kind: the passages, numbered,
that would be tagged; headings; furniture (captions, menus, related articles and
the like) and repeats, each with the reason. Nothing is left out.`,
		Example: `  stance passages seeds/articles/002_4bf51b9508f91556.txt
  stance passages articles/ --format jsonl`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPassages(cmd.Context(), o, args, term)
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "auto", "`FORMAT`: table or jsonl (auto: table)")
	cmd.Flags().StringVar(&o.input, "input", "auto", "read FILE as `FORMAT`: text, markdown or jsonl (auto: by extension)")
	complete(cmd, "format", "auto", "table", "jsonl")
	complete(cmd, "input", "auto", "text", "markdown", "jsonl")
	return cmd
}

func runPassages(ctx context.Context, o passagesOptions, paths []string, term terminal) error {
	found, err := gather(paths, inputFlag(o.input), term.in)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(term.out)
	print := blockTable(out, term.screen())
	switch o.format {
	case "auto", "table":
	case "jsonl":
		print = blockLines(out)
	default:
		return usageError("--format %s: want table or jsonl", o.format)
	}
	report := reporter{term: term}
	err = report.blocks(ctx, found, func(row *batch.Row) error {
		report.read++
		return print(row)
	})
	if flushErr := out.Flush(); err == nil {
		err = flushErr
	}
	if err != nil {
		return err
	}
	found.noteSkipped(term)
	return report.result()
}

// blockTable prints blocks for people.
func blockTable(out *bufio.Writer, s screen) func(*batch.Row) error {
	var input *batch.Input
	const indent = 22
	return func(row *batch.Row) error {
		if row.Input != input {
			if input != nil {
				fmt.Fprintln(out)
			}
			input = row.Input
			fmt.Fprintln(out, s.paint(bold, printable(row.Input.Name)))
			fmt.Fprintln(out, s.paint(dim, "  line  kind"))
		}
		what := string(row.Kind)
		if row.Kind == article.KindPassage {
			what += " " + strconv.Itoa(row.Number)
		}
		head := padLeft(strconv.Itoa(row.Line), 6) + "  " + pad(what, indent-8)
		body := printable(row.Text)
		if row.Kind == article.KindPassage {
			for i, line := range wrap(body, s.width-indent, 0) {
				if i > 0 {
					head = strings.Repeat(" ", indent)
				}
				fmt.Fprintln(out, head+line)
			}
			return nil
		}
		for i, line := range wrap(body+" ["+row.Reason+"]", s.width-indent, 0) {
			if i > 0 {
				head = strings.Repeat(" ", indent)
			}
			fmt.Fprintln(out, s.paint(dim, head+line))
		}
		return nil
	}
}

// blockLines prints blocks as JSON Lines.
func blockLines(out *bufio.Writer) func(*batch.Row) error {
	var b []byte
	return func(row *batch.Row) error {
		b = append(b[:0], `{"article":`...)
		b = jsonl.AppendString(b, row.Article)
		b = append(b, `,"line":`...)
		b = strconv.AppendInt(b, int64(row.Line), 10)
		b = append(b, `,"kind":`...)
		b = jsonl.AppendString(b, string(row.Kind))
		if row.Reason != "" {
			b = append(b, `,"reason":`...)
			b = jsonl.AppendString(b, row.Reason)
		}
		if row.ID != "" {
			b = append(b, `,"id":`...)
			b = jsonl.AppendString(b, row.ID)
			b = append(b, `,"passage":`...)
			b = strconv.AppendInt(b, int64(row.Number), 10)
		}
		b = append(b, `,"text":`...)
		b = jsonl.AppendString(b, row.Text)
		_, err := out.Write(append(b, '}', '\n'))
		return err
	}
}
