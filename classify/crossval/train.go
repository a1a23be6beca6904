package crossval

import (
	"math"
	"slices"
	"sync"

	"stance/classify"
	"stance/labels"
)

// calibrationFolds is how many models judge the training set for the pools.
const calibrationFolds = 5

// limits say how pools are fitted on a large set.
type limits struct {
	// whole is the number of passages up to which pools are fitted on all.
	whole int
	// calibrated is how many they are fitted on beyond that, at most: a handful of
	// numbers is not known better for more of them.
	calibrated int
	// fewArticles is the number of articles under which even a large set is dealt
	// out by their size.
	fewArticles int
}

var standard = limits{whole: 20_000, calibrated: 5_000, fewArticles: 200}

// Train trains a model on all items, and fits the pools of its schemes on
// predictions for each article by models that did not see it. Items without a
// gold label in a scheme play no part in that scheme.
func Train(items []labels.Item, schemes []labels.Scheme, recipe classify.Recipe) (*classify.Model, error) {
	c, err := readToTrain(&listed{items: items}, schemes, recipe, standard)
	if err != nil {
		return nil, err
	}
	return c.train()
}

// TrainComplete is Train for a set that a person means to use: a label without
// any example is an error, a *classify.MissingLabels.
func TrainComplete(items []labels.Item, schemes []labels.Scheme, recipe classify.Recipe) (*classify.Model, error) {
	return TrainSet(&listed{items: items}, schemes, recipe)
}

// TrainSet is TrainComplete for a set whose texts are read when they are needed.
func TrainSet(set Set, schemes []labels.Scheme, recipe classify.Recipe) (*classify.Model, error) {
	return trainSet(set, schemes, recipe, standard)
}

func trainSet(set Set, schemes []labels.Scheme, recipe classify.Recipe, by limits) (*classify.Model, error) {
	c, err := readToTrain(set, schemes, recipe, by)
	if err != nil {
		return nil, err
	}
	if err := c.counts.Complete(); err != nil {
		return nil, err
	}
	return c.train()
}

// train makes a model of the corpus, with pools fitted out of fold. The terms are
// frozen meanwhile.
func (c *corpus) train() (*classify.Model, error) {
	var model *classify.Model
	var working sync.WaitGroup
	defer working.Wait()
	working.Go(func() { model = c.counts.Freeze(nil) })
	gathered, err := c.outOfFold()
	if err != nil {
		return nil, err
	}
	pools := make([]classify.SchemePools, len(gathered))
	judged := make([][]classify.Judgement, len(gathered))
	for s := range gathered {
		working.Go(func() { pools[s], judged[s] = gathered[s].Fit() })
	}
	working.Wait()
	return model.WithPools(pools).WithTrials(c.trials(judged)), nil
}

// outOfFold gathers what models that did not see a fold say of it, scheme by
// scheme.
func (c *corpus) outOfFold() ([]*classify.OutOfFold, error) {
	parts := make([][]*classify.OutOfFold, len(c.folds))
	err := inParallel(len(c.folds), func(fold int) error {
		parts[fold] = c.gather(c.counts, c.estimateWithout(fold), c.folds[fold], fold)
		return nil
	})
	if err != nil {
		return nil, err
	}
	gathered := c.gather(c.counts, nil, nil, 0)
	for _, part := range parts {
		for s := range gathered {
			gathered[s].Append(part[s])
		}
	}
	return gathered, nil
}

func (c *corpus) estimateWithout(fold int) *classify.Estimate {
	if c.parts != nil {
		return c.counts.EstimateWithoutPart(c.parts[fold], c.chosen(c.folds[fold]))
	}
	return c.counts.EstimateWithout(c.chosen(c.folds[fold]))
}

// gather collects what an estimate says of those of some items whose terms are
// kept.
func (c *corpus) gather(counts *classify.Counts, estimate *classify.Estimate, items []int, fold int) []*classify.OutOfFold {
	var gathered []*classify.OutOfFold
	for s := range c.counts.Schemes() {
		o := classify.NewOutOfFold(counts, s)
		for _, i := range items {
			if p := c.passage(i); p != nil {
				o.Add(estimate, p, i, fold)
			}
		}
		gathered = append(gathered, o)
	}
	return gathered
}

// trials tells of every judged passage whether the tag was right.
func (c *corpus) trials(judged [][]classify.Judgement) [][]classify.Trial {
	about := func(i int) sampled { return c.sample[i] }
	if c.sample == nil {
		all := make([]sampled, len(c.items))
		for article, items := range groups(c.items) {
			for _, i := range items {
				all[i] = sampled{i, c.items[i].ID, article, c.items[i].Origin == labels.Written}
			}
		}
		about = func(i int) sampled { return all[i] }
	}
	trials := make([][]classify.Trial, len(judged))
	for s := range judged {
		for _, j := range judged[s] {
			label, item := j.Label(), about(j.ID)
			trials[s] = append(trials[s], classify.Trial{
				ID: item.id, Label: label, P: math.Round(j.Proba[label]*1e4) / 1e4, Right: label == j.Gold,
				Article: item.article, Written: item.written,
			})
		}
	}
	return trials
}

// Each hands every fold to do with a model trained on the other folds and on all
// of always, its pools fitted like any other's. The item indices are those of items.
func Each(items, always []labels.Item, folds Folds, schemes []labels.Scheme, recipe classify.Recipe, do func(model *classify.Model, fold []int)) error {
	c, err := readAll(slices.Concat(items, always), schemes, recipe)
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
