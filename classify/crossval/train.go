package crossval

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"stance/classify"
	"stance/labels"
)

// calibrationFolds is how many models judge the training set for the pools.
const calibrationFolds = 5

// mostCalibrated is about how many passages pools are fitted on at most; more
// would tell them nothing more.
const mostCalibrated = 20_000

// Train trains a model on all items, and fits the pools of its schemes on
// predictions for each article by models that did not see it. Items without a
// gold label in a scheme play no part in that scheme.
func Train(items []labels.Item, schemes []labels.Scheme, recipe classify.Recipe) (*classify.Model, error) {
	c, err := read(items, schemes, recipe)
	if err != nil {
		return nil, err
	}
	return c.train()
}

// TrainComplete is Train for a set that a person means to use: a label without
// any example is an error, a *classify.MissingLabels.
func TrainComplete(items []labels.Item, schemes []labels.Scheme, recipe classify.Recipe) (*classify.Model, error) {
	c, err := read(items, schemes, recipe)
	if err != nil {
		return nil, err
	}
	if err := c.counts.Complete(); err != nil {
		return nil, err
	}
	return c.train()
}

// A corpus is items, read and counted.
type corpus struct {
	items    []labels.Item
	passages []classify.Passage // of the items
	counts   *classify.Counts   // of all of them
}

func read(items []labels.Item, schemes []labels.Scheme, recipe classify.Recipe) (*corpus, error) {
	counts, err := classify.NewCounts(schemes, targets(items), recipe)
	if err != nil {
		return nil, err
	}
	c := &corpus{items: items, counts: counts}
	for _, item := range items {
		passage, err := counts.Read(item)
		if err != nil {
			return nil, err
		}
		counts.Add(passage)
		c.passages = append(c.passages, passage)
	}
	return c, nil
}

// targets lists what the items' stance is toward. One target is none: there is
// nothing to tell apart.
func targets(items []labels.Item) []string {
	names := map[string]bool{}
	for _, item := range items {
		if item.Target != "" && item.Labelled() {
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

// without is the corpus with some of the items left out.
func (c *corpus) without(left []int) (*corpus, error) {
	out := make([]bool, len(c.items))
	gone := make([]classify.Passage, len(left))
	for i, item := range left {
		out[item] = true
		gone[i] = c.passages[item]
	}
	counts, err := c.counts.Without(gone)
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
	return rest, nil
}

// train makes a model of the corpus, with pools fitted out of fold.
func (c *corpus) train() (*classify.Model, error) {
	gathered, err := c.outOfFold(ByArticle(c.items, calibrationFolds))
	if err != nil {
		return nil, err
	}
	pools := make([]classify.SchemePools, len(gathered))
	judged := make([][]classify.Judgement, len(gathered))
	var fitting sync.WaitGroup
	for s := range gathered {
		fitting.Go(func() { pools[s], judged[s] = gathered[s].Fit() })
	}
	fitting.Wait()
	return c.counts.Freeze(pools).WithTrials(c.trials(judged)), nil
}

// outOfFold gathers what models that did not see a fold say of it, scheme by
// scheme.
func (c *corpus) outOfFold(folds Folds) ([]*classify.OutOfFold, error) {
	stride := 1 + (len(c.items)-1)/mostCalibrated
	parts := make([][]*classify.OutOfFold, len(folds))
	err := inParallel(len(folds), func(fold int) error {
		parts[fold] = c.gather(c.counts.EstimateWithout(c.chosen(folds[fold])), folds[fold], fold, stride)
		return nil
	})
	if err != nil {
		return nil, err
	}
	gathered := c.gather(nil, nil, 0, 1)
	for _, part := range parts {
		for s := range gathered {
			gathered[s].Append(part[s])
		}
	}
	return gathered, nil
}

// gather collects what an estimate says of every stride-th of some items.
func (c *corpus) gather(estimate *classify.Estimate, items []int, fold, stride int) []*classify.OutOfFold {
	var gathered []*classify.OutOfFold
	for s := range c.counts.Schemes() {
		o := classify.NewOutOfFold(c.counts, s)
		for i := 0; i < len(items); i += stride {
			o.Add(estimate, &c.passages[items[i]], items[i], fold)
		}
		gathered = append(gathered, o)
	}
	return gathered
}

func (c *corpus) chosen(items []int) []classify.Passage {
	passages := make([]classify.Passage, len(items))
	for i, item := range items {
		passages[i] = c.passages[item]
	}
	return passages
}

// inParallel runs do for 0 to n-1, as many at once as there are processors, and
// returns the error of the lowest number.
func inParallel(n int, do func(i int) error) error {
	errs := make([]error, n)
	numbers := make(chan int)
	var working sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		working.Go(func() {
			for i := range numbers {
				errs[i] = do(i)
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

// trials tells of every judged passage whether the tag was right.
func (c *corpus) trials(judged [][]classify.Judgement) [][]classify.Trial {
	articles := map[string]int{}
	number := make([]int, len(c.items))
	for i, item := range c.items {
		n, known := articles[item.Group()]
		if !known {
			n = len(articles)
			articles[item.Group()] = n
		}
		number[i] = n
	}
	trials := make([][]classify.Trial, len(judged))
	for s := range judged {
		for _, j := range judged[s] {
			label := 0
			for l, p := range j.Proba {
				if p > j.Proba[label] {
					label = l
				}
			}
			trials[s] = append(trials[s], classify.Trial{
				P: math.Round(j.Proba[label]*1e4) / 1e4, Right: label == j.Gold,
				Article: number[j.ID], Written: c.items[j.ID].Origin == labels.Written,
			})
		}
	}
	return trials
}

// Each hands every fold to do with a model trained on the other folds and on all
// of always, its pools fitted like any other's. The item indices are those of items.
func Each(items, always []labels.Item, folds Folds, schemes []labels.Scheme, recipe classify.Recipe, do func(model *classify.Model, fold []int)) error {
	c, err := read(slices.Concat(items, always), schemes, recipe)
	if err != nil {
		return err
	}
	for _, fold := range folds {
		rest, err := c.without(fold)
		if err != nil {
			return err
		}
		model, err := rest.train()
		if err != nil {
			return err
		}
		do(model, fold)
	}
	return nil
}

// Predict tags every passage of items with the model that Each has for its
// fold. Taggings stand in the order of items.
func Predict(items, always []labels.Item, folds Folds, schemes []labels.Scheme, recipe classify.Recipe) ([]classify.Tagging, error) {
	taggings := make([]classify.Tagging, len(items))
	err := Each(items, always, folds, schemes, recipe, func(model *classify.Model, fold []int) {
		for _, i := range fold {
			taggings[i] = model.TagToward(items[i].Text, items[i].Target)
		}
	})
	return taggings, err
}
