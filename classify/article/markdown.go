package article

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"stance/labels/passage"
)

// frontMatter is the block of settings that static site generators put first:
// between two rules, a key at its beginning.
var frontMatter = newPattern(`\A---\n\s*[\w-]+:(?s:.*?)\n(---|\.\.\.)(\n|\z)`)

// definition is the definition of a link, which CommonMark takes out of sight.
var definition = newPattern(`(?m)^ {0,3}\[([^\]\n]+)\]:.*$`)

// markdownBlocks cuts CommonMark into blocks. Links leave their text, images
// and code are furniture, headings are headings whatever their punctuation.
func markdownBlocks(source string) []rawBlock {
	if tangled(source) {
		return textBlocks(source)
	}
	var blocks []rawBlock
	raw := []byte(source)
	if matter := frontMatter().Find(raw); matter != nil {
		blocks = append(blocks, rawBlock{text: passage.FoldSpace(string(matter)), line: 1, reason: "front matter"})
		// Line numbers stay right: what was read is blanked out, not cut off.
		blank := bytes.Repeat([]byte("\n"), bytes.Count(matter, []byte("\n")))
		raw = append(blank, raw[len(matter):]...)
	}
	m := markdown{source: raw}
	context := parser.NewContext()
	m.walk(goldmark.New().Parser().Parse(text.NewReader(raw), parser.WithContext(context)), false)
	for _, at := range definition().FindAllSubmatchIndex(raw, -1) {
		if _, known := context.Reference(util.ToLinkReference(raw[at[2]:at[3]])); known {
			m.add(rawBlock{
				text: passage.FoldSpace(string(raw[at[0]:at[1]])), reason: "definition of a link",
				line: bytes.Count(raw[:at[0]], []byte("\n")) + 1,
			})
		}
	}
	blocks = append(blocks, m.blocks...)
	slices.SortStableFunc(blocks, func(a, b rawBlock) int { return cmp.Compare(a.line, b.line) })
	return blocks
}

// tangled reports whether a text nests or opens more than any writer's would:
// CommonMark parsers take time in the square of that. It is read as plain text.
func tangled(source string) bool {
	const mostOpen = 1000
	for block := range strings.SplitSeq(source, "\n\n") {
		if strings.Count(block, "[") > mostOpen {
			return true
		}
	}
	for line := range strings.Lines(source) {
		if marks := len(line) - len(strings.TrimLeft(line, " \t>*+-0123456789.)")); marks > mostOpen {
			return true
		}
	}
	return false
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
			text := m.lines(node)
			if node.HasClosure() {
				text += string(node.ClosureLine.Value(m.source))
			}
			m.add(rawBlock{text: passage.FoldSpace(text), line: m.lineOf(node), reason: "HTML"})
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
	if len(lines) > 0 && !apart {
		m.add(rawBlock{text: join(lines), line: lines[0].number, bullet: lines[0].bullet || bullet})
		return
	}
	for _, line := range lines {
		m.add(rawBlock{text: line.text, line: line.number, bullet: line.bullet || bullet})
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
			b.WriteByte(' ') // a line break, most often
		case *ast.CodeSpan:
			for child := node.FirstChild(); child != nil; child = child.NextSibling() {
				if text, ok := child.(*ast.Text); ok {
					b.Write(text.Segment.Value(m.source)) // as it stands
				}
			}
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
