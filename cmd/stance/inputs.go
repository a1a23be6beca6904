package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stance/classify/article"
	"stance/classify/batch"
	"stance/classify/english"
	"stance/seeds"
)

// gathered is what the paths on a command line amount to.
type gathered struct {
	inputs  []batch.Input
	stamps  []stamp           // of the inputs, as far as there are any
	refused []error           // what cannot be read, each with its name
	skipped int               // files in folders that are no articles
	linked  int               // links to folders that are read anyway
	folders map[string]bool   // read, by their real path
	names   map[string]string // article -> input, of documents
	notes   []string
}

// A stamp tells a file from another version of itself.
type stamp struct {
	size     int64 // -1 where it is not known
	modified time.Time
}

func stampOf(info fs.FileInfo) stamp {
	if !info.Mode().IsRegular() {
		return stamp{size: -1}
	}
	return stamp{info.Size(), info.ModTime()}
}

// fewBytes are read and tagged in less time than it takes to collect garbage.
const fewBytes = 1 << 20

// few says whether the inputs are known to hold no more than that.
func (g *gathered) few() bool {
	total := int64(0)
	for _, s := range g.stamps {
		if s.size < 0 || s.size > fewBytes {
			return false
		}
		total += s.size
	}
	return total <= fewBytes
}

// noteSkipped counts what was passed over in folders.
func (g *gathered) noteSkipped(term terminal) {
	if g.skipped > 0 {
		term.note("left out %s", english.Plural(g.skipped, "file that is no .txt, .md or .jsonl", "files that are no .txt, .md or .jsonl"))
	}
	if g.linked > 0 {
		term.note("left out %s", english.Plural(g.linked, "link to a folder that is read already", "links to folders that are read already"))
	}
	for _, note := range g.notes {
		term.note("%s", note)
	}
}

// inputFlag forces a format: "auto", "text", "markdown" or "jsonl".
type inputFlag string

// gather lists the inputs behind paths: files, folders with all that is below
// them, "-" for standard input.
func gather(paths []string, format inputFlag, stdin io.Reader) (gathered, error) {
	switch format {
	case "auto", "text", "markdown", "jsonl":
	default:
		return gathered{}, usageError("--input %s: want auto, text, markdown or jsonl", format)
	}
	g := gathered{folders: map[string]bool{}, names: map[string]string{}}
	for _, path := range paths {
		if path == "-" {
			g.add(standardInput(format, stdin), stamp{size: -1})
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			g.refuse(path, err)
		case info.IsDir():
			before := len(g.inputs) + len(g.refused) + g.linked
			clear(g.folders) // a folder named twice is read twice
			g.folder(path, "", format, nil)
			if len(g.inputs)+len(g.refused)+g.linked == before {
				g.refuse(path, errors.New("no articles in this folder: want .txt, .md or .jsonl files, or these as .gz or .zst"))
			}
		default:
			g.file(path, filepath.Base(path), format, true)
		}
	}
	return g, nil
}

func (g *gathered) refuse(name string, err error) {
	g.refused = append(g.refused, fmt.Errorf("%s: %w", name, plain(err)))
}

// plain takes the operation and the path off an error; the caller names the file.
func plain(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	var linkError *os.LinkError
	if errors.As(err, &linkError) {
		return linkError.Err
	}
	return err
}

// folder adds the articles below a folder in alphabetical order. Links are
// followed; above holds the folders on the way down, so that one that leads
// back up is found.
func (g *gathered) folder(root, below string, format inputFlag, above []string) {
	dir := filepath.Join(root, below)
	shown := filepath.ToSlash(dir)
	real, err := filepath.EvalSymlinks(dir)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		g.refuse(shown, err)
		return
	}
	if slices.Contains(above, real) {
		g.refuse(shown, errors.New("link leads back to a folder above it"))
		return
	}
	if g.folders[real] {
		g.linked++
		return
	}
	g.folders[real] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		g.refuse(shown, err)
		return
	}
	above = append(slices.Clip(above), real)
	for _, entry := range entries {
		name := filepath.Join(below, entry.Name())
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		info, err := os.Stat(filepath.Join(root, name))
		switch {
		case err != nil:
			g.refuse(filepath.ToSlash(filepath.Join(root, name)), err)
		case info.IsDir():
			g.folder(root, name, format, above)
		default:
			g.file(filepath.Join(root, name), name, format, false)
		}
	}
}

// file adds a file. In folders only known extensions count; a file named on
// the command line is taken at its word.
func (g *gathered) file(path, name string, format inputFlag, named bool) {
	shown := filepath.ToSlash(path)
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() && !named {
		g.skipped++
		return
	}
	plain := strings.ToLower(name)
	for _, ext := range []string{".gz", ".zst"} {
		plain = strings.TrimSuffix(plain, ext)
	}
	found := batch.Text // a file named without an extension is tried as text
	switch filepath.Ext(plain) {
	case ".txt":
	case ".md", ".markdown":
		found = batch.Markdown
	case ".jsonl":
		found = batch.JSONL
	case ".html", ".htm", ".xhtml":
		if format == "auto" {
			g.refuse(shown, errors.New("HTML is not read yet: save the page's text as .txt"))
			return
		}
		fallthrough
	default:
		if !named {
			g.skipped++
			return
		}
	}
	if format != "auto" {
		found = batch.Format(format)
	}
	if made := article.NameOf(filepath.ToSlash(name)); found != batch.JSONL {
		if first := g.names[made]; first != "" && first != shown {
			g.notes = append(g.notes, fmt.Sprintf("%s and %s both make the article %q: rename one to tell them apart", first, shown, made))
		}
		g.names[made] = shown
	}
	var version stamp
	if err == nil {
		version = stampOf(info)
	}
	g.add(batch.Input{
		Name:    shown,
		Article: article.NameOf(filepath.ToSlash(name)),
		Format:  found,
		Open:    func() (io.ReadCloser, error) { return openFile(path) },
	}, version)
}

func (g *gathered) add(in batch.Input, version stamp) {
	g.inputs = append(g.inputs, in)
	g.stamps = append(g.stamps, version)
}

func openFile(path string) (io.ReadCloser, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, plain(err)
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		_ = file.Close() // nothing was read or written
		return nil, errors.New("is a folder: name a file")
	}
	return file, nil
}

// standardInput is JSON Lines when its first character is '{'.
func standardInput(format inputFlag, stdin io.Reader) batch.Input {
	input := batch.Input{
		Name: "standard input", Article: "stdin", Format: batch.Format(format),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil },
	}
	if format == "auto" {
		input.Format = batch.Auto
	}
	return input
}

// seedInputs are the seed articles inside the program.
func seedInputs() []batch.Input {
	files := seeds.Articles()
	names, err := fs.Glob(files, "*.txt")
	if err != nil { // the pattern is a constant
		panic(err)
	}
	var inputs []batch.Input
	for _, name := range names {
		inputs = append(inputs, batch.Input{
			Name: "seed " + name, Article: article.NameOf(name), Format: batch.Text,
			Open: func() (io.ReadCloser, error) { return files.Open(name) },
		})
	}
	return inputs
}
