// Stance-bench measures what stance costs, and what others cost for the same
// work: testdata/bench/run.sh calls it, and testdata/bench/README.md tells how
// to repeat the measurement.
//
//	stance-bench corpus -n 100000 -o FILE         make passages with labels
//	stance-bench words -o FILE CORPUS             the same for fastText
//	stance-bench terms CORPUS                     terms a passage, by recipe
//	stance-bench measure -n 5 -- A CMD... -- B CMD...   run commands by turns
//	stance-bench score -gold CORPUS NAME=FILE...  what the tags are worth
//
// language.go has the language of the passages, corpus.go the passages,
// measure.go the measurement and table.go what is printed of it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	err := run(os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "stance-bench:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	verbs := map[string]func([]string, io.Writer) error{
		"corpus": runCorpus, "words": runWords, "terms": runTerms, "measure": runMeasure, "score": runScore,
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		return errors.New("want one of the verbs corpus, words, terms, measure and score")
	}
	return verbs[args[0]](args[1:], out)
}

// newFlags are the flags of a verb; the text is what stands after its name.
func newFlags(verb, usage string) *flag.FlagSet {
	flags := flag.NewFlagSet(verb, flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "stance-bench %s %s\n", verb, usage)
		flags.PrintDefaults()
	}
	return flags
}

// writeFile makes a file of what write writes, or writes to out where no name
// is given.
func writeFile(name string, out io.Writer, write func(io.Writer) error) error {
	if name == "" {
		return write(out)
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
