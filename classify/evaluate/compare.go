package evaluate

import (
	"stance/classify/metrics"
	"stance/labels"
)

// A Comparison is what two taggers did with the same passages in one scheme.
// Differences are A minus B.
type Comparison struct {
	Scheme string `json:"scheme"`
	metrics.Comparison
	AccuracyA float64         `json:"accuracy_a"`
	AccuracyB float64         `json:"accuracy_b"`
	MacroF1A  float64         `json:"macro_f1_a"`
	MacroF1B  float64         `json:"macro_f1_b"`
	Flipped   int             `json:"flipped"` // tagged differently
	Gained    int             `json:"gained"`  // right in A, wrong in B
	Lost      int             `json:"lost"`    // wrong in A, right in B
	Per       []ArticleChange `json:"per_article"`
	Flips     []Flip          `json:"flips"`
}

// An ArticleChange is what two taggers did with one article.
type ArticleChange struct {
	Article  string `json:"article"`
	Passages int    `json:"passages"`
	RightA   int    `json:"right_a"`
	RightB   int    `json:"right_b"`
	Flipped  int    `json:"flipped"`
}

// A Flip is a passage that two taggers tag differently.
type Flip struct {
	ID   string `json:"id"`
	Gold string `json:"gold"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// Compare holds two taggers' outcomes in a scheme against each other, on the
// passages that both have; see [metrics.Compare] for the tests and the errors.
func Compare(scheme labels.Scheme, a, b []metrics.Outcome) (Comparison, error) {
	c := Comparison{Scheme: scheme.Name, Flips: []Flip{}}
	pairs, err := metrics.Pair(a, b)
	if err != nil {
		return c, err
	}
	names := scheme.Labels
	c.Comparison, err = metrics.Compare(len(names), a, b, metrics.Resampling{})
	if err != nil {
		return c, err
	}
	c.AccuracyA, c.AccuracyB = metrics.Accuracy(pairs.A), metrics.Accuracy(pairs.B)
	c.MacroF1A, c.MacroF1B = metrics.NewConfusion(names, pairs.A).MacroF1(), metrics.NewConfusion(names, pairs.B).MacroF1()
	c.Gained, c.Lost = pairs.Discordant()
	for i := range pairs.A {
		left, right := pairs.A[i], pairs.B[i]
		if len(c.Per) == 0 || c.Per[len(c.Per)-1].Article != left.Article {
			c.Per = append(c.Per, ArticleChange{Article: left.Article})
		}
		per := &c.Per[len(c.Per)-1]
		per.Passages++
		if left.Predicted == left.Gold {
			per.RightA++
		}
		if right.Predicted == right.Gold {
			per.RightB++
		}
		if left.Predicted != right.Predicted {
			per.Flipped++
			c.Flipped++
			c.Flips = append(c.Flips, Flip{left.ID, names[left.Gold], names[left.Predicted], names[right.Predicted]})
		}
	}
	return c, nil
}
