// Package evaluate scores models on labelled passages that they have not seen.
//
//  1. [Model] scores a model that exists, on given passages, and refuses one
//     that was trained on any of them.
//  2. [Set] trains and scores on a label set: on its held-out articles, by
//     cross-validation that keeps articles whole, and, to show what that is
//     worth, by one that does not.
//  3. Both give a [Report]: a [Result] for every scheme and split, each with
//     intervals, baselines and warnings.
//
// Text written for training is never scored: see labels.Written.
package evaluate

import (
	"errors"
	"fmt"
	"slices"

	"stance/classify"
	"stance/classify/crossval"
	"stance/labels"
)

// A Report is what an evaluation found.
type Report struct {
	Results []Result
	// Written tells what text written for training does to the score by
	// article in the first scheme; nil for a set without such text.
	Written *WrittenEffect
	// Model is the hash of the model that scored the held-out passages.
	Model string
	// Trained and Scored count passages: trained on for the held-out split, and
	// scored by article.
	Trained, Scored int
}

// Find returns the result of a scheme under a split, or nil.
func (r *Report) Find(scheme string, split Split) *Result {
	for i := range r.Results {
		if r.Results[i].Scheme == scheme && r.Results[i].Split == split {
			return &r.Results[i]
		}
	}
	return nil
}

// Headline is the result that stands for a scheme: the split asked for where it
// is there, else the one by article, which rests on the most articles, else
// what there is.
func (r *Report) Headline(scheme string, asked Split) *Result {
	for _, split := range []Split{asked, ByArticle, HeldOut, Given, Predicted} {
		if result := r.Find(scheme, split); result != nil {
			return result
		}
	}
	return nil
}

// Schemes are the schemes that were scored, in order.
func (r *Report) Schemes() []string {
	var names []string
	for _, result := range r.Results {
		if !slices.Contains(names, result.Scheme) {
			names = append(names, result.Scheme)
		}
	}
	return names
}

// shuffleSeed makes the shuffled split the same every time.
const shuffleSeed = 1956

// Set scores a label set. Models are made by the recipe given.
func Set(items []labels.Item, held labels.HeldOut, schemes []labels.Scheme, recipe classify.Recipe) (*Report, error) {
	report := &Report{}
	train, test := labels.Split(items, held)
	test = slices.DeleteFunc(test, func(i labels.Item) bool { return i.Origin == labels.Written })
	if len(train) == 0 {
		return nil, errors.New("no passage to train on: all are held out, or none has a gold label")
	}
	if len(test) > 0 {
		model, err := crossval.Train(train, schemes, recipe)
		if err != nil {
			return nil, err
		}
		report.Model, report.Trained = model.Hash(), len(train)
		if err := report.add(HeldOut, 0, schemes, test, tagAll(model, test), nearDuplicates(test, train)); err != nil {
			return nil, err
		}
	}
	var scored, always []labels.Item
	for _, item := range items {
		switch {
		case !item.Labelled():
		case item.Origin == labels.Written:
			always = append(always, item)
		default:
			scored = append(scored, item)
		}
	}
	folds := crossval.ForArticles(scored)
	if len(folds) < 2 {
		if len(test) == 0 {
			return nil, errors.New("all passages to be scored are of one article: label passages of another, or name held-out articles")
		}
		return report, nil
	}
	report.Scored = len(scored)
	duplicates := nearDuplicates(scored, slices.Concat(always, scored))
	for _, split := range []struct {
		name  Split
		folds crossval.Folds
	}{{ByArticle, folds}, {Shuffled, crossval.Shuffled(scored, len(folds), shuffleSeed)}} {
		predictions := make([]prediction, len(scored))
		err := crossval.Each(scored, always, split.folds, schemes, recipe, func(model *classify.Model, fold []int) {
			raw := model.Uncalibrated()
			for _, i := range fold {
				predictions[i] = predict(model, raw, scored[i])
			}
		})
		if err != nil {
			return nil, err
		}
		if err := report.add(split.name, len(split.folds), schemes, scored, predictions, duplicates); err != nil {
			return nil, err
		}
	}
	if len(always) > 0 {
		var err error
		report.Written, err = writtenEffect(scored, always, folds, schemes, recipe, report)
		if err != nil {
			return nil, err
		}
	}
	return report, nil
}

// A SeenError says that a model was trained on passages it is to be scored on.
type SeenError struct {
	Seen  int    // how many
	First string // id of the first
}

func (e *SeenError) Error() string {
	return fmt.Sprintf("the model was trained on %d of the passages to be scored (first %s): a score on them would mean nothing; name articles it has not seen with --heldout",
		e.Seen, e.First)
}

// Model scores a model on items, which must bear gold labels of the model's
// schemes, found by name. A model that has seen any of them, or the words of
// more than a twentieth, is a *SeenError.
func Model(model *classify.Model, items []labels.Item, schemes []labels.Scheme, split Split) (*Report, error) {
	items, err := forModel(model, items, schemes)
	if err != nil {
		return nil, err
	}
	report := &Report{Model: model.Hash(), Trained: model.Passages(), Scored: len(items)}
	err = report.add(split, 0, model.Schemes(), items, tagAll(model, items), []NearDuplicate{})
	if err == nil && len(report.Results) == 0 {
		err = errors.New("no passage has a gold label in a scheme of the model")
	}
	return report, err
}

// forModel returns the items that a model can be scored on, their gold in the
// order of the model's schemes.
func forModel(model *classify.Model, items []labels.Item, schemes []labels.Scheme) ([]labels.Item, error) {
	if !slices.ContainsFunc(model.Schemes(), func(s labels.Scheme) bool { return labels.SameScheme(schemes, s) >= 0 }) {
		return nil, errors.New("the model and the label set have no scheme in common")
	}
	var usable []labels.Item
	seen, same := SeenError{}, false
	for _, item := range items {
		if item.Origin == labels.Written || !item.Labelled() {
			continue
		}
		if model.Saw(item.Text) {
			same = same || model.SawID(item.ID)
			if seen.Seen++; seen.Seen == 1 {
				seen.First = item.ID
			}
		}
		usable = append(usable, item)
	}
	switch {
	case same || seen.Seen > len(usable)/chanceCopies:
		return nil, &seen
	case len(usable) == 0:
		return nil, errors.New("no labelled passage to score (text written for training is never scored)")
	}
	return labels.InSchemes(usable, schemes, model.Schemes()), nil
}

// chanceCopies is how rare, one in so many, the words of a trained passage may
// be among those to be scored, under other ids: wire texts get around, and are
// listed as near-duplicates. More of them are the training set under other names.
const chanceCopies = 20

func tagAll(model *classify.Model, items []labels.Item) []prediction {
	raw := model.Uncalibrated()
	predictions := make([]prediction, len(items))
	for i, item := range items {
		predictions[i] = predict(model, raw, item)
	}
	return predictions
}

// add scores predictions in every scheme that has gold among the items.
func (r *Report) add(split Split, folds int, schemes []labels.Scheme, items []labels.Item, predictions []prediction, duplicates []NearDuplicate) error {
	for s, scheme := range schemes {
		result, err := newResult(split, folds, scheme, s, items, predictions)
		if err != nil {
			return err
		}
		if result != nil {
			result.Near = duplicates
			r.Results = append(r.Results, *result)
		}
	}
	return nil
}
