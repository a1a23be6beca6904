// Package seeds holds the five press articles the project started from, byte
// for byte as they were published, and puts them into the binary.
//
// They are the only real press text in the repository. What is known of each
// one's outlet, date and author stands in PROVENANCE.md; the SHA-256 sums
// there are held by a test.
package seeds

import (
	"embed"
	"io/fs"
)

//go:embed articles/*.txt
var files embed.FS

// Articles is the folder of seed articles, one .txt file each.
func Articles() fs.FS {
	sub, err := fs.Sub(files, "articles")
	if err != nil { // "articles" is a constant and valid path: cannot happen
		panic(err)
	}
	return sub
}
