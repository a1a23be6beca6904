package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"stance/classify/crossval"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/passage"
	"stance/labels/store"
)

// A set is labelled passages with the way they are scored.
type set struct {
	name, title string
	scheme      labels.Scheme
	items       []labels.Item // that are scored, each fold in turn
	always      []labels.Item // that every fold is trained on besides
	folds       int
}

var (
	semevalScheme = labels.Scheme{Name: "stance", Labels: []string{"AGAINST", "NONE", "FAVOR"}, Poles: []string{"FAVOR", "AGAINST"}}
	newsScheme    = labels.Scheme{Name: "sentiment", Labels: []string{"negative", "neutral", "positive"}, Poles: []string{"positive", "negative"}}
)

// goldSets are three ways to score the gold set's stance: the written passages
// by article, and by the hand that wrote them, on which choices are made; and
// the seeds, each article left out in turn, which only score.
func goldSets(seeds bool) ([]*set, error) {
	files, err := store.Read(gold.Files(), "gold", nil, gold.Schemes())
	if err != nil {
		return nil, err
	}
	all, err := files.Items()
	if err != nil {
		return nil, err
	}
	var real, written, byHand []labels.Item
	for _, item := range all {
		if item.Origin != labels.Written {
			real = append(real, item)
			continue
		}
		written = append(written, item)
		item.Article = item.Article[:1] // the first letter names the hand
		byHand = append(byHand, item)
	}
	scheme := files.Schemes[0]
	sets := []*set{
		{name: "written", title: "Gold set, written passages, by article", scheme: scheme, items: written, folds: 10},
		{name: "hands", title: "Gold set, written passages, each hand left out in turn", scheme: scheme, items: byHand, folds: 11},
	}
	if seeds {
		sets = append(sets, &set{
			name: "seeds", title: "Gold set, seed articles, each left out in turn, written passages in training", scheme: scheme,
			items: real, always: written, folds: 5,
		})
	}
	return sets, nil
}

func publicSet(name, file string, scheme labels.Scheme, folds int) (*set, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	annotations, faults, err := labels.Read(bytes.NewReader(text), file, []labels.Scheme{scheme})
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, faults[0]
	}
	title := map[string]string{
		"semeval":  "SemEval-2016 task 6 A, training file, one model a target",
		"newsmtsc": "NewsMTSC, training file, identical texts in one fold",
	}[name]
	return &set{name: name, title: title, scheme: scheme, items: labels.Resolve(annotations, []labels.Scheme{scheme}), folds: folds}, nil
}

// togetherByText keeps identical texts in one fold.
func (s *set) togetherByText() {
	for i := range s.items {
		s.items[i].Article = passage.ID("", s.items[i].Text)
	}
}

// writeFolds writes what another program needs to score the same folds.
func (s *set) writeFolds(dir string) error {
	fold := map[int]int{}
	for f, items := range crossval.ByArticle(s.items, s.folds) {
		for _, i := range items {
			fold[i] = f
		}
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	write := func(item labels.Item, fold int) error {
		if item.Gold[0] == labels.Unlabelled {
			return nil
		}
		return encoder.Encode(map[string]any{
			"id": item.ID, "group": item.Group(), "target": item.Target, "text": item.Text,
			"label": s.scheme.Labels[item.Gold[0]], "fold": fold,
		})
	}
	for i, item := range s.items {
		if err := write(item, fold[i]); err != nil {
			return err
		}
	}
	for _, item := range s.always {
		if err := write(item, -1); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	file := filepath.Join(dir, s.name+".jsonl")
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("cannot write folds: %w", err)
	}
	return nil
}
