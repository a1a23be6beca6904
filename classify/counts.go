package classify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"stance/classify/token"
	"stance/labels"
)

// Counts is the sufficient statistic of naive Bayes: for every label the number
// of examples, and for every term and label the number of examples that hold
// the term. It is not safe for concurrent use.
type Counts struct {
	layout
	recipe     Recipe // filled
	extractor  *token.Extractor
	vocabulary *vocabulary

	docs  []int   // examples by column
	table []int32 // row*columns+column -> examples that hold the term

	seen map[string]seenItem // the examples by id
}

type seenItem struct {
	fingerprint uint64
	target      int
	gold        []int
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
	extractor, err := recipe.extractor()
	if err != nil {
		return nil, err
	}
	targets = slices.Sorted(slices.Values(targets))
	c := &Counts{
		layout: newLayout(schemes, targets), recipe: recipe, extractor: extractor,
		vocabulary: &vocabulary{}, seen: map[string]seenItem{},
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

// A Passage is an item as counts see it: the rows of its terms. It belongs to
// the counts that read it and to those made of them by Without.
type Passage struct {
	ID     string
	Gold   []int // by scheme
	Target int   // index of the target, or General

	fingerprint uint64
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
	for _, t := range c.vocabulary.terms {
		rows[t.view]++
	}
	return rows
}

// Read finds the terms of an item, and numbers those that are new, without
// counting it.
func (c *Counts) Read(item labels.Item) (Passage, error) {
	if len(item.Gold) != len(c.schemes) {
		return Passage{}, fmt.Errorf("passage %s has labels for %d schemes, want %d", item.ID, len(item.Gold), len(c.schemes))
	}
	x := c.extractor
	x.Read(item.Text)
	p := Passage{ID: item.ID, Gold: slices.Clone(item.Gold), Target: c.target(item.Target), fingerprint: fingerprint(x.Words())}
	for view := range c.recipe.Views {
		for _, t := range x.Terms(view) {
			row, known := c.vocabulary.find(t.Hash, uint8(view), x.Key(t))
			if !known {
				row = c.vocabulary.add(term{string(x.Key(t)), uint8(view), t.Hash})
			}
			p.rows = append(p.rows, int32(row))
		}
		p.ends = append(p.ends, int32(len(p.rows)))
	}
	return p, nil
}

// Add counts an example under its gold labels; schemes without one are left out.
func (c *Counts) Add(p Passage) {
	c.count(&p, 1)
	c.seen[p.ID] = seenItem{p.fingerprint, p.Target, p.Gold}
}

// Remove takes back an Add of the same passage.
func (c *Counts) Remove(p Passage) error {
	if _, added := c.seen[p.ID]; !added {
		return fmt.Errorf("passage %s was never counted", p.ID)
	}
	c.count(&p, -1)
	delete(c.seen, p.ID)
	return nil
}

// Without returns the counts as they would be had some of the passages never
// been added. The two share what is known of terms; of neither may a passage be
// read while the other is in use elsewhere.
func (c *Counts) Without(passages []Passage) (*Counts, error) {
	copied := *c
	copied.docs = slices.Clone(c.docs)
	copied.table = slices.Clone(c.table)
	copied.seen = maps.Clone(c.seen)
	for _, p := range passages {
		if err := copied.Remove(p); err != nil {
			return nil, err
		}
	}
	return &copied, nil
}

func (c *Counts) count(p *Passage, by int32) {
	if missing := c.vocabulary.len()*c.columns() - len(c.table); missing > 0 {
		c.table = append(c.table, make([]int32, missing)...)
	}
	for scheme, gold := range p.Gold {
		if gold == labels.Unlabelled {
			continue
		}
		c.countColumn(p, c.first[scheme]+gold, by)
		if p.Target != General {
			c.countColumn(p, (p.Target+1)*c.width+c.first[scheme]+gold, by)
		}
	}
}

func (c *Counts) countColumn(p *Passage, column int, by int32) {
	c.docs[column] += int(by)
	columns := c.columns()
	for _, row := range p.rows {
		c.table[int(row)*columns+column] += by
	}
}

// labelSet is the SHA-256 of all that was counted.
func (c *Counts) labelSet() string {
	digest := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(c.seen)) {
		item := c.seen[id]
		fmt.Fprintf(digest, "%q %016x %d", id, item.fingerprint, item.gold)
		if item.target != General {
			fmt.Fprintf(digest, " %q", c.targets[item.target])
		}
		fmt.Fprintln(digest)
	}
	return hex.EncodeToString(digest.Sum(nil))
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
