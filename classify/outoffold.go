package classify

import (
	"math"
	"slices"

	"stance/labels"
)

// OutOfFold gathers, for one scheme, what models said of passages that they had
// not seen: what a pool is fitted on, and what abstention is calibrated on.
type OutOfFold struct {
	layout *layout
	recipe Recipe
	scheme int
	docs   []int // of all training passages, by column

	general, targeted samples
}

// samples are the passages of one pool.
type samples struct {
	channels, labels int

	evidence []float64 // sample*channels*labels + channel*labels + label, centred over the labels
	root     []float64 // sample*channels + channel: what the evidence was divided by
	gold     []int
	group    []int    // target; 0 for all where there are none
	fold     []int    // in which the passage was left out
	absent   []uint64 // bit by label: without examples in training
	id       []int    // the caller's number of the passage
}

func (s *samples) len() int { return len(s.gold) }

// of is the evidence of one sample.
func (s *samples) of(i int) []float64 {
	size := s.channels * s.labels
	return s.evidence[i*size : (i+1)*size]
}

// NewOutOfFold begins to gather for a scheme of counts, which are those of all
// training passages.
func NewOutOfFold(counts *Counts, scheme int) *OutOfFold {
	width, views := len(counts.schemes[scheme].Labels), len(counts.recipe.Views)
	return &OutOfFold{
		layout: &counts.layout, recipe: counts.recipe, scheme: scheme, docs: counts.docs,
		general:  samples{channels: channels(views, false), labels: width},
		targeted: samples{channels: channels(views, true), labels: width},
	}
}

// Add adds a passage that the estimate's counts did not hold. The id is the
// caller's, the fold that in which the passage was left out. Passages without
// gold are left out; those with a label that no other fold has are judged, always
// wrongly, but nothing is fitted to them.
func (o *OutOfFold) Add(e *Estimate, p *Passage, id, fold int) {
	if p.Gold[o.scheme] == labels.Unlabelled {
		return
	}
	o.add(&o.general, e, p, General, id, fold)
	if p.Target != General && o.layout.knows(e.docs, o.scheme, p.Target) {
		o.add(&o.targeted, e, p, p.Target, id, fold)
	}
}

func (o *OutOfFold) add(s *samples, e *Estimate, p *Passage, target, id, fold int) {
	first, width := o.layout.span(o.layout.question(o.scheme, target))
	absent := absentLabels(e.docs[first : first+width])
	at := len(s.evidence)
	s.evidence = e.evidence(p, o.scheme, target, s.evidence)
	for ; at < len(s.evidence); at += width {
		centre(s.evidence[at:at+width], absent)
	}
	s.root = e.roots(o.scheme, target, s.root)
	s.gold = append(s.gold, p.Gold[o.scheme])
	s.group = append(s.group, max(target, 0))
	s.fold = append(s.fold, fold)
	s.absent = append(s.absent, absent)
	s.id = append(s.id, id)
}

// Append adds what was gathered for another fold of the same counts.
func (o *OutOfFold) Append(other *OutOfFold) {
	o.general.append(&other.general)
	o.targeted.append(&other.targeted)
}

func (s *samples) append(other *samples) {
	s.evidence = append(s.evidence, other.evidence...)
	s.root = append(s.root, other.root...)
	s.gold = append(s.gold, other.gold...)
	s.group = append(s.group, other.group...)
	s.fold = append(s.fold, other.fold...)
	s.absent = append(s.absent, other.absent...)
	s.id = append(s.id, other.id...)
}

// absentLabels has a bit for each label without examples; none where no label
// has any, and all are alike.
func absentLabels(docs []int) (absent uint64) {
	for label, n := range docs {
		if n == 0 {
			absent |= 1 << label
		}
	}
	if absent == 1<<len(docs)-1 {
		return 0
	}
	return absent
}

// centre subtracts the mean of the labels that are there, and puts 0 for the
// others.
func centre(values []float64, absent uint64) {
	mean, present := 0.0, 0.0
	for label, value := range values {
		if absent&(1<<label) == 0 {
			mean += value
			present++
		}
	}
	mean /= present
	for label := range values {
		if absent&(1<<label) == 0 {
			values[label] -= mean
		} else {
			values[label] = 0
		}
	}
}

// Select returns what was gathered for a recipe with some of the views only.
func (o *OutOfFold) Select(recipe Recipe) (*OutOfFold, error) {
	recipe, err := recipe.filled()
	if err != nil {
		return nil, err
	}
	views := len(o.recipe.Views)
	var chosen []int
	for _, v := range recipe.Views {
		chosen = append(chosen, slices.IndexFunc(o.recipe.Views, func(all RecipeView) bool {
			return all.View == v.View && all.Events == v.Events
		}))
	}
	both := slices.Clone(chosen)
	for _, view := range chosen {
		both = append(both, view+views)
	}
	copied := *o
	copied.recipe = recipe
	copied.general = o.general.choose(chosen)
	copied.targeted = o.targeted.choose(both)
	return &copied, nil
}

func (s samples) choose(channels []int) samples {
	chosen := s
	chosen.channels = len(channels)
	chosen.evidence = make([]float64, 0, s.len()*len(channels)*s.labels)
	chosen.root = make([]float64, 0, s.len()*len(channels))
	for i := range s.len() {
		evidence := s.of(i)
		for _, channel := range channels {
			chosen.evidence = append(chosen.evidence, evidence[channel*s.labels:(channel+1)*s.labels]...)
			chosen.root = append(chosen.root, s.root[i*s.channels+channel])
		}
	}
	return chosen
}

// A Judgement is what estimates that had not seen a passage said of it, pooled by
// a pool that was fitted on other folds.
type Judgement struct {
	ID    int // the caller's
	Gold  int
	Proba []float64
}

// Label is the label with the highest probability, the first of several.
func (j *Judgement) Label() int {
	label := 0
	for l, p := range j.Proba {
		if p > j.Proba[label] {
			label = l
		}
	}
	return label
}

// Fit fits the scheme's pools, and returns what the passages' probabilities are
// under pools fitted on the other folds.
func (o *OutOfFold) Fit() (SchemePools, []Judgement) {
	var pools SchemePools
	var judged []Judgement
	pools.General, judged = o.fit(&o.general, [][]int{o.docsOf(General)})
	if len(o.layout.targets) == 0 {
		return pools, judged
	}
	var docs [][]int
	for target := range o.layout.targets {
		docs = append(docs, o.docsOf(target))
	}
	targeted, ofTargets := o.fit(&o.targeted, docs)
	pools.Targets = &targeted
	return pools, preferred(judged, ofTargets)
}

// Judge has pools judge passages that were gathered apart: neither the pools nor
// what they pool may have seen them.
func (o *OutOfFold) Judge(pools SchemePools) []Judgement {
	judged := o.general.judge(pools.General)
	if pools.Targets == nil {
		return judged
	}
	return preferred(judged, o.targeted.judge(*pools.Targets))
}

func (s *samples) judge(pool Pool) []Judgement {
	p := parameters{offsets: pool.Offsets}
	for _, w := range pool.Weights {
		p.strength = append(p.strength, w/pool.Temperature)
	}
	judged := make([]Judgement, s.len())
	for i := range judged {
		judged[i] = Judgement{ID: s.id[i], Gold: s.gold[i], Proba: p.proba(s, i, make([]float64, s.labels))}
	}
	return judged
}

// JudgeUncalibrated has the passages judged as by Model.Uncalibrated: the
// log-likelihoods of all views as they are, and the labels' shares.
func (o *OutOfFold) JudgeUncalibrated() []Judgement {
	judged := o.general.judgeUncalibrated([][]float64{startOffsets(DocumentOffsets, o.docsOf(General))}, o.general.channels)
	var offsets [][]float64
	for target := range o.layout.targets {
		offsets = append(offsets, startOffsets(DocumentOffsets, o.docsOf(target)))
	}
	return preferred(judged, o.targeted.judgeUncalibrated(offsets, o.targeted.channels/2))
}

// judgeUncalibrated goes by the first channels alone: of a target's pool, by the
// half that is the target's own.
func (s *samples) judgeUncalibrated(offsets [][]float64, own int) []Judgement {
	p := parameters{offsets: offsets, strength: make([]float64, s.channels)}
	judged := make([]Judgement, s.len())
	for i := range judged {
		copy(p.strength[:own], s.root[i*s.channels:])
		judged[i] = Judgement{ID: s.id[i], Gold: s.gold[i], Proba: p.proba(s, i, make([]float64, s.labels))}
	}
	return judged
}

// preferred puts what a target's own pool says in the place of what the general
// one says of the same passage.
func preferred(general, targeted []Judgement) []Judgement {
	at := map[int]int{}
	for i, j := range general {
		at[j.ID] = i
	}
	for _, j := range targeted {
		if i, found := at[j.ID]; found {
			general[i] = j
		}
	}
	return general
}

func (o *OutOfFold) docsOf(target int) []int {
	first, width := o.layout.span(o.layout.question(o.scheme, target))
	return o.docs[first : first+width]
}

// LogLoss is the mean of -log p(gold) over judgements.
func LogLoss(judged []Judgement) float64 {
	loss := 0.0
	for _, j := range judged {
		loss -= math.Log(max(j.Proba[j.Gold], 1e-300))
	}
	return loss / float64(len(judged))
}
