package classify

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"stance/classify/token"
	"stance/labels"
)

// Counts is the sufficient statistic of naive Bayes: for every label the number
// of examples, and for every term and label the number of examples that hold
// the term. It is not safe for concurrent use.
type Counts struct {
	layout
	recipe     Recipe         // filled
	lexicon    *token.Lexicon // nil where no view needs one
	extractor  *token.Extractor
	vocabulary *vocabulary

	docs  []int   // examples by column
	table []int32 // row*columns+column -> examples that hold the term

	seen  []seenItem     // the examples, in no order that matters
	at    map[string]int // where each id stands in seen; nil until it is asked for
	parts []*Counts      // which hold the examples of their Whole
}

// A seenItem is what is kept of an example.
type seenItem struct {
	id          string
	fingerprint uint64
	text        uint64 // its hash
	gold        []int
	target      int32
	part        uint8 // of several, see examples
	gone        bool  // it is not counted any more
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
		layout: newLayout(schemes, targets), recipe: recipe, lexicon: lexicon, extractor: recipe.extractor(lexicon),
		vocabulary: &vocabulary{},
	}
	c.docs = make([]int, c.columns())
	return c, nil
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
	x := c.extractor
	x.Read(item.Text)
	p.ID, p.Gold, p.Target, p.fingerprint = item.ID, item.Gold, c.target(item.Target), fingerprint(x.Words())
	p.text = textHash
	terms := 0
	for view := range c.recipe.Views {
		terms += len(x.Terms(view))
	}
	p.rows, p.ends = slices.Grow(p.rows[:0], terms), slices.Grow(p.ends[:0], len(c.recipe.Views))
	for view := range c.recipe.Views {
		p.rows = c.vocabulary.find(p.rows, uint8(view), x, x.Terms(view))
		p.ends = append(p.ends, int32(len(p.rows)))
	}
	return nil
}

// Add counts an example under its gold labels; schemes without one are left out.
// No id may be added twice.
func (c *Counts) Add(p *Passage) {
	c.count(p, 1)
	if c.at != nil {
		c.at[p.ID] = len(c.seen)
	}
	c.seen = append(c.seen, seenItem{id: p.ID, fingerprint: p.fingerprint, text: p.text, gold: p.Gold, target: int32(p.Target)})
}

// Remove takes back an Add of the same passage.
func (c *Counts) Remove(p *Passage) error {
	if c.at == nil {
		c.at = make(map[string]int, len(c.seen))
		for i := range c.seen {
			c.at[c.seen[i].id] = i
		}
	}
	i, added := c.at[p.ID]
	if !added {
		return fmt.Errorf("passage %s was never counted", p.ID)
	}
	c.count(p, -1)
	last := len(c.seen) - 1
	c.seen[i] = c.seen[last]
	c.at[c.seen[i].id] = i
	c.seen = c.seen[:last]
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
	copied.seen, copied.at = make([]seenItem, 0, len(c.seen)), nil
	for i := range c.seen {
		if gone[c.seen[i].id] {
			delete(gone, c.seen[i].id)
			continue
		}
		copied.seen = append(copied.seen, c.seen[i])
	}
	for i := range passages {
		if gone[passages[i].ID] {
			return nil, fmt.Errorf("passage %s was never counted", passages[i].ID)
		}
	}
	return copied, nil
}

// growTable makes room for all terms that are known.
func (c *Counts) growTable() {
	size := c.vocabulary.len() * c.columns()
	if size <= cap(c.table) {
		c.table = c.table[:size]
		return
	}
	grown := make([]int32, size, size+size/2)
	copy(grown, c.table)
	c.table = grown
}

func (c *Counts) count(p *Passage, by int32) {
	c.growTable()
	c.eachColumn(p.Gold, p.Target, func(column int) {
		c.docs[column] += int(by)
		columns := c.columns()
		for _, row := range p.rows {
			c.table[int(row)*columns+column] += by
		}
	})
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

// examples are the examples in the order of their ids, with the part that each
// was counted in.
func (c *Counts) examples() []seenItem {
	parts := c.parts
	if parts == nil {
		parts = []*Counts{c}
	}
	size := 0
	for _, part := range parts {
		size += len(part.seen)
	}
	list := make([]seenItem, 0, size)
	for i, part := range parts {
		for _, seen := range part.seen {
			if !seen.gone {
				seen.part = uint8(i)
				list = append(list, seen)
			}
		}
	}
	return inOrder(list)
}

// inOrder sorts examples by their ids. Most ids begin alike: eight bytes behind
// that decide nearly all comparisons.
func inOrder(list []seenItem) []seenItem {
	if len(list) == 0 {
		return list
	}
	alike := len(list[0].id)
	for i := range list {
		id := list[i].id
		alike = min(alike, len(id))
		for id[:alike] != list[0].id[:alike] {
			alike--
		}
	}
	type key struct {
		head  uint64
		place int32
	}
	keys := make([]key, len(list))
	for i := range list {
		var head [8]byte
		copy(head[:], list[i].id[alike:])
		keys[i] = key{binary.BigEndian.Uint64(head[:]), int32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		return strings.Compare(list[a.place].id, list[b.place].id)
	})
	sorted := make([]seenItem, len(list))
	for i := range keys {
		sorted[i] = list[keys[i].place]
	}
	return sorted
}

// labelSet is the SHA-256 of all that was counted.
func (c *Counts) labelSet(examples []seenItem) string {
	digest := sha256.New()
	line := make([]byte, 0, 4096)
	for i := range examples {
		line = c.appendExample(line, &examples[i])
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
func (c *Counts) appendExample(line []byte, example *seenItem) []byte {
	line = append(strconv.AppendQuote(line, example.id), ' ')
	var print [8]byte
	binary.BigEndian.PutUint64(print[:], example.fingerprint)
	line = append(hex.AppendEncode(line, print[:]), " ["...)
	for scheme, gold := range example.gold {
		if scheme > 0 {
			line = append(line, ' ')
		}
		line = strconv.AppendInt(line, int64(gold), 10)
	}
	line = append(line, ']')
	if example.target != General {
		line = strconv.AppendQuote(append(line, ' '), c.targets[example.target])
	}
	return append(line, '\n')
}

// fingerprint is one number for the words of a passage in their order: the
// same for a copy with other spacing, case or punctuation.
func fingerprint(words []token.Word) uint64 {
	f := uint64(len(words))
	for _, word := range words {
		f = token.Pair(f, word.Hash)
	}
	return f
}
