package metrics

import "math"

// A Confusion counts the passages by gold label and by prediction. Everything
// that follows from labels alone is a method of it, so a published matrix can
// be scored as well.
type Confusion struct {
	Labels []string `json:"labels"`
	// Rows[g][p] is the number of passages with gold label g tagged p.
	Rows [][]int `json:"rows"`
}

// NewConfusion counts outcomes under the names of their labels.
func NewConfusion(labels []string, outcomes []Outcome) Confusion {
	c := Confusion{Labels: labels, Rows: square(len(labels))}
	for i := range outcomes {
		c.Rows[outcomes[i].Gold][outcomes[i].Predicted]++
	}
	return c
}

func square(n int) [][]int {
	rows, cells := make([][]int, n), make([]int, n*n)
	for i := range rows {
		rows[i] = cells[i*n : (i+1)*n : (i+1)*n]
	}
	return rows
}

// margins are the sums over a matrix: by gold label, by prediction, of the
// diagonal and of all. They are float64 so that products of two cannot overflow.
type margins struct {
	gold, predicted []float64
	hits, n         float64
}

func (c Confusion) margins() margins {
	m := margins{gold: make([]float64, len(c.Rows)), predicted: make([]float64, len(c.Rows))}
	for g, row := range c.Rows {
		for p, count := range row {
			m.gold[g] += float64(count)
			m.predicted[p] += float64(count)
		}
		m.hits += float64(row[g])
		m.n += m.gold[g]
	}
	return m
}

// A ClassScore is how a tagger fares on one label. With tp the passages both
// gold and tagged so, fp those only tagged and fn those only gold:
//
//	precision = tp/(tp+fp)   recall = tp/(tp+fn)   F1 = 2tp/(2tp+fp+fn)
//
// and 0 where that is 0/0. Support is tp+fn.
//
// Source: C. J. van Rijsbergen, "Information Retrieval", 2nd ed. (1979), ch. 7.
type ClassScore struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Support   int     `json:"support"`
}

// PerClass returns one score per label, in the order of the labels.
func (c Confusion) PerClass() []ClassScore { return perClass(c, c.margins()) }

func perClass(c Confusion, m margins) []ClassScore {
	scores := make([]ClassScore, len(c.Rows))
	for l := range scores {
		tp := float64(c.Rows[l][l])
		scores[l] = ClassScore{
			Precision: ratio(tp, m.predicted[l]),
			Recall:    ratio(tp, m.gold[l]),
			F1:        ratio(2*tp, m.predicted[l]+m.gold[l]),
			Support:   int(m.gold[l]),
		}
	}
	return scores
}

// ratio is a/b, and 0 for 0/0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// Accuracy is the share of passages on the diagonal.
func (c Confusion) Accuracy() float64 {
	m := c.margins()
	return ratio(m.hits, m.n)
}

// MacroF1 is the mean F1 of the labels that occur in the gold or among the
// predictions. A label that occurs in neither would bring in a 0 that says
// nothing about the tagger; scikit-learn's f1_score leaves it out too, unless
// told the list of labels.
func (c Confusion) MacroF1() float64 {
	m := c.margins()
	var sum, occurring float64
	for l, class := range perClass(c, m) {
		if m.gold[l]+m.predicted[l] > 0 {
			sum += class.F1
			occurring++
		}
	}
	return ratio(sum, occurring)
}

// WeightedF1 is the mean F1 over labels, each weighing as many passages as its
// support: scikit-learn's average="weighted".
func (c Confusion) WeightedF1() float64 {
	m := c.margins()
	var sum float64
	for l, class := range perClass(c, m) {
		sum += class.F1 * m.gold[l]
	}
	return ratio(sum, m.n)
}

// BalancedAccuracy is the mean recall of the labels that occur in the gold. A
// tagger that always gives one answer gets 1/labels, however common the answer.
//
// Source: K. H. Brodersen et al., "The Balanced Accuracy and Its Posterior
// Distribution", ICPR (2010).
func (c Confusion) BalancedAccuracy() float64 {
	m := c.margins()
	var sum, occurring float64
	for l, class := range perClass(c, m) {
		if m.gold[l] > 0 {
			sum += class.Recall
			occurring++
		}
	}
	return ratio(sum, occurring)
}

// FAvg is the mean F1 of the two poles of a scheme. The middle label counts
// only through the passages wrongly given to a pole or kept from it.
//
// Source: S. Mohammad et al., "SemEval-2016 Task 6: Detecting Stance in
// Tweets", SemEval (2016).
func (c Confusion) FAvg(poles [2]int) float64 {
	classes := c.PerClass()
	return (classes[poles[0]].F1 + classes[poles[1]].F1) / 2
}

// MCC is Matthews' correlation for any number of labels, R_K:
//
//	(hits·n - Σ g_l p_l) / sqrt((n² - Σ p_l²)(n² - Σ g_l²))
//
// with g_l and p_l the passages of label l in the gold and among predictions.
// 1 is perfect, 0 no better than chance. It is 0 where it is 0/0, with one
// label only in the gold or among the predictions.
//
// Source: J. Gorodkin, "Comparing Two K-Category Assignments by a K-Category
// Correlation Coefficient", Computational Biology and Chemistry 28 (2004).
func (c Confusion) MCC() float64 {
	m := c.margins()
	n2 := m.n * m.n
	both := dot(m.gold, m.predicted)
	spread := math.Sqrt((n2 - dot(m.predicted, m.predicted)) * (n2 - dot(m.gold, m.gold)))
	return ratio(m.hits*m.n-both, spread)
}

// Kappa is the agreement of tagger and gold beyond what their shares of labels
// alone would bring:
//
//	(p_o - p_e) / (1 - p_e),  p_o = hits/n,  p_e = Σ g_l p_l / n²
//
// It is 0 where it is 0/0: gold and predictions hold one and the same label.
//
// Source: J. Cohen, "A Coefficient of Agreement for Nominal Scales",
// Educational and Psychological Measurement 20 (1960).
func (c Confusion) Kappa() float64 {
	m := c.margins()
	// Multiplied through by n², so that a constant prediction gives 0 exactly.
	both := dot(m.gold, m.predicted)
	return ratio(m.hits*m.n-both, m.n*m.n-both)
}

func dot(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
