package suspects

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/metrics"
	"stance/labels"
)

// Options say where to look. The zero value looks at the first scheme.
type Options struct {
	// Scheme is the index of the scheme whose labels are looked at.
	Scheme int
	// Always are passages that every model is trained on and that are not
	// looked at themselves.
	Always []labels.Item
	// Terms is how many terms a suspect is explained by at most. 0 means 5.
	Terms int
}

const defaultTerms = 5

// A Report is what was found.
type Report struct {
	Scheme labels.Scheme
	// Passages and Articles count what was looked at, in so many Folds.
	Passages, Articles, Folds int
	// Agreed counts the passages whose given label the models find likeliest. The
	// fewer these are, the more of the suspects are the models' mistakes.
	Agreed int
	// Unjudged counts the passages whose label no other article has: a model
	// that has not seen their article cannot know it.
	Unjudged int
	// Thresholds are the probabilities, by label, from which on a model counts
	// as confident.
	Thresholds []float64
	// Joint[g][l] counts the passages labelled g that the models are confident
	// are l.
	Joint [][]int
	// Estimated is how many labels are wrong by the joint's estimate, whether
	// or not they are among the suspects.
	Estimated float64
	// Suspects are the passages off the diagonal of Joint, likeliest first.
	Suspects []Suspect
}

// A Suspect is a passage whose label may be wrong.
type Suspect struct {
	Item             labels.Item // its Gold and Decisions are those of the set
	Given, Suggested int         // labels
	// Proba are the probabilities, by label, that a model gave that had not
	// seen the passage's article.
	Proba []float64
	// Margin is metrics.Margin: under 0.5 another label is likelier.
	Margin float64
	// Terms speak for the suggested label against the given one, the strongest
	// first. Terms of several views in one place are put together.
	Terms []Term
}

// SelfConfidence is the probability of the label given.
func (s Suspect) SelfConfidence() float64 { return s.Proba[s.Given] }

// A Term is a piece of evidence.
type Term struct {
	Text   string  // as it stands in the passage; the term's name for one of the passage as a whole
	Weight float64 // how much more it speaks for the suggested label, in log-odds
}

// Find looks for mistakes in the gold labels of items. Those without a gold
// label in the scheme play no part. It takes passages of two articles.
func Find(items []labels.Item, schemes []labels.Scheme, recipe classify.Recipe, options Options) (*Report, error) {
	scheme := schemes[options.Scheme]
	looked, at := ofScheme(items, options.Scheme)
	always, _ := ofScheme(options.Always, options.Scheme)
	if len(looked) == 0 {
		return nil, fmt.Errorf("scheme %s: no labelled passage to look at", scheme.Name)
	}
	folds := crossval.ForArticles(looked)
	if len(folds) < 2 && len(always) == 0 {
		return nil, errors.New("all labelled passages are of one article: it takes two, to judge each by the other")
	}
	report := &Report{Scheme: scheme, Passages: len(looked), Articles: articles(looked), Folds: len(folds)}

	var outcomes []metrics.Outcome
	var of []int // the item of each outcome
	var evidence [][]classify.Evidence
	err := crossval.Each(looked, always, folds, []labels.Scheme{scheme}, recipe, func(model *classify.Model, fold []int) {
		for _, i := range fold {
			item := looked[i]
			e := model.Explain(item.Text, item.Target)[0]
			if math.IsInf(e.Prior[item.Gold[0]], -1) {
				report.Unjudged++
				continue
			}
			if e.Proba[item.Gold[0]] == slices.Max(e.Proba) {
				report.Agreed++
			}
			outcomes = append(outcomes, metrics.Outcome{ID: item.ID, Article: item.Group(), Gold: item.Gold[0], Proba: e.Proba})
			of = append(of, at[i])
			evidence = append(evidence, classify.ByPlace(e.Terms))
		}
	})
	if err != nil {
		return nil, err
	}
	issues := metrics.FindIssues(len(scheme.Labels), outcomes)
	report.Thresholds, report.Joint, report.Estimated = issues.Thresholds, issues.Joint, issues.Estimated()
	for _, i := range issues.Ranked(outcomes) {
		s := Suspect{
			Item: items[of[i]], Given: outcomes[i].Gold, Suggested: issues.Confident[i],
			Proba: outcomes[i].Proba, Margin: metrics.Margin(outcomes[i]),
		}
		s.Terms = speaking(s, evidence[i], cmp.Or(options.Terms, defaultTerms))
		report.Suspects = append(report.Suspects, s)
	}
	return report, nil
}

// ofScheme keeps the items that have gold in a scheme, with that gold alone, and
// tells where each stood.
func ofScheme(items []labels.Item, scheme int) (kept []labels.Item, at []int) {
	for i, item := range items {
		if item.Gold[scheme] != labels.Unlabelled {
			item.Gold = item.Gold[scheme : scheme+1]
			kept, at = append(kept, item), append(at, i)
		}
	}
	return kept, at
}

func articles(items []labels.Item) int {
	names := map[string]bool{}
	for _, item := range items {
		names[item.Group()] = true
	}
	return len(names)
}

// speaking lists the evidence for the suggested label against the given one. A
// label without examples in the model's training weighs nothing on either side.
func speaking(s Suspect, evidence []classify.Evidence, most int) []Term {
	var terms []Term
	seen := map[string]bool{}
	slices.SortStableFunc(evidence, func(a, b classify.Evidence) int {
		return cmp.Compare(b.Weight[s.Suggested]-b.Weight[s.Given], a.Weight[s.Suggested]-a.Weight[s.Given])
	})
	for _, e := range evidence {
		weight := e.Weight[s.Suggested] - e.Weight[s.Given]
		if len(terms) == most || !(weight > 0) {
			break
		}
		text := e.Term
		if e.Length > 0 {
			text = s.Item.Text[e.Offset : e.Offset+e.Length]
		}
		if !seen[text] {
			seen[text] = true
			terms = append(terms, Term{text, weight})
		}
	}
	return terms
}
