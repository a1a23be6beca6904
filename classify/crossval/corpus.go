package crossval

import (
	"runtime"
	"slices"
	"sync"

	"stance/classify"
	"stance/labels"
)

// A Set is passages to train on, and others of the same label set. Those to train
// on are numbered from 0 to Len, the others from there on. Texts are read when
// they are needed. See [labels.Selection].
type Set interface {
	// Len is the number of passages to train on.
	Len() int
	// Item is a passage without its text.
	Item(i int) labels.Item
	// TextHash is the labels.TextHash of its text.
	TextHash(i int) uint64
	// Texts returns what reads texts for one goroutine; each holds until the next
	// is read.
	Texts() func(i int) (string, error)
	// Find finds a passage by its id, one of the others as well.
	Find(id string) (i int, known bool)
	// Groups lists the passages to train on of each article, the articles in
	// order of appearance; a passage of unknown article is one of its own.
	Groups() [][]int
	// Items are the passages to train on, with their texts.
	Items() ([]labels.Item, error)
}

// A corpus is items, read and counted, with the folds that pools are fitted on.
type corpus struct {
	set    Set              // nil once a large one is read
	items  []labels.Item    // with their texts, of a set that is read as a whole
	counts *classify.Counts // of all items
	// folds are those of the items whose terms are kept.
	folds Folds
	// passages are those of the items whose terms are kept. All are kept of a set
	// that pools are fitted on as a whole.
	passages []*classify.Passage
	// parts are the counts of each fold; nil where all passages are kept, from
	// which they follow.
	parts []*classify.Counts
	// sample tells of a large set which items are kept.
	sample map[int]sampled
}

// sampled is an item whose terms are kept.
type sampled struct {
	place   int // in passages
	id      string
	article int // numbered from 0
	written bool
}

// passage is that of an item whose terms are kept, nil for others.
func (c *corpus) passage(item int) *classify.Passage {
	if c.sample == nil {
		return c.passages[item]
	}
	if s, kept := c.sample[item]; kept {
		return c.passages[s.place]
	}
	return nil
}

// readAll reads items and keeps the terms of all, so that any can be left out.
func readAll(items []labels.Item, schemes []labels.Scheme, recipe classify.Recipe) (*corpus, error) {
	c := &corpus{set: &listed{items: items}, items: items, folds: ByArticle(items, calibrationFolds)}
	return c, c.read(schemes, recipe, nil)
}

// readToTrain reads a set for train alone: of a large one it keeps the terms of
// a sample, which is what pools are fitted on.
func readToTrain(set Set, schemes []labels.Scheme, recipe classify.Recipe, by limits) (*corpus, error) {
	if set.Len() <= by.whole {
		items, err := set.Items()
		if err != nil {
			return nil, err
		}
		return readAll(items, schemes, recipe)
	}
	c := &corpus{set: set}
	return c, c.read(schemes, recipe, c.deal(by))
}

// deal deals out the items of a large set: it returns the part in which each is
// counted, chooses the sample, and keeps the folds of that.
func (c *corpus) deal(by limits) (part []uint8) {
	articles := c.set.Groups()
	folds, kept := largeFolds(c.set, articles, by)
	part, c.folds, c.sample = make([]uint8, c.set.Len()), make(Folds, len(folds)), map[int]sampled{}
	for fold, items := range folds {
		for _, i := range items {
			part[i] = uint8(fold)
			if kept[i] {
				c.folds[fold] = append(c.folds[fold], i)
			}
		}
	}
	for article, items := range articles {
		for _, i := range items {
			if kept[i] {
				item := c.set.Item(i)
				c.sample[i] = sampled{len(c.sample), item.ID, article, item.Origin == labels.Written}
			}
		}
	}
	c.passages = make([]*classify.Passage, len(c.sample))
	return part
}

// chunk is how many items a worker takes at a time.
const chunk = 256

// read counts the items, by as many workers as there are processors, and keeps
// the terms of those in the sample, or of all. Who counted what makes no
// difference to a model: counts add up, and it has its terms in order.
func (c *corpus) read(schemes []labels.Scheme, recipe classify.Recipe, dealt []uint8) (err error) {
	if c.counts, err = classify.NewCounts(schemes, targets(c.set), recipe); err != nil {
		return err
	}
	items, parts := c.set.Len(), 1
	if dealt != nil {
		parts = len(c.folds)
	} else {
		c.passages = make([]*classify.Passage, items)
	}
	chunks := (items + chunk - 1) / chunk
	workers := make([]*worker, max(1, min(runtime.GOMAXPROCS(0), chunks/2)))
	for w := range workers {
		if workers[w], err = newWorker(c, w > 0, parts); err != nil {
			return err
		}
	}
	// The error of the first item that has one is the one to tell.
	err = shared(len(workers), chunks, func(w, n int) error {
		for i := n * chunk; i < min(items, (n+1)*chunk); i++ {
			part, place := 0, i
			if dealt != nil {
				part, place = int(dealt[i]), -1
				if s, kept := c.sample[i]; kept {
					place = s.place
				}
			}
			p, err := workers[w].read(i, part, place >= 0)
			if err != nil {
				return err
			}
			if place >= 0 {
				c.passages[place] = p
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if dealt != nil { // of a million passages it takes more memory than all else
		c.set = nil
		for _, w := range workers {
			w.set, w.text = nil, nil
		}
	}
	c.merge(workers)
	return nil
}

// merge puts together what the workers counted. The first of them numbers terms
// as c.counts does.
func (c *corpus) merge(workers []*worker) {
	parts := workers[0].parts
	for _, w := range workers[1:] {
		rows := c.counts.Learn(w.terms)
		w.terms = nil // which is half of all memory, of a large vocabulary
		for _, p := range w.kept {
			p.Renumber(rows)
		}
		_ = inParallel(len(parts), func(i int) error {
			parts[i].Merge(w.parts[i], rows)
			w.parts[i] = nil
			return nil
		})
	}
	if len(parts) == 1 {
		c.counts = parts[0]
		return
	}
	c.parts, c.counts = parts, classify.Whole(parts)
}

// A worker reads items.
type worker struct {
	set   Set
	text  func(i int) (string, error)
	terms *classify.Counts    // numbers the terms
	parts []*classify.Counts  // its siblings, which count
	kept  []*classify.Passage // whose terms are kept
	spare classify.Passage    // for the others
}

func newWorker(c *corpus, apart bool, parts int) (*worker, error) {
	w := &worker{set: c.set, text: c.set.Texts(), terms: c.counts}
	if apart {
		var err error
		if w.terms, err = c.counts.Shard(); err != nil {
			return nil, err
		}
	}
	for range parts {
		w.parts = append(w.parts, w.terms.Sibling())
	}
	return w, nil
}

// read counts an item, and returns its passage if that is to be kept.
func (w *worker) read(i, part int, keep bool) (_ *classify.Passage, err error) {
	item := w.set.Item(i)
	if item.Text, err = w.text(i); err != nil {
		return nil, err
	}
	p := &w.spare
	if keep {
		p = &classify.Passage{}
		w.kept = append(w.kept, p)
	}
	if err := w.terms.ReadInto(p, item, w.set.TextHash(i)); err != nil {
		return nil, err
	}
	w.parts[part].Add(p)
	if !keep {
		p = nil
	}
	return p, nil
}

// without is the corpus with some of the items left out. All must be kept.
func (c *corpus) without(left []int) (*corpus, error) {
	out := make([]bool, len(c.items))
	for _, item := range left {
		out[item] = true
	}
	counts, err := c.counts.Without(c.chosen(left))
	if err != nil {
		return nil, err
	}
	rest := &corpus{counts: counts}
	for i := range c.items {
		if !out[i] {
			rest.items = append(rest.items, c.items[i])
			rest.passages = append(rest.passages, c.passages[i])
		}
	}
	rest.set = &listed{items: rest.items}
	rest.folds = ByArticle(rest.items, calibrationFolds)
	return rest, nil
}

// chosen are the passages of some items, all of them kept.
func (c *corpus) chosen(items []int) []*classify.Passage {
	passages := make([]*classify.Passage, len(items))
	for i, item := range items {
		passages[i] = c.passage(item)
	}
	return passages
}

// termsByView is the mean number of terms of a passage. All must be kept.
func (c *corpus) termsByView() []float64 {
	terms := make([]float64, len(c.counts.Recipe().Views))
	for _, p := range c.passages {
		for view, n := range p.TermsByView() {
			terms[view] += float64(n) / float64(len(c.passages))
		}
	}
	return terms
}

// targets lists what the items' stance is toward. One target is none: there is
// nothing to tell apart.
func targets(set Set) []string {
	names := map[string]bool{}
	for i := range set.Len() {
		if item := set.Item(i); item.Target != "" && item.Labelled() {
			names[item.Target] = true
		}
	}
	if len(names) < 2 {
		return nil
	}
	var list []string
	for name := range names {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// inParallel runs do for 0 to n-1, as many at once as there are processors, and
// returns the error of the lowest number.
func inParallel(n int, do func(i int) error) error {
	return shared(min(n, runtime.GOMAXPROCS(0)), n, func(_, i int) error { return do(i) })
}

// shared has workers, each with a number, share what is to be done for 0 to n-1,
// and returns the error of the lowest number.
func shared(workers, n int, do func(worker, i int) error) error {
	errs := make([]error, n)
	numbers := make(chan int)
	var working sync.WaitGroup
	for w := range workers {
		working.Go(func() {
			for i := range numbers {
				errs[i] = do(w, i)
			}
		})
	}
	for i := range n {
		numbers <- i
	}
	close(numbers)
	working.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
