package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
)

// revision reads the label set as it was at a git revision, without touching
// the working tree: git packs the files, and they are read from the archive.
func (f *setFlags) revision(ctx context.Context, revision string, schemes []labels.Scheme) (*store.Set, error) {
	name, err := f.writable()
	if err != nil {
		return nil, fmt.Errorf("%s: no such file or folder, and no label set to look up a git revision of: name one with --labels", clip(printable(revision), 60))
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("label set %s: no such file or folder", name)
	}
	dir, member := name, "."
	if !info.IsDir() {
		dir, member = filepath.Dir(name), filepath.Base(name)
	}
	// A revision never begins with a dash: what does would be an option.
	if strings.HasPrefix(revision, "-") {
		return nil, usageError("%q: no file, folder or git revision", clip(printable(revision), 60))
	}
	git := exec.CommandContext(ctx, "git", "-C", dir, "archive", "--format=zip", revision, "--", member)
	var archive, said bytes.Buffer
	git.Stdout, git.Stderr = &archive, &said
	if err := git.Run(); err != nil {
		return nil, fmt.Errorf("%s: no such file or folder, and git has no such revision of %s: %s", clip(printable(revision), 60), name, gitError(err, said.String()))
	}
	files, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		return nil, fmt.Errorf("git archive of %s: %w", revision, err)
	}
	return store.Read(files, revision+":"+filepath.ToSlash(name), schemes, gold.Schemes())
}

// gitError is the first line that git said, or why it did not run.
func gitError(err error, said string) string {
	if errors.Is(err, exec.ErrNotFound) {
		return "there is no program git here"
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	if first = strings.TrimPrefix(first, "fatal: "); first != "" {
		return printable(first)
	}
	return err.Error()
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
