package token

import (
	_ "embed" // for the cues
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"stance/labels/textpos"
)

// Bounds of a lexicon.
const (
	mostConcepts = 100
	mostPatterns = 20_000
	mostElements = 12
	longestGap   = 3
	shortestStem = 2
)

// A Lexicon holds concepts, such as "hope", and the patterns of words that
// express them. It is not changed after reading, so that extractors may share
// one.
//
// The patterns are compiled into one automaton. Its alphabet are the literals:
// the words and stems that stand in patterns. A word of a text is looked up
// once, for the literals that it fits; from then on, only numbers are compared.
// Patterns that begin alike share their first states.
type Lexicon struct {
	text     string
	concepts []string
	keys     []conceptKeys // of each concept

	exact    []exactWord // by hash, open addressing
	stems    []stemEntry // in order of their buckets
	bucketAt [buckets + 1]int32
	starts   [][]int32 // states that each literal leads to from the beginning
	states   []state
	edges    []edge // open addressing
	targets  []int32
}

// A state is a place in one or more patterns, behind one of their elements.
type state struct {
	accepts []int32 // the concepts of patterns that end here
	gaps    []int32 // the states that any word leads to
	follows uint64  // a bit by literal modulo 64: whether some such literal leads on
	leaf    bool    // nothing leads on
}

// An edge leads on from a state by a literal.
type edge struct {
	state, literal int32
	from, to       int32 // where its targets stand; 0 in a free slot
}

type exactWord struct {
	hash    uint64
	literal int32 // from 1; 0 in a free slot
}

type stemEntry struct {
	first, mask uint64 // its first eight bytes, and which bits of them it has
	text        string
	literal     int32
}

// conceptKeys are the keys that a concept gives rise to.
type conceptKeys struct {
	plain, atEnd, afterBut, negated fact
}

//go:embed cues.txt
var cues string

var defaultLexicon = sync.OnceValue(func() *Lexicon {
	lexicon, err := ReadLexicon(strings.NewReader(cues))
	if err != nil {
		panic("token: the built-in cues: " + err.Error())
	}
	return lexicon
})

// DefaultLexicon is the lexicon built into the program.
func DefaultLexicon() *Lexicon { return defaultLexicon() }

// DefaultLexiconText is its text, to be had without reading it.
func DefaultLexiconText() string { return cues }

// Text is the text that the lexicon was read from, byte for byte.
func (l *Lexicon) Text() string { return l.text }

// Concepts are the names of the concepts, in the order of the text.
func (l *Lexicon) Concepts() []string { return slices.Clone(l.concepts) }

// ReadLexicon reads a lexicon. The format is one of lines:
//
//	# a comment
//	[hope]
//	hope*
//	look* forward to
//	(ready|willing|prepared) to (talk|negotiat*)
//	within (easy)? reach
//	light ... tunnel
//
// A line with a name in brackets begins a concept; the name is of lower-case
// letters and hyphens. Each line below it is a pattern of the concept, until the
// next name; a name that comes again adds to its patterns. Empty lines and lines
// that begin with # are comments.
//
// A pattern is one to twelve elements with spaces between them. It fits wherever
// its elements fit the words of a sentence, one after the other:
//
//	word      this word, as [Word.Folded] gives it: case and "'s" do not count
//	stem*     a word that begins so; a stem has two letters at least
//	(a|b|c*)  one of these
//	x?        an element that may be missing
//	...       up to three words, whatever they are; there must be an element
//	          that may not be missing on either side
//
// A pattern has at least one element that may not be missing, and stands once in
// its concept. Faults are a [*textpos.Error] with the line.
func ReadLexicon(in io.Reader) (*Lexicon, error) {
	raw, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	c := newCompiler(string(raw))
	number := 0
	for line := range strings.SplitSeq(strings.TrimPrefix(c.lexicon.text, "\ufeff"), "\n") {
		number++
		if err := c.line(line, number); err != nil {
			return nil, err
		}
	}
	if c.patterns == 0 {
		return nil, textpos.Errorf(0, 0, "no pattern in the lexicon: it wants a line such as [hope], and below it a line such as hope*")
	}
	return c.finish(), nil
}

// A compiler turns lines into an automaton.
type compiler struct {
	lexicon  *Lexicon
	concept  int32 // the present one, or -1
	patterns int
	lines    map[string]int // of patterns, by concept and pattern
	literals map[string]int32
	edges    map[[2]int32][]int32
	shared   map[string]int32 // states by what leads to them
	key      []byte           // scratch
}

func newCompiler(text string) *compiler {
	lines := strings.Count(text, "\n")
	return &compiler{
		lexicon:  &Lexicon{text: text, states: make([]state, 1, 1+2*lines)}, // state 0 is the beginning
		concept:  -1,
		lines:    make(map[string]int, lines),
		literals: make(map[string]int32, lines),
		edges:    make(map[[2]int32][]int32, 4*lines),
		shared:   make(map[string]int32, 2*lines),
	}
}

// line reads one line.
func (c *compiler) line(line string, number int) error {
	if !utf8.ValidString(line) {
		column := 1
		for _, r := range line {
			if r == utf8.RuneError {
				break
			}
			column++
		}
		return textpos.Errorf(number, column, "not UTF-8: save the lexicon in that encoding")
	}
	line = strings.TrimSpace(line)
	switch {
	case line == "" || line[0] == '#':
		return nil
	case line[0] == '[':
		return c.begin(line, number)
	case c.concept < 0:
		return textpos.Errorf(number, 0, "pattern %q belongs to no concept: put a line such as [hope] before it", line)
	}
	return c.pattern(line, number)
}

// begin begins a concept.
func (c *compiler) begin(line string, number int) error {
	name, closed := strings.CutSuffix(line[1:], "]")
	valid := closed && name != ""
	for i := range len(name) {
		valid = valid && ('a' <= name[i] && name[i] <= 'z' || name[i] == '-')
	}
	if !valid || name[0] == '-' || name[len(name)-1] == '-' {
		return textpos.Errorf(number, 0, "%q is no name of a concept: want lower-case letters and hyphens in square brackets, as in [hope]", line)
	}
	l := c.lexicon
	if known := slices.Index(l.concepts, name); known >= 0 {
		c.concept = int32(known)
		return nil
	}
	if len(l.concepts) == mostConcepts {
		return textpos.Errorf(number, 0, "more than %d concepts: put some together", mostConcepts)
	}
	c.concept = int32(len(l.concepts))
	l.concepts = append(l.concepts, name)
	l.keys = append(l.keys, conceptKeys{
		plain:    newFact(name),
		atEnd:    newFact(name + " at end"),
		afterBut: newFact(name + " after but"),
		negated:  newFact("not " + name),
	})
	return nil
}

// A piece is an element of a pattern.
type piece struct {
	gap      bool
	optional bool
	literals []string // folded words, and stems with their star
}

// pattern compiles a pattern.
func (c *compiler) pattern(line string, number int) error {
	fault := func(format string, args ...any) error {
		return textpos.Errorf(number, 0, format, args...)
	}
	if c.patterns == mostPatterns {
		return fault("more than %d patterns: leave the rarest out", mostPatterns)
	}
	fields := strings.Fields(line)
	if len(fields) > mostElements {
		return fault("a pattern of %d elements: %d are the most, so cut it or use a gap (...)", len(fields), mostElements)
	}
	var pieces []piece
	var plain strings.Builder // the pattern as it is compared
	for _, field := range fields {
		p, problem := parsePiece(field)
		if problem != "" {
			return fault("element %q: %s", field, problem)
		}
		pieces = append(pieces, p)
		plain.WriteByte(' ')
		plain.WriteString(p.String())
	}
	firm := func(p piece) bool { return !p.gap && !p.optional }
	if !slices.ContainsFunc(pieces, firm) {
		return fault("every element may be missing: take the ? from one that must be there")
	}
	for i, p := range pieces {
		if p.gap && (!slices.ContainsFunc(pieces[:i], firm) || !slices.ContainsFunc(pieces[i:], firm)) {
			return fault("a gap (...) at an end of the pattern: put an element without a ? on either side of it")
		}
	}
	key := fmt.Sprintf("%d%s", c.concept, plain.String())
	if before, twice := c.lines[key]; twice {
		return fault("the same pattern as on line %d: leave one out", before)
	}
	c.lines[key] = number
	c.patterns++
	c.compile(pieces)
	return nil
}

// String writes the element as patterns are compared.
func (p piece) String() string {
	switch {
	case p.gap:
		return "..."
	case p.optional:
		return strings.Join(p.literals, "|") + "?"
	}
	return strings.Join(p.literals, "|")
}

// parsePiece reads an element. The problem is empty when there is none.
func parsePiece(field string) (p piece, problem string) {
	if field == "..." || field == "…" {
		return piece{gap: true}, ""
	}
	rest, optional := strings.CutSuffix(field, "?")
	p.optional = optional
	alternatives := []string{rest}
	if strings.ContainsAny(rest, "()|") {
		inner, opened := strings.CutPrefix(rest, "(")
		inner, closed := strings.CutSuffix(inner, ")")
		if !opened || !closed || strings.ContainsAny(inner, "()") {
			return p, "write alternatives as (a|b), in one pair of brackets and without spaces"
		}
		alternatives = strings.Split(inner, "|")
	}
	for _, one := range alternatives {
		literal, problem := parseLiteral(one)
		if problem != "" {
			return p, problem
		}
		if !slices.Contains(p.literals, literal) {
			p.literals = append(p.literals, literal)
		}
	}
	slices.Sort(p.literals)
	return p, ""
}

// parseLiteral folds a word or a stem with its star.
func parseLiteral(text string) (literal, problem string) {
	bare, star := strings.CutSuffix(text, "*")
	switch {
	case bare == "" && !star:
		return "", "an alternative is empty: write a word, or ? behind the element if it may be missing"
	case strings.Contains(bare, "*"):
		return "", "a * may only stand at the end of a word"
	case strings.Contains(bare, "?"):
		return "", "a ? may only stand at the end of an element"
	}
	if star && utf8.RuneCountInString(bare) < shortestStem {
		return "", fmt.Sprintf("a stem before a * wants %d letters at least", shortestStem)
	}
	words := Split(nil, bare)
	if len(words) != 1 || words[0].Start != 0 || words[0].End != len(bare) {
		return "", fmt.Sprintf("%q is not one word: write each word as an element of its own, without punctuation", bare)
	}
	if !star {
		return words[0].Folded(bare), ""
	}
	folded := words[0].Folded(bare)
	if utf8.RuneCountInString(folded) < shortestStem {
		return "", fmt.Sprintf("a stem before a * wants %d letters at least", shortestStem)
	}
	return folded + "*", ""
}

// compile adds a pattern to the automaton.
func (c *compiler) compile(pieces []piece) {
	// The states that the pattern may be in, from the first element on.
	frontier := []int32{0}
	for _, p := range pieces {
		if p.gap {
			before := frontier
			frontier = slices.Clone(frontier)
			for range longestGap {
				before = []int32{c.step(before, nil)}
				frontier = append(frontier, before[0])
			}
			continue
		}
		target := c.step(frontier, p.literals)
		if p.optional {
			frontier = append(slices.Clone(frontier), target)
		} else {
			frontier = []int32{target}
		}
	}
	for _, s := range frontier {
		accepts := &c.lexicon.states[s].accepts
		if !slices.Contains(*accepts, c.concept) {
			*accepts = append(*accepts, c.concept)
		}
	}
}

// step is the state to which these literals, or any word if there are none, lead
// from each of these states. It is shared by all patterns that get there in the
// same way and in no other.
func (c *compiler) step(from []int32, literals []string) int32 {
	key := c.key[:0]
	for _, s := range from {
		key = binary.LittleEndian.AppendUint32(key, uint32(s))
	}
	for _, text := range literals {
		key = append(key, '|') // no word has one
		key = append(key, text...)
	}
	c.key = key
	if known, ok := c.shared[string(key)]; ok {
		return known
	}
	l := c.lexicon
	target := int32(len(l.states))
	c.shared[string(key)] = target
	l.states = append(l.states, state{})
	for _, s := range from {
		if literals == nil {
			l.states[s].gaps = append(l.states[s].gaps, target)
		}
		for _, text := range literals {
			literal, ok := c.literals[text]
			if !ok {
				literal = int32(len(c.literals)) + 1
				c.literals[text] = literal
			}
			edge := [2]int32{s, literal}
			c.edges[edge] = append(c.edges[edge], target)
		}
	}
	return target
}

// finish builds the tables that matching uses.
func (c *compiler) finish() *Lexicon {
	l := c.lexicon
	l.starts = make([][]int32, len(c.literals)+1)
	for i := range l.states {
		l.states[i].leaf = len(l.states[i].gaps) == 0
	}
	l.edges = make([]edge, tableSize(len(c.edges)))
	for at, targets := range c.edges {
		from, literal := at[0], at[1]
		l.states[from].leaf = false
		l.states[from].follows |= 1 << (literal & 63)
		if from == 0 {
			l.starts[literal] = targets
			continue
		}
		slot := edgeHash(from, literal) & uint64(len(l.edges)-1)
		for l.edges[slot].to > 0 {
			slot = (slot + 1) & uint64(len(l.edges)-1)
		}
		first := int32(len(l.targets))
		l.targets = append(l.targets, targets...)
		l.edges[slot] = edge{from, literal, first, int32(len(l.targets))}
	}
	l.exact = make([]exactWord, tableSize(len(c.literals)))
	for text, literal := range c.literals {
		if bare, star := strings.CutSuffix(text, "*"); star {
			l.stems = append(l.stems, newStem(bare, literal))
			continue
		}
		hash := Hash(text)
		slot := hash & uint64(len(l.exact)-1)
		for l.exact[slot].literal != 0 {
			slot = (slot + 1) & uint64(len(l.exact)-1)
		}
		l.exact[slot] = exactWord{hash, literal}
	}
	slices.SortFunc(l.stems, func(a, b stemEntry) int {
		if d := bucket(a.text[0], a.text[1]) - bucket(b.text[0], b.text[1]); d != 0 {
			return d
		}
		return strings.Compare(a.text, b.text)
	})
	for _, s := range l.stems {
		l.bucketAt[bucket(s.text[0], s.text[1])+1]++
	}
	for i := range buckets {
		l.bucketAt[i+1] += l.bucketAt[i]
	}
	return l
}

func newStem(text string, literal int32) stemEntry {
	s := stemEntry{text: text, literal: literal, mask: math.MaxUint64}
	s.first = head([]byte(text), span{0, len(text)})
	if len(text) < 8 {
		s.mask <<= 8 * uint(8-len(text))
	}
	return s
}

// tableSize is a power of two that leaves a table of n entries mostly free.
func tableSize(n int) int {
	size := 16
	for size < 4*n {
		size *= 2
	}
	return size
}

// buckets is how many groups stems are in, by their first two bytes. Those of
// small letters have a group for each pair.
const buckets = 1024

func bucket(first, second byte) int {
	return (int(first)<<5 ^ int(second)) % buckets
}

func edgeHash(state, literal int32) uint64 {
	return mix(uint64(state)<<32 | uint64(literal))
}
