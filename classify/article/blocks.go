package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/labels/passage"
)

// A rawBlock is a paragraph-like part of a document before anything is known
// of its role.
type rawBlock struct {
	text    string
	line    int
	bullet  bool   // stood behind a bullet or a hyphen
	heading bool   // the markup says heading
	reason  string // the markup says furniture, and why
}

// textBlocks cuts plain text into blocks.
func textBlocks(text string) []rawBlock {
	var lines []textLine
	for i, raw := range strings.Split(text, "\n") {
		lines = append(lines, newTextLine(raw, i+1))
	}
	var groups [][]textLine
	var group []textLine
	for i, line := range lines {
		if line.text == "" {
			if len(group) > 0 {
				groups = append(groups, group)
				group = nil
			}
			continue
		}
		var next textLine
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		if len(group) > 0 && line.opens(group[len(group)-1], next) {
			groups = append(groups, group)
			group = nil
		}
		group = append(group, line)
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}

	width := 0 // the column where the document's longer paragraphs wrap
	for _, group := range groups {
		if len(group) > 2 && looksWrapped(group, 0) {
			width = max(width, widest(group[:len(group)-1]))
		}
	}
	var blocks []rawBlock
	for _, group := range groups {
		blocks = append(blocks, joinWrapped(group, width)...)
	}
	return blocks
}

// A textLine is one line of plain text.
type textLine struct {
	text   string // spaces folded, bullet removed
	number int
	indent int
	bullet bool
	page   bool // a form feed stood in it: a new page, and a new block
}

// bulletMarks open a list item when a space follows. Dashes proper are not
// among them: they open direct speech. A hyphen is remembered but kept.
const bulletMarks = "•◦‣▪●○∙·*"

func newTextLine(raw string, number int) textLine {
	line := textLine{text: passage.FoldSpace(raw), number: number, page: strings.ContainsRune(raw, '\f')}
	for _, r := range raw {
		if !unicode.IsSpace(r) {
			break
		}
		line.indent++
	}
	mark, size := utf8.DecodeRuneInString(line.text)
	rest := line.text[size:]
	if strings.HasPrefix(rest, " ") {
		switch {
		case strings.ContainsRune(bulletMarks, mark):
			line.bullet, line.text = true, strings.TrimSpace(rest)
		case mark == '-':
			line.bullet = true
		}
	}
	return line
}

// opens reports whether the line begins a paragraph although no blank line
// stands before it: it is a list item, or is indented where a neighbour is not.
func (l textLine) opens(before, next textLine) bool {
	return l.page || l.bullet || !before.bullet && l.indent > min(before.indent, next.indent)+1 && (next.text != "" || l.indent > before.indent+1)
}

func (l textLine) width() int { return utf8.RuneCountInString(l.text) }

func widest(lines []textLine) int {
	w := 0
	for _, l := range lines {
		w = max(w, l.width())
	}
	return w
}

// The bounds of a column of wrapped text, in characters. Paragraphs that stand
// on one line each are hardly ever of one width, and mostly wider.
const (
	narrowest, broadest       = 40, 130
	narrowestCJK, broadestCJK = 14, 60
	raggedness                = 15 // how much shorter than the column a line may end
)

// abbreviated finds a full stop at the end of a line that ends no sentence.
var abbreviated = newPattern(`(^|[\s(.])(\p{Lu}|Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Sen|Rep|Gov|Lt|Jr|Sr|No|vs)\.$`)

// looksWrapped reports whether the lines are one paragraph cut at a common
// width: all but the last end near it, and sentences run on over the cuts. A
// width that other paragraphs of the document wrap at counts as evidence.
func looksWrapped(lines []textLine, documentWidth int) bool {
	if len(lines) < 2 {
		return false
	}
	column := widest(lines[:len(lines)-1])
	low, high, ragged := narrowest, broadest, raggedness
	cjk := mostlyCJK(lines[0].text)
	if cjk {
		low, high, ragged = narrowestCJK, broadestCJK, 2
	}
	known := documentWidth > 0 && column <= documentWidth && column > documentWidth-ragged
	if known {
		column = documentWidth
	}
	if column < low || column > high || lines[len(lines)-1].width() > column+ragged/4 {
		return false
	}
	runsOn, cuts := 0, len(lines)-1
	for i, line := range lines[:cuts] {
		next := lines[i+1].text
		if word, _, _ := strings.Cut(next, " "); line.width() < column-ragged &&
			line.width()+1+utf8.RuneCountInString(word) <= column {
			return false
		}
		first, _ := utf8.DecodeRuneInString(next)
		switch {
		case endsSentence(line.text) && !abbreviated().MatchString(line.text):
		case cjk, unicode.IsLower(first), abbreviated().MatchString(line.text):
			runsOn++
		}
	}
	if known {
		return runsOn > 0 || cuts > 1 || !endsSentence(lines[0].text) || abbreviated().MatchString(lines[0].text)
	}
	return runsOn*3 >= cuts
}

// joinWrapped makes one block of lines that look wrapped, and one block of
// each line otherwise. A heading set right above a wrapped paragraph stays apart.
func joinWrapped(lines []textLine, documentWidth int) []rawBlock {
	switch {
	case looksWrapped(lines, documentWidth):
		return []rawBlock{{text: join(lines), line: lines[0].number, bullet: lines[0].bullet}}
	case len(lines) > 2 && !endsSentence(lines[0].text) && looksWrapped(lines[1:], documentWidth):
		return append(joinWrapped(lines[:1], 0), joinWrapped(lines[1:], documentWidth)...)
	}
	blocks := make([]rawBlock, len(lines))
	for i, line := range lines {
		blocks[i] = rawBlock{text: line.text, line: line.number, bullet: line.bullet}
	}
	return blocks
}

// join puts the lines of a paragraph together: with a space, but for scripts
// written without spaces and for words cut or compounded with a hyphen.
func join(lines []textLine) string {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 && !seamless(lines[i-1].text, line.text) {
			b.WriteByte(' ')
		}
		b.WriteString(line.text)
	}
	return b.String()
}

func seamless(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	beforeHyphen, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(a, "-"))
	return isCJK(last) && isCJK(first) || last == '-' && unicode.IsLetter(beforeHyphen) && unicode.IsLower(first)
}

func isCJK(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || '\u3000' <= r && r <= '\u303f' || '\uff00' <= r && r <= '\uffef'
}

func mostlyCJK(text string) bool {
	cjk, letters := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if isCJK(r) {
				cjk++
			}
		}
	}
	return cjk*2 > letters
}

// endsSentence reports whether the text closes with sentence-final punctuation,
// closing quotes, brackets and footnote numbers aside.
func endsSentence(text string) bool {
	for {
		trimmed := strings.TrimRightFunc(text, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune(`"'”’»›)]}」』）】*_`, r)
		})
		if open := strings.LastIndexByte(trimmed, '['); open >= 0 && trimmed != text && isDigits(trimmed[open+1:]) {
			text = trimmed[:open]
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(trimmed)
		return strings.ContainsRune(".!?…。！？｡", last) && trimmed != ""
	}
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// words counts words; scripts without spaces count two characters a word.
func words(text string) int {
	n, cjk := 0, 0
	for _, field := range strings.Fields(text) {
		n++
		for _, r := range field {
			if isCJK(r) {
				cjk++
			}
		}
	}
	return max(n, cjk/2)
}
