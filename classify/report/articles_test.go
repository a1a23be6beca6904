package report_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/report"
)

// A document is the name and the text of an input.
type document struct{ name, text string }

var twoArticles = []document{
	{"alpha", "Talks at an impasse\n\nMoscow rejects the treaty and its terms, said speaker 1 of alpha.\n\n" +
		"The delegations met on Tuesday, and the islands lie north of Hokkaido, as everyone in the room knew.\n\nHope & trade\n\n" +
		"Both sides hope for a peace treaty soon, because friendship and trade would follow the treaty."},
	{"folder/<b>eta", "Tokyo never trusted the offer; \"the islands will not be returned\", it said in a report of twelve pages."},
}

func articlesPage(t *testing.T, model *classify.Model, documents []document) string {
	t.Helper()
	var out bytes.Buffer
	a := report.NewArticles(&out, model, report.ArticlesOptions{Date: "2026-11-22"})
	tagInto(t, a, model, documents, batch.Text)
	require.NoError(t, a.Close())
	return out.String()
}

func tagInto(t *testing.T, a *report.Articles, model *classify.Model, documents []document, format batch.Format) {
	t.Helper()
	var inputs []batch.Input
	for _, d := range documents {
		inputs = append(inputs, batch.Input{
			Name: d.name, Article: d.name, Format: format,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(d.text)), nil },
		})
	}
	require.NoError(t, batch.Run(context.Background(), model, inputs, batch.Sink{
		Row:   a.Row,
		Fault: func(_ *batch.Input, err error) { require.NoError(t, err) },
	}))
}

// TestEveryPassageAppears: all that is tagged is shown in full, and nothing
// that is not.
func TestEveryPassageAppears(t *testing.T) {
	model := tinyModel(t)
	documents := append([]document{{"gamma", "Share this article\n\nFriendship and trade would follow the treaty, said speaker 2 of gamma.\n\nFriendship and trade would follow the treaty, said speaker 2 of gamma."}}, twoArticles...)
	text := plain(t, articlesPage(t, model, documents))
	shown, left := 0, 0
	for _, d := range documents {
		parsed, err := article.Parse(d.name, d.text, article.Text)
		require.NoError(t, err)
		for _, block := range parsed.Blocks {
			switch block.Kind {
			case article.KindPassage, article.KindHeading:
				shown++
				require.Equal(t, 1, strings.Count(text, block.Text), block.Text)
			default:
				left++
			}
		}
	}
	require.Greater(t, shown, 6)
	require.Positive(t, left)
	require.NotContains(t, text, "Share this article")
}

func TestArticlesHostile(t *testing.T) {
	const attack = "Moscow </section></script><img src=x onerror=alert(1)> rejects &bogus; the \"treaty\" \u202e and 'its' terms ]]> today, said one."
	page := articlesPage(t, tinyModel(t), []document{{`"><script>alert(1)</script>`, attack}, {"\x00\u202e", attack}, {"", attack}})
	requireSound(t, page)
	require.NotContains(t, page, "<img")
	require.NotContains(t, page, "\u202e")
	require.Contains(t, plain(t, page), "<img src=x onerror=alert(1)>")
	require.Contains(t, page, "(no name)")
}

func TestTrainedIsMarked(t *testing.T) {
	model := tinyModel(t)
	page := articlesPage(t, model, []document{{"alpha", tinySet()[0].Text}})
	require.Contains(t, page, "* trained on")
	require.Contains(t, page, "trained on 1 passage marked so")
	page = articlesPage(t, model, twoArticles[1:])
	require.NotContains(t, page, "* trained on")
}

func TestNoPassage(t *testing.T) {
	page := articlesPage(t, tinyModel(t), nil)
	requireSound(t, page)
	require.Contains(t, page, "There was no passage to tag.")
}

// TestArticlesInterleaved: lines may come article by article or mixed. The
// table has each article once, with all its passages.
func TestArticlesInterleaved(t *testing.T) {
	var lines strings.Builder
	for i := range 6 {
		fmt.Fprintf(&lines, "{\"id\":\"%d\",\"article\":\"%c\",\"text\":\"Both sides hope for a treaty, %d\"}\n", i, 'a'+i%2, i)
	}
	model := tinyModel(t)
	var out bytes.Buffer
	a := report.NewArticles(&out, model, report.ArticlesOptions{Title: "A & B"})
	tagInto(t, a, model, []document{{"feed", lines.String()}}, batch.JSONL)
	require.NoError(t, a.Close())
	requireSound(t, out.String())
	require.Equal(t, 4, strings.Count(out.String(), "(continued)"))
	_, table, _ := strings.Cut(out.String(), `id="all"`)
	require.Equal(t, 2, strings.Count(table, `<th scope="row"`))
	require.Equal(t, 2, strings.Count(table, `<td class="n">3</td>`))
	require.Contains(t, out.String(), "<title>A &amp; B</title>")
}

// A counter keeps no byte, and remembers how far it was when.
type counter struct{ n int }

func (c *counter) Write(b []byte) (int, error) {
	c.n += len(b)
	return len(b), nil
}

// TestLongArticleIsNotHeld: an article without an end is written as it comes.
func TestLongArticleIsNotHeld(t *testing.T) {
	model := tinyModel(t)
	var out counter
	a := report.NewArticles(&out, model, report.ArticlesOptions{})
	text := strings.Repeat("Both sides hope for a peace treaty soon. ", 500)
	tagging := model.Tag(text)
	row := batch.Row{Kind: article.KindPassage, Article: "endless", Text: text, Tagging: &tagging}
	given := 0
	for i := range 600 {
		row.Number = i + 1
		require.NoError(t, a.Row(&row))
		given += len(text)
		require.Less(t, given-out.n, 6<<20)
	}
	require.NoError(t, a.Close())
}

func TestLongArticleIsWhole(t *testing.T) {
	model := tinyModel(t)
	var out bytes.Buffer
	a := report.NewArticles(&out, model, report.ArticlesOptions{})
	text := strings.Repeat("Both sides hope for a ship and a wharf. ", 5000)
	tagging := model.Tag(text)
	row := batch.Row{Kind: article.KindPassage, Article: "long", Number: 1, Text: text, Tagging: &tagging}
	for range 22 {
		require.NoError(t, a.Row(&row))
	}
	require.NoError(t, a.Close())
	page := plain(t, out.String())
	require.Equal(t, 1, strings.Count(page, "A long article"))
	require.Equal(t, 22, strings.Count(page, text))
	require.Equal(t, 1, strings.Count(page, "22 passages: "))
}

// TestManyArticlesInFolder: the table is bounded, the page is not.
func TestManyArticlesInFolder(t *testing.T) {
	model := tinyModel(t)
	var out bytes.Buffer
	a := report.NewArticles(&out, model, report.ArticlesOptions{})
	tagging := model.Tag("Both sides hope.")
	row := batch.Row{Kind: article.KindPassage, Number: 1, Text: "Both sides hope.", Tagging: &tagging}
	for i := range 10_003 {
		row.Article = fmt.Sprint("article ", i)
		require.NoError(t, a.Row(&row))
	}
	require.NoError(t, a.Close())
	require.Contains(t, out.String(), "article 10002")
	require.Equal(t, 10_000, strings.Count(out.String(), `<th scope="row"`))
	require.Contains(t, out.String(), "Articles past the first 10,000")
}

func TestArticlesWriteFails(t *testing.T) {
	model := tinyModel(t)
	a := report.NewArticles(&failing{100}, model, report.ArticlesOptions{})
	tagging := model.Tag("x")
	var err error
	for i := 0; err == nil && i < 10_000; i++ {
		err = a.Row(&batch.Row{Kind: article.KindPassage, Article: fmt.Sprint(i), Text: strings.Repeat("x ", 200), Tagging: &tagging})
	}
	require.ErrorIs(t, err, errFull)
	require.ErrorIs(t, a.Close(), errFull)
}
