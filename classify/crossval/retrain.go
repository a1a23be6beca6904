package crossval

import (
	"fmt"
	"maps"
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

// An Earlier is a model to train from, with its counts taken apart. It is of use
// once.
type Earlier struct {
	model  *classify.Model
	ledger *classify.Ledger // nil where the model has none
	err    error            // of the ledger: it is damaged
}

// NewEarlier prepares a model to train from. That needs nothing of the labels,
// and can be done while they are read.
func NewEarlier(model *classify.Model) *Earlier {
	e := &Earlier{model: model}
	e.ledger, e.err = model.Ledger()
	return e
}

// Retrain is TrainComplete for a set of which an earlier state is counted in a
// model: it counts only what changed since. The model that it returns is the one
// that TrainComplete returns, byte for byte. Others are passages of the set that
// are not trained on, or not any more: what they were counted for is taken back.
//
// Pools are fitted again, on the passages that they would be fitted on anyway.
// Where that is the whole set, there is nothing to be gained. Nor can terms be
// taken back of a text that is not there any more.
func Retrain(old *classify.Model, items, others []labels.Item, schemes []labels.Scheme, recipe classify.Recipe) (*classify.Model, Edits, error) {
	return RetrainSet(NewEarlier(old), &listed{items: items, others: others}, schemes, recipe)
}

// RetrainSet is Retrain for a set whose texts are read when they are needed.
func RetrainSet(old *Earlier, set Set, schemes []labels.Scheme, recipe classify.Recipe) (*classify.Model, Edits, error) {
	return retrain(old, set, schemes, recipe, standard)
}

func retrain(old *Earlier, set Set, schemes []labels.Scheme, recipe classify.Recipe, by limits) (*classify.Model, Edits, error) {
	c, edits, err := resume(old, set, schemes, recipe, by)
	if err != nil {
		return nil, edits, err
	}
	if edits.Anew != "" {
		model, err := trainSet(set, schemes, recipe, by)
		return model, edits, err
	}
	if err := c.counts.Complete(); err != nil {
		return nil, edits, err
	}
	model, err := c.train()
	return model, edits, err
}

func resume(old *Earlier, set Set, schemes []labels.Scheme, recipe classify.Recipe, by limits) (*corpus, Edits, error) {
	anew := func(why string) (*corpus, Edits, error) { return nil, Edits{Anew: why}, nil }
	if set.Len() <= by.whole {
		return anew(TooFew)
	}
	wanted, err := classify.NewCounts(schemes, targets(set), recipe)
	switch {
	case err != nil:
		return nil, Edits{}, err
	case !reflect.DeepEqual(wanted.Recipe(), old.model.Recipe()):
		return anew("it was trained by another recipe")
	case !reflect.DeepEqual(schemes, old.model.Schemes()):
		return anew("it was trained for other schemes")
	case !slices.Equal(wanted.Targets(), old.model.Targets()):
		return anew("it was trained for other targets")
	case old.err != nil:
		return anew(old.err.Error())
	}
	ledger := old.ledger
	c := &corpus{set: set}
	part := c.deal(by)
	if ledger == nil || len(ledger.Parts) != len(c.folds) {
		return anew("it was trained on a smaller set")
	}
	edits, err := c.apply(ledger, part)
	if err != nil || edits.Anew != "" {
		return nil, edits, err
	}
	c.parts, c.counts = ledger.Parts, ledger.Whole()
	return c, edits, c.readSample()
}

// ledgerChunk is how many entries of a ledger are looked up at a time.
const ledgerChunk = 4096

// apply brings a ledger up to date with the set, of which each passage belongs
// to a part.
func (c *corpus) apply(ledger *classify.Ledger, parts []uint8) (edits Edits, err error) {
	set, reader := c.set, ledger.Parts[0]
	known := make([]bool, set.Len())
	type edit struct {
		item  int
		entry *classify.LedgerEntry // nil for what is added
	}
	// What is found of some of the entries, each of which names another item.
	type found struct {
		moved, removed []edit
		gone, another  int // how many, and the first item with another text
	}
	of := make([]found, (len(ledger.Entries)+ledgerChunk-1)/ledgerChunk)
	_ = inParallel(len(of), func(n int) error {
		f := found{another: set.Len()}
		for i := n * ledgerChunk; i < min(len(ledger.Entries), (n+1)*ledgerChunk); i++ {
			entry := &ledger.Entries[i]
			at, there := set.Find(entry.ID)
			same := there && entry.Text == set.TextHash(at)
			switch {
			case there && at < set.Len():
				known[at] = true
				if !same {
					f.another = min(f.another, at)
					continue
				}
				item := set.Item(at)
				if entry.Part != int(parts[at]) || entry.Target != reader.Target(item.Target) || !slices.Equal(entry.Gold, item.Gold) {
					f.moved = append(f.moved, edit{at, entry})
				}
			case same:
				f.removed = append(f.removed, edit{at, entry})
			default:
				f.gone++
			}
		}
		of[n] = f
		return nil
	})
	var moved, removed []edit
	gone, another := 0, set.Len()
	for _, f := range of {
		moved, removed = append(moved, f.moved...), append(removed, f.removed...)
		gone, another = gone+f.gone, min(another, f.another)
	}
	var added []edit
	for i := range known {
		if !known[i] {
			added = append(added, edit{i, nil})
		}
	}
	edits = Edits{Added: len(added), Changed: len(moved), Removed: len(removed)}
	switch {
	case another < set.Len():
		return Edits{Anew: fmt.Sprintf("the text of passage %s is another: what it was is not known any more", set.Item(another).ID)}, nil
	case gone > 0:
		return Edits{Anew: english.Plural(gone, "passage is", "passages are") +
			" gone from the set: what was said there is not known any more"}, nil
	case len(added)+len(moved)+len(removed) > set.Len()/2:
		return Edits{Anew: "most of the set changed"}, nil
	}
	text := set.Texts()
	for _, e := range slices.Concat(removed, moved, added) {
		item := set.Item(e.item)
		if item.Text, err = text(e.item); err != nil {
			return edits, err
		}
		if e.item >= set.Len() {
			item.Gold = e.entry.Gold // of which it may have none now, or of other schemes
		}
		p, err := reader.Read(item)
		if err != nil {
			return edits, err
		}
		if e.entry != nil {
			ledger.TakeBack(e.entry, p)
		}
		if e.item < set.Len() {
			ledger.Parts[parts[e.item]].Add(p)
		}
	}
	return edits, nil
}

// readSample reads the items whose terms are to be kept. All their terms are known.
func (c *corpus) readSample() error {
	chosen := slices.Sorted(maps.Keys(c.sample)) // as texts stand
	readers, texts := make([]*classify.Counts, runtime.GOMAXPROCS(0)), make([]func(i int) (string, error), runtime.GOMAXPROCS(0))
	for w := range readers {
		readers[w], texts[w] = c.counts.Reader(), c.set.Texts()
	}
	return shared(len(readers), (len(chosen)+chunk-1)/chunk, func(w, n int) (err error) {
		for _, i := range chosen[n*chunk : min(len(chosen), (n+1)*chunk)] {
			item := c.set.Item(i)
			if item.Text, err = texts[w](i); err != nil {
				return err
			}
			if c.passages[c.sample[i].place], err = readers[w].Read(item); err != nil {
				return err
			}
		}
		return nil
	})
}
