package evaluate

import (
	"cmp"
	"slices"

	"stance/classify"
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
	Predicted Split = "predicted" // by whatever tagger made the predictions
)

// A Result scores one scheme under one split.
type Result struct {
	Scheme string `json:"scheme"`
	Split  Split  `json:"split"`
	// Folds is how many models were trained; 0 for a single one.
	Folds int `json:"folds,omitempty"`
	metrics.Scores

	// Uncalibrated are the scores of the same tags' probabilities as they were
	// before calibration.
	Uncalibrated *Probabilities `json:"uncalibrated,omitempty"`
	// Permutation tests the accuracy against chance.
	Permutation metrics.Permutation `json:"permutation"`
	Slices      []Slice             `json:"slices"`
	// Errors are the worst: those most sure of a wrong label first.
	Errors []Miss `json:"errors"`
	// Near are scored passages that stand almost the same among those trained on.
	Near []NearDuplicate `json:"near_duplicates"`

	Labels   labels.Scheme     `json:"-"`
	Items    []labels.Item     `json:"-"` // scored, in order
	Outcomes []metrics.Outcome `json:"-"` // of the Items
	Raw      []metrics.Outcome `json:"-"` // the same before calibration; nil without
}

// Probabilities are the scores that look at probabilities.
type Probabilities struct {
	LogLoss float64 `json:"log_loss"`
	Brier   float64 `json:"brier"`
	ECE     float64 `json:"ece"`
}

// A Miss is a passage that was tagged wrongly.
type Miss struct {
	ID      string             `json:"id"`
	Article string             `json:"article"`
	Text    string             `json:"text"`
	Gold    string             `json:"gold"`
	Tagged  string             `json:"tagged"`
	Proba   map[string]float64 `json:"proba,omitempty"`
	// Terms speak for the label given over the gold one, the strongest first.
	Terms []Term `json:"terms,omitempty"`
}

// A Term is a piece of evidence: how much more it, or whatever views find in its
// place, speaks for the label given than for the gold one, in log-odds.
type Term struct {
	Term   string  `json:"term"`
	Weight float64 `json:"weight"`
	// Offset and Length are where the term stands in the text, in bytes; 0 for
	// one of the passage as a whole.
	Offset int `json:"offset"`
	Length int `json:"length"`
}

const (
	errorsListed = 20
	termsListed  = 5
)

// A prediction is what a model says of an item, with the model's reasons where
// it is wrong.
type prediction struct {
	tagging classify.Tagging
	raw     [][]float64 // probabilities by scheme before calibration
	reasons [][]Term    // by scheme; nil where the tag is right
}

// predict tags an item.
func predict(model, uncalibrated *classify.Model, item labels.Item) prediction {
	p := prediction{tagging: model.TagToward(item.Text, item.Target), reasons: make([][]Term, len(item.Gold))}
	for _, tag := range uncalibrated.TagToward(item.Text, item.Target).Tags {
		p.raw = append(p.raw, normalised(tag.Proba))
	}
	var explanations []classify.Explanation
	for s, gold := range item.Gold {
		tagged := p.tagging.Tags[s].Label
		if gold == labels.Unlabelled || gold == tagged {
			continue
		}
		if explanations == nil {
			explanations = model.Explain(item.Text, item.Target)
		}
		p.reasons[s] = reasons(explanations[s].Terms, tagged, gold)
	}
	return p
}

// reasons are the terms that speak most for one label over another.
func reasons(terms []classify.Evidence, tagged, gold int) []Term {
	var list []Term
	for _, t := range classify.ByPlace(terms) {
		if w := t.Weight[tagged] - t.Weight[gold]; w > 0 {
			list = append(list, Term{t.Term, w, t.Offset, t.Length})
		}
	}
	slices.SortStableFunc(list, func(a, b Term) int { return cmp.Compare(b.Weight, a.Weight) })
	return list[:min(len(list), termsListed)]
}

// newResult scores predictions of items in scheme s; nil where no item has gold.
func newResult(split Split, folds int, scheme labels.Scheme, s int, items []labels.Item, predictions []prediction) (*Result, error) {
	r := &Result{Scheme: scheme.Name, Split: split, Folds: folds, Labels: scheme}
	var why [][]Term
	for i, item := range items {
		if item.Gold[s] == labels.Unlabelled {
			continue
		}
		tag := predictions[i].tagging.Tags[s]
		outcome := metrics.Outcome{
			ID: item.ID, Article: item.Article, Gold: item.Gold[s], Predicted: tag.Label, Proba: normalised(tag.Proba),
		}
		raw := outcome
		raw.Proba = predictions[i].raw[s]
		r.Items = append(r.Items, item)
		r.Outcomes = append(r.Outcomes, outcome)
		r.Raw = append(r.Raw, raw)
		why = append(why, predictions[i].reasons[s])
	}
	if len(r.Outcomes) == 0 {
		return nil, nil
	}
	if err := r.score(); err != nil {
		return nil, err
	}
	r.Uncalibrated = &Probabilities{
		LogLoss: metrics.LogLoss(r.Raw), Brier: metrics.Brier(r.Raw), ECE: metrics.ECE(metrics.Reliability(r.Raw, 0)),
	}
	r.listErrors(why)
	return r, nil
}

// score fills in what outcomes and items tell.
func (r *Result) score() (err error) {
	r.Scores, err = metrics.Evaluate(r.Labels.Labels, Poles(r.Labels), r.Outcomes, metrics.Options{})
	if err != nil {
		return err
	}
	r.Permutation = metrics.PermutationTest(r.Outcomes, metrics.Resampling{Resamples: resamples(len(r.Outcomes))})
	r.Slices = slice(r.Items, r.Outcomes)
	return nil
}

// resamples keeps tests on very many passages within seconds; with so many,
// fewer draws do.
func resamples(passages int) int {
	if passages > 20_000 {
		return 499
	}
	return 4999
}

// listErrors lists the worst errors; why gives the reasons for each outcome.
func (r *Result) listErrors(why [][]Term) {
	r.Errors = []Miss{}
	var wrong []int
	for i, o := range r.Outcomes {
		if o.Gold != o.Predicted {
			wrong = append(wrong, i)
		}
	}
	sure := func(i int) float64 {
		if o := r.Outcomes[i]; o.Proba != nil {
			return o.Proba[o.Predicted]
		}
		return 0
	}
	slices.SortStableFunc(wrong, func(a, b int) int { return cmp.Compare(sure(b), sure(a)) })
	for _, i := range wrong[:min(len(wrong), errorsListed)] {
		o := r.Outcomes[i]
		miss := Miss{ID: o.ID, Article: o.Article, Gold: r.Labels.Labels[o.Gold], Tagged: r.Labels.Labels[o.Predicted]}
		if r.Items != nil {
			miss.Text = r.Items[i].Text
		}
		if o.Proba != nil {
			miss.Proba = map[string]float64{}
			for l, p := range o.Proba {
				miss.Proba[r.Labels.Labels[l]] = p
			}
		}
		if why != nil {
			miss.Terms = why[i]
		}
		r.Errors = append(r.Errors, miss)
	}
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
