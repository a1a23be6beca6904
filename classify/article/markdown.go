package article

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"stance/labels/passage"
)

// frontMatter is the block of settings that static site generators put first.
var frontMatter = regexp.MustCompile(`\A---\n(?s:.*?)\n(---|\.\.\.)\n`)

// markdownBlocks cuts CommonMark into blocks. Links leave their text, images
// and code are furniture, headings are headings whatever their punctuation.
func markdownBlocks(source string) []rawBlock {
	var blocks []rawBlock
	raw := []byte(source)
	if matter := frontMatter.Find(raw); matter != nil {
		blocks = append(blocks, rawBlock{text: passage.FoldSpace(string(matter)), line: 1, reason: "front matter"})
		// Line numbers stay right: what was read is blanked out, not cut off.
		blank := bytes.Repeat([]byte("\n"), bytes.Count(matter, []byte("\n")))
		raw = append(blank, raw[len(matter):]...)
	}
	m := markdown{source: raw}
	m.walk(goldmark.New().Parser().Parse(text.NewReader(raw)), false)
	return append(blocks, m.blocks...)
}

type markdown struct {
	source []byte
	blocks []rawBlock
}

func (m *markdown) walk(parent ast.Node, bullet bool) {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch node := node.(type) {
		case *ast.Heading:
			m.add(rawBlock{text: passage.FoldSpace(m.inline(node)), line: m.lineOf(node), heading: true})
		case *ast.Paragraph, *ast.TextBlock:
			m.paragraph(node, bullet)
		case *ast.ListItem:
			m.walk(node, true)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			m.add(rawBlock{text: passage.FoldSpace(m.lines(node)), line: m.lineOf(node), reason: "code"})
		case *ast.HTMLBlock:
			m.add(rawBlock{text: passage.FoldSpace(m.lines(node)), line: m.lineOf(node), reason: "HTML"})
		case *ast.ThematicBreak:
		default: // lists, quotations, and whatever else holds blocks
			m.walk(node, bullet)
		}
	}
}

func (m *markdown) add(block rawBlock) {
	if block.text != "" {
		m.blocks = append(m.blocks, block)
	}
}

// hardWrap is the widest column that people wrap Markdown at.
const hardWrap = 100

// paragraph adds a paragraph. Its line ends are spaces, as CommonMark has it,
// unless every line is a sentence or more and one is too long to have been
// wrapped: then an exporter has put one paragraph a line.
func (m *markdown) paragraph(node ast.Node, bullet bool) {
	first := m.lineOf(node)
	if image, ok := node.FirstChild().(*ast.Image); ok && node.ChildCount() == 1 {
		m.add(rawBlock{text: passage.FoldSpace(m.inline(image)), line: first, reason: "picture"})
		return
	}
	var lines []textLine
	for i, raw := range strings.Split(m.inline(node), "\n") {
		if line := newTextLine(raw, first+i); line.text != "" {
			lines = append(lines, line)
		}
	}
	apart := widest(lines) > hardWrap
	for _, line := range lines {
		apart = apart && endsSentence(line.text)
	}
	var blocks []rawBlock
	for i, line := range lines {
		if i > 0 && !apart {
			blocks[0].text = join(blocks[0].text, line.text)
			continue
		}
		blocks = append(blocks, rawBlock{text: line.text, line: line.number, bullet: line.bullet || bullet})
	}
	for _, block := range blocks {
		m.add(block)
	}
}

// inline is the text of a block or span without its markup.
func (m *markdown) inline(parent ast.Node) string {
	var b strings.Builder
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch node := node.(type) {
		case *ast.Text:
			b.Write(unescape(node.Segment.Value(m.source)))
			if node.SoftLineBreak() || node.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(node.Value)
		case *ast.AutoLink:
			b.Write(node.URL(m.source))
		case *ast.RawHTML:
		default:
			b.WriteString(m.inline(node))
		}
	}
	return b.String()
}

// lines is the source of a block that holds no spans.
func (m *markdown) lines(node ast.Node) string {
	var b strings.Builder
	for i := range node.Lines().Len() {
		segment := node.Lines().At(i)
		b.Write(segment.Value(m.source))
	}
	return b.String()
}

func (m *markdown) lineOf(node ast.Node) int {
	if node.Lines().Len() == 0 {
		return 1
	}
	return bytes.Count(m.source[:node.Lines().At(0).Start], []byte("\n")) + 1
}

// unescape resolves backslash escapes and character references.
func unescape(text []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(text)))
}
