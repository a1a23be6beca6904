package classify

import (
	"slices"

	"stance/labels/pieced"
)

// Counts add up: what parts of a set were counted apart, by whom and in which
// order, leaves no trace in a model but for its ledger, which tells the parts of
// a Whole. A Shard is counted by another goroutine, a Sibling by the same one.

// Shard returns empty counts of the same kind that share nothing with c.
func (c *Counts) Shard() (*Counts, error) { return NewCounts(c.schemes, c.targets, c.recipe) }

// Sibling returns empty counts that share with c what is known of terms. Of
// neither may a passage be read while the other is in use elsewhere; passages
// read by one belong to both.
func (c *Counts) Sibling() *Counts {
	sibling := *c
	sibling.docs = make([]int, len(c.docs))
	sibling.table, sibling.counted = tally{columns: c.columns()}, nil
	sibling.seen, sibling.at, sibling.parts = pieced.List[seenItem]{}, nil, nil
	return &sibling
}

// Reader returns a sibling that may read passages while other siblings do, if
// all their terms are known.
func (c *Counts) Reader() *Counts {
	reader := c.Sibling()
	reader.newReaders()
	return reader
}

// A Renumbering gives the rows that the terms of one Counts have in another;
// nil for counts that share their terms.
type Renumbering []int32

// Learn makes the terms of a shard known to c.
func (c *Counts) Learn(shard *Counts) Renumbering {
	rows := make(Renumbering, shard.vocabulary.len())
	for row, key := range shard.vocabulary.keys() {
		rows[row] = c.vocabulary.rowOfKey(shard.vocabulary.views[row], key)
	}
	return rows
}

// Renumber makes a passage that a shard read one of the counts that learnt from
// the shard.
func (p *Passage) Renumber(rows Renumbering) {
	for i, row := range p.rows {
		p.rows[i] = rows[row]
	}
}

// Merge adds other counts, whose examples must not be among those of c, and takes
// them over: the other counts know none any more.
func (c *Counts) Merge(other *Counts, rows Renumbering) {
	c.at = nil
	c.seen.Take(&other.seen)
	if rows == nil {
		c.addNumbers(other)
		return
	}
	for row, as := range rows {
		if counts := other.table.at(row); occurs(counts) {
			into := c.table.to(int(as))
			for column, n := range counts {
				into[column] += n
			}
		}
	}
	for column, n := range other.docs {
		c.docs[column] += n
	}
}

// Whole adds up parts, which are siblings of each other. Of the examples it knows
// no more than they do: a model of it has a ledger that tells in which part each
// was counted.
func Whole(parts []*Counts) *Counts {
	whole := parts[0].Sibling()
	for _, part := range parts {
		whole.addNumbers(part)
	}
	whole.parts = parts
	return whole
}

// addNumbers adds the numbers of a sibling.
func (c *Counts) addNumbers(sibling *Counts) {
	c.table.add(&sibling.table)
	for column, n := range sibling.docs {
		c.docs[column] += n
	}
}

// EstimateWithout is the Estimate of the counts without some of the passages,
// all of which must have been added.
func (c *Counts) EstimateWithout(passages []*Passage) *Estimate {
	part := c.Sibling()
	for _, p := range passages {
		part.count(p, 1)
	}
	return c.estimateWithout(part, nil)
}

// EstimateWithoutPart is the Estimate of the counts without a sibling that was
// merged into them. It is of use for some passages alone.
func (c *Counts) EstimateWithoutPart(part *Counts, passages []*Passage) *Estimate {
	return c.estimateWithout(part, c.wantedBy(passages))
}

// less has the numbers of the counts without some passages, but not the list of
// what was counted.
func (c *Counts) less(passages []*Passage) *Counts {
	copied := *c
	copied.docs = slices.Clone(c.docs)
	copied.table, copied.counted = c.table.clone(), nil
	for i := range passages {
		copied.count(passages[i], -1)
	}
	return &copied
}
