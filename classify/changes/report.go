package changes

import (
	"slices"

	"stance/classify"
	"stance/labels"
)

// A Report is all that changed from one model to the next.
type Report struct {
	Old, New *classify.Model
	Lessons  []Lesson
	Scores   []Score
	Flips    []Flip
}

// A Flip is a passage of the label set whose tag is another one.
type Flip struct {
	Of     Kind // HeldOut, Real or All, the first that has the passage
	Scheme labels.Scheme
	Item   labels.Item
	// Gold, Before and After are labels of the scheme.
	Gold, Before, After int
}

// A Finder finds a passage of the label set by its id, with its text; false where
// there is none.
type Finder func(id string) (item labels.Item, known bool, err error)

// Between compares two models. Held are the held-out items of the label set. Flips
// are those of passages that the finder knows; it may be nil. The only errors
// beside those of Scores are the finder's.
func Between(old, new *classify.Model, held []labels.Item, find Finder) (*Report, error) {
	r := &Report{Old: old, New: new, Lessons: Taught(old, new)}
	var err error
	if r.Scores, err = Scores(old, new, held); err != nil {
		return nil, err
	}
	if find == nil {
		return r, nil
	}
	type passage struct{ scheme, id string }
	listed := map[passage]bool{}
	for _, score := range r.Scores {
		for _, f := range score.Flips {
			key := passage{score.Scheme, f.ID}
			if listed[key] {
				continue
			}
			listed[key] = true
			item, known, err := find(f.ID)
			if err != nil {
				return nil, err
			}
			if known {
				at := func(label string) int { return slices.Index(score.Schemed.Labels, label) }
				r.Flips = append(r.Flips, Flip{score.Of, score.Schemed, item, at(f.Gold), at(f.B), at(f.A)})
			}
		}
	}
	return r, nil
}

// WhyNot says why nothing was compared in a scheme of the new model; "" where
// something was.
func (r *Report) WhyNot(scheme labels.Scheme) string {
	if slices.ContainsFunc(r.Scores, func(s Score) bool { return s.Scheme == scheme.Name }) {
		return ""
	}
	if Same(r.Old, scheme) < 0 {
		if slices.ContainsFunc(r.Old.Schemes(), func(s labels.Scheme) bool { return s.Name == scheme.Name }) {
			return "its labels are others than before"
		}
		return "the model before does not have it"
	}
	return "no passage that both tagged without having seen its article"
}

// Moved lists the terms that explain a flip; see the function.
func (r *Report) Moved(f Flip, most int) []Move {
	return Moved(r.Old, Same(r.Old, f.Scheme), r.New, Same(r.New, f.Scheme), f.Item.Text, f.Item.Target, f.After, f.Before, most)
}
