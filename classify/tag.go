package classify

import (
	"math"

	"stance/classify/token"
)

// A Tag is the answer to one scheme for one passage.
type Tag struct {
	// Label is the index of the label with the highest probability; the first
	// in the scheme's order where several share it.
	Label int
	// Proba are the probabilities by label, rounded to four decimals.
	Proba []float64
}

// P is the probability of the label given.
func (t Tag) P() float64 { return t.Proba[t.Label] }

// A Tagging is all that a model says of a passage.
type Tagging struct {
	Tags    []Tag // by scheme
	Words   int   // in the passage
	Known   int   // of them, how many the model has seen in training
	Trained bool  // the model was trained on a passage of the same words
}

// KnownShare is the share of the passage's words that the model has seen; 0
// for a passage without words.
func (t Tagging) KnownShare() float64 {
	if t.Words == 0 {
		return 0
	}
	return float64(t.Known) / float64(t.Words)
}

// Tag tags one passage. For many, a Tagger saves the allocations.
func (m *Model) Tag(text string) Tagging {
	return *m.NewTagger().Tag(text)
}

// A Tagger tags passages one after the other without allocating. It is not
// safe for concurrent use; any number of Taggers of one Model are.
type Tagger struct {
	model  *Model
	words  []token.Word
	sums   []int64
	scores []float64
	result Tagging
}

// NewTagger returns a Tagger of the model.
func (m *Model) NewTagger() *Tagger {
	t := &Tagger{model: m, sums: make([]int64, m.columns), scores: make([]float64, m.columns)}
	t.result.Tags = make([]Tag, len(m.schemes))
	for s := range m.schemes {
		t.result.Tags[s].Proba = make([]float64, len(m.schemes[s].Labels))
	}
	return t
}

// Tag tags one passage. The result is valid until the next call.
func (t *Tagger) Tag(text string) *Tagging {
	m := t.model
	t.words = token.Split(t.words[:0], text)
	clear(t.sums)
	known := 0
	print, before := uint64(len(t.words)), uint64(0)
	for i, word := range t.words {
		if row, found := m.row(word.Hash); found {
			known++
			t.add(row)
		}
		if i > 0 {
			if row, found := m.row(token.Pair(before, word.Hash)); found {
				t.add(row)
			}
		}
		before = word.Hash
		print = token.Pair(print, word.Hash)
	}
	t.result.Words, t.result.Known = len(t.words), known
	t.result.Trained = m.sawFingerprint(print)
	for s := range m.schemes {
		t.decide(s)
	}
	return &t.result
}

func (t *Tagger) add(row int) {
	logs := t.model.logs[row*t.model.columns:][:t.model.columns]
	sums := t.sums[:len(logs)]
	for column, log := range logs {
		sums[column] += int64(log)
	}
}

// score is the scaled sum of prior and terms in a column.
func (m *Model) score(scheme, column int, sum int64) float64 {
	return m.scale[scheme] * (m.prior[column] + float64(sum)/unit)
}

func (t *Tagger) decide(s int) {
	m, tag := t.model, &t.result.Tags[s]
	first, width := m.first[s], len(tag.Proba)
	scores := t.scores[first : first+width]
	for label := range scores {
		scores[label] = m.score(s, first+label, t.sums[first+label])
	}
	softmax(tag.Proba, scores)
	tag.Label = 0
	for label := range tag.Proba {
		tag.Proba[label] = math.Round(tag.Proba[label]*proba) / proba
		if tag.Proba[label] > tag.Proba[tag.Label] {
			tag.Label = label
		}
	}
}

// proba is the unit that probabilities are rounded to. They are rounded before
// the label is chosen, so that the label is always the one whose shown
// probability is highest.
const proba = 1e4

// softmax writes exp(score)/sum of exp(scores) to dst. One score at least must
// be finite.
func softmax(dst, scores []float64) {
	top := math.Inf(-1)
	for _, score := range scores {
		top = max(top, score)
	}
	total := 0.0
	for i, score := range scores {
		dst[i] = math.Exp(score - top)
		total += dst[i]
	}
	for i := range dst {
		dst[i] /= total
	}
}

// Scores returns, scheme by scheme, the logarithms of prior times likelihood by
// label, before calibration; -Inf for a label without training examples.
func (t *Tagger) Scores(text string) [][]float64 {
	t.Tag(text)
	m := t.model
	scores := make([][]float64, len(m.schemes))
	for s, scheme := range m.schemes {
		for label := range scheme.Labels {
			column := m.first[s] + label
			scores[s] = append(scores[s], m.prior[column]+float64(t.sums[column])/unit)
		}
	}
	return scores
}
