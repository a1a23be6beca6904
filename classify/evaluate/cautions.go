package evaluate

import (
	"fmt"

	"stance/classify/english"
	"stance/classify/metrics"
)

// Words names the split for people.
func (s Split) Words() string {
	switch s {
	case HeldOut:
		return "held-out articles"
	case ByArticle:
		return "each article in turn"
	case Shuffled:
		return "random split"
	case Given:
		return "the whole set"
	case Predicted:
		return "these predictions"
	}
	return string(s)
}

// Interval is the interval of the accuracy to quote: that by article, or where
// there is none, that by passage.
func (r *Result) Interval() metrics.Interval {
	if r.Accuracy.Cluster != nil {
		return *r.Accuracy.Cluster
	}
	return r.Accuracy.Interval
}

// nearNamed is how many near-duplicates the cautions name.
const nearNamed = 5

// Cautions are what a reader must know before quoting a number of a scheme,
// a sentence or two each. head is the scheme's headline.
func (r *Report) Cautions(head *Result) []string {
	var notes []string
	add := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	if in := head.Interval(); in.Lo <= head.Majority.Accuracy {
		add("The interval %.2f-%.2f includes what always saying %q scores (%.2f): this shows no more than guessing does.",
			in.Lo, in.Hi, head.Majority.Label, head.Majority.Accuracy)
	}
	if head.N < 100 || head.Articles < metrics.VerdictArticles {
		add("%s of %s are too few to conclude much: another set of articles may score anywhere in the interval, and differences smaller than that mean nothing.",
			english.Plural(head.N, "passage", "passages"), english.Plural(head.Articles, "article", "articles"))
	}
	if article, shuffled := r.Find(head.Scheme, ByArticle), r.Find(head.Scheme, Shuffled); article != nil && shuffled != nil {
		whole, torn := article.Accuracy.Value, shuffled.Accuracy.Value
		if torn > whole {
			add("Leakage: a random split says %.3f where leaving whole articles out says %.3f; the difference of %+.3f is what passages of one article tell about each other.",
				torn, whole, torn-whole)
		} else {
			add("Leakage: none shown. A random split says %.3f where leaving whole articles out says %.3f.", torn, whole)
		}
	}
	for i, duplicate := range head.Near {
		if i == nearNamed {
			add("And %s besides.", english.Plural(len(head.Near)-i, "near-duplicate", "near-duplicates"))
			break
		}
		add("Near-duplicate: %.0f%% of the wording of the scored passage %s is in %s, which is trained on.",
			100*duplicate.Overlap, duplicate.Scored, duplicate.Trained)
	}
	for _, result := range r.Results {
		if result.Scheme != head.Scheme || result.Split == Shuffled {
			continue
		}
		for _, warning := range result.Warnings {
			add("%s: %s.", result.Split.Words(), warning)
		}
	}
	return notes
}
