package evaluate

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/metrics"
	"stance/labels"
)

// A WrittenEffect compares models trained with and without the text that was
// written for training, each scored on the same real passages, every article
// left out in turn.
type WrittenEffect struct {
	Scheme  string `json:"scheme"`
	Without Result `json:"without"` // trained on the other real articles only
	// Comparison of A, with the written text, and B, without.
	Comparison metrics.Comparison `json:"comparison"`
	Curve      []CurvePoint       `json:"curve"`
}

// A CurvePoint is the accuracy with so many written articles, drawn at random
// several times.
type CurvePoint struct {
	Articles int     `json:"articles"`
	Draws    int     `json:"draws"`
	Mean     float64 `json:"mean"`
	Lo       float64 `json:"lo"` // of the draws
	Hi       float64 `json:"hi"`
}

const (
	curveStart = 20 // written articles at the first point; they double from there
	curveDraws = 3
	curveSeed  = 1855
)

func writtenEffect(scored, written []labels.Item, folds crossval.Folds, schemes []labels.Scheme, recipe classify.Recipe, report *Report) (*WrittenEffect, error) {
	with := report.Find(schemes[0].Name, ByArticle)
	if with == nil {
		return nil, nil
	}
	// One scheme is enough here, and half the work.
	first := func(items []labels.Item) []labels.Item {
		kept := slices.Clone(items)
		for i := range kept {
			kept[i].Gold = kept[i].Gold[:1]
		}
		return kept
	}
	schemes, scored, written = schemes[:1], first(scored), first(written)

	predictions := make([]prediction, len(scored))
	err := crossval.Each(scored, nil, folds, schemes, recipe, func(model *classify.Model, fold []int) {
		raw := model.Uncalibrated()
		for _, i := range fold {
			predictions[i] = predict(model, raw, scored[i])
		}
	})
	if err != nil {
		return nil, err
	}
	alone, err := newResult(ByArticle, len(folds), schemes[0], 0, scored, predictions)
	if err != nil || alone == nil {
		return nil, err
	}
	effect := &WrittenEffect{Scheme: schemes[0].Name, Without: *alone}
	effect.Comparison, err = metrics.Compare(len(schemes[0].Labels), with.Outcomes, effect.Without.Outcomes, metrics.Resampling{})
	if err != nil {
		return nil, err
	}
	effect.Curve, err = curve(scored, written, folds, schemes, recipe, effect.Without.Accuracy.Value, with.Accuracy.Value)
	return effect, err
}

func curve(scored, written []labels.Item, folds crossval.Folds, schemes []labels.Scheme, recipe classify.Recipe, none, all float64) ([]CurvePoint, error) {
	byArticle := map[string][]labels.Item{}
	var names []string
	for _, item := range written {
		if byArticle[item.Group()] == nil {
			names = append(names, item.Group())
		}
		byArticle[item.Group()] = append(byArticle[item.Group()], item)
	}
	// What is fitted of the pools is set beforehand: to look for it every time
	// would take most of the time, and the curve is about passages.
	recipe.Weights = cmp.Or(recipe.Weights, classify.FittedWeights)
	recipe.Offsets = cmp.Or(recipe.Offsets, classify.DocumentOffsets)
	points := []CurvePoint{{0, 1, none, none, none}}
	random := rand.New(rand.NewPCG(curveSeed, 0))
	for n := curveStart; n < len(names); n *= 2 {
		point := CurvePoint{Articles: n, Draws: curveDraws, Lo: 1}
		for range curveDraws {
			var drawn []labels.Item
			for _, i := range random.Perm(len(names))[:n] {
				drawn = append(drawn, byArticle[names[i]]...)
			}
			taggings, err := crossval.Predict(scored, drawn, folds, schemes, recipe)
			if err != nil {
				return nil, err
			}
			right, labelled := 0, 0
			for i, tagging := range taggings {
				if scored[i].Gold[0] != labels.Unlabelled {
					labelled++
				}
				if tagging.Tags[0].Label == scored[i].Gold[0] {
					right++
				}
			}
			accuracy := float64(right) / float64(labelled)
			point.Mean += accuracy / curveDraws
			point.Lo, point.Hi = min(point.Lo, accuracy), max(point.Hi, accuracy)
		}
		points = append(points, point)
	}
	return append(points, CurvePoint{len(names), 1, all, all, all}), nil
}
