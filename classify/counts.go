package classify

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"stance/classify/token"
	"stance/labels"
	"stance/labels/pieced"
)

// Counts is the sufficient statistic of naive Bayes: for every label the number
// of examples, and for every term and label the number of examples that hold
// the term. It is not safe for concurrent use.
type Counts struct {
	layout
	recipe     Recipe         // filled
	lexicon    *token.Lexicon // nil where no view needs one
	extractor  *token.Extractor
	words      *token.WordReader // in its place where words alone are counted; its numbers are rows
	vocabulary *vocabulary

	docs  []int // examples by column
	table tally // examples that hold each term, by column

	counted []int // scratch: the columns that an example counts in

	seen  pieced.List[seenItem] // the examples, in no order that matters
	at    map[string]int        // where each id stands in seen; nil until it is asked for
	parts []*Counts             // which hold the examples of their Whole
}

// NewCounts returns empty counts for the schemes. Targets name what the stance
// of passages may be toward; each gets estimates of its own. Passages that name
// another, and all passages of a set with fewer than two, go by what is common
// to all. The only errors are those of the recipe and its lexicon.
func NewCounts(schemes []labels.Scheme, targets []string, recipe Recipe) (*Counts, error) {
	recipe, err := recipe.filled()
	if err != nil {
		return nil, err
	}
	lexicon, err := recipe.readLexicon()
	if err != nil {
		return nil, err
	}
	if len(targets) > maxTargets {
		return nil, fmt.Errorf("label set names %d targets: want %d at most: merge some, or leave %q out of the lines", len(targets), maxTargets, "target")
	}
	targets = slices.Sorted(slices.Values(targets))
	c := &Counts{
		layout: newLayout(schemes, targets), recipe: recipe, lexicon: lexicon, vocabulary: &vocabulary{},
	}
	c.newReaders()
	if !c.packs() {
		return nil, fmt.Errorf("label set has %d schemes: their labels go together in too many ways: leave some out", len(schemes))
	}
	c.docs, c.table.columns = make([]int, c.columns()), c.columns()
	return c, nil
}

// newReaders makes what finds the terms of passages.
func (c *Counts) newReaders() {
	c.extractor, c.words = nil, nil
	if c.recipe.wordsAlone() {
		c.words = token.NewWordReader()
		return
	}
	c.extractor = c.recipe.extractor(c.lexicon)
}

// Schemes are those that are counted for.
func (c *Counts) Schemes() []labels.Scheme { return c.schemes }

// Recipe is the one that is counted by, with its defaults filled in.
func (c *Counts) Recipe() Recipe { return c.recipe }

// Targets are those that are counted apart, in alphabetical order.
func (c *Counts) Targets() []string { return c.targets }

// Target is the index of a target by its name, or General.
func (c *Counts) Target(name string) int { return c.target(name) }

// A Passage is an item as counts see it: the rows of its terms. It belongs to
// the counts that read it and to those made of them by Without.
type Passage struct {
	ID     string
	Gold   []int // by scheme
	Target int   // index of the target, or General

	fingerprint uint64  // of its words
	text        uint64  // its hash
	rows        []int32 // of its terms, view after view
	ends        []int32 // where each view's rows end
}

// TermsByView counts the terms of the passage, view by view.
func (p *Passage) TermsByView() []int {
	terms := make([]int, len(p.ends))
	for view := range terms {
		terms[view] = len(p.viewRows(view))
	}
	return terms
}

// viewRows are the rows of a view's terms.
func (p *Passage) viewRows(view int) []int32 {
	if view == 0 {
		return p.rows[:p.ends[0]]
	}
	return p.rows[p.ends[view-1]:p.ends[view]]
}

// RowsByView counts the terms that have been read, view by view.
func (c *Counts) RowsByView() []int {
	rows := make([]int, len(c.recipe.Views))
	for _, view := range c.vocabulary.views {
		rows[view]++
	}
	return rows
}

// Read finds the terms of an item, and numbers those that are new, without
// counting it. The passage shares the item's gold.
func (c *Counts) Read(item labels.Item) (*Passage, error) {
	p := &Passage{}
	return p, c.ReadInto(p, item, labels.TextHash(item.Text))
}

// ReadInto is Read into a passage that is not needed any more, of an item whose
// labels.TextHash is known.
func (c *Counts) ReadInto(p *Passage, item labels.Item, textHash uint64) error {
	if len(item.Gold) != len(c.schemes) {
		return fmt.Errorf("passage %s has labels for %d schemes, want %d", item.ID, len(item.Gold), len(c.schemes))
	}
	p.ID, p.Gold, p.Target, p.text = item.ID, item.Gold, c.target(item.Target), textHash
	if c.words != nil {
		c.readWords(p, item.Text)
		return nil
	}
	x := c.extractor
	x.Read(item.Text)
	terms := 0
	for view := range c.recipe.Views {
		terms += len(x.Terms(view))
	}
	p.rows, p.ends = slices.Grow(p.rows[:0], terms), slices.Grow(p.ends[:0], len(c.recipe.Views))
	for view := range c.recipe.Views {
		p.rows = c.vocabulary.find(p.rows, uint8(view), x, x.Terms(view))
		p.ends = append(p.ends, int32(len(p.rows)))
	}
	p.fingerprint = fingerprint(x.Words())
	return nil
}

// readWords reads a text for a recipe of words alone.
func (c *Counts) readWords(p *Passage, text string) {
	r := c.words
	r.Read(text)
	for i := range r.New {
		r.SetNumber(i, c.vocabulary.rowOf(0, r.New[i].Hash, r.New[i].Key))
	}
	p.rows = append(p.rows[:0], r.Numbers...)
	p.ends = append(p.ends[:0], int32(len(p.rows)))
	p.fingerprint = r.Order.Number()
}

// Add counts an example under its gold labels; schemes without one are left out.
// No id may be added twice.
func (c *Counts) Add(p *Passage) {
	c.count(p, 1)
	if c.at != nil {
		c.at[p.ID] = c.seen.Len()
	}
	c.seen.Add(seenItem{id: p.ID, fingerprint: p.fingerprint, text: p.text, gold: c.packGold(p.Gold), target: int32(p.Target)})
}

// Remove takes back an Add of the same passage.
func (c *Counts) Remove(p *Passage) error {
	if c.at == nil {
		c.at = make(map[string]int, c.seen.Len())
		for i := range c.seen.Len() {
			c.at[c.seen.At(i).id] = i
		}
	}
	i, added := c.at[p.ID]
	if !added {
		return fmt.Errorf("passage %s was never counted", p.ID)
	}
	c.count(p, -1)
	c.seen.At(i).gone = true
	delete(c.at, p.ID)
	return nil
}

// Without returns the counts as they would be had some of the passages never
// been added. The two share what is known of terms; of neither may a passage be
// read while the other is in use elsewhere.
func (c *Counts) Without(passages []*Passage) (*Counts, error) {
	gone := make(map[string]bool, len(passages))
	for i := range passages {
		gone[passages[i].ID] = true
	}
	copied := c.less(passages)
	copied.seen, copied.at = pieced.List[seenItem]{}, nil
	for i := range c.seen.Len() {
		seen := c.seen.At(i)
		switch {
		case seen.gone:
		case gone[seen.id]:
			delete(gone, seen.id)
		default:
			copied.seen.Add(*seen)
		}
	}
	for i := range passages {
		if gone[passages[i].ID] {
			return nil, fmt.Errorf("passage %s was never counted", passages[i].ID)
		}
	}
	return copied, nil
}

func (c *Counts) count(p *Passage, by int32) {
	c.counted = c.counted[:0]
	c.eachColumn(p.Gold, p.Target, func(column int) {
		c.docs[column] += int(by)
		c.counted = append(c.counted, column)
	})
	if len(c.counted) == 1 { // as it is with one scheme
		for _, row := range p.rows {
			c.table.to(int(row))[c.counted[0]] += by
		}
		return
	}
	for _, row := range p.rows {
		counts := c.table.to(int(row))
		for _, column := range c.counted {
			counts[column] += by
		}
	}
}

// eachColumn calls do with the columns that an example counts in.
func (c *Counts) eachColumn(golds []int, target int, do func(column int)) {
	for scheme, gold := range golds {
		if gold == labels.Unlabelled {
			continue
		}
		do(c.first[scheme] + gold)
		if target != General {
			do((target+1)*c.width + c.first[scheme] + gold)
		}
	}
}

// labelSet is the SHA-256 of all that was counted.
func (c *Counts) labelSet(examples []example) string {
	digest := sha256.New()
	line, golds := make([]byte, 0, 4096), make([]int, len(c.schemes))
	for i := range examples {
		line = c.appendExample(line, examples[i].seenItem, golds)
		if len(line) > cap(line)/2 {
			digest.Write(line)
			line = line[:0]
		}
	}
	digest.Write(line)
	return hex.EncodeToString(digest.Sum(nil))
}

// appendExample writes an example as a line: its quoted id, its fingerprint in
// 16 hexadecimal digits, its labels as "[0 2]", and the target if it has one.
func (c *Counts) appendExample(line []byte, example *seenItem, golds []int) []byte {
	line = append(appendQuoted(line, example.id), ' ')
	var print [8]byte
	binary.BigEndian.PutUint64(print[:], example.fingerprint)
	line = append(hex.AppendEncode(line, print[:]), " ["...)
	c.unpackGold(example.gold, golds)
	for scheme, gold := range golds {
		if scheme > 0 {
			line = append(line, ' ')
		}
		line = strconv.AppendInt(line, int64(gold), 10)
	}
	line = append(line, ']')
	if example.target != General {
		line = appendQuoted(append(line, ' '), c.targets[example.target])
	}
	return append(line, '\n')
}

// appendQuoted is strconv.AppendQuote, which goes letter by letter, with a short
// way for what needs no escapes.
func appendQuoted(dst []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return strconv.AppendQuote(dst, text)
		}
	}
	return append(append(append(dst, '"'), text...), '"')
}

// fingerprint is one number for the words of a passage in their order: the
// same for a copy with other spacing, case or punctuation.
func fingerprint(words []token.Word) uint64 {
	var order token.Order
	for i := range words {
		order.Add(words[i].Hash)
	}
	return order.Number()
}
