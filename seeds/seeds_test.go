package seeds_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/seeds"
)

// TestSumsInProvenance holds every embedded article to the sum that
// PROVENANCE.md gives for it, and PROVENANCE.md to naming each article once.
func TestSumsInProvenance(t *testing.T) {
	provenance, err := os.ReadFile("PROVENANCE.md")
	require.NoError(t, err)
	stated := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^([0-9a-f]{64})  (\S+)$`).FindAllStringSubmatch(string(provenance), -1) {
		stated[m[2]] = m[1]
	}

	computed := map[string]string{}
	require.NoError(t, fs.WalkDir(seeds.Articles(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(seeds.Articles(), path)
		sum := sha256.Sum256(text)
		computed[path] = hex.EncodeToString(sum[:])
		return err
	}))

	require.Len(t, computed, 5)
	require.Equal(t, stated, computed)
}
