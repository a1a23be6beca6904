package article

import (
	"strings"

	"stance/labels/passage"
	"stance/labels/textpos"
)

// MaxPassage is the longest passage accepted, in bytes.
const MaxPassage = 1 << 20

// MaxDocument is the longest document accepted, in bytes after decompression.
// Documents are read whole, so this bounds the memory one can take.
const MaxDocument = 32 << 20

// Kind says what a block of an article is.
type Kind string

// The kinds of blocks.
const (
	KindPassage   Kind = "passage"
	KindHeading   Kind = "heading"
	KindFurniture Kind = "furniture"
	KindRepeat    Kind = "repeat"
)

// A Block is a part of an article as it stands there: a paragraph, a heading,
// a caption.
type Block struct {
	Kind   Kind
	Reason string // why it is no passage; "" for a passage
	Text   string // spaces folded, wrapped lines joined
	Line   int    // where it begins, from 1
	ID     string // of a passage
	Number int    // of a passage, from 1 in its article
}

// An Article is a document in its blocks.
type Article struct {
	Name   string
	Blocks []Block
}

// Passages are the blocks that are tagged and labelled, in order.
func (a Article) Passages() []Block {
	var passages []Block
	for _, b := range a.Blocks {
		if b.Kind == KindPassage {
			passages = append(passages, b)
		}
	}
	return passages
}

// Format is how a document marks its blocks.
type Format string

// The formats of documents. JSON Lines are no document: see ParseLine.
const (
	Text     Format = "text"
	Markdown Format = "markdown"
)

// Parse splits a decoded document into blocks and numbers its passages. The
// name becomes part of the passages' ids. The only error is a *textpos.Error:
// a passage over MaxPassage.
func Parse(name, text string, format Format) (Article, error) {
	var raw []rawBlock
	if format == Markdown {
		raw = markdownBlocks(text)
	} else {
		raw = textBlocks(text)
	}
	blocks := classify(raw)
	number := 0
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != KindPassage {
			continue
		}
		if len(b.Text) > MaxPassage {
			return Article{}, textpos.Errorf(b.Line, 0, "passage is longer than %d MiB: split it with blank lines", MaxPassage>>20)
		}
		number++
		b.Number = number
		b.ID = passage.ID(name, b.Text)
	}
	return Article{Name: name, Blocks: blocks}, nil
}

// NameOf is the name of an article at a path below the folder or file that the
// user gave: with forward slashes, and without the extensions known here.
func NameOf(path string) string {
	name := strings.ReplaceAll(path, `\`, "/")
	for _, ext := range []string{".gz", ".zst", ".txt", ".md", ".markdown", ".jsonl"} {
		if len(name) > len(ext) && strings.EqualFold(name[len(name)-len(ext):], ext) {
			name = name[:len(name)-len(ext)]
		}
	}
	return name
}
