package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// runScore prints what share of the tags in each file is right, to show that
// all tools did the work. A file has a line a passage in the order of the
// corpus: an object with a stance, as stance writes it, or a label and what else
// there is after a blank, as the others do.
func runScore(args []string, out io.Writer) error {
	flags := newFlags("score", "-gold CORPUS NAME=FILE...")
	corpus := flags.String("gold", "", "the `CORPUS` with its labels")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var gold []string
	err := eachLine(*corpus, allLines, func(l line) error {
		gold = append(gold, l.Stance)
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprint(out, "| tagger | passages | accuracy |\n|---|---:|---:|\n")
	for _, arg := range flags.Args() {
		name, file, ok := strings.Cut(arg, "=")
		if !ok {
			return fmt.Errorf("score: %q: want NAME=FILE", arg)
		}
		right, err := countRight(file, gold)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "| %s | %d | %.3f |\n", name, len(gold), float64(right)/float64(max(len(gold), 1)))
	}
	return nil
}

func countRight(name string, gold []string) (right int, err error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 2<<20)
	n := 0
	for scanner.Scan() {
		if n++; n > len(gold) {
			return 0, fmt.Errorf("%s:%d: more tags than passages", name, n)
		}
		label, err := taggedLabel(scanner.Bytes())
		if err != nil {
			return 0, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if label == gold[n-1] {
			right++
		}
	}
	if err := scanner.Err(); err != nil {
		return 0, fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	if n < len(gold) {
		return 0, fmt.Errorf("%s:%d: %d passages have no tag", name, n, len(gold)-n)
	}
	return right, nil
}

func taggedLabel(text []byte) (string, error) {
	if len(text) > 0 && text[0] == '{' {
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return "", err
		}
		if l.Stance == "" {
			return "", errors.New("no stance")
		}
		return l.Stance, nil
	}
	label, _, _ := strings.Cut(strings.TrimPrefix(string(text), "__label__"), " ")
	if label == "" {
		return "", errors.New("no label")
	}
	return label, nil
}
