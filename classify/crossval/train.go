package crossval

import (
	"math"
	"slices"

	"stance/classify"
	"stance/labels"
)

// calibrationFolds is how many models judge the training set for calibration.
const calibrationFolds = 5

// Train trains a model on all items and calibrates it: one temperature a
// scheme, fitted on predictions for each article by a model that did not see
// it. Items without a gold label in a scheme play no part in that scheme.
func Train(items []labels.Item, schemes []labels.Scheme, options classify.Options) (*classify.Model, error) {
	counts, err := count(items, schemes)
	if err != nil {
		return nil, err
	}
	return calibrated(counts, items, options)
}

// calibrated makes a calibrated model of counts, which are those of items.
func calibrated(counts *classify.Counts, items []labels.Item, options classify.Options) (*classify.Model, error) {
	temperatures, err := temperatures(counts, items, options)
	if err != nil {
		return nil, err
	}
	model, err := counts.Freeze(options)
	if err != nil {
		return nil, err
	}
	return model.WithTemperatures(temperatures), nil
}

// TrainComplete is Train for a set that a person means to use: a label without
// any example is an error, a *classify.MissingLabels.
func TrainComplete(items []labels.Item, schemes []labels.Scheme, options classify.Options) (*classify.Model, error) {
	counts, err := count(items, schemes)
	if err != nil {
		return nil, err
	}
	if err := counts.Complete(); err != nil {
		return nil, err
	}
	return calibrated(counts, items, options)
}

func count(items []labels.Item, schemes []labels.Scheme) (*classify.Counts, error) {
	counts := classify.NewCounts(schemes)
	for _, item := range items {
		if err := counts.Add(item); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// temperatures fits one temperature a scheme. A passage whose label stands in
// its own fold only tells nothing about calibration and is left out.
func temperatures(counts *classify.Counts, items []labels.Item, options classify.Options) ([]float64, error) {
	schemes := len(counts.Schemes())
	scores := make([][][]float64, schemes)
	gold := make([][]int, schemes)
	err := eachFold(counts, items, ByArticle(items, calibrationFolds), options, func(model *classify.Model, fold []int) {
		tagger := model.NewTagger()
		for _, i := range fold {
			for s, score := range tagger.Scores(items[i].Text) {
				if label := items[i].Gold[s]; label != labels.Unlabelled && !math.IsInf(score[label], -1) {
					scores[s] = append(scores[s], score)
					gold[s] = append(gold[s], label)
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	fitted := make([]float64, schemes)
	for s := range fitted {
		fitted[s] = classify.FitTemperature(scores[s], gold[s])
		if len(scores[s]) < fewToSharpen {
			fitted[s] = max(fitted[s], 1)
		}
	}
	return fitted, nil
}

// fewToSharpen is the number of passages under which calibration may only make a
// model less sure. Naive Bayes is too sure of itself as it is; that a handful of
// passages were all tagged rightly is no reason to make it surer.
const fewToSharpen = 200

// eachFold hands on every fold with a model trained on the others.
func eachFold(counts *classify.Counts, items []labels.Item, folds Folds, options classify.Options, do func(*classify.Model, []int)) error {
	return without(counts, items, folds, func(fold []int) error {
		model, err := counts.Freeze(options)
		if err == nil {
			do(model, fold)
		}
		return err
	})
}

// without runs do for every fold while its items are not counted.
func without(counts *classify.Counts, items []labels.Item, folds Folds, do func(fold []int) error) error {
	for _, fold := range folds {
		for _, i := range fold {
			if err := counts.Remove(items[i]); err != nil {
				return err
			}
		}
		if err := do(fold); err != nil {
			return err
		}
		for _, i := range fold {
			if err := counts.Add(items[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// Quick is Predict without calibration, and so many times faster. One temperature
// changes no order, so the labels are the same but for ties that rounding makes;
// the probabilities are not to be used.
func Quick(items, always []labels.Item, folds Folds, schemes []labels.Scheme, options classify.Options) ([]classify.Tagging, error) {
	counts, err := count(slices.Concat(always, items), schemes)
	if err != nil {
		return nil, err
	}
	taggings := make([]classify.Tagging, len(items))
	err = eachFold(counts, items, folds, options, func(model *classify.Model, fold []int) {
		for _, i := range fold {
			taggings[i] = model.Tag(items[i].Text)
		}
	})
	return taggings, err
}

// Each hands every fold to do with a model trained on the other folds and on all
// of always, and calibrated like any other. The item indices are those of items.
func Each(items, always []labels.Item, folds Folds, schemes []labels.Scheme, options classify.Options, do func(model *classify.Model, fold []int)) error {
	counts, err := count(slices.Concat(always, items), schemes)
	if err != nil {
		return err
	}
	return without(counts, items, folds, func(fold []int) error {
		held := make([]bool, len(items))
		for _, i := range fold {
			held[i] = true
		}
		train := slices.Clone(always)
		for i, item := range items {
			if !held[i] {
				train = append(train, item)
			}
		}
		model, err := calibrated(counts, train, options)
		if err == nil {
			do(model, fold)
		}
		return err
	})
}

// Predict tags every passage of items with the model that Each has for its
// fold. Taggings stand in the order of items.
func Predict(items, always []labels.Item, folds Folds, schemes []labels.Scheme, options classify.Options) ([]classify.Tagging, error) {
	taggings := make([]classify.Tagging, len(items))
	err := Each(items, always, folds, schemes, options, func(model *classify.Model, fold []int) {
		for _, i := range fold {
			taggings[i] = model.Tag(items[i].Text)
		}
	})
	return taggings, err
}
