package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
)

type editOptions struct {
	set       setFlags
	annotator string
	note      string
	dryRun    bool
	now       func() time.Time
}

func newLabelsEdit(term terminal) *cobra.Command {
	o := editOptions{now: time.Now}
	cmd := &cobra.Command{
		Use:   "edit ID",
		Short: "label a passage, or change its label",
		Long: `Adds a decision about a passage to a label set: a line behind the passage's last
one, in the same file. Nothing that stood there is changed: "stance labels log"
lists what was said before, and another edit brings it back.

The decision is that of the annotator "adjudicated", which settles the gold label,
unless --annotator names another. There is a flag for each scheme of the label set;
a scheme that is left out stays as it was. Prints where the line was written, and
how the gold label changed. The line is on disk before the command ends; two
processes that edit a set at once wait for each other.`,
		Example: `  stance labels edit 'may/talks#0f860f14af10' --labels my-labels --stance neutral
  stance labels edit 'may/talks#0f860f14af10' --labels my-labels --stance skeptical \
    --sentiment negative --annotator ann --note "the minister's own words"
  stance labels edit 'may/talks#0f860f14af10' --labels my-labels --stance neutral --dry-run`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runLabelsEdit(cmd, o, args[0], term)
		},
	}
	o.set.add(cmd)
	cmd.Flags().StringVar(&o.annotator, "annotator", labels.Adjudicated, "`NAME` of who decided")
	cmd.Flags().StringVar(&o.note, "note", "", "`TEXT` on why")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "say what would change, and write nothing")
	cmd.Flags().StringArray("label", nil, "`SCHEME=LABEL`, for a scheme whose name makes no flag")
	schemes, opened := schemesAhead(term.args)
	for _, scheme := range schemes {
		if cmd.Flags().Lookup(scheme.Name) != nil || strings.ContainsAny(scheme.Name, " =") || strings.HasPrefix(scheme.Name, "-") || scheme.Name == "help" {
			continue
		}
		cmd.Flags().String(scheme.Name, "", "`LABEL`: "+either(scheme.Labels))
		complete(cmd, scheme.Name, scheme.Labels...)
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if opened != nil { // whose flags are not known is the first thing to tell
			return opened
		}
		return usageError("%w: see `%s --help`", err, cmd.CommandPath())
	})
	return cmd
}

// schemesAhead are the schemes of the label set that a command line of `labels
// edit` names, from which flags are made before it is parsed. Where the set
// cannot be opened, they are the built-in ones.
func schemesAhead(args []string) ([]labels.Scheme, error) {
	verb := slices.Index(args, "edit")
	if verb < 1 || args[verb-1] != "labels" {
		return gold.Schemes(), nil
	}
	var f setFlags
	for i, arg := range args[verb+1:] {
		for flag, value := range map[string]*string{"--labels": &f.labels, "--scheme": &f.scheme} {
			if given, ok := strings.CutPrefix(arg, flag+"="); ok {
				*value = given
			} else if arg == flag && verb+i+2 < len(args) {
				*value = args[verb+i+2]
			}
		}
	}
	if f.labels == "" && f.scheme == "" {
		if _, unwritable := f.writable(); unwritable != nil {
			return gold.Schemes(), nil //nolint:nilerr // the command itself refuses such a set, and says why
		}
	}
	source, err := f.source()
	if err != nil {
		return gold.Schemes(), err
	}
	return source.Schemes, nil
}

func runLabelsEdit(cmd *cobra.Command, o editOptions, id string, term terminal) error {
	if err := labels.CheckAnnotator(o.annotator); err != nil {
		return usageError("--annotator: %w", err)
	}
	if !utf8.ValidString(o.note) {
		return usageError("--note: this is no UTF-8 text")
	}
	source, err := o.set.source()
	if err != nil {
		return err
	}
	if o.dryRun {
		return o.edit(cmd, id, source, nil, term)
	}
	if _, err := o.labels(cmd, source.Schemes); err != nil {
		return err // before anything is locked or mended
	}
	writer, err := o.set.writer(cmd.Context(), term)
	if err != nil {
		return err
	}
	err = o.edit(cmd, id, writer.Source, writer, term)
	if unlockErr := writer.Unlock(); err == nil {
		err = unlockErr
	}
	return err
}

// labels reads the labels given, one for each scheme, "" where there is none.
func (o *editOptions) labels(cmd *cobra.Command, schemes []labels.Scheme) ([]string, error) {
	given := make([]string, len(schemes))
	general, err := cmd.Flags().GetStringArray("label")
	if err != nil {
		return nil, err
	}
	var names []string
	decided := false
	set := func(s int, flag, label string) error {
		if schemes[s].Index(label) < 0 {
			return usageError("%s %q: no label of %s: want %s", flag, clip(printable(label), 60), schemes[s].Name, either(schemes[s].Labels))
		}
		if given[s] != "" && given[s] != label {
			return usageError("%s: two labels given, %s and %s", schemes[s].Name, given[s], label)
		}
		given[s], decided = label, true
		return nil
	}
	for s, scheme := range schemes {
		names = append(names, "--"+scheme.Name)
		if flag := cmd.Flags().Lookup(scheme.Name); flag != nil && flag.Changed && !fixedFlag(scheme.Name) {
			if err := set(s, "--"+scheme.Name, flag.Value.String()); err != nil {
				return nil, err
			}
		}
	}
	for _, pair := range general {
		name, label, found := strings.Cut(pair, "=")
		s := slices.IndexFunc(schemes, func(scheme labels.Scheme) bool { return scheme.Name == name })
		if !found || s < 0 {
			return nil, usageError("--label %q: want SCHEME=LABEL of a scheme of the label set", clip(printable(pair), 60))
		}
		if err := set(s, "--label "+name, label); err != nil {
			return nil, err
		}
	}
	if !decided {
		return nil, usageError("name a label: %s", either(names))
	}
	return given, nil
}

// fixedFlag reports whether a flag of the verb has the name of a scheme.
func fixedFlag(name string) bool {
	return slices.Contains([]string{"labels", "scheme", "annotator", "note", "dry-run", "label", "help"}, name)
}

// edit adds the line; without a writer it only says what the line would do.
func (o *editOptions) edit(cmd *cobra.Command, id string, source *store.Source, writer *store.Writer, term terminal) error {
	given, err := o.labels(cmd, source.Schemes)
	if err != nil {
		return err
	}
	lines, err := linesOf(source, id)
	if err != nil {
		return err
	}
	added, late := labels.Follow(lines, labels.Annotation{Labels: given, Annotator: o.annotator, Note: o.note}, o.now())
	edit := labels.Compare(lines, added, source.Schemes)
	where := added.File
	switch {
	case edit.Idle():
		printEdit(term, where, added, edit, "nothing to change")
		return nil
	case writer == nil:
		printEdit(term, where, added, edit, "not written: --dry-run")
	default:
		line, err := writer.Append(added.File, added.Append(nil, source.Schemes))
		if err != nil {
			return err
		}
		printEdit(term, fmt.Sprintf("%s:%d", where, line), added, edit, "")
	}
	if late != nil {
		term.note("the clock says %s, but %s is of %s: that time is written", o.now().UTC().Format(time.RFC3339), late.Where(), late.At)
	}
	return nil
}

// printEdit says where a line was written and what it changed.
func printEdit(term terminal, where string, added labels.Annotation, edit labels.Edit, remark string) {
	s := term.screen()
	head := fmt.Sprintf("%s: %s by %s", where, added.ID, added.Annotator)
	if remark != "" {
		head += " (" + remark + ")"
	}
	fmt.Fprintln(term.out, s.paint(bold, printable(head)))
	for _, line := range wrap(printable(added.Text), s.width-2, 2) {
		fmt.Fprintln(term.out, s.paint(dim, "  "+line))
	}
	width := 0
	for _, change := range edit.Changes {
		width = max(width, len(change.Scheme))
	}
	for _, change := range edit.Changes {
		if change.Said == "" {
			continue
		}
		text := change.GoldBefore + " -> " + change.GoldAfter
		if change.GoldBefore == change.GoldAfter {
			text = "stays " + change.GoldAfter
			if change.GoldAfter != change.Said && change.Settled {
				text += fmt.Sprintf(", as %q has settled it", labels.Adjudicated)
			}
		}
		fmt.Fprintf(term.out, "  gold %s  %s\n", pad(change.Scheme, width), printable(text))
	}
}
