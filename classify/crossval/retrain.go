package crossval

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"

	"stance/classify"
	"stance/classify/english"
	"stance/labels"
)

// Edits are what changed in a label set since a model was trained on it.
type Edits struct {
	Added, Changed, Removed int // passages
	// Anew says why the model was trained anew all the same; "" where only what
	// changed was counted.
	Anew string
}

// TooFew is why a small set is trained on anew.
const TooFew = "pools of a set of so few passages are fitted on all of it"

// Retrain is TrainComplete for a set of which an earlier state is counted in a
// model: it counts only what changed since. The model that it returns is the one
// that TrainComplete returns, byte for byte. Others are passages of the set that
// are not trained on, or not any more: what they were counted for is taken back.
//
// Pools are fitted again, on the passages that they would be fitted on anyway.
// Where that is the whole set, there is nothing to be gained. Nor can terms be
// taken back of a text that is not there any more.
func Retrain(old *classify.Model, items, others []labels.Item, schemes []labels.Scheme, recipe classify.Recipe) (*classify.Model, Edits, error) {
	return retrain(old, items, others, schemes, recipe, standard)
}

func retrain(old *classify.Model, items, others []labels.Item, schemes []labels.Scheme, recipe classify.Recipe, by limits) (*classify.Model, Edits, error) {
	c, edits, err := resume(old, items, others, schemes, recipe, by)
	if err != nil {
		return nil, edits, err
	}
	if edits.Anew != "" {
		model, err := trainComplete(items, schemes, recipe, by)
		return model, edits, err
	}
	if err := c.counts.Complete(); err != nil {
		return nil, edits, err
	}
	model, err := c.train()
	return model, edits, err
}

func resume(old *classify.Model, items, others []labels.Item, schemes []labels.Scheme, recipe classify.Recipe, by limits) (*corpus, Edits, error) {
	anew := func(why string) (*corpus, Edits, error) { return nil, Edits{Anew: why}, nil }
	if len(items) <= by.whole {
		return anew(TooFew)
	}
	wanted, err := classify.NewCounts(schemes, targets(items), recipe)
	switch {
	case err != nil:
		return nil, Edits{}, err
	case !reflect.DeepEqual(wanted.Recipe(), old.Recipe()):
		return anew("it was trained by another recipe")
	case !reflect.DeepEqual(schemes, old.Schemes()):
		return anew("it was trained for other schemes")
	case !slices.Equal(wanted.Targets(), old.Targets()):
		return anew("it was trained for other targets")
	}
	ledger, err := old.Ledger()
	if err != nil {
		return anew(err.Error())
	}
	c := &corpus{items: items}
	var kept []bool
	c.folds, kept = largeFolds(items, by)
	if ledger == nil || len(ledger.Parts) != len(c.folds) {
		return anew("it was trained on a smaller set")
	}
	edits, err := c.apply(ledger, others)
	if err != nil || edits.Anew != "" {
		return nil, edits, err
	}
	c.parts, c.counts = ledger.Parts, ledger.Whole()
	return c, edits, c.readKept(kept)
}

// apply brings a ledger up to date with the items.
func (c *corpus) apply(ledger *classify.Ledger, others []labels.Item) (edits Edits, err error) {
	entries := make(map[string]*classify.LedgerEntry, len(ledger.Entries))
	for i := range ledger.Entries {
		entries[ledger.Entries[i].ID] = &ledger.Entries[i]
	}
	reader := ledger.Parts[0]
	fold := c.foldOf()
	var added, moved, removed []int // indices of items, and of others
	for i := range c.items {
		item := &c.items[i]
		entry := entries[item.ID]
		switch {
		case entry == nil:
			added = append(added, i)
			continue
		case entry.Text != classify.TextHash(item.Text):
			return Edits{Anew: fmt.Sprintf("the text of passage %s is another: what it was is not known any more", item.ID)}, nil
		case entry.Part != int(fold[i]) || entry.Target != reader.Target(item.Target) || !slices.Equal(entry.Gold, item.Gold):
			moved = append(moved, i)
			continue
		}
		delete(entries, item.ID)
	}
	for i := range others {
		if entry := entries[others[i].ID]; entry != nil && entry.Text == classify.TextHash(others[i].Text) {
			removed = append(removed, i)
		}
	}
	edits = Edits{Added: len(added), Changed: len(moved), Removed: len(removed)}
	switch {
	case len(entries) > len(moved)+len(removed):
		return Edits{Anew: english.Plural(len(entries)-len(moved)-len(removed), "passage is", "passages are") +
			" gone from the set: what was said there is not known any more"}, nil
	case len(added)+len(moved)+len(removed) > len(c.items)/2:
		return Edits{Anew: "most of the set changed"}, nil
	}
	for _, i := range removed {
		item := others[i]
		entry := entries[item.ID]
		item.Gold = entry.Gold // of which it may have none now, or of other schemes
		p, err := reader.Read(item)
		if err != nil {
			return edits, err
		}
		if err := ledger.TakeBack(entry, p); err != nil {
			return edits, err
		}
	}
	for _, i := range slices.Concat(moved, added) {
		p, err := reader.Read(c.items[i])
		if err != nil {
			return edits, err
		}
		if entry := entries[p.ID]; entry != nil {
			if err := ledger.TakeBack(entry, p); err != nil {
				return edits, err
			}
		}
		ledger.Parts[fold[i]].Add(p)
	}
	return edits, nil
}

// readKept reads the items whose terms are to be kept. All their terms are known.
func (c *corpus) readKept(kept []bool) error {
	var chosen []int
	for i := range kept {
		if kept[i] {
			chosen = append(chosen, i)
		}
	}
	c.passages = make([]*classify.Passage, len(c.items))
	readers := make([]*classify.Counts, runtime.GOMAXPROCS(0))
	for w := range readers {
		readers[w] = c.counts.Reader()
	}
	return shared(len(readers), (len(chosen)+chunk-1)/chunk, func(w, n int) (err error) {
		for _, i := range chosen[n*chunk : min(len(chosen), (n+1)*chunk)] {
			if c.passages[i], err = readers[w].Read(c.items[i]); err != nil {
				return err
			}
		}
		return nil
	})
}
