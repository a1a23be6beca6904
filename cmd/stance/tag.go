package main

import (
	"context"
	"errors"
	"runtime/debug"

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
	resume bool
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
was taught: "stance eval" says how good the tags of new passages are.

FILE of -o is written as FILE.part and gets its name when it is complete. Of a run
that was killed, FILE.part stays, and FILE.part.state, which says what it was made
of. With --resume, the same command goes on behind its last whole line, and FILE
becomes what it would have been; what was tagged is not tagged again. It is
refused where the model, the options or the inputs have changed. An interrupt or a
full disk deletes FILE.part, unless --resume was given. JSON Lines, CSV and TSV can
be continued; standard input too, where it is given again from its start.

Where standard error is a terminal, and the output is not, it shows how far a long
run has come.`,
		Example: `  stance tag --seeds
  stance tag seeds/articles
  stance tag today/ -o today.jsonl
  stance tag today/ --format csv -o today.csv
  stance tag today/ --format html -o today.html
  stance tag year.jsonl.gz -o year.jsonl --resume
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
	cmd.Flags().BoolVar(&o.resume, "resume", false, "go on with FILE.part of a run that was cut off, if there is one")
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
	if o.resume && (o.format == "html" || o.format == "table") {
		return usageError("--resume goes on with JSON Lines, CSV or TSV: %s has to be written in one go", o.format)
	}
	if o.resume && (o.out == "" || o.out == "-") {
		return usageError("--resume goes with -o FILE")
	}
	found, err := gather(paths, inputFlag(o.input), term.in)
	if err != nil {
		return err
	}
	if o.seeds {
		found.inputs = append(found.inputs, seedInputs()...)
	}
	switch {
	case found.few():
		defer debug.SetGCPercent(debug.SetGCPercent(manyPercent))
	case o.format != "table" && o.format != "html": // which make garbage
		defer collectOften()()
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
	format := newLineFormat(o, model)
	var out *output
	if format == nil {
		out, err = openOutput(o.out, o.force, term)
	} else {
		out, err = openResumable(o, stateOf(o, model.Hash(), found), format, term)
	}
	if errors.Is(err, errComplete) {
		term.note("-o %s: complete already", o.out)
		return nil
	}
	if err != nil {
		return err
	}
	if n := out.skip(); n > 0 {
		term.note("%s.part has %s: going on behind them", o.out, english.Plural(n, "passage", "passages"))
	}
	told := reporter{term: term}
	progress := newTagProgress(o, &found, term)
	if progress != nil {
		told.term.err = progress
	}
	err = tagAll(ctx, o, found, model, out, format, &told, progress)
	progress.end()
	found.noteSkipped(term)
	if told.read >= fewPassages && 2*told.unknown > told.read {
		term.note("the model knows less than half of the words of %s (%s in all): such tags say little; see \"known\" in --format jsonl, and is the text in the model's language?",
			english.Plural(told.unknown, "passage", "passages"), english.Thousands(told.read))
	}
	if err == nil && told.read == 0 {
		err = told.result() // a file that holds nothing is not kept
		out.keep = false
	}
	kept := out.keep
	if err := out.close(err); err != nil {
		if kept {
			term.note("kept %s.part: the same command goes on from there", o.out)
		}
		return err
	}
	return told.result()
}

// manyPercent is how much garbage there may be beside what is in use, in a run
// that is over before there is more.
const manyPercent = 400

// littleKnown is the share of known words under which a tag says little.
const littleKnown = 0.5

// fewPassages are too few to say that a model does not fit the texts.
const fewPassages = 10

// tagAll writes what can be read, and tells of what cannot. A format of lines is
// nil for tables and pages.
func tagAll(ctx context.Context, o tagOptions, found gathered, model *classify.Model, out *output, format lineFormat, told *reporter, progress *tagProgress) error {
	told.refused(found)
	sink := batch.Sink{
		Fault: told.inputFault,
		Done: func(in *batch.Input, passages int) error {
			told.inputDone(in, passages)
			return nil
		},
	}
	var begin, end func() error
	if format != nil {
		w := &lineWriter{format: format, out: out, told: told, progress: progress}
		begin, end = w.begin, w.end
		sink.Pages, sink.Skip = w.newSheet, out.skip()
	} else {
		w := newTagWriter(o, model, out, told.term)
		begin, end = func() error { return nil }, w.close
		sink.Row = func(row *batch.Row) error {
			if row.Kind == article.KindPassage {
				told.read++
				if row.Tagging.KnownShare() < littleKnown {
					told.unknown++
				}
				progress.show(told.read)
			}
			return w.row(row)
		}
	}
	err := begin()
	if err == nil {
		err = batch.Run(ctx, model, found.inputs, sink)
	}
	if err == nil {
		err = end()
	}
	var changed *changedError
	if err != nil && !errors.Is(err, context.Canceled) && !errors.As(err, &changed) {
		err = writeError(out.shown(), err)
	}
	return err
}

// newLineFormat is nil for formats that are no lines.
func newLineFormat(o tagOptions, model *classify.Model) lineFormat {
	switch o.format {
	case "jsonl":
		return newJSONLines(model, o.noText)
	case "csv":
		return newCSVLines(model, ',', o.noText)
	case "tsv":
		return newCSVLines(model, '\t', o.noText)
	}
	return nil
}

func newTagWriter(o tagOptions, model *classify.Model, out *output, term terminal) tagWriter {
	if o.format == "table" {
		return newTagTable(o, model, out, term)
	}
	return tagPage{report.NewArticles(out, model, report.ArticlesOptions{Date: today()})}
}

// tagPage prints an HTML page of the articles.
type tagPage struct{ page *report.Articles }

func (p tagPage) row(row *batch.Row) error { return p.page.Row(row) }
func (p tagPage) close() error             { return p.page.Close() }
