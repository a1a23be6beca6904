package changes

import (
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

// Between compares two models. Items are those of the label set as it is, held
// those of them that are held out; items whose ids are unknown are told by none.
func Between(old, new *classify.Model, items, held []labels.Item) (*Report, error) {
	r := &Report{Old: old, New: new, Lessons: Taught(old, new)}
	var err error
	if r.Scores, err = Scores(old, new, held); err != nil {
		return nil, err
	}
	byID := make(map[string]*labels.Item, len(items))
	for i := range items {
		byID[items[i].ID] = &items[i]
	}
	type passage struct{ scheme, id string }
	listed := map[passage]bool{}
	for _, score := range r.Scores {
		for _, f := range score.Flips {
			item := byID[f.ID]
			if key := (passage{score.Scheme, f.ID}); item != nil && !listed[key] {
				listed[key] = true
				at := func(label string) int { return labelAt(score.Schemed, label) }
				r.Flips = append(r.Flips, Flip{score.Of, score.Schemed, *item, at(f.Gold), at(f.B), at(f.A)})
			}
		}
	}
	return r, nil
}

func labelAt(scheme labels.Scheme, name string) int {
	for i, label := range scheme.Labels {
		if label == name {
			return i
		}
	}
	return -1
}

// Moved lists the terms that explain a flip; see the function.
func (r *Report) Moved(f Flip, most int) []Move {
	return Moved(r.Old, Same(r.Old, f.Scheme), r.New, Same(r.New, f.Scheme), f.Item.Text, f.Item.Target, f.After, f.Before, most)
}
