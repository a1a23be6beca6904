package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/token"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
	"stance/labels/textpos"
)

// defaultLabels is the label set that label verbs take where it exists.
const defaultLabels = "labels/gold"

func addModelFlag(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "model", "", "model `FILE` written by stance train (default: trained on the built-in label set)")
	_ = cmd.MarkFlagFilename("model")
}

// openModel opens a stored model to tag by, or that of the built-in label set.
func openModel(name string) (*classify.Model, error) {
	// All that is allocated on the way stays: to look for what does not would
	// take half of the time that a single passage takes.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	if name != "" {
		return readToTag(name)
	}
	go token.DefaultLexicon() // needed, and read by then
	return openBuiltIn(openKept)
}

// openWhole is openModel for what needs more of a model than its tags.
func openWhole(name string) (*classify.Model, error) {
	if name != "" {
		return readModel(name)
	}
	return openBuiltIn(readModel)
}

// builtInSet reads the label set inside the program; schemes, unless nil,
// replace its own.
func builtInSet(schemes []labels.Scheme) (*store.Set, error) {
	return store.Read(gold.Files(), "built-in label set", schemes, gold.Schemes())
}

// readModel reads a stored model.
func readModel(name string) (*classify.Model, error) {
	return readModelBy(name, func(file io.ReadCloser) (*classify.Model, error) { return classify.ReadModel(file) })
}

// readToTag reads of a stored model what tagging needs.
func readToTag(name string) (*classify.Model, error) {
	return readModelBy(name, func(file io.ReadCloser) (*classify.Model, error) {
		if file, ok := file.(*os.File); ok {
			if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
				return classify.OpenModel(file, info.Size())
			}
		}
		return classify.ReadModel(file) // a pipe has no size
	})
}

func readModelBy(name string, read func(io.ReadCloser) (*classify.Model, error)) (*classify.Model, error) {
	file, err := openFile(name)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	defer file.Close()
	model, err := read(file)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	return model, nil
}

// setFlags say which label set a verb works on.
type setFlags struct {
	labels  string
	scheme  string
	heldOut string
}

func (f *setFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.labels, "labels", "", "label set: a `DIR`, or one .jsonl file (default "+defaultLabels+" where it exists)")
	cmd.Flags().StringVar(&f.scheme, "scheme", "", "scheme `FILE` (default: scheme.json in the label set, else the built-in schemes)")
}

// place is where the label set stands.
func (f *setFlags) place() (string, error) {
	if f.labels != "" {
		return f.labels, nil
	}
	if info, err := os.Stat(defaultLabels); err != nil || !info.IsDir() {
		return "", fmt.Errorf("no folder %s here: name a label set with --labels, or make one with `stance labels init DIR`", defaultLabels)
	}
	return defaultLabels, nil
}

// named is the label set to read, by its name or the one that stands here, and
// the schemes that were named for it.
func (f *setFlags) named() (name string, schemes []labels.Scheme, err error) {
	if name, err = f.place(); err == nil {
		schemes, err = f.schemes()
	}
	return name, schemes, err
}

// open reads the label set.
func (f *setFlags) open() (*store.Set, error) {
	name, schemes, err := f.named()
	if err != nil {
		return nil, err
	}
	set, err := store.Open(name, schemes, gold.Schemes())
	if err != nil {
		return nil, err
	}
	return set, f.openHeldOut(set)
}

// register registers the label set, whose texts are not kept.
func (f *setFlags) register() (*store.Register, error) {
	name, schemes, err := f.named()
	if err != nil {
		return nil, err
	}
	source, err := store.OpenSource(name, schemes, gold.Schemes())
	if err != nil {
		return nil, err
	}
	if f.heldOut != "" {
		source.HeldOutFile = f.heldOut
		if source.HeldOut, err = readHeldOut(f.heldOut); err != nil {
			return nil, err
		}
	}
	return source.Register()
}

// openHeldOut reads the held-out list that was named, if one was.
func (f *setFlags) openHeldOut(set *store.Set) (err error) {
	if f.heldOut != "" {
		set.HeldOutFile = f.heldOut
		set.HeldOut, err = readHeldOut(f.heldOut)
	}
	return err
}

// noteUnknown warns of held-out articles that are not in the set: everything
// would be trained on, and scores would be too good.
func noteUnknown(set *store.Set, items []labels.Item, term terminal) {
	noteNames(set.HeldOut.Unknown(items), set.HeldOut, set.HeldOutFile, term)
}

func noteNames(unknown []string, held labels.HeldOut, file string, term terminal) {
	for _, name := range unknown {
		term.note("%s:%d: no passage belongs to article %q: nothing is held out by it", file, held[name], name)
	}
}

// openOrBuiltIn reads the label set if one was named, and the built-in one
// otherwise.
func (f *setFlags) openOrBuiltIn() (*store.Set, error) {
	if f.labels == "" {
		schemes, err := f.schemes()
		if err != nil {
			return nil, err
		}
		set, err := builtInSet(schemes)
		if err != nil {
			return nil, err
		}
		return set, f.openHeldOut(set)
	}
	return f.open()
}

func (f *setFlags) schemes() ([]labels.Scheme, error) {
	if f.scheme == "" {
		return nil, nil
	}
	file, err := openFile(f.scheme)
	if err != nil {
		return nil, fmt.Errorf("scheme file %s: %w", f.scheme, err)
	}
	defer file.Close()
	schemes, err := labels.ReadSchemes(file)
	if err != nil {
		return nil, fmt.Errorf("scheme file %w", textpos.InFile(f.scheme, err))
	}
	return schemes, nil
}

func readHeldOut(name string) (labels.HeldOut, error) {
	file, err := openFile(name)
	if err != nil {
		return nil, fmt.Errorf("held-out list %s: %w", name, err)
	}
	defer file.Close()
	held, err := labels.ReadHeldOut(file)
	if err == nil && len(held) == 0 {
		err = errors.New("it names no article")
	}
	if err != nil {
		return nil, fmt.Errorf("held-out list %w", textpos.InFile(name, err))
	}
	return held, nil
}
