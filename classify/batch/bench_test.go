package batch_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/labels"
	"stance/labels/jsonl"
	"stance/seeds"
)

// blank is a page that nothing is printed on.
type blank struct{ passages *int }

func (p blank) Reset()         {}
func (p blank) Row(*batch.Row) {}

func (p blank) Emit(numbers []int, _ int) error {
	*p.passages += len(numbers)
	return nil
}

// BenchmarkRun tags JSON Lines: the passages of the seed articles, 10,000 times
// over, by a model of them. The tags are not printed.
func BenchmarkRun(b *testing.B) {
	names, err := fs.Glob(seeds.Articles(), "*.txt")
	require.NoError(b, err)
	schemes := []labels.Scheme{{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}}}
	var lines []byte
	var items []labels.Item
	for _, name := range names {
		raw, err := fs.ReadFile(seeds.Articles(), name)
		require.NoError(b, err)
		text, err := article.Decode(raw)
		require.NoError(b, err)
		parsed, err := article.Parse(article.NameOf(name), text, article.Text)
		require.NoError(b, err)
		for i, p := range parsed.Passages() {
			lines = append(jsonl.AppendString(append(lines, `{"id":`...), p.ID), `,"text":`...)
			lines = append(jsonl.AppendString(lines, p.Text), "}\n"...)
			items = append(items, labels.Item{ID: p.ID, Article: name, Text: p.Text, Gold: []int{i % 3}})
		}
	}
	in := strings.Repeat(string(lines), 10_000/len(items))
	for _, name := range []string{"fast", "default"} {
		recipe, err := classify.NamedRecipe(name)
		require.NoError(b, err)
		counts, err := classify.NewCounts(schemes, nil, recipe)
		require.NoError(b, err)
		for _, item := range items {
			passage, err := counts.Read(item)
			require.NoError(b, err)
			counts.Add(passage)
		}
		model := counts.Freeze(nil)
		b.Run(name, func(b *testing.B) {
			passages := 0
			sink := batch.Sink{
				Pages: func() batch.Page { return blank{&passages} },
				Fault: func(_ *batch.Input, err error) { require.NoError(b, err) },
			}
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, batch.Run(context.Background(), model, []batch.Input{input("feed", batch.JSONL, in)}, sink))
			}
			b.ReportMetric(float64(passages)/b.Elapsed().Seconds(), "passages/s")
		})
	}
}
