package gold_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/article"
	"stance/classify/near"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
	"stance/seeds"
)

// A shipped set, read once for all tests.
type shipped struct {
	*store.Set
	items []labels.Item
}

var readOnce = sync.OnceValues(func() (shipped, error) {
	set, err := store.Read(gold.Files(), "labels/gold", nil, nil)
	if err != nil {
		return shipped{}, err
	}
	return shipped{set, labels.Resolve(set.Annotations, set.Schemes)}, nil
})

func read(t *testing.T) shipped {
	t.Helper()
	set, err := readOnce()
	require.NoError(t, err)
	return set
}

// written are the passages made up for training.
func (s shipped) written() (items []labels.Item) {
	for _, item := range s.items {
		if item.Origin == labels.Written {
			items = append(items, item)
		}
	}
	return items
}

func texts(items []labels.Item) (list []string) {
	for _, item := range items {
		list = append(list, item.Text)
	}
	return list
}

// TestSchemes holds the built-in schemes to the issue that names them; the
// order of their labels breaks ties.
func TestSchemes(t *testing.T) {
	want := []labels.Scheme{
		{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}, Poles: []string{"conciliatory", "skeptical"}},
		{Name: "sentiment", Labels: []string{"negative", "neutral", "positive"}, Poles: []string{"positive", "negative"}},
	}
	require.Equal(t, want, gold.Schemes())
	require.Equal(t, want, read(t).Schemes)
}

func TestNoFaults(t *testing.T) {
	set := read(t)
	require.Empty(t, set.Faults)
	_, err := set.Items()
	require.NoError(t, err)
	require.Empty(t, labels.Check(set.Annotations, set.items, set.Schemes, set.HeldOut, set.HeldOutFile))
}

func TestEveryPassageIsResolved(t *testing.T) {
	set := read(t)
	for _, item := range set.items {
		require.NotContains(t, item.Gold, labels.Unlabelled, "%s", item.ID)
		require.NotContains(t, item.Disputed, true, "%s", item.ID)
		require.Contains(t, []string{"seed", labels.Written}, item.Origin, "%s", item.ID)
		require.NotEmpty(t, item.Article)
		require.NotEmpty(t, item.Kind, "%s", item.ID)
	}
	for _, a := range set.Annotations {
		require.NotEmpty(t, a.Annotator, a.Where())
		if a.Annotator == labels.Adjudicated {
			require.Contains(t, []string{"ambiguous", "guideline gap", "slip", "edge case"}, a.Reason, a.Where())
		}
	}
}

// seedBlocks are the blocks of the seed articles, passages and all others.
func seedBlocks(t *testing.T) (blocks []article.Block) {
	t.Helper()
	files, err := fs.Glob(seeds.Articles(), "*.txt")
	require.NoError(t, err)
	require.Len(t, files, 5)
	for _, name := range files {
		raw, err := fs.ReadFile(seeds.Articles(), name)
		require.NoError(t, err)
		text, err := article.Decode(raw)
		require.NoError(t, err)
		parsed, err := article.Parse(article.NameOf(name), text, article.Text)
		require.NoError(t, err)
		blocks = append(blocks, parsed.Blocks...)
	}
	return blocks
}

// TestSeedsAreLabelled holds the labels of the seeds to the passages that the
// articles have, neither more nor fewer, each read by two annotators.
func TestSeedsAreLabelled(t *testing.T) {
	inArticles := map[string]string{}
	for _, block := range seedBlocks(t) {
		if block.Kind == article.KindPassage {
			inArticles[block.ID] = block.Text
		}
	}
	labelled := map[string]string{}
	for _, item := range read(t).items {
		if item.Origin != "seed" {
			continue
		}
		labelled[item.ID] = item.Text
		readers := 0
		for _, d := range item.Decisions {
			require.NotContains(t, d.Labels, "", "%s decides both schemes", d.Where())
			if d.Annotator != labels.Adjudicated {
				readers++
			}
		}
		require.GreaterOrEqual(t, readers, 2, "%s", item.ID)
	}
	require.Equal(t, inArticles, labelled)
}

// TestHeldOut holds that the held-out articles are real text, whole, and that
// no passage like theirs is trained on.
func TestHeldOut(t *testing.T) {
	set := read(t)
	var names []string
	for name := range set.HeldOut {
		names = append(names, name[:4])
		_, err := fs.Stat(seeds.Articles(), name+".txt")
		require.NoError(t, err)
	}
	require.ElementsMatch(t, []string{"002_", "004_"}, names)

	train, held := labels.Split(set.items, set.HeldOut)
	require.Len(t, set.items, len(train)+len(held))
	for _, item := range held {
		require.Equal(t, "seed", item.Origin, "%s", item.ID)
	}
	var leaks []string
	for _, pair := range near.Duplicates(texts(held), texts(train)) {
		leaks = append(leaks, fmt.Sprintf("%s is %.2f of %s", train[pair.B].ID, pair.Overlap, held[pair.A].ID))
	}
	require.Empty(t, leaks)
}

// TestWritten holds how much was written for training, and in what measure. A
// class under a quarter wants articles that would naturally hold it.
func TestWritten(t *testing.T) {
	set := read(t)
	written := set.written()
	passages := map[string]int{}
	for _, item := range written {
		passages[item.Article]++
	}
	require.GreaterOrEqual(t, len(written), 3000)
	require.GreaterOrEqual(t, len(passages), 300)
	for name, n := range passages {
		require.True(t, 6 <= n && n <= 14, "%s has %d passages", name, n)
	}

	// The file says it as well as the line: what lies in written/ was written,
	// and nothing else was.
	for _, a := range set.Annotations {
		inFolder := strings.HasPrefix(a.File, "labels/gold/written/")
		require.Equal(t, inFolder, a.Origin == labels.Written, a.Where())
	}
	for _, item := range set.items {
		require.False(t, item.Origin != labels.Written && passages[item.Article] > 0, "%s is real and in a written article", item.ID)
	}

	scheme := set.Schemes[0]
	require.Equal(t, "stance", scheme.Name)
	tally := labels.Count(written, set.Schemes, func(labels.Item) string { return "" })[0]
	for l, n := range tally.Labels[0] {
		require.GreaterOrEqual(t, float64(n), 0.25*float64(len(written)), "%s is under a quarter: %d of %d", scheme.Labels[l], n, len(written))
	}
}

// TestEverythingIsEmbedded holds that the set in the binary is the one on disk,
// with all files that an own set starts from.
func TestEverythingIsEmbedded(t *testing.T) {
	list := func(files fs.FS) map[string]string {
		found := map[string]string{}
		require.NoError(t, fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !slices.Contains([]string{".json", ".jsonl", ".md", ".txt"}, path.Ext(name)) {
				return err
			}
			text, err := fs.ReadFile(files, name)
			found[name] = string(text)
			return err
		}))
		return found
	}
	embedded := list(gold.Files())
	require.Equal(t, list(os.DirFS(".")), embedded)
	for _, name := range []string{"CODEBOOK.md", "README.md", "heldout.txt", "scheme.json", "seeds.jsonl"} {
		require.NotEmpty(t, embedded[name], name)
	}
}

// TestInitGivesTheSameSet holds that labels written out and read back say what
// the built-in ones say.
func TestInitGivesTheSameSet(t *testing.T) {
	dir := t.TempDir()
	names, err := store.Init(dir, gold.Files())
	require.NoError(t, err)
	require.Contains(t, names, "CODEBOOK.md")
	own, err := store.Open(dir, nil, nil)
	require.NoError(t, err)
	set := read(t)
	require.Equal(t, set.Schemes, own.Schemes)
	require.Equal(t, set.HeldOut, own.HeldOut)
	items, err := own.Items()
	require.NoError(t, err)
	require.Len(t, items, len(set.items))
	for i, item := range items {
		require.Equal(t, set.items[i].ID, item.ID)
		require.Equal(t, set.items[i].Gold, item.Gold)
	}
}
