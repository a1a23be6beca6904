package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/crossval"
	"stance/classify/english"
	"stance/classify/picks"
	"stance/labels"
	"stance/labels/jsonl"
	"stance/labels/store"
)

type nextOptions struct {
	set    setFlags
	model  string
	recipe string
	scheme string
	format string
	input  string
	out    string
	force  bool
	n      int
	seed   uint64
	random bool

	perArticle int
}

func newLabelsNext(term terminal) *cobra.Command {
	var o nextOptions
	cmd := &cobra.Command{
		Use:   "next PATH...",
		Short: "pick the passages to label next",
		Long: `Picks from the articles at PATH the passages that are most worth labelling, none
that is labelled already, and two of an article at most (see --per-article):

  60% uncertain   the two likeliest labels are about as likely as each other
  20% far         least similar to the nearest passage that is labelled or picked:
                  the cosine of their words, rare ones counting more
  20% random      drawn by chance, each with its probability p of being drawn

On a terminal it prints a table; in a pipe, JSON Lines. "stance labels add" puts
these in the set's queue, and "stance labels edit" labels them; or add the scheme's
member, "stance":"...", to each line by hand. What waits in the queue is not picked
again, but by chance. Keep the other members: passages that were chosen say nothing
about shares, but the random ones, with their p, do ("stance trend --audit"). Label
all of the random ones, then: one left out because it is hard would spoil them.

The model is one trained on the label set, or that of --model. Equal input, label
set and seed give equal picks.`,
		Example: `  stance labels next today/
  stance labels next today/ --labels my-labels -n 50 -o picked.jsonl
  stance labels add picked.jsonl --labels my-labels
  stance labels next today/ --model my.model --seed 2
  stance labels next today/ --random -n 100 -o audit.jsonl`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.model != "" && cmd.Flags().Changed("recipe") {
				return usageError("--model is made already: leave --recipe out")
			}
			return runLabelsNext(cmd.Context(), o, args, term)
		},
	}
	o.set.add(cmd)
	addSchemeNameFlag(cmd, &o.scheme)
	cmd.Flags().StringVar(&o.model, "model", "", "model `FILE` written by stance train (default: trained on the label set)")
	_ = cmd.MarkFlagFilename("model")
	addRecipeFlag(cmd, &o.recipe)
	cmd.Flags().IntVarP(&o.n, "number", "n", 20, "pick `N` passages")
	cmd.Flags().IntVar(&o.perArticle, "per-article", 2, "pick `N` passages of an article at most")
	cmd.Flags().BoolVar(&o.random, "random", false, "draw all of them at random: an audit to correct shares by")
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, "`SEED` of the random passages: another one draws others")
	cmd.Flags().StringVar(&o.format, "format", "auto", "`FORMAT`: table or jsonl (auto: table on a terminal, else jsonl)")
	cmd.Flags().StringVar(&o.input, "input", "auto", "read PATH as `FORMAT`: text, markdown or jsonl (auto: by extension; standard input by its first byte)")
	cmd.Flags().StringVarP(&o.out, "out", "o", "", "write to `FILE`, which appears when it is complete")
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file of -o")
	complete(cmd, "format", "auto", "table", "jsonl")
	complete(cmd, "input", "auto", "text", "markdown", "jsonl")
	return cmd
}

// A waiting passage is one that might be labelled, with what its line carries.
type waiting struct {
	target string
	others []jsonl.Field
}

func runLabelsNext(ctx context.Context, o nextOptions, paths []string, term terminal) error {
	if o.format == "auto" {
		o.format = "jsonl"
		if o.out == "" && term.isTerminal() {
			o.format = "table"
		}
	}
	switch {
	case o.format != "table" && o.format != "jsonl":
		return usageError("--format %s: want table or jsonl", o.format)
	case o.n < 1:
		return usageError("-n %d: want 1 or more passages", o.n)
	case o.perArticle < 1:
		return usageError("--per-article %d: want 1 or more passages", o.perArticle)
	}
	set, err := o.set.open()
	if err != nil {
		return err
	}
	items, err := set.Items()
	if err != nil {
		return err
	}
	model, err := o.openModel(set, items)
	if err != nil {
		return err
	}
	s, err := schemeNamed(model.Schemes(), o.scheme)
	if err != nil {
		return err
	}
	found, err := gather(paths, inputFlag(o.input), term.in)
	if err != nil {
		return err
	}
	told := reporter{term: term}
	candidates, lines, err := candidatesOf(ctx, found, model, s, &told)
	found.noteSkipped(term)
	if err != nil {
		return err
	}
	inQueue := map[string]bool{}
	for _, line := range set.Queue {
		inQueue[line.ID] = true
	}
	choice := picks.Choose(candidates, items, picks.Options{
		N: o.n, PerArticle: o.perArticle, Waiting: inQueue, RandomOnly: o.random, Seed: o.seed,
	})
	switch {
	case told.read == 0:
		return told.result()
	case choice.Frame == 0:
		return fmt.Errorf("nothing to label: all %s are in label set %s already", english.Plural(told.read, "passage", "passages"), set.Name)
	case len(choice.Picks) < o.n:
		term.note("picked %d, not %d: of %s not labelled yet (%d in the queue), in %s, %d of each article are picked at most: see --per-article",
			len(choice.Picks), o.n, english.Plural(choice.Frame, "passage", "passages"), choice.Waiting, english.Plural(choice.Articles, "article", "articles"), o.perArticle)
	}
	out, err := openOutput(o.out, o.force, term)
	if err != nil {
		return err
	}
	p := nextPrinter{out: out, scheme: model.Schemes()[s], names: ourNames(model), candidates: candidates, lines: lines, choice: choice, seed: o.seed}
	if o.format == "table" {
		p.screen = screen{width: defaultWidth}
		if o.out == "" {
			p.screen = term.screen()
		}
		p.table(set.Name)
	} else {
		p.jsonLines()
	}
	if err := out.close(nil); err != nil {
		return err
	}
	return told.result()
}

// openModel reads the model, or trains one as `stance train` would.
func (o nextOptions) openModel(set *store.Set, items []labels.Item) (*classify.Model, error) {
	if o.model != "" {
		return readModel(o.model)
	}
	recipe, err := openRecipe(o.recipe)
	if err != nil {
		return nil, err
	}
	train, _ := labels.Split(items, set.HeldOut)
	train, schemes, _ := labels.InUse(train, set.Schemes)
	if len(schemes) == 0 {
		return nil, fmt.Errorf("label set %s: no passage to train on", set.Name)
	}
	return crossval.TrainComplete(train, schemes, recipe)
}

// candidatesOf tags all passages of the inputs.
func candidatesOf(ctx context.Context, found gathered, model *classify.Model, scheme int, told *reporter) ([]picks.Candidate, []waiting, error) {
	var candidates []picks.Candidate
	var lines []waiting
	told.refused(found)
	err := batch.Run(ctx, model, found.inputs, batch.Sink{
		Row: func(row *batch.Row) error {
			if row.Kind != article.KindPassage {
				return nil
			}
			told.read++
			candidates = append(candidates, picks.Candidate{
				ID: strings.Clone(row.ID), Article: strings.Clone(row.Article), Text: strings.Clone(row.Text),
				Proba: slices.Clone(row.Tagging.Tags[scheme].Proba),
			})
			line := waiting{target: strings.Clone(row.Target)}
			for _, other := range row.Others {
				line.others = append(line.others, jsonl.Field{Key: slices.Clone(other.Key), Value: slices.Clone(other.Value)})
			}
			lines = append(lines, line)
			return nil
		},
		Fault: told.inputFault,
		Done: func(in *batch.Input, passages int) error {
			told.inputDone(in, passages)
			return nil
		},
	})
	return candidates, lines, err
}

// A nextPrinter prints what was picked.
type nextPrinter struct {
	out        *output
	screen     screen
	scheme     labels.Scheme
	names      map[string]bool // of members that are not carried through
	candidates []picks.Candidate
	lines      []waiting
	choice     picks.Choice
	seed       uint64
}

// why says in a few words why a passage was picked.
func (p nextPrinter) why(pick picks.Pick) string {
	switch pick.Sample {
	case picks.Far:
		if pick.Nearest == "" {
			return "shares no word with any labelled passage"
		}
		return fmt.Sprintf("similarity %.2f to its nearest, %s", pick.Similarity, pick.Nearest)
	case picks.Random:
		return "drawn at random, p " + strconv.FormatFloat(pick.P, 'g', 3, 64)
	}
	proba := p.candidates[pick.Candidate].Proba
	return fmt.Sprintf("%s %s or %s %s: margin %.3f", p.scheme.Labels[pick.First], percent(proba[pick.First]),
		p.scheme.Labels[pick.Second], percent(proba[pick.Second]), pick.Margin)
}

func (p nextPrinter) count(s picks.Sample) (n int) {
	for _, pick := range p.choice.Picks {
		if pick.Sample == s {
			n++
		}
	}
	return n
}

func (p nextPrinter) table(set string) {
	head := fmt.Sprintf("%s to label next, of %s in %s without a label in %s", english.Plural(len(p.choice.Picks), "passage", "passages"),
		english.Thousands(p.choice.Frame), english.Plural(p.choice.Articles, "article", "articles"), printable(set))
	if p.choice.Waiting > 0 {
		head += fmt.Sprintf(" (%s in the queue)", english.Thousands(p.choice.Waiting))
	}
	for _, line := range wrap(head, p.screen.width, 0) {
		fmt.Fprintln(p.out, line)
	}
	titles := map[picks.Sample]string{
		picks.Uncertain: "uncertain: smallest margin between the two likeliest labels",
		picks.Far:       "far: least similar to all that is labelled or picked",
		picks.Random:    fmt.Sprintf("random: seed %d; label them all, to estimate shares from", p.seed),
	}
	const indent = 5
	margin := strings.Repeat(" ", indent)
	var of picks.Sample
	for n, pick := range p.choice.Picks {
		if pick.Sample != of {
			of = pick.Sample
			fmt.Fprintln(p.out)
			fmt.Fprintln(p.out, p.screen.paint(bold, clip(fmt.Sprintf("%d %s", p.count(of), titles[of]), p.screen.width)))
		}
		candidate := p.candidates[pick.Candidate]
		fmt.Fprintln(p.out, p.screen.paint(dim, padLeft(fmt.Sprintf("%d.", n+1), indent-1)+" "+clip(printable(candidate.ID), p.screen.width-indent)))
		for _, line := range wrap(printable(candidate.Text), p.screen.width-indent, 3) {
			fmt.Fprintln(p.out, margin+line)
		}
		for _, line := range wrap("→ "+printable(p.why(pick)), p.screen.width-indent, 0) {
			fmt.Fprintln(p.out, margin+line)
		}
	}
}

// nextNames are the members that a line to be labelled has besides those of a
// tagged one. Labels and probabilities that the input has are not carried
// through either: they would pass for somebody's answer.
var nextNames = []string{"why", "sample", "p", "seed", "drawn", "frame", "target"}

func (p nextPrinter) jsonLines() {
	var b []byte
	for _, pick := range p.choice.Picks {
		candidate, line := p.candidates[pick.Candidate], p.lines[pick.Candidate]
		b = b[:0]
		member := func(key, value string) {
			b = append(b, `,"`+key+`":`...)
			b = jsonl.AppendString(b, value)
		}
		b = append(b, `{"id":`...)
		b = jsonl.AppendString(b, candidate.ID)
		member("article", candidate.Article)
		member("text", candidate.Text)
		member("why", p.why(pick))
		member("sample", string(pick.Sample))
		if pick.Sample == picks.Random {
			b = append(b, `,"p":`...)
			b = strconv.AppendFloat(b, pick.P, 'g', -1, 64)
			b = fmt.Appendf(b, `,"seed":%d,"drawn":%d,"frame":%d`, p.seed, p.choice.Drawn, p.choice.Frame)
		}
		if line.target != "" {
			member("target", line.target)
		}
		for _, other := range line.others {
			if key := string(other.Key); !p.names[key] && !slices.Contains(nextNames, key) {
				b = append(b, ',')
				b = jsonl.AppendString(b, other.Key)
				b = append(b, ':')
				b = append(b, other.Value...)
			}
		}
		b = append(b, "}\n"...)
		_, _ = p.out.Write(b) // its close tells of the first error
	}
}
