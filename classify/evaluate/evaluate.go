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
	"fmt"
	"slices"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/metrics"
	"stance/labels"
)

// A Split says how scored passages were kept apart from those trained on.
type Split string

// The splits.
const (
	HeldOut   Split = "held-out"  // whole articles set aside for good
	ByArticle Split = "article"   // each article, or tenth of them, left out in turn
	Shuffled  Split = "shuffled"  // passages left out at random: flatters
	Given     Split = "given set" // everything in the set, by a model that exists
)

// A Result scores one scheme under one split.
type Result struct {
	Scheme string `json:"scheme"`
	Split  Split  `json:"split"`
	// Folds is how many models were trained; 0 for a single one.
	Folds int `json:"folds,omitempty"`
	metrics.Scores

	Labels   labels.Scheme     `json:"-"`
	Items    []labels.Item     `json:"-"` // scored, in order
	Outcomes []metrics.Outcome `json:"-"` // of the Items
}

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
	for _, split := range []Split{asked, ByArticle, HeldOut, Given} {
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

// Set scores a label set. Models are trained with the options given.
func Set(items []labels.Item, held labels.HeldOut, schemes []labels.Scheme, options classify.Options) (*Report, error) {
	report := &Report{}
	train, test := labels.Split(items, held)
	if len(test) > 0 {
		model, err := crossval.Train(train, schemes, options)
		if err != nil {
			return nil, err
		}
		report.Model, report.Trained = model.Hash(), len(train)
		if err := report.add(HeldOut, 0, test, schemes, tagAll(model, test)); err != nil {
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
			return nil, fmt.Errorf("all passages are of one article: label passages of another, or name held-out articles")
		}
		return report, nil
	}
	report.Scored = len(scored)
	for _, split := range []struct {
		name  Split
		folds crossval.Folds
	}{{ByArticle, folds}, {Shuffled, crossval.Shuffled(scored, len(folds), shuffleSeed)}} {
		taggings, err := crossval.Predict(scored, always, split.folds, schemes, options)
		if err != nil {
			return nil, err
		}
		if err := report.add(split.name, len(split.folds), scored, schemes, taggings); err != nil {
			return nil, err
		}
	}
	if len(always) > 0 {
		var err error
		report.Written, err = writtenEffect(scored, always, folds, schemes, options, report)
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
// schemes, found by name. A model that has seen any of them is a *SeenError.
func Model(model *classify.Model, items []labels.Item, schemes []labels.Scheme, split Split) (*Report, error) {
	items = slices.DeleteFunc(slices.Clone(items), func(i labels.Item) bool { return i.Origin == labels.Written || !i.Labelled() })
	if len(items) == 0 {
		return nil, fmt.Errorf("no labelled passage to score (text written for training is never scored)")
	}
	seen := SeenError{}
	for _, item := range items {
		if model.Saw(item.ID, item.Text) {
			if seen.Seen++; seen.Seen == 1 {
				seen.First = item.ID
			}
		}
	}
	if seen.Seen > 0 {
		return nil, &seen
	}
	taggings := tagAll(model, items)
	// Gold and tags are brought into the order of the model's schemes.
	at := make([]int, len(model.Schemes()))
	for s, scheme := range model.Schemes() {
		at[s] = slices.IndexFunc(schemes, func(other labels.Scheme) bool {
			return other.Name == scheme.Name && slices.Equal(other.Labels, scheme.Labels)
		})
	}
	if !slices.ContainsFunc(at, func(i int) bool { return i >= 0 }) {
		return nil, fmt.Errorf("the model and the label set have no scheme in common")
	}
	aligned := slices.Clone(items)
	for i := range aligned {
		gold := make([]int, len(at))
		for s, from := range at {
			gold[s] = labels.Unlabelled
			if from >= 0 {
				gold[s] = aligned[i].Gold[from]
			}
		}
		aligned[i].Gold = gold
	}
	report := &Report{Model: model.Hash(), Trained: model.Passages()}
	err := report.add(split, 0, aligned, model.Schemes(), taggings)
	return report, err
}

func tagAll(model *classify.Model, items []labels.Item) []classify.Tagging {
	taggings := make([]classify.Tagging, len(items))
	for i, item := range items {
		taggings[i] = model.Tag("", item.Text)
	}
	return taggings
}

// add scores taggings in every scheme that has gold among the items.
func (r *Report) add(split Split, folds int, items []labels.Item, schemes []labels.Scheme, taggings []classify.Tagging) error {
	for s, scheme := range schemes {
		result := Result{Scheme: scheme.Name, Split: split, Folds: folds, Labels: scheme}
		for i, item := range items {
			if item.Gold[s] == labels.Unlabelled {
				continue
			}
			tag := taggings[i].Tags[s]
			result.Items = append(result.Items, item)
			result.Outcomes = append(result.Outcomes, metrics.Outcome{
				ID: item.ID, Article: item.Article, Gold: item.Gold[s], Predicted: tag.Label, Proba: normalised(tag.Proba),
			})
		}
		if len(result.Outcomes) == 0 {
			continue
		}
		var err error
		result.Scores, err = metrics.Evaluate(scheme.Labels, Poles(scheme), result.Outcomes, metrics.Options{})
		if err != nil {
			return err
		}
		r.Results = append(r.Results, result)
	}
	return nil
}

// Poles are a scheme's poles as metrics wants them.
func Poles(scheme labels.Scheme) (poles [2]string) {
	copy(poles[:], scheme.Poles)
	return poles
}

// normalised takes the rounding out of probabilities.
func normalised(proba []float64) []float64 {
	sum := 0.0
	for _, p := range proba {
		sum += p
	}
	out := make([]float64, len(proba))
	for i, p := range proba {
		out[i] = p / sum
	}
	return out
}
