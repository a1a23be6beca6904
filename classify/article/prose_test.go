package article_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/article"
)

// TestProseThatIsTakenForFurniture: whole sentences as the press writes them,
// each a passage of its own in the body of an article.
func TestProseThatIsTakenForFurniture(t *testing.T) {
	var taken []string
	for _, prose := range []string{
		// newsletter or channel call: like/support/become/join/... and "members" or "our readers"
		"Like other members of the Group of Seven, Japan imposed sanctions on Russia.",
		"Support for the treaty among members of the ruling party has fallen.",
		"Become a partner first, he told our readers.",
		"Receive them as members of the family, he said.",
		"Tokyo refuses to subscribe to the view that the war is now over.",
		// photo or agency credit
		"Photos from the meeting showed Abe and Putin laughing.",
		"Images from a satellite show new barracks on Iturup.",
		"Photographs of the graves were sent to Tokyo, courtesy of the Russian side.",
		"Pictures by children from both countries were shown.",
		"Video via satellite link, Lavrov addressed the forum.",
		"The picture by an unknown islander hangs in the museum.",
		"Copyright law was not on the agenda.",
		// made with, credit of a translation
		"Hosted by Putin, the forum drew fifty delegations.",
		"Built by Soviet engineers, the base was abandoned in 1996.",
		"Translated from Russian, the phrase means not one inch.",
		// author box
		"She writes about the treaty in her memoirs.",
		"The minister is a former editor of the Asahi who covers the islands for the paper.",
		"Mr Ivanov was a Tass correspondent based in Tokyo in the 1980s.",
		// others
		"This article was translated into Russian and caused a storm in Moscow.",
		"The minister brought cookies to the site of the talks.",
		"Sign in Moscow, sign in Tokyo: the place does not matter.",
		"Comments are closed to the press, the ministry said.",
		"Topics: the treaty, fishing and visas were on the table.",
		"Learn more about each other: that was the aim of the visit.",
		"Support our fishermen, the mayor wrote on Twitter.",
		"Get the islands back first, wrote a reader on Facebook.",
		"We served tea and cookies to the guests.",
		"Log in to the archive and read what was agreed.",
		"Reading time has been kind to the declaration.",
		"He was shot (Kyodo).",
		"This article was first published in a Soviet weekly in 1956 and caused an outcry.",
	} {
		if b := between(t, prose); b.Kind != article.KindPassage {
			taken = append(taken, b.Reason+": "+prose)
		}
	}
	require.Empty(t, taken)
}
