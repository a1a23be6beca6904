package article

import (
	"fmt"
	"strings"
	"unicode"

	"stance/labels/passage"
)

// shortWords is the number of words up to which a block without
// sentence-final punctuation is a heading or furniture. A longer one is a
// paragraph that was cut off, or that leads into a list.
const shortWords = 25

// state is what is known of a block while the rules run.
type state struct {
	Block
	raw   rawBlock
	short bool // at most shortWords words
	ends  bool // with sentence-final punctuation
}

func (s *state) open() bool           { return s.Kind == "" }
func (s *state) isSentence() bool     { return s.ends || !s.short }
func (s *state) furniture(why string) { s.Kind, s.Reason = KindFurniture, why }

// classify finds the role of every block. The rules run from what a block says
// of itself to what its neighbours say of it; the first that answers wins.
func classify(raw []rawBlock) []Block {
	blocks := make([]state, len(raw))
	for i, r := range raw {
		blocks[i] = state{
			Block: Block{Text: r.text, Line: r.line},
			raw:   r,
			short: words(r.text) <= shortWords,
			ends:  endsSentence(r.text),
		}
	}
	markOwnWords(blocks)
	markFoot(blocks)
	markOtherScript(blocks)
	markSections(blocks)
	markSentences(blocks)
	markCaptions(blocks)
	markHead(blocks)
	markRest(blocks)
	markRepeats(blocks)

	out := make([]Block, len(blocks))
	for i := range blocks {
		out[i] = blocks[i].Block
	}
	return out
}

// markOwnWords takes the blocks that give themselves away.
func markOwnWords(blocks []state) {
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.raw.reason != "":
			b.furniture(b.raw.reason)
		case b.raw.heading:
			// A heading by markup may still name a section of furniture.
			if why := sectionReason(b.Text); why != "" {
				b.furniture(why)
			}
		default:
			if why := furnitureReason(b.Text, b.isSentence()); why != "" {
				b.furniture(why)
			}
		}
	}
}

// markFoot takes sentences about the author and the publication from the end of
// the article, as far up as nothing but furniture and short lines stands below them.
func markFoot(blocks []state) {
	for i := len(blocks) - 1; i >= 0; i-- {
		b := &blocks[i]
		if !b.open() {
			continue
		}
		if reason := firstMatch(tailRules, b.Text, words(b.Text)); reason != "" && !b.raw.heading {
			b.furniture(reason)
		} else if b.isSentence() {
			return
		}
	}
}

// markOtherScript takes short notes in another script than the document's: the
// credits of translation services.
func markOtherScript(blocks []state) {
	var letters [len(scripts) + 1]int
	for i := range blocks {
		for s, n := range countScripts(blocks[i].Text) {
			letters[s] += n
		}
	}
	main := most(letters)
	for i := range blocks {
		b := &blocks[i]
		own := countScripts(b.Text)
		if s := most(own); b.open() && !b.raw.bullet && b.short && !b.ends && own[s] > 0 && s != main {
			b.furniture("note in another script")
		}
	}
}

// markSections takes what hangs under "Related articles" and the like:
// headlines, names, teasers. The section ends where the article goes on: at a
// long paragraph, or at two sentences in a row without a headline above them.
func markSections(blocks []state) {
	last := -1 // sentence of all
	for i := range blocks {
		if blocks[i].open() && blocks[i].isSentence() {
			last = i
		}
	}
	for i := 0; i < len(blocks); i++ {
		kind := sectionKind(blocks[i].Text)
		if kind == sectionNone || blocks[i].isSentence() && !blocks[i].raw.heading {
			continue
		}
		blocks[i].furniture(kind.reason())
		hangs := "stands under " + quoteShort(blocks[i].Text)
		end := i + 1
		for ; end < len(blocks) && hangsUnder(blocks, i, end, last, kind); end++ {
			if blocks[end].open() {
				blocks[end].furniture(hangs)
			}
		}
		i = end - 1
	}
}

// hangsUnder reports whether block j belongs to the section that begins at i,
// all blocks between them belonging to it. last is the article's last sentence.
func hangsUnder(blocks []state, i, j, last int, kind section) bool {
	b := &blocks[j]
	if sectionKind(b.Text) != sectionNone && !b.isSentence() {
		return false // the next section
	}
	switch kind {
	case sectionNotes:
		return true
	case sectionPerson:
		return j <= i+2 && !b.raw.heading
	}
	teaser := b.short && j > i+1 && !blocks[j-1].isSentence() && (j >= last || hasTeasers(blocks[i+1:]))
	switch {
	case teaser:
		return true
	case b.raw.heading:
		return j == i+1
	}
	return !b.isSentence() || !b.open()
}

// hasTeasers reports whether a list of articles gives a sentence with each of
// its headlines: the first has one, and behind it comes another headline, or
// nothing. Otherwise a sentence behind a headline is where the article goes on.
func hasTeasers(list []state) bool {
	return len(list) > 1 && !list[0].isSentence() && list[1].isSentence() && list[1].short &&
		(len(list) == 2 || !list[2].isSentence() || !list[2].open() || words(list[1].Text) <= teaserWords)
}

// teaserWords is how short a sentence behind a single headline is to be a teaser
// although the article goes on behind it.
const teaserWords = 12

// markSentences takes the passages: every block left that ends like a
// sentence, or is too long for a heading. The very first block may be a
// headline that asks or exclaims.
func markSentences(blocks []state) {
	quotation := false
	asks := true // nothing but mastheads and section names stood before
	for i := range blocks {
		b := &blocks[i]
		if !b.open() {
			continue
		}
		quotes := quotation || beginsSpeech(b.Text)
		headline := asks && b.short && len(blocks) > i+1 && strings.HasSuffix(b.Text, "?")
		asks = asks && !b.isSentence() && words(b.Text) <= 3
		switch {
		case b.raw.heading, headline:
			b.Kind, b.Reason = KindHeading, "heading"
		case b.isSentence(), quotes && strings.ContainsAny(b.Text[len(b.Text)-1:], ",;:"):
			b.Kind = KindPassage
			quotation = staysOpen(b.Text, quotation)
		}
	}
}

// beginsSpeech reports whether the text opens with a quotation mark or with
// the dash of direct speech.
func beginsSpeech(text string) bool {
	return strings.HasPrefix(text, "“") || strings.HasPrefix(text, "«") || strings.HasPrefix(text, `"`) ||
		strings.HasPrefix(text, "— ") || strings.HasPrefix(text, "– ") || strings.HasPrefix(text, "「")
}

// staysOpen reports whether a quotation goes on behind the paragraph.
func staysOpen(text string, open bool) bool {
	for _, r := range text {
		switch r {
		case '“', '«', '「':
			open = true
		case '”', '»', '」':
			open = false
		}
	}
	return open
}

// markCaptions takes list items and short lines around a credit: the caption
// above it and the agency beside it.
func markCaptions(blocks []state) {
	for i := 0; i < len(blocks); i++ {
		if !blocks[i].raw.bullet || !blocks[i].label() {
			continue
		}
		from, credit := i, false
		for ; i < len(blocks) && blocks[i].raw.bullet && blocks[i].label(); i++ {
			credit = credit || blocks[i].Reason == reasonCredit
		}
		for j := from; j < i && credit; j++ {
			if blocks[j].open() {
				blocks[j].furniture("caption or credit")
			}
		}
	}
	passages := 0
	for i := range blocks {
		if blocks[i].Kind == KindPassage {
			passages++
		}
		if i > 0 && passages > 0 && blocks[i].Reason == reasonCredit && blocks[i-1].open() {
			blocks[i-1].furniture("caption or credit")
		}
	}
}

// label reports whether the block is no sentence and not yet more than furniture.
func (s *state) label() bool {
	return !s.isSentence() && (s.open() || s.Kind == KindFurniture)
}

// markHead takes what stands above the first passage: outlet, sections and
// breadcrumbs around the headline, which is the first line of some length.
func markHead(blocks []state) {
	end := 0
	for end < len(blocks) && blocks[end].Kind != KindPassage {
		end++
	}
	head := blocks[:end]
	title := -1
	for i := range head {
		if head[i].Kind == KindHeading {
			title = i
			break
		}
	}
	for i := range head {
		if title < 0 && head[i].open() && !head[i].raw.bullet && words(head[i].Text) > 3 {
			title = i
		}
	}
	if title < 0 && len(head) > 0 {
		open := 0
		for i := range head {
			if head[i].open() && !head[i].raw.bullet {
				title = i
				open++
			}
		}
		if open != 1 { // several short lines and nothing to tell the headline by
			title = -1
		}
	}
	for i := range head {
		b := &head[i]
		switch {
		case !b.open():
		case b.raw.bullet:
			b.furniture("breadcrumb or menu")
		case i == title:
			b.Kind, b.Reason = KindHeading, "headline"
		case words(b.Text) > 3:
			b.Kind, b.Reason = KindHeading, "heading"
		case i == 0:
			b.furniture("masthead")
		default:
			b.furniture("section name")
		}
	}
}

// markRest takes the short lines in and behind the body. One with text below
// it is a heading; one with nothing below it heads nothing.
func markRest(blocks []state) {
	last := -1
	times := map[string]int{}
	for i := range blocks {
		if blocks[i].Kind == KindPassage {
			last = i
		}
		times[blocks[i].Text]++
	}
	for i := range blocks {
		b := &blocks[i]
		switch {
		case !b.open():
		case i > last:
			b.furniture("nothing follows it")
		case b.raw.bullet:
			b.furniture("list item without a sentence")
		case times[b.Text] > 2:
			b.furniture("stands again and again")
		default:
			b.Kind, b.Reason = KindHeading, "no sentence-final punctuation"
		}
	}
	for i := last + 1; i < len(blocks); i++ {
		if blocks[i].Kind == KindHeading && last >= 0 {
			blocks[i].furniture("nothing follows it")
		}
	}
}

// markRepeats takes headings and passages that stood before.
func markRepeats(blocks []state) {
	first := map[string]int{}
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != KindPassage && b.Kind != KindHeading {
			continue
		}
		key := passage.Normalise(strings.TrimLeftFunc(b.Text, func(r rune) bool { return r == '-' || unicode.IsSpace(r) }))
		line, seen := first[key]
		switch {
		case !seen:
			first[key] = b.Line
		case b.Kind == KindPassage:
			b.Kind, b.Reason = KindRepeat, fmt.Sprintf("repeats line %d", line)
		default:
			b.furniture(fmt.Sprintf("repeats the heading in line %d", line))
		}
	}
}
