package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/english"
	"stance/classify/report"
)

type tagOptions struct {
	model  string
	format string
	out    string
	force  bool
	input  string
	noText bool
	full   bool
	seeds  bool
	risk   float64
	risked bool // --risk was given
}

func newTag(term terminal) *cobra.Command {
	var o tagOptions
	cmd := &cobra.Command{
		Use:   "tag PATH...",
		Short: "tag the passages of articles",
		Long: `Tags every passage of the articles at PATH: files, folders with all that is
below them (.txt, .md and .jsonl, also as .gz or .zst; hidden files are left
out), or - for standard input.

On a terminal it prints a table; in a pipe, JSON Lines: one object a passage, in
the order of the input. See "stance help formats" for its fields.

The built-in model knows English. Where a model knows less than half of the words
of most passages, it says so; off-topic text is tagged like any other.

A passage that the model was trained on is marked, since a model knows what it
was taught: "stance eval" says how good the tags of new passages are.`,
		Example: `  stance tag --seeds
  stance tag seeds/articles
  stance tag today/ -o today.jsonl
  stance tag today/ --format csv -o today.csv
  stance tag today/ --format html -o today.html
  zcat feed.jsonl.gz | stance tag -
  stance tag today/ --model my.model --full | less -R`,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.seeds {
				return nil
			}
			return cobra.MinimumNArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.risked = cmd.Flags().Changed("risk")
			return runTag(cmd.Context(), o, args, term)
		},
	}
	addModelFlag(cmd, &o.model)
	cmd.Flags().StringVar(&o.format, "format", "auto", "`FORMAT`: table, jsonl, csv, tsv or html (auto: table on a terminal, else jsonl)")
	cmd.Flags().StringVarP(&o.out, "out", "o", "", "write to `FILE`, which appears when it is complete")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file of -o")
	cmd.Flags().StringVar(&o.input, "input", "auto", "read PATH as `FORMAT`: text, markdown or jsonl (auto: by extension; standard input by its first byte)")
	cmd.Flags().BoolVar(&o.noText, "no-text", false, "leave the passages' text out")
	cmd.Flags().BoolVar(&o.seeds, "seeds", false, "tag the five seed articles inside the program, to try it without any")
	cmd.Flags().Float64Var(&o.risk, "risk", 0, "withhold tags so that at most `SHARE` of those given are wrong (0.1 for a tenth), as far as the training passages tell")
	cmd.Flags().BoolVar(&o.full, "full", false, "print passages in full in the table")
	complete(cmd, "format", "auto", "table", "jsonl", "csv", "tsv", "html")
	complete(cmd, "input", "auto", "text", "markdown", "jsonl")
	return cmd
}

// complete offers values for a flag in shell completion.
func complete(cmd *cobra.Command, flag string, values ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// A tagWriter prints tagged passages in one format.
type tagWriter interface {
	row(*batch.Row) error
	close() error // ends the data; the output stays open
}

func runTag(ctx context.Context, o tagOptions, paths []string, term terminal) error {
	if o.format == "auto" {
		o.format = "jsonl"
		if o.out == "" && term.isTerminal() {
			o.format = "table"
		}
	}
	switch o.format {
	case "table", "jsonl", "csv", "tsv", "html":
	default:
		return usageError("--format %s: want table, jsonl, csv, tsv or html", o.format)
	}
	if o.risked && !(o.risk > 0 && o.risk < 1) {
		return usageError("--risk %v: want a share of wrong tags, above 0 and below 1", o.risk)
	}
	if o.format == "html" && o.noText {
		return usageError("--no-text leaves nothing to show in HTML")
	}
	found, err := gather(paths, inputFlag(o.input), term.in)
	if err != nil {
		return err
	}
	if o.seeds {
		found.inputs = append(found.inputs, seedInputs()...)
	}
	open := openModel
	if o.risked {
		open = openWhole // the thresholds follow from its trials
	}
	model, err := open(o.model)
	if err != nil {
		return err
	}
	if o.risked {
		if model, err = withholding(model, o.risk, term); err != nil {
			return err
		}
	}
	out, err := openOutput(o.out, o.force, term)
	if err != nil {
		return err
	}
	told := reporter{term: term}
	err = tagAll(ctx, o, found, model, out, &told)
	found.noteSkipped(term)
	if told.read >= fewPassages && 2*told.unknown > told.read {
		term.note("the model knows less than half of the words of %s (%s in all): such tags say little; see \"known\" in --format jsonl, and is the text in the model's language?",
			english.Plural(told.unknown, "passage", "passages"), english.Thousands(told.read))
	}
	if err == nil && told.read == 0 {
		err = told.result() // a file that holds nothing is not kept
	}
	if err := out.close(err); err != nil {
		return err
	}
	return told.result()
}

// littleKnown is the share of known words under which a tag says little.
const littleKnown = 0.5

// fewPassages are too few to say that a model does not fit the texts.
const fewPassages = 10

// tagAll writes what can be read, and tells of what cannot.
func tagAll(ctx context.Context, o tagOptions, found gathered, model *classify.Model, out *output, told *reporter) error {
	term := told.term
	told.refused(found)
	writer := newTagWriter(o, model, out, term)
	err := batch.Run(ctx, model, found.inputs, batch.Sink{
		Row: func(row *batch.Row) error {
			if row.Kind == article.KindPassage {
				told.read++
				if row.Tagging.KnownShare() < littleKnown {
					told.unknown++
				}
			}
			return writer.row(row)
		},
		Fault: told.inputFault,
		Done: func(in *batch.Input, passages int) error {
			told.inputDone(in, passages)
			return nil
		},
	})
	if err == nil {
		err = writer.close()
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		err = writeError(out.shown(), err)
	}
	return err
}

func newTagWriter(o tagOptions, model *classify.Model, out *output, term terminal) tagWriter {
	switch o.format {
	case "table":
		return newTagTable(o, model, out, term)
	case "csv", "tsv":
		return newTagCSV(o, model, out, term)
	case "html":
		return tagPage{report.NewArticles(out, model, report.ArticlesOptions{Date: today()})}
	}
	return &tagLines{out: out, model: model, noText: o.noText, names: ourNames(model)}
}

// tagPage prints an HTML page of the articles.
type tagPage struct{ page *report.Articles }

func (p tagPage) row(row *batch.Row) error { return p.page.Row(row) }
func (p tagPage) close() error             { return p.page.Close() }
