package crossval

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify"
	"stance/labels"
)

// small makes a set of a few dozen passages a large one.
var small = limits{whole: 10, calibrated: 15, fewArticles: 4}

var (
	testSchemes = []labels.Scheme{
		{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}},
		{Name: "tone", Labels: []string{"low", "high"}},
	}
	testRecipes = []classify.Recipe{
		{Views: []classify.RecipeView{{View: "words"}}},
		{Views: []classify.RecipeView{{View: "stems"}, {View: "style"}, {View: "words", Events: classify.Bernoulli}}},
	}
)

const none = labels.Unlabelled

// drawItem draws a passage of few words, so that much is shared.
func drawItem(t *rapid.T, id int) labels.Item {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"peace", "treaty", "never", "islands", "hope", "Refuse!", "talks"}), 0, 6).Draw(t, "words")
	return labels.Item{
		ID: fmt.Sprint(id), Article: fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "article")), Text: strings.Join(words, " "),
		Target: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "target"),
		Gold:   []int{rapid.IntRange(0, 2).Draw(t, "stance"), rapid.IntRange(none, 1).Draw(t, "tone")},
	}
}

func stored(t require.TestingT, model *classify.Model) []byte {
	var out bytes.Buffer
	_, err := model.WriteTo(&out)
	require.NoError(t, err)
	return out.Bytes()
}

// TestRetrainIsTrain edits a set at random, over and over, and holds the model
// that follows the edits against one trained anew.
func TestRetrainIsTrain(t *testing.T) {
	followed, anew := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		recipe := rapid.SampledFrom(testRecipes).Draw(t, "recipe")
		var items, others []labels.Item
		for id := range rapid.IntRange(1, 40).Draw(t, "passages") {
			items = append(items, drawItem(t, id))
		}
		c, err := readToTrain(&listed{items: items}, testSchemes, recipe, small)
		require.NoError(t, err)
		model, err := c.train()
		require.NoError(t, err)
		next := len(items)
		for range rapid.IntRange(1, 6).Draw(t, "edits") {
			for range rapid.IntRange(1, 3).Draw(t, "of passages") {
				at := rapid.IntRange(0, len(items)-1).Draw(t, "at")
				switch rapid.IntRange(0, 9).Draw(t, "edit") {
				case 0, 1, 2, 3:
					items = slices.Insert(items, at, drawItem(t, next))
					next++
				case 4, 5, 6:
					items[at].Gold = drawItem(t, 0).Gold
				case 7:
					items[at] = drawItem(t, next-1-at)
					items[at].ID = fmt.Sprint("new", next)
					next++
				case 8: // its label is open again
					if len(items) > 1 {
						left := items[at]
						left.Gold = []int{none, none}
						others = append(others, left)
						items = slices.Delete(items, at, at+1)
					}
				case 9:
					if len(others) > 0 {
						back := others[0]
						back.Gold = drawItem(t, 0).Gold
						items, others = append(items, back), others[1:]
					}
				}
			}
			file := stored(t, model)
			read, err := classify.ReadModel(bytes.NewReader(file))
			require.NoError(t, err)
			full, wrong := trainSet(&listed{items: items}, testSchemes, recipe, small)
			var edits Edits
			model, edits, err = retrain(NewEarlier(read), &listed{items: items, others: others}, testSchemes, recipe, small)
			if wrong != nil {
				require.Equal(t, wrong, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, stored(t, full), stored(t, model))
			require.Equal(t, file, stored(t, read), "a model never changes")
			if edits.Anew == "" {
				followed++
			} else {
				anew++
			}
		}
	})
	require.Greater(t, followed, 30, "edits were followed, %d trained anew", anew)
}

func TestWhyTrainedAnew(t *testing.T) {
	items := make([]labels.Item, 40)
	for i := range items {
		items[i] = labels.Item{ID: fmt.Sprint(i), Article: fmt.Sprint(i / 4), Text: fmt.Sprintf("word%d treaty", i%7), Gold: []int{i % 3, i % 2}}
	}
	recipe := testRecipes[0]
	model, err := trainSet(&listed{items: items}, testSchemes, recipe, small)
	require.NoError(t, err)
	tiny, err := trainSet(&listed{items: items[:6]}, testSchemes, recipe, small)
	require.NoError(t, err)
	edited := slices.Clone(items)
	edited[3].Text += "."
	targeted := slices.Clone(items)
	for i := range 8 {
		targeted[i].Target = []string{"x", "y"}[i/4]
	}
	for name, c := range map[string]struct {
		old    *classify.Model
		items  []labels.Item
		recipe classify.Recipe
		want   string
	}{
		"nothing":   {model, items, recipe, ""},
		"few":       {model, items[:9], recipe, "pools of a set of so few passages are fitted on all of it"},
		"was few":   {tiny, items, recipe, "it was trained on a smaller set"},
		"recipe":    {model, items, testRecipes[1], "it was trained by another recipe"},
		"targets":   {model, targeted, recipe, "it was trained for other targets"},
		"text":      {model, edited, recipe, "the text of passage 3 is another: what it was is not known any more"},
		"gone":      {model, items[1:], recipe, "1 passage is gone from the set: what was said there is not known any more"},
		"many more": {model, append(slices.Clone(items), others(60)...), recipe, "most of the set changed"},
	} {
		got, edits, err := retrain(NewEarlier(c.old), &listed{items: c.items}, testSchemes, c.recipe, small)
		require.NoError(t, err, name)
		require.Equal(t, c.want, edits.Anew, name)
		full, err := trainSet(&listed{items: c.items}, testSchemes, c.recipe, small)
		require.NoError(t, err, name)
		require.Equal(t, stored(t, full), stored(t, got), name)
	}
}

func others(n int) []labels.Item {
	list := make([]labels.Item, n)
	for i := range list {
		list[i] = labels.Item{ID: fmt.Sprint("o", i), Text: fmt.Sprint("other", i), Gold: []int{i % 3, i % 2}}
	}
	return list
}

// TestWorkersLeaveNoTrace trains with one worker, two and seven.
func TestWorkersLeaveNoTrace(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	items := make([]labels.Item, 5000)
	for i := range items {
		var text strings.Builder
		for range 20 {
			fmt.Fprintf(&text, "w%d ", int(random.ExpFloat64()*300))
		}
		items[i] = labels.Item{ID: fmt.Sprint(i), Article: fmt.Sprint(i / 9), Text: text.String(), Gold: []int{random.IntN(3), random.IntN(3) - 1}}
	}
	for _, by := range []limits{standard, {whole: 100, calibrated: 1000, fewArticles: 10}} {
		for _, recipe := range testRecipes {
			var first []byte
			for _, workers := range []int{1, 2, 7} {
				before := runtime.GOMAXPROCS(workers)
				model, err := trainSet(&listed{items: items}, testSchemes, recipe, by)
				runtime.GOMAXPROCS(before)
				require.NoError(t, err)
				if first == nil {
					first = stored(t, model)
				}
				require.True(t, bytes.Equal(first, stored(t, model)), "%d workers", workers)
			}
		}
	}
}
