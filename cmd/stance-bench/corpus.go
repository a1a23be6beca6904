package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"unicode/utf8"
)

// The shape of the passages.
const (
	articlePassages = 20
	leastWords      = 40
	mostWords       = 120
	notASCII        = 0.24 // the share of passages with curly quotes, dashes, accents
)

func runCorpus(args []string, out io.Writer) error {
	flags := newFlags("corpus", "[-n PASSAGES] [-seed SEED] [-bare] [-o FILE]")
	n := flags.Int("n", 100_000, "how many `PASSAGES`")
	seed := flags.Uint64("seed", 1, "the passages of `SEED`, of one language with those of all others")
	bare := flags.Bool("bare", false, "leave the labels out")
	name := flags.String("o", "", "write to `FILE`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *n < 0 || flags.NArg() > 0 {
		return errors.New("corpus: want a number of passages and no other argument")
	}
	return writeFile(*name, out, func(out io.Writer) error {
		return writeCorpus(out, *n, *seed, *bare)
	})
}

// writeCorpus writes n passages as JSON Lines: id, article, text and, unless
// bare, stance. Every article is drawn by itself from the seed, so that a
// smaller corpus is the beginning of a larger one of the same seed.
func writeCorpus(out io.Writer, n int, seed uint64, bare bool) error {
	w := &writer{language: newLanguage()}
	buffered := bufio.NewWriterSize(out, 1<<20)
	var line []byte
	for i := range n {
		if i%articlePassages == 0 {
			w.r = rand.New(rand.NewPCG(seed, uint64(i/articlePassages)))
		}
		w.passage()
		article := fmt.Sprintf("s%d-%06d", seed, i/articlePassages)
		line = append(line[:0], `{"id":"`...)
		line = append(line, article...)
		line = append(line, '#')
		line = strconv.AppendInt(line, int64(i%articlePassages+1), 10)
		line = append(line, `","article":"`...)
		line = append(line, article...)
		line = append(line, `","text":"`...)
		for _, c := range w.text { // never a control character
			if c == '"' || c == '\\' {
				line = append(line, '\\')
			}
			line = append(line, c)
		}
		if !bare {
			line = append(line, `","stance":"`...)
			line = append(line, labelNames[w.label]...)
		}
		line = append(line, "\"}\n"...)
		if _, err := buffered.Write(line); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

// A writer writes passages, one after the other.
type writer struct {
	*language
	r *rand.Rand

	// Of the passage at hand.
	text  []byte
	label int  // an index of labelNames
	fancy bool // it may have more than ASCII
}

func (w *writer) passage() {
	w.text = w.text[:0]
	w.label = w.labels.index(w.r)
	w.fancy = w.r.Float64() < notASCII
	for left := leastWords + w.r.IntN(mostWords-leastWords+1); left > 0; {
		n := min(left, 7+w.r.IntN(22))
		if left-n < 5 { // no stubs at the end
			n = left
		}
		if len(w.text) > 0 {
			w.text = append(w.text, ' ')
		}
		w.sentence(n)
		left -= n
	}
	if w.fancy && isASCII(string(w.text)) {
		w.text = append(w.text[:len(w.text)-1], "…"...)
	}
}

// sentence writes a sentence of n words, one in eight between quotation marks.
func (w *writer) sentence(n int) {
	quoted := w.chance(0.12)
	if quoted {
		w.mark(`"`, "“")
	}
	for i := range n {
		if i > 0 {
			w.gap()
		}
		start := len(w.text)
		w.token()
		if i == 0 {
			w.capital(start)
		}
	}
	switch {
	case w.chance(0.04):
		w.text = append(w.text, '?')
	case w.chance(0.02):
		w.text = append(w.text, '!')
	default:
		w.text = append(w.text, '.')
	}
	if quoted {
		w.mark(`"`, "”")
	}
}

// gap writes what stands between two words of a sentence.
func (w *writer) gap() {
	switch x := w.r.Float64(); {
	case x < 0.07:
		w.text = append(w.text, ", "...)
	case x < 0.076:
		w.mark(" - ", " — ")
	case x < 0.080:
		w.text = append(w.text, "; "...)
	case x < 0.083:
		w.text = append(w.text, ": "...)
	default:
		w.text = append(w.text, ' ')
	}
}

// token writes a word, or what goes for one: a number, an abbreviation, two
// words with a hyphen, one in brackets, one in the possessive.
func (w *writer) token() {
	switch x := w.r.Float64(); {
	case x < 0.006:
		w.text = strconv.AppendInt(w.text, int64(1855+w.r.IntN(172)), 10)
	case x < 0.009:
		w.text = strconv.AppendFloat(w.text, float64(w.r.IntN(1000))/10, 'f', 1, 64)
		w.text = append(w.text, '%')
	case x < 0.012:
		w.text = fmt.Appendf(w.text, "%d,%03d", 1+w.r.IntN(99), w.r.IntN(1000))
	case x < 0.014:
		w.text = append(w.text, "U.S."...)
	case x < 0.019:
		w.word()
		w.text = append(w.text, '-')
		w.word()
	case x < 0.022:
		w.text = append(w.text, '(')
		w.word()
		w.text = append(w.text, ')')
	case x < 0.032:
		w.word()
		w.mark("'s", "’s")
	default:
		w.word()
	}
}

// word draws a word of the language, and most of the times that it speaks for
// another label than the passage's, draws again.
func (w *writer) word() {
	for {
		drawn := &w.words[w.draw.index(w.r)]
		if drawn.label >= 0 && drawn.label != w.label && w.chance(tellingForce) {
			continue
		}
		text := drawn.ascii
		if w.fancy {
			text = drawn.accented
		}
		if text == "" { // not to be spelt in ASCII
			continue
		}
		w.text = append(w.text, text...)
		return
	}
}

// mark writes one of two spellings of a mark.
func (w *writer) mark(ascii, fancy string) {
	if w.fancy {
		ascii = fancy
	}
	w.text = append(w.text, ascii...)
}

// capital gives the word that begins at start a capital, if its first letter is
// one of ASCII.
func (w *writer) capital(start int) {
	if start < len(w.text) && w.text[start] < utf8.RuneSelf && 'a' <= w.text[start] && w.text[start] <= 'z' {
		w.text[start] -= 'a' - 'A'
	}
}

func (w *writer) chance(p float64) bool { return w.r.Float64() < p }
