package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"stance/classify"
	"stance/classify/crossval"
	"stance/classify/token"
	"stance/labels"
	"stance/labels/gold"
)

// The model of the built-in label set takes a second to train. It is kept in the
// user's cache folder, as stance/HASH.model, where HASH covers all that it
// follows from: the labels, the recipe, the version of model files and the
// program itself. What is kept is checked when it is read and made anew where it
// is damaged. Nothing depends on it: where no such folder is to be had or written
// to, the model is trained every time, and nobody needs to know.

// openBuiltIn reads or trains the model of the built-in label set.
func openBuiltIn(open func(name string) (*classify.Model, error)) (*classify.Model, error) {
	kept := keptModel()
	if kept != "" {
		if model, err := open(kept); err == nil {
			return model, nil
		}
	}
	recipe, err := classify.NamedRecipe("")
	if err != nil {
		return nil, err
	}
	model, err := trainBuiltIn(recipe)
	if err == nil && kept != "" {
		keepModel(model, kept)
	}
	return model, err
}

func trainBuiltIn(recipe classify.Recipe) (*classify.Model, error) {
	set, err := builtInSet(nil)
	if err != nil {
		return nil, err
	}
	items, err := set.Items()
	if err != nil {
		return nil, err
	}
	train, _ := labels.Split(items, set.HeldOut)
	return crossval.Train(train, set.Schemes, recipe)
}

// keptModel is the file that the model by the default recipe is kept in; "" where
// there is no place for it.
func keptModel() string {
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	hash := sha256.New()
	fmt.Fprintln(hash, "built-in model", classify.ModelVersion)
	// Another build of the program may find other terms in the same text.
	if name, err := os.Executable(); err == nil {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintln(hash, info.Size(), info.ModTime().UnixNano())
		}
	}
	fmt.Fprintln(hash, classify.RecipeText("default"), token.DefaultLexiconText())
	err = fs.WalkDir(gold.Files(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(gold.Files(), path)
		// Two sums of 32 bits tell one edition of the labels from another, and take
		// a tenth of the time of the SHA-256 of all their text.
		fmt.Fprintln(hash, path, len(text), crc32.ChecksumIEEE(text), crc32.Checksum(text, crc32.MakeTable(crc32.Castagnoli)))
		return err
	})
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "stance", hex.EncodeToString(hash.Sum(nil)[:16])+keptSuffix)
}

const keptSuffix = ".model"

// keptFor is how long models of other builds are kept.
const keptFor = 30 * 24 * time.Hour

// keepModel writes the model to a file, if it can. The file appears under its
// name only when it is complete, however many programs do this at a time.
func keepModel(model *classify.Model, name string) {
	folder := filepath.Dir(name)
	if os.MkdirAll(folder, 0o700) != nil {
		return
	}
	file, err := os.CreateTemp(folder, "*"+keptSuffix+".part")
	if err != nil {
		return
	}
	_, err = model.WriteTo(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // what cannot be removed now is removed when it is old
		return
	}
	forgetModels(name)
}

// forgetModels removes what has not been written for long beside the file that
// was written just now.
func forgetModels(written string) {
	now, err := os.Stat(written)
	if err != nil {
		return
	}
	folder := filepath.Dir(written)
	entries, _ := os.ReadDir(folder) // what can be read of it
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name(), ".part")
		info, err := entry.Info()
		if err == nil && strings.HasSuffix(name, keptSuffix) && now.ModTime().Sub(info.ModTime()) > keptFor {
			_ = os.Remove(filepath.Join(folder, entry.Name())) // there is no harm in it
		}
	}
}
