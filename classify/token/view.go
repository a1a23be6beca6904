// Package token turns a passage into terms: the features that a classifier
// counts. It knows no model.
//
// A [View] names one way of looking at a passage, such as its words, its word
// stems, or the concepts of a lexicon. Each view gives a set of terms: a
// passage has a term or it does not. An [Extractor] takes a list of views and
// reads passages one after the other:
//
//  1. [Split] cuts the passage into words, by Unicode's rules, and folds away
//     case, width, the shape of apostrophes and a possessive "'s" (split.go).
//  2. The marks between the words tell where sentences and quotations begin,
//     and which words are hashtags or mentions (sentence.go).
//  3. Words lose their endings and hashtags are cut open, which gives the
//     sequence of stems (stem.go, hashtag.go).
//  4. Names and numbers in that sequence give way to placeholders, so that
//     what is learnt about one country holds for the next (mask.go).
//  5. Each view makes its terms of what these steps found: grams.go has runs of
//     characters, pairs.go stems that share a sentence, style.go the outer form,
//     tail.go the words with the last say, negated.go those that are denied, and cues.go the concepts of a
//     [Lexicon] (lexicon.go).
//  6. Terms are known by a 64-bit hash, [KeyHash], of the key that people read,
//     and a table of hashes leaves out those that were there before (set.go).
//
// Steps that none of the views needs are left out. All of them work in buffers
// that the extractor keeps, so that a passage in plain English costs no
// allocation.
package token

import "slices"

// View names a way to see a passage as a set of terms.
type View string

// The views. [View.Summary] says what their terms are.
const (
	Words     View = "words"
	Stems     View = "stems"
	Chars     View = "chars"
	WordChars View = "wordchars"
	StemPairs View = "stempairs"
	Style     View = "style"
	Masked    View = "masked"
	Cues      View = "cues"
	Tail      View = "tail"
	Negated   View = "negated"
	Tags      View = "tags"
)

// views holds what is to be known about each view, the cheapest first.
var views = []struct {
	view    View
	summary string
	needs   stage
	terms   func(x *Extractor, view int)
}{
	{Words, "words as they stand, in lower case", folds, (*Extractor).wordTerms},
	{Style, "facts of form: length, sentences, punctuation, capitals, numbers, hashtags", notes, (*Extractor).styleTerms},
	{Cues, "concepts of a lexicon, and whether they are denied or have the last say", folds | notes, (*Extractor).cueTerms},
	{Tags, "3 to 5 characters in a row within a hashtag or mention", stems, (*Extractor).tagTerms},
	{Tail, "stems of the last sentence and of what follows the last \"but\", names masked", masks, (*Extractor).tailTerms},
	{Negated, "word stems, marked where a negation stands before them, and those of the last sentence again", stems, (*Extractor).negatedTerms},
	{Stems, "word stems and pairs of neighbours, hashtags cut open", stems, (*Extractor).stemTerms},
	{Masked, "word stems and pairs of neighbours, names and numbers masked", masks, (*Extractor).maskedTerms},
	{StemPairs, "pairs of stems that share a sentence, ten words apart at most", stems, (*Extractor).pairTerms},
	{WordChars, "2 to 5 characters in a row within a word", letters, (*Extractor).wordGramTerms},
	{Chars, "2 to 5 characters in a row", letters, (*Extractor).gramTerms},
}

// A stage is a set of steps in the reading of a passage, each with those that
// it builds upon.
type stage uint

const (
	folds   stage = 1 << iota // folded words
	notes                     // what stands between words
	letters                   // lower-case characters, for n-grams
	stems   = 1<<3 | folds | notes
	masks   = 1<<4 | stems
)

// Views lists all views, the cheapest first.
func Views() []View {
	list := make([]View, len(views))
	for i := range views {
		list[i] = views[i].view
	}
	return list
}

// index is the place of a view in views, or -1.
func (v View) index() int {
	return slices.Index(Views(), v)
}

// Known says whether there is such a view.
func (v View) Known() bool { return v.index() >= 0 }

// Summary says in one line what the terms of the view are. It is empty for an
// unknown view.
func (v View) Summary() string {
	if i := v.index(); i >= 0 {
		return views[i].summary
	}
	return ""
}

// HasWords says whether the words of a passage are among the terms of the view,
// one by one.
func (v View) HasWords() bool { return v == Words || v == Stems || v == Masked || v == Negated }

// NeedsLexicon says whether the view looks for the concepts of a [Lexicon].
func (v View) NeedsLexicon() bool { return v == Cues }
