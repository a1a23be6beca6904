// Package gold is the hand-labelled set that ships in the binary.
//
// README.md, the data card, tells what is in it and how it was made;
// CODEBOOK.md holds the rules it was labelled by; heldout.txt the articles that
// no model is trained on.
package gold

import (
	"bytes"
	"embed"
	"io/fs"

	"stance/labels"
)

//go:embed CODEBOOK.md README.md heldout.txt scheme.json *.jsonl written/*.jsonl
var files embed.FS

// Note is what a reader of any score on the set must know of its labels.
const Note = "The labels were given by independent readings of a language model under the codebook, not by human coders. " +
	"Label a sample by hand and compare before relying on them."

// Files is the folder of the set, as labels/store reads it.
func Files() fs.FS { return files }

// Schemes are the built-in schemes: stance toward the treaty, and sentiment.
func Schemes() []labels.Scheme {
	text, err := files.ReadFile("scheme.json")
	if err == nil {
		var schemes []labels.Scheme
		if schemes, err = labels.ReadSchemes(bytes.NewReader(text)); err == nil {
			return schemes
		}
	}
	panic(err) // the file is part of the program, and a test reads it
}
