package classify

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"stance/classify/token"
)

// A Recipe says how a model is made: which views of a passage are counted and
// how their evidence is pooled. The zero value of every field but Views is a
// default.
type Recipe struct {
	// Name is what the recipe is called in output.
	Name string `json:"name,omitempty"`
	// Views are the views that are pooled, each at most once per event model.
	Views []RecipeView `json:"views"`
	// Alpha is the Lidstone smoothing added to every count, a multiple of 1/1000
	// from 0.001 to 100. 0 means DefaultAlpha.
	Alpha float64 `json:"alpha,omitempty"`
	// Weights says where the weights of the views come from. "" means whichever
	// of EqualWeights and FittedWeights has the lower out-of-fold log-loss.
	Weights Weights `json:"weights,omitempty"`
	// Offsets says where the labels' offsets come from. "" means whichever kind
	// has the lowest out-of-fold log-loss.
	Offsets Offsets `json:"offsets,omitempty"`
	// LexiconFile names the cue lexicon of a recipe file, seen from the folder of
	// that file; empty once the lexicon has been read, and for the one built in.
	LexiconFile string `json:"lexicon,omitempty"`
	// Lexicon is the text of the cue lexicon. "" means token.DefaultLexicon
	// where a view needs one.
	Lexicon string `json:"lexicon_text,omitempty"`
}

// A RecipeView is one view in a recipe.
type RecipeView struct {
	View token.View `json:"view"`
	// Events is the event model. "" means Multinomial.
	Events Events `json:"events,omitempty"`
	// Weight fixes the view's weight against the others'. All views of a recipe
	// have one, or none has.
	Weight float64 `json:"weight,omitempty"`
}

// Events is what naive Bayes takes for an event (McCallum and Nigam 1998, "A
// Comparison of Event Models for Naive Bayes Text Classification").
type Events string

// The event models. Both look at whether a term is in the passage, not at how
// often.
const (
	Multinomial Events = "multinomial" // every term that is there
	Bernoulli   Events = "bernoulli"   // every term of the vocabulary, there or not
)

// Weights says where the weights of the views come from.
type Weights string

// The kinds of weights.
const (
	EqualWeights  Weights = "equal"  // the same for every view
	FittedWeights Weights = "fitted" // non-negative, with the least out-of-fold log-loss
	GivenWeights  Weights = "given"  // those of the recipe
)

// Offsets says where the labels' offsets come from: what a label scores before
// any term is seen.
type Offsets string

// The kinds of offsets.
const (
	UniformOffsets  Offsets = "uniform"   // the same for every label
	DocumentOffsets Offsets = "documents" // the logarithm of the label's share of the training passages
	FittedOffsets   Offsets = "fitted"    // one a label, with the least out-of-fold log-loss
)

// DefaultAlpha is the smoothing of binary counts that did best by
// cross-validation on training data.
const DefaultAlpha = 0.3

const maxViews = 16

//go:embed recipes/*.json
var recipeFiles embed.FS

// RecipeNames lists the recipes inside the program, the cheapest first.
func RecipeNames() []string { return []string{"fast", "default", "best"} }

// RecipeText is the text of a recipe inside the program; "" where there is none
// of that name.
func RecipeText(name string) string {
	text, _ := recipeFiles.ReadFile("recipes/" + name + ".json")
	return string(text)
}

// NamedRecipe returns a recipe inside the program; "" means "default".
func NamedRecipe(name string) (Recipe, error) {
	if name == "" {
		name = "default"
	}
	if !slices.Contains(RecipeNames(), name) {
		return Recipe{}, fmt.Errorf("no recipe %q: want %s, or a recipe file", name, strings.Join(RecipeNames(), ", "))
	}
	file, err := recipeFiles.Open("recipes/" + name + ".json")
	if err != nil { // a name listed without its file
		panic(err)
	}
	defer file.Close()
	recipe, err := ReadRecipe(file)
	if err != nil {
		panic(fmt.Sprintf("recipes/%s.json: %v", name, err))
	}
	recipe.Name = name
	return recipe, nil
}

// ReadRecipe reads a recipe file: a JSON object with the fields of [Recipe], and
// no others. A lexicon that it names is not read; see Recipe.LexiconFile.
func ReadRecipe(in io.Reader) (Recipe, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxRecipe+1))
	if err != nil {
		return Recipe{}, err
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	switch {
	case len(text) > maxRecipe:
		return Recipe{}, fmt.Errorf("recipe is larger than %d MiB", maxRecipe>>20)
	case len(bytes.TrimSpace(text)) == 0:
		return Recipe{}, fmt.Errorf("recipe is empty: want %s", recipeExample)
	}
	var recipe Recipe
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&recipe); err != nil {
		return Recipe{}, recipeFault(text, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Recipe{}, errors.New("recipe: more than one JSON object")
	}
	if recipe.Lexicon != "" {
		return Recipe{}, errors.New("recipe: lexicon_text is for models: name the lexicon's file as lexicon")
	}
	return recipe, recipe.Check()
}

// recipeFault says in plain words, and where, what JSON found wrong.
func recipeFault(text []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	line := func(offset int64) int { return 1 + bytes.Count(text[:min(int(offset), len(text))], []byte("\n")) }
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d: no JSON (%w): want %s", line(syntax.Offset), err, recipeExample)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("line %d: JSON that is cut short: want %s", line(int64(len(text))), recipeExample)
	case errors.As(err, &kind):
		field := "the recipe"
		if kind.Field != "" {
			field = strconv.Quote(kind.Field)
		}
		return fmt.Errorf("line %d: %s is a JSON %s: want %s", line(kind.Offset), field, kind.Value, recipeExample)
	}
	return fmt.Errorf("%s: want %s", strings.TrimPrefix(err.Error(), "json: "), recipeExample)
}

const maxRecipe = 1 << 20

const recipeExample = `an object such as {"views":[{"view":"stems"},{"view":"style"}]}`

// Check reports what makes no sense in a recipe.
func (r Recipe) Check() error {
	_, err := r.filled()
	return err
}

// filled puts the defaults in the place of zero values.
func (r Recipe) filled() (Recipe, error) {
	if r.Alpha == 0 {
		r.Alpha = DefaultAlpha
	}
	mils := math.Round(r.Alpha * mil)
	switch {
	case len(r.Views) == 0:
		return r, fmt.Errorf("recipe has no views: want %s", recipeExample)
	case len(r.Views) > maxViews:
		return r, fmt.Errorf("recipe has %d views: want %d at most", len(r.Views), maxViews)
	case !(r.Alpha >= 0.001 && r.Alpha <= 100) || math.Abs(r.Alpha*mil-mils) > 1e-9:
		return r, fmt.Errorf("smoothing %v: want a multiple of 0.001 from 0.001 to 100", r.Alpha)
	}
	r.Alpha = mils / mil
	if err := r.fillViews(); err != nil {
		return r, err
	}
	switch r.Weights {
	case "", EqualWeights, FittedWeights, GivenWeights:
	default:
		return r, fmt.Errorf("weights %q: want %q or %q, or leave them out", r.Weights, EqualWeights, FittedWeights)
	}
	switch r.Offsets {
	case "", UniformOffsets, DocumentOffsets, FittedOffsets:
	default:
		return r, fmt.Errorf("offsets %q: want %q, %q or %q, or leave them out", r.Offsets, UniformOffsets, DocumentOffsets, FittedOffsets)
	}
	if r.needsLexicon() && r.Lexicon == "" {
		r.Lexicon = token.DefaultLexiconText()
	}
	return r, nil
}

func (r *Recipe) fillViews() error {
	r.Views = slices.Clone(r.Views)
	weighted := 0
	for i := range r.Views {
		v := &r.Views[i]
		if v.Events == "" {
			v.Events = Multinomial
		}
		switch {
		case !v.View.Known():
			return fmt.Errorf("no view %q: want %s", v.View, viewNames())
		case v.Events != Multinomial && v.Events != Bernoulli:
			return fmt.Errorf("view %s: events %q: want %q or %q", v.View, v.Events, Multinomial, Bernoulli)
		case !(v.Weight >= 0 && v.Weight <= 1000):
			return fmt.Errorf("view %s: weight %v: want a number from 0 to 1000", v.View, v.Weight)
		}
		for _, other := range r.Views[:i] {
			if other.View == v.View && other.Events == v.Events {
				return fmt.Errorf("view %s stands twice in the recipe", v.View)
			}
		}
		if v.Weight > 0 {
			weighted++
		}
	}
	switch {
	case weighted == 0 && r.Weights == GivenWeights:
		return errors.New("weights are to be given, but no view has one")
	case weighted > 0 && weighted < len(r.Views):
		return errors.New("some views have a weight and some have none: give all a weight above 0, or none")
	case weighted > 0 && r.Weights != "" && r.Weights != GivenWeights:
		return fmt.Errorf("views have weights of their own: leave them out, or leave %q out", r.Weights)
	case weighted > 0:
		r.Weights = GivenWeights
	}
	return nil
}

func viewNames() string {
	var names []string
	for _, v := range token.Views() {
		names = append(names, string(v))
	}
	return strings.Join(names, ", ")
}

func (r Recipe) needsLexicon() bool {
	return slices.ContainsFunc(r.Views, func(v RecipeView) bool { return v.View.NeedsLexicon() })
}

// extractor finds the terms of the recipe's views, with the lexicon that
// readLexicon returns. The recipe must be filled.
func (r Recipe) extractor(lexicon *token.Lexicon) *token.Extractor {
	views := make([]token.View, len(r.Views))
	for i, v := range r.Views {
		views[i] = v.View
	}
	return token.NewExtractor(views, lexicon)
}

// readLexicon reads the recipe's lexicon, once for all who use it; nil where no
// view needs one.
func (r Recipe) readLexicon() (*token.Lexicon, error) {
	if !r.needsLexicon() {
		return nil, nil
	}
	if builtIn := token.DefaultLexicon(); r.Lexicon == builtIn.Text() {
		return builtIn, nil
	}
	return token.ReadLexicon(strings.NewReader(r.Lexicon))
}
