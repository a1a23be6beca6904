package main

import (
	"bufio"

	"stance/classify"
	"stance/classify/changes"
	"stance/classify/metrics"
)

// changesJSON is what changed from one model to the next, for programs.
type changesJSON struct {
	Before  string       `json:"before,omitempty"`
	After   string       `json:"after"`
	Lessons []lessonJSON `json:"labels_changed"`
	Scores  []scoreJSON  `json:"scores"`
	Flips   []flipJSON   `json:"flips"`
}

type scoreJSON struct {
	Scheme   string          `json:"scheme"`
	Of       changes.Kind    `json:"of"`
	Passages int             `json:"passages"`
	Articles int             `json:"articles"`
	LeftOut  int             `json:"left_out"`
	Flipped  int             `json:"flipped"`
	Gained   int             `json:"gained"`  // right after, wrong before
	Lost     int             `json:"lost"`    // wrong after, right before
	P        float64         `json:"mcnemar"` // exact
	Accuracy beforeAfterJSON `json:"accuracy"`
	MacroF1  beforeAfterJSON `json:"macro_f1"`
	Shown    string          `json:"shown"` // better, worse or nothing
}

type beforeAfterJSON struct {
	Before   float64           `json:"before"`
	After    float64           `json:"after"`
	Change   float64           `json:"change"`
	Interval *metrics.Interval `json:"interval,omitempty"` // of the change, over articles
}

type lessonJSON struct {
	ID      string        `json:"id"`
	Added   bool          `json:"added,omitempty"`
	Removed bool          `json:"removed,omitempty"`
	Gold    []relabelJSON `json:"gold"`
}

type relabelJSON struct {
	Scheme string `json:"scheme"`
	Old    string `json:"old"`
	New    string `json:"new"`
}

type flipJSON struct {
	Of     changes.Kind `json:"of"`
	Scheme string       `json:"scheme"`
	ID     string       `json:"id"`
	Text   string       `json:"text"`
	Gold   string       `json:"gold"`
	Before string       `json:"before"`
	After  string       `json:"after"`
	Terms  []moveJSON   `json:"terms"`
}

type moveJSON struct {
	Term   string  `json:"term"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// changesOf is all that a report says; without one, that nothing changed.
func changesOf(r *changes.Report, model *classify.Model) *changesJSON {
	all := &changesJSON{After: model.Hash(), Lessons: []lessonJSON{}, Scores: []scoreJSON{}, Flips: []flipJSON{}}
	if r == nil {
		return all
	}
	all.Before = r.Old.Hash()
	for _, score := range r.Scores {
		to := scoreJSON{
			Scheme: score.Scheme, Of: score.Of, Passages: score.N, Articles: score.Articles, LeftOut: score.LeftOut,
			Flipped: score.Flipped, Gained: score.Gained, Lost: score.Lost, P: score.McNemar.P,
			Accuracy: beforeAfterJSON{score.AccuracyB, score.AccuracyA, score.Accuracy.Value, score.Accuracy.Interval},
			MacroF1:  beforeAfterJSON{score.MacroF1B, score.MacroF1A, score.MacroF1.Value, score.MacroF1.Interval},
			Shown:    "nothing",
		}
		if score.Better() || score.Worse() {
			to.Shown = betterOrWorse(score)
		}
		all.Scores = append(all.Scores, to)
	}
	for _, l := range r.Lessons {
		lesson := lessonJSON{ID: l.ID, Added: l.Added, Removed: l.Removed}
		for _, g := range l.Gold {
			lesson.Gold = append(lesson.Gold, relabelJSON(g))
		}
		all.Lessons = append(all.Lessons, lesson)
	}
	for _, f := range r.Flips {
		flip := flipJSON{f.Of, f.Scheme.Name, f.Item.ID, f.Item.Text, f.Scheme.Labels[f.Gold], f.Scheme.Labels[f.Before], f.Scheme.Labels[f.After], []moveJSON{}}
		for _, m := range r.Moved(f, movesShown) {
			flip.Terms = append(flip.Terms, moveJSON{m.Term, round4(m.Old), round4(m.New)})
		}
		all.Flips = append(all.Flips, flip)
	}
	return all
}

// encodeChanges writes what changed as one JSON object, all flips with their terms.
func encodeChanges(out *bufio.Writer, r *changes.Report, model *classify.Model) error {
	return encodeObject(out, changesOf(r, model))
}
