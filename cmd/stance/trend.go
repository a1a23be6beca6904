package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify/article"
	"stance/classify/english"
	"stance/classify/prevalence"
	"stance/classify/report"
	"stance/classify/trend"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
	"stance/labels/textpos"
)

type trendOptions struct {
	set        setFlags // for --scheme
	schemeName string
	meta       string
	audit      string
	width      float64
	format     string
	out        string
	force      bool
}

func newTrend(term terminal) *cobra.Command {
	var o trendOptions
	cmd := &cobra.Command{
		Use:   "trend TAGGED...",
		Short: "shares of each stance by month and outlet, corrected for wrong tags",
		Long: `Counts the tags of TAGGED, the JSON Lines that "stance tag" wrote (- for standard
input), by month and outlet. The date and outlet of an article stand in each
line, where the input of "stance tag" had them, or in a table of --meta, which
goes first: article,date,outlet.

A count of tags is off by as much as the tagger errs to one side, however much
text there is. With --audit it is corrected: the audit is a random sample of the
passages, drawn by "stance labels next --random" and labelled, and

  corrected = mean of the tags + mean of (gold - tag) / p over the audit

where p is the probability of being drawn (design-based supervised learning:
Egami, Hinck, Stewart, Wei 2023), with a 95% interval by article. Nothing is
corrected without an audit, or by fewer than 10 audited passages in a row; how
many labels an interval of --width takes is said in either case.`,
		Example: `  stance tag 2025/ -o tagged.jsonl
  stance trend tagged.jsonl --meta articles.csv
  stance labels next 2025/ --random -n 100 -o audit.jsonl
  stance trend tagged.jsonl --meta articles.csv --audit audit.jsonl
  stance trend tagged.jsonl --audit audit.jsonl -o trend.svg --format svg`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return runTrend(o, args, term)
		},
	}
	cmd.Flags().StringVar(&o.meta, "meta", "", "table of the articles: CSV or TSV `FILE` with the columns article, date, outlet")
	cmd.Flags().StringVar(&o.audit, "audit", "", "label `FILE` or folder: gold labels of a random sample, each with its p; see `stance help formats`")
	cmd.Flags().StringVar(&o.set.scheme, "scheme", "", "scheme `FILE` (default: the built-in schemes)")
	addSchemeNameFlag(cmd, &o.schemeName)
	cmd.Flags().Float64Var(&o.width, "width", 0.1, "say how many audited passages give an interval of this `WIDTH` (0.1: ten points)")
	cmd.Flags().StringVar(&o.format, "format", "auto", "`FORMAT`: table, csv or svg (auto: table on a terminal, else csv)")
	cmd.Flags().StringVarP(&o.out, "out", "o", "", "write to `FILE`, which appears when it is complete")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file of -o")
	complete(cmd, "format", "auto", "table", "csv", "svg")
	return cmd
}

func runTrend(o trendOptions, names []string, term terminal) error {
	if o.format == "auto" {
		o.format = "csv"
		if o.out == "" && term.isTerminal() {
			o.format = "table"
		}
	}
	switch {
	case o.format != "table" && o.format != "csv" && o.format != "svg":
		return usageError("--format %s: want table, csv or svg", o.format)
	case !(o.width > 0 && o.width < 1):
		return usageError("--width %v: want a width above 0 and below 1, such as 0.1 for ten points", o.width)
	}
	schemes, err := o.set.schemes()
	if err != nil {
		return err
	}
	if schemes == nil {
		schemes = gold.Schemes()
	}
	s, err := schemeNamed(schemes, o.schemeName)
	if err != nil {
		return err
	}
	rows, audit, err := o.read(names, schemes, s, term)
	if err != nil {
		return err
	}
	counted := trend.Count(schemes[s], rows)
	if audit != nil {
		noteAudit(audit, rows, term)
	}
	out, err := openOutput(o.out, o.force, term)
	if err != nil {
		return err
	}
	switch o.format {
	case "svg":
		err = report.WriteTrend(out, counted)
	case "csv":
		err = trendCSV(out, counted, o.width)
	default:
		p := trendTable{out: out, screen: screen{width: defaultWidth}, report: counted, width: o.width}
		if o.out == "" {
			p.screen = term.screen()
		}
		p.print()
	}
	if err != nil {
		err = writeError(out.shown(), err)
	}
	if err := out.close(err); err != nil {
		return err
	}
	if o.format != "table" {
		for _, line := range trendRemarks(counted, o.width) {
			term.note("%s", line)
		}
	}
	return nil
}

// read reads the tagged passages, and puts the audit beside them.
func (o trendOptions) read(names []string, schemes []labels.Scheme, scheme int, term terminal) ([]trend.Row, *trend.Audit, error) {
	reader := trend.Reader{Scheme: schemes[scheme]}
	if o.meta != "" {
		file, err := openFile(o.meta)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", o.meta, err)
		}
		defer file.Close()
		if reader.Meta, err = trend.ReadMeta(file, o.meta); err != nil {
			return nil, nil, err
		}
	}
	for _, name := range names {
		shown, in := name, io.NopCloser(term.in)
		if name == "-" {
			shown = "standard input"
		} else {
			file, err := openFile(name)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", name, err)
			}
			in = file
		}
		plain, err := article.Decompress(in)
		if err == nil {
			err = reader.Read(plain, shown)
			_ = plain.Close() // it was only read
		} else {
			err = textpos.InFile(shown, err)
		}
		_ = in.Close() // it was only read
		if err != nil {
			return nil, nil, err
		}
	}
	if err := reader.Dated(); err != nil {
		return nil, nil, err
	}
	if o.audit == "" {
		return reader.Rows, nil, nil
	}
	set, err := store.Open(o.audit, schemes, gold.Schemes())
	if err != nil {
		return nil, nil, err
	}
	if _, err := set.Items(); err != nil { // lines that cannot be used
		return nil, nil, err
	}
	audit, err := trend.ReadAudit(set.Annotations, schemes, scheme)
	if err != nil {
		return nil, nil, fmt.Errorf("audit: %w", err)
	}
	if err := reader.Apply(audit); err != nil {
		return nil, nil, fmt.Errorf("audit: %w", err)
	}
	return reader.Rows, audit, nil
}

// noteAudit warns of what makes an audit less random than it says.
func noteAudit(audit *trend.Audit, rows []trend.Row, term terminal) {
	if audit.Chosen > 0 {
		term.note("audit: left out %s: chosen, not drawn at random", english.Plural(audit.Chosen, "labelled passage", "labelled passages"))
	}
	known := 0
	for _, p := range audit.Passages {
		if !p.Drawn {
			known++
		}
	}
	for _, d := range audit.Draws {
		if d.Labelled < d.Drawn {
			term.note("audit: %d of the %d passages drawn with seed %s are labelled: label the others too, since what is left out is seldom left out by chance", d.Labelled, d.Drawn, d.Seed)
		}
		if len(rows)-known != d.Frame {
			term.note("audit: drawn from %s, but %s are tagged: the correction stands for the passages it was drawn from",
				english.Plural(d.Frame, "passage", "passages"), english.Thousands(len(rows)))
		}
	}
}

// trendRemarks say what the figures are, and how many labels would say more.
func trendRemarks(r *trend.Report, width float64) []string {
	e := r.All.Total
	var remarks []string
	corrected := e.Shares[0].Corrected != nil
	switch {
	case corrected:
		remarks = append(remarks, fmt.Sprintf("corrected by %s of %s, with 95%% intervals by article",
			english.Plural(e.Audited, "audited passage", "audited passages"), english.Plural(e.AuditedArticles, "article", "articles")))
	case e.Audited > 0:
		remarks = append(remarks, fmt.Sprintf("%s of %s are too few to correct anything by: it takes %d, of two articles or more",
			english.Plural(e.Audited, "audited passage", "audited passages"), english.Plural(e.AuditedArticles, "article", "articles"), prevalence.LeastAudit))
	default:
		remarks = append(remarks, "shares of the tags, not corrected: that takes --audit, a random sample with gold labels")
	}
	if e.Withheld > 0 {
		remarks = append(remarks, fmt.Sprintf("%s withheld and count for no label", english.Plural(e.Withheld, "tag is", "tags are")))
	}
	n, label, ok := trend.LabelsFor(e, width)
	name := r.Scheme.Labels[label]
	points := strings.TrimSuffix(fmt.Sprintf("%.1f", 100*width), ".0")
	switch {
	case !ok:
		remarks = append(remarks, fmt.Sprintf("no number of labels makes the interval of %s over all passages %s points wide: the %s differ too much; it takes more articles",
			name, points, english.Plural(e.Articles, "article", "articles")))
	case corrected:
		remarks = append(remarks, fmt.Sprintf("intervals over all passages %s points wide take an audit of about %s (for %s)", points, english.Plural(n, "passage", "passages"), name))
	default:
		guess := "if the tags are as good as their probabilities say"
		if !r.Probabilities {
			guess = "or fewer: tags without probabilities do not say how good they are"
		}
		remarks = append(remarks, fmt.Sprintf("intervals over all passages %s points wide would take an audit of about %s (for %s), %s",
			points, english.Plural(n, "passage", "passages"), name, guess))
	}
	return remarks
}
