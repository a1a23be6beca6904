package classify

import (
	"fmt"
	"slices"

	"stance/classify/token"
	"stance/labels"
)

// Counts is the sufficient statistic of naive Bayes: for every label the
// number of examples, and for every term and label the number of occurrences.
// It is not safe for concurrent use.
type Counts struct {
	schemes []labels.Scheme
	first   []int // column of each scheme's first label
	columns int   // labels of all schemes

	docs  []int            // examples by column
	index map[uint64]int32 // hash of a term -> row
	terms []string         // the term by row; a pair's words are parted by a space
	table []int32          // row*columns+column -> occurrences

	seen  map[string]seenItem // the examples by id
	words []token.Word        // scratch
}

type seenItem struct {
	fingerprint uint64
	gold        []int
}

// NewCounts returns empty counts for the schemes.
func NewCounts(schemes []labels.Scheme) *Counts {
	c := &Counts{schemes: schemes, index: map[uint64]int32{}, seen: map[string]seenItem{}}
	for _, s := range schemes {
		c.first = append(c.first, c.columns)
		c.columns += len(s.Labels)
	}
	c.docs = make([]int, c.columns)
	return c
}

// Schemes are those that are counted for.
func (c *Counts) Schemes() []labels.Scheme { return c.schemes }

// Add counts an example under its gold labels; schemes without one are left out.
func (c *Counts) Add(item labels.Item) error {
	if err := c.count(item, 1); err != nil {
		return err
	}
	c.seen[item.ID] = seenItem{fingerprint(c.words), slices.Clone(item.Gold)}
	return nil
}

// Remove takes back an Add of the same item.
func (c *Counts) Remove(item labels.Item) error {
	if _, added := c.seen[item.ID]; !added {
		return fmt.Errorf("passage %s was never counted", item.ID)
	}
	if err := c.count(item, -1); err != nil {
		return err
	}
	delete(c.seen, item.ID)
	return nil
}

func (c *Counts) count(item labels.Item, by int32) error {
	if len(item.Gold) != len(c.schemes) {
		return fmt.Errorf("passage %s has labels for %d schemes, want %d", item.ID, len(item.Gold), len(c.schemes))
	}
	var columns []int
	for s, gold := range item.Gold {
		if gold != labels.Unlabelled {
			columns = append(columns, c.first[s]+gold)
		}
	}
	for _, column := range columns {
		c.docs[column] += int(by)
	}
	c.words = token.Split(c.words[:0], item.Text)
	for i, word := range c.words {
		row := c.row(word.Hash, func() string { return word.Folded(item.Text) })
		for _, column := range columns {
			c.table[row+column] += by
		}
		if i == 0 {
			continue
		}
		before := c.words[i-1]
		row = c.row(token.Pair(before.Hash, word.Hash), func() string {
			return before.Folded(item.Text) + " " + word.Folded(item.Text)
		})
		for _, column := range columns {
			c.table[row+column] += by
		}
	}
	return nil
}

// row is where the counts of a term begin in the table. A term that is new gets
// a row, and a string of its own, so that no passage is kept in memory by it.
func (c *Counts) row(hash uint64, term func() string) int {
	row, known := c.index[hash]
	if !known {
		row = int32(len(c.terms))
		c.index[hash] = row
		c.terms = append(c.terms, term())
		c.table = append(c.table, make([]int32, c.columns)...)
	}
	return int(row) * c.columns
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
