package picks

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"stance/labels"
	"stance/labels/passage"
)

// A Candidate is a passage that might be labelled.
type Candidate struct {
	ID      string
	Article string // "" where none is known: the passage is one of its own
	Text    string
	Proba   []float64 // by label, of two labels or more
}

func (c Candidate) group() string { return cmp.Or(c.Article, c.ID) }

// Sample is the reason why a passage was picked.
type Sample string

// The samples, in the order in which they are listed.
const (
	Uncertain Sample = "uncertain"
	Far       Sample = "far"
	Random    Sample = "random"
)

// The shares of the far and of the random passages; the others are uncertain.
const (
	farShare    = 0.2
	randomShare = 0.2
)

// Options say how many passages to pick. The zero value picks none.
type Options struct {
	N int
	// PerArticle is how many passages of one article are picked at most. 0
	// means 2.
	PerArticle int
	// Waiting has the ids of passages that wait for a label already. They are not
	// picked but by chance: a random sample is one of all that has no label.
	Waiting map[string]bool
	// RandomOnly has all of them drawn at random, for an audit.
	RandomOnly bool
	// Seed picks the random sample. Equal seeds draw equally.
	Seed uint64
}

const perArticle = 2

// A Choice is what was picked.
type Choice struct {
	Picks []Pick // by sample, and each sample in the order in which it was picked
	// Frame counts the passages that could have been picked, of so many
	// articles, and Drawn those that were drawn at random.
	Frame, Articles, Drawn int
	// Known counts the candidates that are labelled already, Repeated those
	// whose id stood before, and Waiting those of the Frame that wait for a label.
	Known, Repeated, Waiting int
}

// A Pick is one passage to label.
type Pick struct {
	Candidate int // index
	Sample    Sample
	// P is the probability that the passage had of being in the random sample:
	// of Random passages only.
	P float64
	// First and Second are the two likeliest labels, and Margin is the
	// difference of their probabilities.
	First, Second int
	Margin        float64
	// Similarity is how similar the passage is to the nearest one labelled or
	// picked before it, from 0 to 1, and Nearest the id of that: of Far
	// passages only.
	Similarity float64
	Nearest    string
}

// Choose picks passages from candidates that are not among the labelled ones, by
// id or by text. The order of the candidates plays no part. It picks fewer than
// asked for where there are no more, or no more articles.
func Choose(candidates []Candidate, labelled []labels.Item, options Options) Choice {
	c := &chooser{candidates: candidates, waiting: options.Waiting, most: cmp.Or(options.PerArticle, perArticle), of: map[string]int{}, texts: map[string]bool{}}
	c.prepare(labelled)
	articles := c.articles()
	c.choice.Frame, c.choice.Articles = len(c.frame), len(articles)

	n := min(options.N, len(c.frame))
	random := int(math.Round(float64(n) * randomShare))
	far := int(math.Round(float64(n) * farShare))
	if options.RandomOnly {
		random, far = n, 0
	}
	c.draw(articles, random, options.Seed)
	if options.RandomOnly {
		return c.choice
	}
	c.uncertain(n - far)
	c.far(n, labelled)
	c.uncertain(n) // in the place of far ones that were not to be had
	slices.SortStableFunc(c.choice.Picks, func(a, b Pick) int {
		return cmp.Compare(rank(a.Sample), rank(b.Sample))
	})
	return c.choice
}

func rank(s Sample) int { return slices.Index([]Sample{Uncertain, Far, Random}, s) }

type chooser struct {
	candidates []Candidate
	frame      []int // candidates that are not labelled, by article and id
	waiting    map[string]bool
	most       int
	of         map[string]int  // picks by article
	texts      map[string]bool // picked, normalised
	choice     Choice
}

// prepare lists the candidates that are not labelled.
func (c *chooser) prepare(labelled []labels.Item) {
	known, seen := map[string]bool{}, map[string]bool{}
	for _, item := range labelled {
		known[item.ID] = true
		known[passage.ID("", item.Text)] = true
	}
	order := make([]int, len(c.candidates))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := c.candidates[i], c.candidates[j]
		return cmp.Or(cmp.Compare(a.group(), b.group()), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Text, b.Text))
	})
	for _, i := range order {
		switch candidate := c.candidates[i]; {
		case known[candidate.ID], known[passage.ID("", candidate.Text)]:
			c.choice.Known++
		case seen[candidate.ID]:
			c.choice.Repeated++
		default:
			seen[candidate.ID] = true
			if c.waiting[candidate.ID] {
				c.choice.Waiting++
			}
			c.frame = append(c.frame, i)
		}
	}
}

// articles lists the frame by article.
func (c *chooser) articles() [][]int {
	var articles [][]int
	for n, i := range c.frame {
		if n == 0 || c.candidates[i].group() != c.candidates[c.frame[n-1]].group() {
			articles = append(articles, nil)
		}
		last := len(articles) - 1
		articles[last] = append(articles[last], i)
	}
	return articles
}

// draw draws n passages at random, in two stages: of every article with M
// passages as many as may be picked, m, and of all these, K, a simple random
// sample. Each passage is drawn with probability m/M n/K, whatever the others.
func (c *chooser) draw(articles [][]int, n int, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 0x6c61626c73)) // the second word is a fixed, arbitrary one
	var second []int
	share := map[int]float64{} // by candidate: m/M
	for _, article := range articles {
		m := min(c.most, len(article))
		for _, i := range random.Perm(len(article))[:m] {
			second = append(second, article[i])
			share[article[i]] = float64(m) / float64(len(article))
		}
	}
	n = min(n, len(second))
	for _, i := range random.Perm(len(second))[:n] {
		drawn := second[i]
		c.pick(Pick{Candidate: drawn, Sample: Random, P: share[drawn] * float64(n) / float64(len(second))})
	}
	c.choice.Drawn = n
}

// uncertain picks passages by margin until there are n picks in all.
func (c *chooser) uncertain(n int) {
	order := slices.Clone(c.frame)
	margins := map[int]float64{}
	for _, i := range order {
		_, _, margins[i] = margin(c.candidates[i].Proba)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(margins[a], margins[b]) })
	for _, i := range order {
		if len(c.choice.Picks) >= n {
			return
		}
		if c.free(i) {
			c.pick(Pick{Candidate: i, Sample: Uncertain})
		}
	}
}

// free reports whether a passage may be picked: neither it nor its wording has
// been, it does not wait for a label already, and its article has not given enough.
func (c *chooser) free(i int) bool {
	return !c.waiting[c.candidates[i].ID] && c.of[c.candidates[i].group()] < c.most && !c.texts[passage.Normalise(c.candidates[i].Text)]
}

func (c *chooser) pick(p Pick) {
	candidate := c.candidates[p.Candidate]
	p.First, p.Second, p.Margin = margin(candidate.Proba)
	c.of[candidate.group()]++
	c.texts[passage.Normalise(candidate.Text)] = true
	c.choice.Picks = append(c.choice.Picks, p)
}

// margin finds the two likeliest labels; ties go by the scheme's order.
func margin(proba []float64) (first, second int, difference float64) {
	first, second = -1, -1
	for l, p := range proba {
		switch {
		case first < 0 || p > proba[first]:
			first, second = l, first
		case second < 0 || p > proba[second]:
			second = l
		}
	}
	if second < 0 {
		return max(first, 0), max(first, 0), 1
	}
	return first, second, proba[first] - proba[second]
}
