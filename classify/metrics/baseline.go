package metrics

// Baselines are the accuracies that take no reading of the text.
type Baselines struct {
	// Label is the commonest in the gold and Majority its share: what always
	// giving that answer gets. Of equally common labels it is the first in the
	// order of the scheme.
	Label    int
	Majority float64
	// Stratified is what guessing by the gold's own shares gets on average, the
	// sum of the squared shares.
	Stratified float64
	// Uniform is what guessing all labels alike gets on average, 1/labels.
	Uniform float64
}

// Baseline returns the baselines for the gold of outcomes. They are those of
// scikit-learn's DummyClassifier with strategy most_frequent, stratified and
// uniform, in expectation rather than by a draw, and know the shares of the
// very passages they are scored on: a tagger has to beat the best of them.
func Baseline(labels int, outcomes []Outcome) Baselines {
	counts := make([]float64, labels)
	for i := range outcomes {
		counts[outcomes[i].Gold]++
	}
	n := float64(len(outcomes))
	b := Baselines{Stratified: dot(counts, counts) / (n * n), Uniform: 1 / float64(labels)}
	for l, count := range counts {
		if count > counts[b.Label] {
			b.Label = l
		}
	}
	b.Majority = counts[b.Label] / n
	return b
}
