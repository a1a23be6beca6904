package classify

import (
	"encoding/binary"
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
	Words   int   // different words in the passage, or stems of words; terms, where no view has words
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
	extractor *token.Extractor  // nil where there is a reader
	reader    *token.WordReader // where the recipe has no view but the words
	slots     []int             // where the terms of a view are looked for, or noSlot
	rows      []int32           // of those that were found
	touched   uint64            // keeps what was read only to have it at hand from being left out
	sums      []int64           // see sumsOf
	scores    []float64         // by label
	result    Tagging
}

// NewTagger returns a Tagger of the model.
func (m *Model) NewTagger() *Tagger {
	t := &Tagger{model: m, sums: m.newSums()}
	if m.recipe.wordsAlone() {
		t.reader = token.NewWordReader()
	} else {
		t.extractor = m.recipe.extractor(m.lexicon)
	}
	t.result.Tags = make([]Tag, len(m.schemes))
	for s, scheme := range m.schemes {
		t.result.Tags[s].Proba = make([]float64, len(scheme.Labels))
		t.scores = append(t.scores, make([]float64, max(0, len(scheme.Labels)-len(t.scores)))...)
	}
	return t
}

// newSums makes room for the sums of a passage: by view, first those of the
// columns of all passages, then those of the passage's target.
func (m *Model) newSums() []int64 { return make([]int64, len(m.recipe.Views)*2*m.width) }

// addRow adds to the sums of a view the row of a number, for a target or
// General. Columns of other targets are left alone.
func (m *Model) addRow(sums []int64, view, number, target int) {
	of := sums[view*2*m.width:][:2*m.width]
	row := m.table.rows[4*m.table.columns*number:]
	addColumns(of[:m.width], row)
	if target != General {
		addColumns(of[m.width:], row[4*(target+1)*m.width:])
	}
}

// Tag tags one passage. The result is valid until the next call.
func (t *Tagger) Tag(text string) *Tagging { return t.TagToward(text, "") }

// TagToward tags one passage by what the model knows of its target, and by what
// it knows of all where it does not know the target. The result is valid until
// the next call.
func (t *Tagger) TagToward(text, target string) *Tagging {
	m := t.model
	of := m.target(target)
	clear(t.sums)
	var told share
	var print uint64
	if t.reader != nil {
		told, print = t.sumWords(text, of)
	} else {
		told, print = t.sumViews(text, of)
	}
	t.result.Words, t.result.Known = told.n, told.known
	t.result.Trained = m.prints.has(print)
	for s := range m.schemes {
		t.decide(s, &m.scoring[of+1][s])
	}
	return &t.result
}

// sumViews adds up the rows of the passage's terms, and counts its different
// words.
func (t *Tagger) sumViews(text string, target int) (told share, print uint64) {
	t.extractor.Read(text)
	hasWords := false
	for view, v := range t.model.recipe.Views {
		words, terms := t.sumView(view, target)
		switch {
		case v.View.HasWords() && !hasWords: // later views tell of the same words
			told, hasWords = words, true
		case !hasWords:
			told.n += terms.n
			told.known += terms.known
		}
	}
	return told, fingerprint(t.extractor.Words())
}

// A share counts something, and what is known of it.
type share struct{ n, known int }

// sumView adds up the rows of the passage's terms in a view, and counts them and
// those that are words. Each step is done for all terms before the next: they do
// not wait for each other, so that the processor can wait for the memory of many
// at once.
func (t *Tagger) sumView(view, target int) (words, all share) {
	m, x := t.model, t.extractor
	terms := x.Terms(view)
	t.slots, t.rows = slices.Grow(t.slots[:0], len(terms))[:len(terms)], t.rows[:0]
	slots, table, touched := t.slots, m.table, uint64(0)
	for i := range slots {
		home := table.home(terms[i].Hash)
		touched ^= binary.LittleEndian.Uint64(table.slots[home:])
		slots[i] = home
	}
	for i, home := range slots {
		slot := table.searchFrom(home, terms[i].Hash)
		if slot != noSlot {
			touched ^= uint64(table.touch(slot))
		}
		slots[i] = slot
	}
	t.touched = touched
	for i, slot := range slots {
		row := noRow
		if slot != noSlot {
			row = table.row(slot, view, x, &terms[i])
		}
		if row != noRow {
			t.rows = append(t.rows, int32(row))
		}
		if terms[i].Word >= 0 {
			words.n++
			if row != noRow {
				words.known++
			}
		}
	}
	sums := t.sums[view*2*m.width:][:2*m.width]
	m.table.sumRows(sums[:m.width], t.rows, 0)
	if target != General {
		m.table.sumRows(sums[m.width:], t.rows, (target+1)*m.width)
	}
	all.n, all.known = len(terms), len(t.rows)
	return words, all
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
	views := len(m.recipe.Views)
	for channel, factor := range scale.factors {
		of := sums[channel%views*2*m.width+scale.columns[channel/views]:][:len(scores)]
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
