package crossval

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"stance/classify"
	"stance/classify/metrics"
	"stance/classify/token"
	"stance/labels"
)

// TuneOptions say how recipes are searched. The zero value is the default.
type TuneOptions struct {
	// Folds is how many folds of whole articles a recipe is scored on. 0 means
	// 10, or as many as there are articles.
	Folds int
	// Always are passages that every fold is trained on and none is scored on.
	Always []labels.Item
	// Recipes are scored beside those of the search.
	Recipes []classify.Recipe
	// OnlyRecipes leaves the search out.
	OnlyRecipes bool
	// Progress is told how many recipes are done, of about how many. It may be
	// nil.
	Progress func(done, about int)
}

const (
	tuneFolds    = 10
	tuneMostView = 6 // that the search puts into a recipe
)

// A Tuning is what a search for a recipe found, by cross-validation of the first
// scheme: every fold is tagged by a model trained on the others, whose pools were
// fitted by a cross-validation of its own inside them.
type Tuning struct {
	Scheme             labels.Scheme
	Passages, Articles int
	Folds              int
	// PriorLogLoss is that of the labels' shares alone.
	PriorLogLoss float64
	Tried        []Tried // in the order in which they were tried
	Best         int     // the lowest log-loss
	// Chosen is the recipe with the fewest terms a passage among those whose
	// log-loss is within one standard error of the best's: the standard error of
	// the difference, by article (Breiman et al. 1984, "Classification and
	// Regression Trees", section 3.4.3, for the rule).
	Chosen int
}

// Tried is one recipe with its scores.
type Tried struct {
	Recipe  classify.Recipe
	Terms   float64 // a passage, on average
	LogLoss Score
	// Above is how much higher the log-loss is than the best recipe's.
	Above    Score
	Accuracy Score
	MacroF1  Score
	Outcomes []metrics.Outcome
	// Raw are the outcomes before calibration: see classify.Model.Uncalibrated.
	Raw  []metrics.Outcome
	Rows int // terms in the vocabulary
}

// A Score is an estimate with its standard error by article.
type Score struct{ Value, SE float64 }

// Tune scores recipes on the first scheme. It searches by adding view after view
// to the best so far while the log-loss falls.
//
// The scores of the recipe that is chosen flatter a little, as the best of
// several always do: the folds that chose it are those that score it.
func Tune(items []labels.Item, schemes []labels.Scheme, options TuneOptions) (*Tuning, error) {
	items = firstScheme(items)
	articles := len(groups(items))
	folds := options.Folds
	if folds == 0 {
		folds = min(tuneFolds, articles)
	}
	switch {
	case options.OnlyRecipes && len(options.Recipes) == 0:
		return nil, errors.New("no recipe to try")
	case len(items) == 0:
		return nil, fmt.Errorf("scheme %s: no labelled passage to tune on", schemes[0].Name)
	case options.Folds == 0 && articles < 3:
		return nil, fmt.Errorf("the labelled passages are of %d articles: tuning takes 3 or more, to leave some out in turn", articles)
	case folds < 2 || folds > articles:
		return nil, fmt.Errorf("%d folds for passages of %d articles: want 2 to %d folds, or labelled passages of more articles", folds, articles, articles)
	}
	t := &tuner{options: options, tuning: &Tuning{
		Scheme: schemes[0], Passages: len(items), Articles: articles, Folds: folds,
	}}
	if err := t.prepare(items, schemes[:1]); err != nil {
		return nil, err
	}
	for _, recipe := range options.Recipes {
		if _, err := t.try(recipe); err != nil {
			return nil, err
		}
	}
	if !options.OnlyRecipes {
		if err := t.search(); err != nil {
			return nil, err
		}
	}
	t.choose()
	return t.tuning, nil
}

// firstScheme keeps the passages that have gold in the first scheme, and that
// gold alone.
func firstScheme(items []labels.Item) []labels.Item {
	var kept []labels.Item
	for _, item := range items {
		if item.Gold[0] != labels.Unlabelled {
			item.Gold = item.Gold[:1]
			kept = append(kept, item)
		}
	}
	return kept
}

// A tuner holds what every view says of every passage: that is worked out once,
// and recipes are put together from it.
type tuner struct {
	options TuneOptions
	tuning  *Tuning
	items   []labels.Item
	about   int // recipes to be tried
	union   classify.Recipe
	terms   []float64 // by view of the union, a passage
	rows    []int     // by view of the union, in the vocabulary
	inner   []*classify.OutOfFold
	outer   []*classify.OutOfFold
}

// prepare has all views of all recipes estimated in every fold.
func (t *tuner) prepare(items []labels.Item, schemes []labels.Scheme) error {
	t.items = items
	for i, recipe := range t.options.Recipes {
		if err := recipe.Check(); err != nil {
			return fmt.Errorf("recipe %s: %w", recipe.Name, err)
		}
		if i > 0 && (recipe.Alpha != t.union.Alpha || recipe.Lexicon != t.union.Lexicon) {
			return errors.New("recipes that are compared must have the same smoothing and the same lexicon")
		}
		t.union.Alpha, t.union.Lexicon = recipe.Alpha, recipe.Lexicon
		for _, v := range recipe.Views {
			t.addView(v)
		}
	}
	if !t.options.OnlyRecipes {
		for _, view := range token.Views() {
			t.addView(classify.RecipeView{View: view})
		}
		t.about = len(token.Views()) * tuneMostView / 2
	}
	t.about += len(t.options.Recipes)
	c, err := readAll(slices.Concat(items, firstScheme(t.options.Always)), schemes, t.union)
	if err != nil {
		return err
	}
	if err := c.counts.Complete(); err != nil {
		return err
	}
	if err := inTwoArticles(c.items, schemes[0]); err != nil {
		return err
	}
	t.terms = c.termsByView()
	t.rows = c.counts.RowsByView()
	folds := ByArticle(items, t.tuning.Folds)
	t.inner, t.outer = make([]*classify.OutOfFold, len(folds)), make([]*classify.OutOfFold, len(folds))
	loss := 0.0
	for f, fold := range folds {
		rest, err := c.without(fold)
		if err != nil {
			return err
		}
		gathered, err := rest.outOfFold()
		if err != nil {
			return err
		}
		t.inner[f] = gathered[0]
		t.outer[f] = c.gather(rest.counts, rest.counts.Estimate(), fold, f)[0]
		loss += priorLoss(rest.items, items, fold, len(schemes[0].Labels))
	}
	t.tuning.PriorLogLoss = loss / float64(len(items))
	return nil
}

// inTwoArticles reports the first label whose passages are all of one article:
// no model that left it out would know the label.
func inTwoArticles(items []labels.Item, scheme labels.Scheme) error {
	first := make([]string, len(scheme.Labels))
	several := make([]bool, len(scheme.Labels))
	for _, item := range items {
		gold := item.Gold[0]
		switch {
		case first[gold] == "":
			first[gold] = item.Group()
		case first[gold] != item.Group():
			several[gold] = true
		}
	}
	for label, name := range scheme.Labels {
		if !several[label] {
			return fmt.Errorf("scheme %s: all passages of label %q are of one article, %s: label it in a second one, or take it out of the scheme", scheme.Name, name, first[label])
		}
	}
	return nil
}

// priorLoss is the log-loss of a fold under the labels' shares among the others.
func priorLoss(train, items []labels.Item, fold []int, width int) (loss float64) {
	docs := make([]float64, width)
	for _, item := range train {
		docs[item.Gold[0]]++
	}
	for _, i := range fold {
		loss -= math.Log(max(docs[items[i].Gold[0]]/float64(len(train)), 0x1p-52))
	}
	return loss
}

func (t *tuner) addView(v classify.RecipeView) {
	v.Weight = 0
	if v.Events == "" {
		v.Events = classify.Multinomial
	}
	if !slices.Contains(t.union.Views, v) {
		t.union.Views = append(t.union.Views, v)
	}
}

// try scores a recipe, unless it has been tried, and returns its place.
func (t *tuner) try(recipe classify.Recipe) (int, error) {
	recipe.Alpha, recipe.Lexicon = t.union.Alpha, t.union.Lexicon
	recipe.Views = slices.Clone(recipe.Views)
	for i := range recipe.Views {
		recipe.Views[i].Events = cmp.Or(recipe.Views[i].Events, classify.Multinomial)
	}
	for i, tried := range t.tuning.Tried {
		if sameRecipe(tried.Recipe, recipe) {
			return i, nil
		}
	}
	tried := Tried{Recipe: recipe}
	for _, v := range recipe.Views {
		tried.Terms += t.terms[t.viewIndex(v)]
		tried.Rows += t.rows[t.viewIndex(v)]
	}
	judged := make([][]classify.Judgement, len(t.outer))
	raw := make([][]classify.Judgement, len(t.outer))
	err := inParallel(len(t.outer), func(fold int) error {
		inner, err := t.inner[fold].Select(recipe)
		if err != nil {
			return err
		}
		outer, err := t.outer[fold].Select(recipe)
		if err != nil {
			return err
		}
		pools, _ := inner.Fit()
		judged[fold], raw[fold] = outer.Judge(pools), outer.JudgeUncalibrated()
		return nil
	})
	if err != nil {
		return 0, err
	}
	tried.Outcomes, tried.Raw = t.outcomes(judged), t.outcomes(raw)
	tried.score(len(t.tuning.Scheme.Labels))
	t.tuning.Tried = append(t.tuning.Tried, tried)
	if done := len(t.tuning.Tried); t.options.Progress != nil {
		t.options.Progress(done, max(done, t.about))
	}
	return len(t.tuning.Tried) - 1, nil
}

func (t *tuner) viewIndex(v classify.RecipeView) int {
	return slices.IndexFunc(t.union.Views, func(u classify.RecipeView) bool {
		return u.View == v.View && u.Events == v.Events
	})
}

// sameRecipe reports whether two recipes pool the same views in the same way.
func sameRecipe(a, b classify.Recipe) bool {
	return a.Weights == b.Weights && a.Offsets == b.Offsets && slices.Equal(a.Views, b.Views)
}

// outcomes are judgements in the order of the items; a passage that could not be
// judged, its label being in its own fold only, is left out.
func (t *tuner) outcomes(judged [][]classify.Judgement) []metrics.Outcome {
	at := make([]*classify.Judgement, len(t.items))
	for _, fold := range judged {
		for i := range fold {
			at[fold[i].ID] = &fold[i]
		}
	}
	var outcomes []metrics.Outcome
	for i, j := range at {
		if j == nil {
			continue
		}
		outcomes = append(outcomes, metrics.Outcome{
			ID: t.items[i].ID, Article: t.items[i].Group(), Gold: j.Gold, Predicted: j.Label(), Proba: j.Proba,
		})
	}
	return outcomes
}

func (t *Tried) score(width int) {
	names := make([]string, width)
	scored := func(score func([]metrics.Outcome) float64) Score {
		return Score{score(t.Outcomes), metrics.Jackknife(t.Outcomes, score)}
	}
	var scoring sync.WaitGroup
	scoring.Go(func() { t.LogLoss = scored(metrics.LogLoss) })
	scoring.Go(func() { t.Accuracy = scored(metrics.Accuracy) })
	scoring.Go(func() {
		t.MacroF1 = scored(func(o []metrics.Outcome) float64 { return metrics.NewConfusion(names, o).MacroF1() })
	})
	scoring.Wait()
}

// search adds to the best view alone, one after the other, the view that lowers
// the log-loss most.
func (t *tuner) search() error {
	var best []classify.RecipeView
	for len(best) < min(tuneMostView, len(t.union.Views)) {
		lowest, chosen := math.Inf(1), -1
		for _, v := range t.union.Views {
			if v.Events == classify.Bernoulli && len(best) == 0 || slices.Contains(best, v) {
				continue
			}
			place, err := t.try(classify.Recipe{Views: append(slices.Clone(best), v)})
			if err != nil {
				return err
			}
			if loss := t.tuning.Tried[place].LogLoss.Value; loss < lowest {
				lowest, chosen = loss, place
			}
		}
		if chosen < 0 || len(best) > 0 && lowest >= t.lossOf(best) {
			return nil
		}
		best = t.tuning.Tried[chosen].Recipe.Views
	}
	return nil
}

func (t *tuner) lossOf(views []classify.RecipeView) float64 {
	for _, tried := range t.tuning.Tried {
		if sameRecipe(tried.Recipe, classify.Recipe{Views: views}) {
			return tried.LogLoss.Value
		}
	}
	return math.Inf(1)
}

// choose finds the best recipe, and the simplest that is about as good.
func (t *tuner) choose() {
	tried := t.tuning.Tried
	for i := range tried {
		if tried[i].LogLoss.Value < tried[t.tuning.Best].LogLoss.Value {
			t.tuning.Best = i
		}
	}
	best := tried[t.tuning.Best]
	t.tuning.Chosen = t.tuning.Best
	for i := range tried {
		tried[i].Above.Value, tried[i].Above.SE = metrics.LossDifference(tried[i].Outcomes, best.Outcomes)
		if tried[i].Above.Value <= tried[i].Above.SE && tried[i].Terms < tried[t.tuning.Chosen].Terms {
			t.tuning.Chosen = i
		}
	}
}
