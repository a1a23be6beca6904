package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"stance/classify"
	"stance/classify/token"
)

// A line of a corpus, as writeCorpus writes it.
type line struct {
	Text   string `json:"text"`
	Stance string `json:"stance"`
}

// eachLine reads a corpus of JSON Lines, or as many as most of its lines.
func eachLine(name string, most int, do func(line) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 2<<20)
	n := 0
	for n < most && scanner.Scan() {
		n++
		var l line
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if err := do(l); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	return nil
}

const allLines = int(^uint(0) >> 1)

// runWords writes a corpus as fastText wants it: a passage a line, its words in
// lower case with blanks between them, after __label__ and its label if it has
// one. fastText itself parts words at blanks alone and folds nothing.
func runWords(args []string, out io.Writer) error {
	flags := newFlags("words", "[-o FILE] CORPUS")
	name := flags.String("o", "", "write to `FILE`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("words: want one corpus")
	}
	return writeFile(*name, out, func(out io.Writer) error {
		buffered := bufio.NewWriter(out)
		err := eachLine(flags.Arg(0), allLines, func(l line) error {
			label := ""
			if l.Stance != "" {
				label = "__label__" + l.Stance + " "
			}
			_, err := fmt.Fprintln(buffered, label+plainWords(l.Text))
			return err
		})
		return errors.Join(err, buffered.Flush())
	})
}

func plainWords(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
	return strings.Join(words, " ")
}

// runTerms prints how many terms a passage has by each recipe of the program,
// on average.
func runTerms(args []string, out io.Writer) error {
	flags := newFlags("terms", "[-n PASSAGES] CORPUS")
	most := flags.Int("n", 2000, "look at the first `PASSAGES`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("terms: want one corpus")
	}
	for _, name := range classify.RecipeNames() {
		recipe, err := classify.NamedRecipe(name)
		if err != nil {
			return err
		}
		mean, err := termsOf(recipe, flags.Arg(0), *most)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s %.0f\n", name, mean)
	}
	return nil
}

func termsOf(recipe classify.Recipe, corpus string, most int) (float64, error) {
	views := make([]token.View, len(recipe.Views))
	for i, v := range recipe.Views {
		views[i] = v.View
	}
	extractor := token.NewExtractor(views, token.DefaultLexicon())
	terms, passages := 0, 0
	err := eachLine(corpus, most, func(l line) error {
		extractor.Read(l.Text)
		for i := range views {
			terms += len(extractor.Terms(i))
		}
		passages++
		return nil
	})
	if err == nil && passages == 0 {
		err = fmt.Errorf("%s: no passage", corpus)
	}
	return float64(terms) / float64(max(passages, 1)), err
}
