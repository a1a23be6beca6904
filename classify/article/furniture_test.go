package article_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/article"
)

// between sets a line into the body of an article and returns its block.
func between(t *testing.T, line string) article.Block {
	t.Helper()
	parsed := parse(t, "Talks resume\n\nThe ministers met on Monday.\n\n"+line+"\n\nThey will meet again.\n\nNobody knows when.", article.Text)
	for _, b := range parsed.Blocks {
		if b.Line == 5 {
			return b
		}
	}
	require.Fail(t, "the line is gone", line)
	return article.Block{}
}

// TestFurnitureByItsOwnWords gives each rule a line to take, and prose that
// comes near it and is to stay a passage.
func TestFurnitureByItsOwnWords(t *testing.T) {
	for _, c := range []struct{ reason, furniture, prose string }{
		{"separator", "* * *", "... and so it went on."},
		{"separator", "–––––", "– – no answer came."},
		{"cookie notice", "We use cookies to give you the best experience on our site.", "The ministers had tea with cookies and spoke of crab."},
		{"cookie notice", "This site uses cookies.", "Nemuro is known for its cookies, shaped like the islands."},
		{"photo or agency credit", "Photo: Lena Forsyth / The Harbour Chronicle", "Photographers waited at the gate until midnight."},
		{"photo or agency credit", "© Grigory Sysoev", "Grigory Sysoev took the picture that both papers printed."},
		{"photo or agency credit", "(c) AP", "(Copies were sent to both capitals.)"},
		{"photo or agency credit", "Fishing boats leave Nemuro at dawn (Kyodo)", "Fishing boats, Kyodo (an agency) says, leave Nemuro at dawn."},
		{"photo or agency credit", "Ships at anchor. Reuters/Ivan Orlov / Getty Images", "Reuters and Kyodo both reported that images exist."},
		{"photo or agency credit", "Getty Images", "Getting images of the islands takes a permit."},
		{"rights notice", "2019 The Harbour Chronicle. All rights reserved.", "The islanders reserved all rights to the fishing grounds."},
		{"rights notice", "This article was originally published in the Chronicle.", "This article of the treaty was never in dispute."},
		{"rights notice", "Republished with permission", "Published in 1956, the declaration is still in force."},
		{"date or time", "24 January 2019, 09:15 GMT", "On 24 January 2019 the two leaders met in Moscow."},
		{"date or time", "Monday, March 21, 2022 at 7:05 p.m. (JST)", "Monday, March 21, 2022 was the day the talks ended."},
		{"date or time", "2022-03-21 19:05", "1956 was the year of the declaration."},
		{"date or time", "Last updated: this morning", "Updated maps were handed over by both sides."},
		{"date or time", "3 hours ago", "Three hours ago the talks ended."},
		{"reading time", "4 min read", "It took him four minutes to read the statement."},
		{"reading time", "Reading time 5 minutes", "Reading the treaty takes five minutes."},
		{"byline", "By Alan Whitmore", "By Monday the ministry had given no answer."},
		{"byline", "Text: Alan Whitmore", "Text and map did not agree."},
		{"byline", "Reporting by Alan Whitmore in Nemuro", "Reporting from the islands is not allowed."},
		{"newsletter or channel call", "Follow him on Twitter", "Follow-up talks on fishing are planned for May."},
		{"author box", "The writer is a professor of law in Sapporo", "The writer is a professor of law in Sapporo."},
		{"tags", "Tags: Japan, Russia, Kuril Islands", "Tags on the crates name the island that the crab came from."},
		{"tags", "#Japan #Russia, #Курилы", "#Kurils was the word of the day in Moscow."},
		{"share bar", "Share on Facebook", "Share prices in Tokyo fell after the announcement."},
		{"share bar", "Facebook | Twitter | WhatsApp | Email", "Facebook and Twitter were full of protest."},
		{"call to read on", "Read more: What the 1956 declaration says", "Read as a whole, the declaration promises little."},
		{"button", "Advertisement", "Advertisements for the ferry are seen in Nemuro."},
		{"call to read on", "Click here", "Clicks of cameras filled the hall."},
		{"newsletter or channel call", "Sign up for our daily briefing newsletter and get the top stories.", "Both sides will sign up to a common plan."},
		{"newsletter or channel call", "Subscribe now", "Few in Tokyo subscribe to this view."},
		{"newsletter or channel call", "Join our Telegram channel!", "Join the talks or leave them, he told both sides."},
		{"newsletter or channel call", "Follow our channel on Facebook and YouTube.", "Follow the money, the fishermen say."},
		{"newsletter or channel call", "Get the news straight to your inbox every morning.", "His inbox is full of protest notes."},
		{"made with", "Powered by WordPress", "Powers of the governor end at the strait."},
		{"made with", "Proudly made with Hugo", "Made up of four islands, the chain guards the strait."},
		{"credit of a translation", "Machine-translated from Russian", "Translators sat behind the two leaders."},
		{"credit of a translation", "This text was automatically translated", "This text was drafted by both sides."},
		{"source note", "Source: TASS", "Sources in the ministry denied the report."},
		{"comment bar", "12 comments", "12 islands were mapped by the crew."},
		{"comment bar", "Comments (3)", "Comments by the ambassador angered Tokyo."},
		{"comment bar", "Leave a comment", "Leave the islands as they are, he said."},
		{"button", "Back to top", "Back in Tokyo, the minister said nothing."},
		{"button", "Accept all", "Accept all four islands or none, he said."},
		{"end mark", "[END]", "[End of quotation.]"},
		{"end mark", "-30-", "-30 degrees were measured that night."},
		{"link", "https://example.org/talks", "The text stands at https://example.org/talks for all to read."},
		{"breadcrumb or menu", "Home › World › Asia › Japan", "Tokyo › Moscow › Tokyo: that was his route."},
		{"breadcrumb or menu", "World / Asia", "Fish / crab quotas were agreed for one year."},
		{"breadcrumb or menu", "News | Sport | Weather", "Peace | or what is left of it | must be kept."},
	} {
		b := between(t, c.furniture)
		require.Equal(t, article.KindFurniture, b.Kind, c.furniture)
		require.Equal(t, c.reason, b.Reason, c.furniture)
		b = between(t, c.prose)
		require.Equal(t, article.KindPassage, b.Kind, "%s: %s (%s)", c.reason, c.prose, b.Reason)
	}
}

// TestAuthorStandsBelow holds that sentences about an author are furniture below
// the article only.
func TestAuthorStandsBelow(t *testing.T) {
	for author, prose := range map[string]string{
		"Alan Whitmore is a correspondent based in Tokyo.": "Alexander Panov is a former ambassador to Japan.",
		"The writer is a professor of law in Sapporo.":     "The writers' union is against the treaty.",
		"She covers Hokkaido.":                             "She covers her face.\n\nNobody speaks.",
	} {
		for text, want := range map[string]article.Kind{author: article.KindFurniture, prose: article.KindPassage} {
			parsed := parse(t, "Talks resume\n\nThey met on Monday.\n\n"+text+"\n\n12 comments", article.Text)
			require.Equal(t, want, parsed.Blocks[2].Kind, text)
		}
		require.Equal(t, article.KindPassage, between(t, author).Kind, author)
	}
}

// TestFurnitureByItsPlace holds the rules that look at the neighbours of a
// block, each with a page on which it takes something and one on which what
// looks alike stays.
func TestFurnitureByItsPlace(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{
			"what hangs under related articles",
			"One.\n\nRelated articles\n\nThe view from Nemuro\n\nFewer boats leave each spring.\n\nAlan Whitmore",
			`1 passage: One.
3 furniture (list of other articles): Related articles
5 furniture (stands under "Related articles"): The view from Nemuro
7 furniture (stands under "Related articles"): Fewer boats leave each spring.
9 furniture (stands under "Related articles"): Alan Whitmore`,
		},
		{
			"the article goes on behind related articles",
			"One.\n\nSee also:\n\nThe view from Nemuro\n\nFewer boats leave.\n\nThe two ministers met in Moscow.\n\nThey spoke for an hour.",
			`1 passage: One.
3 furniture (list of other articles): See also:
5 furniture (stands under "See also:"): The view from Nemuro
7 furniture (stands under "See also:"): Fewer boats leave.
9 passage: The two ministers met in Moscow.
11 passage: They spoke for an hour.`,
		},
		{
			"a sentence about what is related",
			"One.\n\nRelated questions were left to the experts.\n\nTwo.",
			`1 passage: One.
3 passage: Related questions were left to the experts.
5 passage: Two.`,
		},
		{
			"about the author",
			"One.\n\nAbout the author\n\nAlan Whitmore\n\nHe has lived in Nemuro since 1990.",
			`1 passage: One.
3 furniture (author box): About the author
5 furniture (stands under "About the author"): Alan Whitmore
7 furniture (stands under "About the author"): He has lived in Nemuro since 1990.`,
		},
		{
			"about something else",
			"One.\n\nAbout the treaty\n\nIt was never signed.",
			`1 passage: One.
3 heading (no sentence-final punctuation): About the treaty
5 passage: It was never signed.`,
		},
		{
			"a caption above a credit",
			"One.\n\nThe harbour at Nemuro in January\n\n© Lena Forsyth\n\nTwo.",
			`1 passage: One.
3 furniture (caption or credit): The harbour at Nemuro in January
5 furniture (photo or agency credit): © Lena Forsyth
7 passage: Two.`,
		},
		{
			"a caption, its agency and its credit in a list",
			"One.\n\n• The harbour at Nemuro\n• RIA News\n• © Lena Forsyth\n\nTwo.",
			`1 passage: One.
3 furniture (caption or credit): The harbour at Nemuro
4 furniture (caption or credit): RIA News
5 furniture (photo or agency credit): © Lena Forsyth
7 passage: Two.`,
		},
		{
			"a heading with no credit below it",
			"One.\n\nThe harbour at Nemuro in January\n\nTwo.",
			`1 passage: One.
3 heading (no sentence-final punctuation): The harbour at Nemuro in January
5 passage: Two.`,
		},
		{
			"the head of a page",
			"The Chronicle\n\nWorld\n\n• Home\n• Asia and the Pacific\n\nTokyo and Moscow talk again about fish\n\nWhat is known so far\n\nOne.",
			`1 furniture (masthead): The Chronicle
3 furniture (section name): World
5 furniture (button): Home
6 furniture (breadcrumb or menu): Asia and the Pacific
8 heading (headline): Tokyo and Moscow talk again about fish
10 heading (heading): What is known so far
12 passage: One.`,
		},
		{
			"one short line above the text is its headline",
			"Talks resume\n\nOne.",
			`1 heading (headline): Talks resume
3 passage: One.`,
		},
		{
			"a note in another script",
			"The ministers met.\n\nПереведено сервисом «Яндекс»\n\nThey parted.",
			`1 passage: The ministers met.
3 furniture (note in another script): Переведено сервисом «Яндекс»
5 passage: They parted.`,
		},
		{
			"a sentence in another script",
			"The ministers met.\n\n«Мы не торопимся», — сказал он.\n\nThey parted.",
			`1 passage: The ministers met.
3 passage: «Мы не торопимся», — сказал он.
5 passage: They parted.`,
		},
		{
			"a line that stands again and again",
			"One.\n\nAdvert space\n\nTwo.\n\nAdvert space\n\nThree.\n\nAdvert space\n\nFour.",
			`1 passage: One.
3 furniture (stands again and again): Advert space
5 passage: Two.
7 furniture (stands again and again): Advert space
9 passage: Three.
11 furniture (stands again and again): Advert space
13 passage: Four.`,
		},
		{
			"a list without sentences, and one with them",
			"One.\n\n• Crab\n• Salmon\n\nTwo.\n\n• Crab comes first.\n• Salmon is next.",
			`1 passage: One.
3 furniture (list item without a sentence): Crab
4 furniture (list item without a sentence): Salmon
6 passage: Two.
8 passage: Crab comes first.
9 passage: Salmon is next.`,
		},
		{
			"nothing follows it",
			"One.\n\nInformation\n\nThe Chronicle",
			`1 passage: One.
3 furniture (nothing follows it): Information
5 furniture (nothing follows it): The Chronicle`,
		},
		{
			"information that is a paragraph",
			"One.\n\nInformation on the talks is scarce.",
			`1 passage: One.
3 passage: Information on the talks is scarce.`,
		},
	} {
		require.Equal(t, c.want, strings.Join(plan(parse(t, c.text, article.Text)), "\n"), c.name)
	}
}
