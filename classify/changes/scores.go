package changes

import (
	"errors"
	"strconv"
	"sync"

	"stance/classify"
	"stance/classify/evaluate"
	"stance/classify/metrics"
	"stance/labels"
)

// A Kind says of which passages a score is, none of which the tagging models had
// seen, nor anything else of their articles.
type Kind string

// The kinds.
const (
	HeldOut Kind = "held-out articles"      // set aside for good
	Real    Kind = "real articles left out" // from articles, and trained on
	All     Kind = "every article left out" // real ones and those written for training
)

// A Score compares the model after, A, with the one before, B.
type Score struct {
	Of Kind
	evaluate.Comparison
	Schemed labels.Scheme
	// LeftOut counts held-out passages that one of the models was trained on.
	LeftOut int
}

// Worse reports whether the model after is shown to be worse: by the interval of
// the difference over articles, or where these are too few for a verdict, by the
// exact McNemar test.
func (s Score) Worse() bool { return s.shown(metrics.BetterB, s.Lost > s.Gained) }

// Better is the opposite of Worse. Mostly neither is shown.
func (s Score) Better() bool { return s.shown(metrics.BetterA, s.Gained > s.Lost) }

func (s Score) shown(verdict metrics.Verdict, more bool) bool {
	if s.Accuracy.Verdict == metrics.TooFewArticles {
		return more && s.McNemar.P < significant
	}
	return s.Accuracy.Verdict == verdict
}

const significant = 0.05

// Scores compares two models, scheme by scheme and kind by kind, as far as there
// are passages. Held are the held-out items; gold is that of the items and of the
// new model's training. Schemes whose labels differ are left out.
func Scores(old, new *classify.Model, held []labels.Item) ([]Score, error) {
	var scores []Score
	var pairs [][2][]metrics.Outcome // after and before
	for s, scheme := range new.Schemes() {
		o := Same(old, scheme)
		if o < 0 {
			continue
		}
		after, before, left := taggedByBoth(new, s, old, o, held)
		trialsAfter, trialsBefore, real := trials(new, s, old, o)
		if len(after) > 0 {
			scores = append(scores, Score{Of: HeldOut, Schemed: scheme, LeftOut: left})
			pairs = append(pairs, [2][]metrics.Outcome{after, before})
		}
		if real > 0 {
			scores = append(scores, Score{Of: Real, Schemed: scheme})
			pairs = append(pairs, [2][]metrics.Outcome{trialsAfter[:real], trialsBefore[:real]})
		}
		if len(trialsAfter) > real { // or Real said it
			scores = append(scores, Score{Of: All, Schemed: scheme})
			pairs = append(pairs, [2][]metrics.Outcome{trialsAfter, trialsBefore})
		}
	}
	// Most of the time goes into resampling.
	errs := make([]error, len(scores))
	var comparing sync.WaitGroup
	for i := range scores {
		comparing.Go(func() {
			scores[i].Comparison, errs[i] = evaluate.Compare(scores[i].Schemed, pairs[i][0], pairs[i][1])
		})
	}
	comparing.Wait()
	return scores, errors.Join(errs...)
}

// Tried is how a model's recipe tagged the passages that the model was trained on
// while their article was left out: those of real articles, and all.
func Tried(model *classify.Model, scheme int) map[Kind][]metrics.Outcome {
	tried, _, real := trials(model, scheme, model, scheme)
	by := map[Kind][]metrics.Outcome{All: tried, Real: tried[:real]}
	if real == len(tried) {
		delete(by, All)
	}
	return by
}

// Unseen scores a model by itself, in a scheme: how it tags the held-out items
// that it was not trained on, and how its recipe tagged the articles that it was
// trained on while they were left out. Text written for training counts only where
// there is no other; real says that there was other.
func Unseen(model *classify.Model, scheme int, held []labels.Item) (outcomes []metrics.Outcome, real bool) {
	outcomes, _, _ = taggedByBoth(model, scheme, model, scheme, held)
	tried, _, first := trials(model, scheme, model, scheme)
	if outcomes = append(outcomes, tried[:first]...); len(outcomes) > 0 {
		return outcomes, true
	}
	return tried, false
}

// taggedByBoth has both models tag the items that have gold in a scheme and that
// neither was trained on.
func taggedByBoth(new *classify.Model, s int, old *classify.Model, o int, items []labels.Item) (after, before []metrics.Outcome, left int) {
	byNew, byOld := new.NewTagger(), old.NewTagger()
	for _, item := range items {
		gold := item.Gold[s]
		if gold == labels.Unlabelled || item.Origin == labels.Written {
			continue
		}
		now, was := byNew.TagToward(item.Text, item.Target), byOld.TagToward(item.Text, item.Target)
		if now.Trained || was.Trained {
			left++
			continue
		}
		outcome := metrics.Outcome{ID: item.ID, Article: item.Group(), Gold: gold, Predicted: now.Tags[s].Label}
		after = append(after, outcome)
		outcome.Predicted = was.Tags[o].Label
		before = append(before, outcome)
	}
	return after, before, left
}

// trials pairs what the two recipes gave to passages that both models were
// trained on while their article was left out, those of real articles first.
func trials(new *classify.Model, s int, old *classify.Model, o int) (after, before []metrics.Outcome, real int) {
	was := map[string]int{} // labels by passage
	for _, trial := range old.Trials(o) {
		was[trial.ID] = trial.Label
	}
	gold := make(map[string]int, len(was)) // of large sets, only a sample was tried
	for id, of := range new.Decisions() {
		if _, tried := was[id]; tried {
			gold[id] = of[s]
		}
	}
	for _, written := range []bool{false, true} {
		for _, trial := range new.Trials(s) {
			label, both := was[trial.ID]
			if trial.Written != written || !both {
				continue
			}
			outcome := metrics.Outcome{ID: trial.ID, Article: "trained " + strconv.Itoa(trial.Article), Gold: gold[trial.ID], Predicted: trial.Label}
			after = append(after, outcome)
			outcome.Predicted = label
			before = append(before, outcome)
		}
		if !written {
			real = len(after)
		}
	}
	return after, before, real
}
