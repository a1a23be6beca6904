package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/english"
	"stance/classify/near"
	"stance/labels"
	"stance/labels/passage"
	"stance/labels/store"
)

func newLabelsCheck(term terminal) *cobra.Command {
	var o struct {
		set      setFlags
		articles string
		repair   bool
	}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "find mistakes in a label set",
		Long: `Lists what is wrong with a label set, each with its file and line: lines that cannot
be read, labels that are not in the scheme, texts that no longer match their id,
orphans, conflicts that nobody has settled, and near-duplicates of held-out
passages among those trained on, which would flatter every score.

Errors make the exit code 1; warnings do not.

With --repair it first mends what a crash left at the end of a file: a line that was
cut off is moved to FILE.torn, one that lacks its newline gets it. Verbs that write
to a label set do so by themselves.`,
		Example: `  stance labels check
  stance labels check --labels my-labels --articles my-articles`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.repair {
				writer, err := o.set.writer(cmd.Context(), term)
				if err == nil {
					err = writer.Unlock()
				}
				if err != nil {
					return err
				}
			}
			set, err := o.set.open()
			if err != nil {
				return err
			}
			return runLabelsCheck(cmd.Context(), set, o.articles, term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.articles, "articles", "", "`FOLDER` of the articles: report labels whose passage is not in them")
	cmd.Flags().BoolVar(&o.repair, "repair", false, "mend the ends of files that a crash cut off")
	return cmd
}

func runLabelsCheck(ctx context.Context, set *store.Set, folder string, term terminal) error {
	if len(set.Faults)+len(set.Annotations)+len(set.Queue) == 0 {
		return fmt.Errorf("label set %s: no line in it", set.Name)
	}
	var problems []labels.Problem
	for _, fault := range set.Faults {
		where, what, _ := strings.Cut(fault.Error(), ": ")
		problems = append(problems, labels.Problem{Severity: labels.Wrong, Where: where, What: what})
	}
	items := labels.Resolve(set.Annotations, set.Schemes)
	problems = append(problems, labels.Check(slices.Concat(set.Annotations, set.Queue), items, set.Schemes, set.HeldOut, set.HeldOutFile)...)
	train, held := labels.Split(items, set.HeldOut)
	for _, pair := range near.Duplicates(texts(held), texts(train)) {
		problems = append(problems, labels.Problem{
			Severity: labels.Wrong,
			Where:    last(train[pair.B]).Where(),
			What: fmt.Sprintf("near-duplicate (%.0f%%) of the held-out passage %s (%s): do not train on it",
				100*pair.Overlap, held[pair.A].ID, last(held[pair.A]).Where()),
		})
	}
	articles := reporter{term: term}
	if folder != "" {
		orphans, err := findOrphans(ctx, items, folder, &articles)
		if err != nil {
			return err
		}
		problems = append(problems, orphans...)
	}

	errors := 0
	for _, p := range problems {
		fmt.Fprintln(term.out, printable(fmt.Sprintf("%s: %s: %s", p.Where, p.Severity, p.What)))
		if p.Severity == labels.Wrong {
			errors++
		}
	}
	fmt.Fprintf(term.out, "%s: %s, %s of %s (%s held out, %s unresolved); %s, %s\n", set.Name,
		english.Plural(len(set.Annotations), "decision", "decisions"), english.Plural(len(items), "passage", "passages"),
		english.Plural(articleCount(items), "article", "articles"), english.Thousands(len(held)), english.Thousands(unresolvedCount(items)),
		english.Plural(errors, "error", "errors"), english.Plural(len(problems)-errors, "warning", "warnings"))
	if errors > 0 {
		return &exitError{code: exitFailed}
	}
	return articles.result()
}

func texts(items []labels.Item) []string {
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = item.Text
	}
	return list
}

// last is the decision about an item that was made last.
func last(item labels.Item) labels.Annotation { return item.Decisions[len(item.Decisions)-1] }

// findOrphans lists the items whose article is in the folder but whose passage
// is not in that article.
func findOrphans(ctx context.Context, items []labels.Item, folder string, report *reporter) ([]labels.Problem, error) {
	found, err := gather([]string{folder}, "auto", report.term.in)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	known := map[string]bool{}
	err = report.blocks(ctx, found, func(row *batch.Row) error {
		if row.Kind == article.KindPassage {
			report.read++
			there[row.ID] = true
			known[row.Article] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var problems []labels.Problem
	for _, item := range items {
		if _, ours, _ := passage.ParseID(item.ID, item.Text); ours && known[item.Article] && !there[item.ID] {
			problems = append(problems, labels.Problem{
				Severity: labels.Wrong, Where: last(item).Where(),
				What: fmt.Sprintf("orphan: article %q has no such passage (any more)", item.Article),
			})
		}
	}
	return problems, nil
}

// articleCount counts the articles that items belong to; a passage of unknown
// article is one of its own.
func articleCount(items []labels.Item) int {
	names := map[string]bool{}
	for _, item := range items {
		names[item.Group()] = true
	}
	return len(names)
}

// unresolvedCount counts the items that wait for an adjudicator.
func unresolvedCount(items []labels.Item) int {
	n := 0
	for _, item := range items {
		if item.Unresolved() {
			n++
		}
	}
	return n
}
