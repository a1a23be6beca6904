package main

import (
	"bufio"

	"stance/classify/changes"
)

// changesJSON is what changed from one model to the next, for programs.
type changesJSON struct {
	Before  string          `json:"before"`
	After   string          `json:"after"`
	Lessons []lessonJSON    `json:"labels_changed"`
	Scores  []changes.Score `json:"scores"`
	Flips   []flipJSON      `json:"flips"`
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

func changesOf(r *changes.Report) *changesJSON {
	all := &changesJSON{Before: r.Old.Hash(), After: r.New.Hash(), Lessons: []lessonJSON{}, Scores: r.Scores, Flips: []flipJSON{}}
	if all.Scores == nil {
		all.Scores = []changes.Score{}
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
func encodeChanges(out *bufio.Writer, r *changes.Report) error {
	return encodeObject(out, changesOf(r))
}
