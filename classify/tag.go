package classify

import (
	"math"
	"slices"

	"stance/classify/token"
)

// A Tag is the answer to one scheme for one passage.
type Tag struct {
	// Label is the index of the label with the highest probability; the first
	// in the scheme's order where several share it.
	Label int
	// Proba are the probabilities by label, rounded to four decimals.
	Proba []float64
	// Withheld says that the answer is not given, because its probability is
	// below the threshold of the scheme: see Model.WithThresholds.
	Withheld bool
}

// P is the probability of the label given.
func (t Tag) P() float64 { return t.Proba[t.Label] }

// A Tagging is all that a model says of a passage.
type Tagging struct {
	Tags    []Tag // by scheme
	Words   int   // different words in the passage, or stems of words
	Known   int   // of them, how many the model has seen in training
	Trained bool  // the model was trained on a passage of the same words
}

// KnownShare is the share of the passage's different words that the model has
// seen; 0 for a passage without words.
func (t Tagging) KnownShare() float64 {
	if t.Words == 0 {
		return 0
	}
	return float64(t.Known) / float64(t.Words)
}

// Tag tags one passage. For many, a Tagger saves the allocations.
func (m *Model) Tag(text string) Tagging { return *m.NewTagger().Tag(text) }

// TagToward tags one passage by what the model knows of its target.
func (m *Model) TagToward(text, target string) Tagging {
	return *m.NewTagger().TagToward(text, target)
}

// A Tagger tags passages one after the other without allocating. It is not
// safe for concurrent use; any number of Taggers of one Model are.
type Tagger struct {
	model     *Model
	extractor *token.Extractor
	sums      []int64   // view*columns+column
	scores    []float64 // by label
	result    Tagging
}

// NewTagger returns a Tagger of the model.
func (m *Model) NewTagger() *Tagger {
	t := &Tagger{model: m, extractor: m.newExtractor(), sums: make([]int64, len(m.recipe.Views)*m.columns())}
	t.result.Tags = make([]Tag, len(m.schemes))
	for s, scheme := range m.schemes {
		t.result.Tags[s].Proba = make([]float64, len(scheme.Labels))
		t.scores = append(t.scores, make([]float64, max(0, len(scheme.Labels)-len(t.scores)))...)
	}
	return t
}

// newExtractor finds the terms that the model knows. A model's lexicon was read
// when the model was made.
func (m *Model) newExtractor() *token.Extractor {
	extractor, err := m.recipe.extractor()
	if err != nil {
		panic(err)
	}
	return extractor
}

// Tag tags one passage. The result is valid until the next call.
func (t *Tagger) Tag(text string) *Tagging { return t.TagToward(text, "") }

// TagToward tags one passage by what the model knows of its target, and by what
// it knows of all where it does not know the target. The result is valid until
// the next call.
func (t *Tagger) TagToward(text, target string) *Tagging {
	m := t.model
	t.extractor.Read(text)
	clear(t.sums)
	t.result.Words, t.result.Known = 0, 0
	columns, counted := m.columns(), false
	for view := range m.recipe.Views {
		sums := t.sums[view*columns:][:columns]
		words, known := 0, 0
		for _, term := range t.extractor.Terms(view) {
			row, found := m.vocabulary.find(term.Hash, uint8(view), t.extractor.Key(term))
			if found {
				logs := m.estimate.logs[row*columns:][:len(sums)]
				for column, log := range logs {
					sums[column] += int64(log)
				}
			}
			if term.Word >= 0 {
				words++
				if found {
					known++
				}
			}
		}
		if words > 0 && !counted { // later views tell of the same words
			t.result.Words, t.result.Known, counted = words, known, true
		}
	}
	t.result.Trained = m.sawFingerprint(fingerprint(t.extractor.Words()))
	for s := range m.schemes {
		t.decide(s, &m.scoring[m.target(target)+1][s])
	}
	return &t.result
}

func (t *Tagger) decide(s int, scale *poolScale) {
	tag := &t.result.Tags[s]
	scores := t.scores[:len(tag.Proba)]
	t.model.score(scores, t.sums, scale)
	softmax(tag.Proba, scores)
	tag.Label = 0
	for label := range tag.Proba {
		tag.Proba[label] = math.Round(tag.Proba[label]*proba) / proba
		if tag.Proba[label] > tag.Proba[tag.Label] {
			tag.Label = label
		}
	}
	tag.Withheld = t.model.thresholds != nil && tag.P() < t.model.thresholds[s]
}

// score pools the sums of all views.
func (m *Model) score(scores []float64, sums []int64, scale *poolScale) {
	copy(scores, scale.offsets)
	columns, views := m.columns(), len(m.recipe.Views)
	for channel, factor := range scale.factors {
		first, _ := m.span(scale.questions[channel/views])
		of := sums[channel%views*columns+first:][:len(scores)]
		base := scale.base[channel]
		for label, sum := range of {
			scores[label] += factor * (float64(sum) + base[label])
		}
	}
}

// proba is the unit that probabilities are rounded to. They are rounded before
// the label is chosen, so that the label is always the one whose shown
// probability is highest.
const proba = 1e4

// softmax writes exp(score)/sum of exp(scores) to dst, which may be scores. One
// score at least must be finite.
func softmax(dst, scores []float64) {
	top := slices.Max(scores)
	total := 0.0
	for i, score := range scores {
		dst[i] = math.Exp(score - top)
		total += dst[i]
	}
	for i := range dst {
		dst[i] /= total
	}
}
