package main

import (
	"bufio"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify/english"
	"stance/classify/suspects"
	"stance/labels"
)

type suspectsOptions struct {
	set    setFlags
	scheme string
	recipe string
	format string
	origin string
	top    int
}

func newLabelsSuspects(term terminal) *cobra.Command {
	var o suspectsOptions
	cmd := &cobra.Command{
		Use:   "suspects",
		Short: "list the labels that are most likely wrong",
		Long: `Lists the passages whose gold label is most likely a mistake, likeliest first, by
confident learning (Northcutt, Jiang, Chuang 2021): models that did not see a
passage's article say how likely each label is; a model counts as confident of a
label from the mean probability on that it gives to passages so labelled; and a
passage of which a model is confident that it is something else is a suspect.

margin      how far the given label lies above the likeliest other, from 0 to 1;
            under 0.5 another label is likelier. The list goes by it.
terms       what speaks for the suggested label against the given one, in
            log-odds, in a model that had not seen the passage

The list is there to be read, not to be applied: a model is often wrong where
people who read with care are right. Held-out passages are looked at too; the
models that judge are thrown away.`,
		Example: `  stance labels suspects
  stance labels suspects --origin seed --top 10
  stance labels suspects --labels my-labels --scheme-name sentiment
  stance labels suspects --labels my-labels --format jsonl --top 0`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runLabelsSuspects(o, term)
		},
	}
	o.set.add(cmd)
	addSchemeNameFlag(cmd, &o.scheme)
	addRecipeFlag(cmd, &o.recipe)
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text, json (one object) or jsonl (one line a suspect)")
	cmd.Flags().StringVar(&o.origin, "origin", "", "look only at passages of this `ORIGIN` (seed, written); the others are only trained on")
	cmd.Flags().IntVar(&o.top, "top", 20, "list the first `N` suspects; 0 for all")
	complete(cmd, "format", "text", "json", "jsonl")
	complete(cmd, "origin", "seed", "written")
	return cmd
}

func addSchemeNameFlag(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "scheme-name", "", "`NAME` of the scheme (default: the first)")
}

// schemeNamed is the place of a scheme by its name; the first for "".
func schemeNamed(schemes []labels.Scheme, name string) (int, error) {
	if name == "" {
		return 0, nil
	}
	at := slices.IndexFunc(schemes, func(s labels.Scheme) bool { return s.Name == name })
	if at < 0 {
		var names []string
		for _, s := range schemes {
			names = append(names, s.Name)
		}
		return 0, usageError("--scheme-name %s: no such scheme: want %s", name, strings.Join(names, " or "))
	}
	return at, nil
}

func runLabelsSuspects(o suspectsOptions, term terminal) error {
	switch o.format {
	case "text", "json", "jsonl":
	default:
		return usageError("--format %s: want text, json or jsonl", o.format)
	}
	if o.top < 0 {
		return usageError("--top %d: want a number of suspects, or 0 for all", o.top)
	}
	recipe, err := openRecipe(o.recipe)
	if err != nil {
		return err
	}
	set, err := o.set.open()
	if err != nil {
		return err
	}
	items, err := set.Items()
	if err != nil {
		return err
	}
	scheme, err := schemeNamed(set.Schemes, o.scheme)
	if err != nil {
		return err
	}
	options := suspects.Options{Scheme: scheme}
	looked := items
	if o.origin != "" {
		looked = nil
		for _, item := range items {
			if item.Origin == o.origin {
				looked = append(looked, item)
			} else {
				options.Always = append(options.Always, item)
			}
		}
		if len(looked) == 0 {
			return fmt.Errorf("label set %s: no passage of origin %q", set.Name, o.origin)
		}
	}
	report, err := suspects.Find(looked, set.Schemes, recipe, options)
	if err != nil {
		return fmt.Errorf("label set %s: %w", set.Name, err)
	}
	shown := report.Suspects
	if o.top > 0 {
		shown = shown[:min(o.top, len(shown))]
	}
	out := bufio.NewWriter(term.out)
	if o.format == "text" {
		printSuspects(out, term.screen(), report, shown, scheme, set.HeldOut)
	} else if err := encodeSuspects(out, o.format, report, shown, scheme, set.HeldOut); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return writeError("standard output", err)
	}
	return nil
}

// printSuspects prints the list for reading: a block a suspect.
func printSuspects(out *bufio.Writer, s screen, r *suspects.Report, shown []suspects.Suspect, scheme int, held labels.HeldOut) {
	say := func(format string, args ...any) {
		for _, line := range wrap(fmt.Sprintf(format, args...), s.width, 0) {
			fmt.Fprintln(out, line)
		}
	}
	say("%s: %s among %s of %s: models that had not seen the article are confident of another label.",
		r.Scheme.Name, english.Plural(len(r.Suspects), "suspect", "suspects"), english.Plural(r.Passages, "passage", "passages"), english.Plural(r.Articles, "article", "articles"))
	say("Estimated wrong labels in all, by the confident joint: %s (%s).", english.Thousands(int(r.Estimated+0.5)), shareOf(r.Estimated, r.Passages))
	say("A list to read, not to apply. The models find the given label likeliest for %s of the passages: the fewer, the more of the suspects, and of the estimate, are their mistakes.",
		shareOf(float64(r.Agreed), r.Passages))
	if r.Unjudged > 0 {
		say("%s not judged: no other article has their label.", english.Plural(r.Unjudged, "passage", "passages"))
	}
	for n, suspect := range shown {
		fmt.Fprintln(out)
		printSuspect(out, s, r.Scheme, n+1, suspect, scheme, held)
	}
	if left := len(r.Suspects) - len(shown); left > 0 {
		fmt.Fprintf(out, "\nand %s: --top 0 lists all\n", english.Plural(left, "more suspect", "more suspects"))
	}
}

func printSuspect(out *bufio.Writer, s screen, scheme labels.Scheme, rank int, suspect suspects.Suspect, schemeIndex int, held labels.HeldOut) {
	const indent = 5
	item := suspect.Item
	head := padLeft(fmt.Sprintf("%d.", rank), indent-1) + " " + printable(item.ID)
	if held[item.Article] > 0 {
		head += "  (held out)"
	}
	fmt.Fprintln(out, s.paint(bold, head))
	margin := strings.Repeat(" ", indent)
	block := func(value string) {
		for _, line := range wrap(value, max(s.width-indent, 20), 0) {
			fmt.Fprintln(out, margin+line)
		}
	}
	block(printable(item.Text))
	named := func(label int) string {
		return s.paint(colorOf(scheme, label), sign(scheme, label)+" "+scheme.Labels[label]+" "+percent(suspect.Proba[label]))
	}
	fmt.Fprintf(out, "%sgiven %s   suggested %s   margin %.2f\n", margin, named(suspect.Given), named(suspect.Suggested), suspect.Margin)
	var terms []string
	for _, term := range suspect.Terms {
		terms = append(terms, fmt.Sprintf("%s %+.2f", printable(term.Text), term.Weight))
	}
	if len(terms) == 0 {
		terms = []string{"no term: the labels' shares decide"}
	}
	block("terms for " + scheme.Labels[suspect.Suggested] + ": " + strings.Join(terms, "; "))
	var said []string
	for _, d := range decisionsOf(suspect, schemeIndex) {
		said = append(said, d.Annotator+" "+d.Label)
	}
	for _, line := range wrap(printable("labelled by "+strings.Join(said, ", ")), max(s.width-indent, 20), 0) {
		fmt.Fprintln(out, margin+s.paint(dim, line))
	}
}

// shareOf writes a part of a whole in percent with one decimal.
func shareOf(part float64, whole int) string { return fmt.Sprintf("%.1f%%", 100*part/float64(whole)) }

type decision struct {
	Annotator string `json:"annotator"`
	Label     string `json:"label"`
	Where     string `json:"where"`
}

// decisionsOf lists who labelled a suspect, and how.
func decisionsOf(s suspects.Suspect, scheme int) []decision {
	var list []decision
	for _, d := range s.Item.Decisions {
		if d.Labels[scheme] == "" {
			continue
		}
		name := d.Annotator
		if name == "" {
			name = "unnamed"
		}
		list = append(list, decision{name, d.Labels[scheme], d.Where()})
	}
	return list
}

// encodeSuspects writes the list as one JSON object, or as a line a suspect.
func encodeSuspects(out *bufio.Writer, format string, r *suspects.Report, shown []suspects.Suspect, scheme int, held labels.HeldOut) error {
	type termLine struct {
		Term   string  `json:"term"`
		Weight float64 `json:"weight"`
	}
	type line struct {
		Rank           int                `json:"rank"`
		ID             string             `json:"id"`
		Article        string             `json:"article,omitempty"`
		Text           string             `json:"text"`
		Scheme         string             `json:"scheme"`
		Given          string             `json:"given"`
		Suggested      string             `json:"suggested"`
		SuggestedProba float64            `json:"suggested_proba"`
		SelfConfidence float64            `json:"self_confidence"`
		Margin         float64            `json:"margin"`
		Proba          map[string]float64 `json:"proba"`
		Terms          []termLine         `json:"terms"`
		HeldOut        bool               `json:"held_out,omitempty"`
		Decisions      []decision         `json:"decisions"`
	}
	lines := []line{}
	for n, s := range shown {
		l := line{
			Rank: n + 1, ID: s.Item.ID, Article: s.Item.Article, Text: s.Item.Text, Scheme: r.Scheme.Name,
			Given: r.Scheme.Labels[s.Given], Suggested: r.Scheme.Labels[s.Suggested],
			SuggestedProba: round4(s.Proba[s.Suggested]), SelfConfidence: round4(s.SelfConfidence()), Margin: round4(s.Margin),
			Proba: map[string]float64{}, Terms: []termLine{}, HeldOut: held[s.Item.Article] > 0, Decisions: decisionsOf(s, scheme),
		}
		for label, p := range s.Proba {
			l.Proba[r.Scheme.Labels[label]] = round4(p)
		}
		for _, term := range s.Terms {
			l.Terms = append(l.Terms, termLine{term.Text, round4(term.Weight)})
		}
		lines = append(lines, l)
	}
	if format == "jsonl" {
		encoder := lineEncoder(out)
		for _, l := range lines {
			if err := encoder.Encode(l); err != nil {
				return err
			}
		}
		return nil
	}
	thresholds := map[string]*float64{}
	for label, name := range r.Scheme.Labels {
		if math.IsInf(r.Thresholds[label], 1) {
			thresholds[name] = nil
			continue
		}
		rounded := round4(r.Thresholds[label])
		thresholds[name] = &rounded
	}
	return encodeObject(out, struct {
		Scheme     string              `json:"scheme"`
		Labels     []string            `json:"labels"`
		Passages   int                 `json:"passages"`
		Articles   int                 `json:"articles"`
		Folds      int                 `json:"folds"`
		Agreed     int                 `json:"agreed"`
		Unjudged   int                 `json:"unjudged"`
		Thresholds map[string]*float64 `json:"thresholds"`
		Joint      [][]int             `json:"confident_joint"`
		Estimated  float64             `json:"estimated_errors"`
		Found      int                 `json:"found"`
		Suspects   []line              `json:"suspects"`
	}{
		Scheme: r.Scheme.Name, Labels: r.Scheme.Labels, Passages: r.Passages, Articles: r.Articles, Folds: r.Folds,
		Agreed: r.Agreed, Unjudged: r.Unjudged, Thresholds: thresholds, Joint: r.Joint, Estimated: round4(r.Estimated), Found: len(r.Suspects), Suspects: lines,
	})
}
