package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// floors says on which floor each package of the module stands. A package
// imports only from floors below its own, or, on the lowest, what is named in
// grounds. A new package is given its floor here.
var floors = map[string]int{
	"stance/seeds":               0,
	"stance/labels":              0,
	"stance/labels/agreement":    0,
	"stance/labels/gold":         0,
	"stance/labels/jsonl":        0,
	"stance/labels/pieced":       0,
	"stance/labels/passage":      0,
	"stance/labels/store":        0,
	"stance/labels/textpos":      0,
	"stance/classify/article":    0,
	"stance/classify/english":    0,
	"stance/classify/metrics":    0,
	"stance/classify/near":       0,
	"stance/classify/prevalence": 0,
	"stance/classify/token":      0,
	"stance/classify":            1,
	"stance/classify/batch":      2,
	"stance/classify/changes":    2,
	"stance/classify/crossval":   2,
	"stance/classify/evaluate":   2,
	"stance/classify/report":     2,
	"stance/classify/picks":      1,
	"stance/classify/suspects":   2,
	"stance/classify/trend":      1,
	"stance/cmd/stance":          3,
	"stance/cmd/stance-bench":    3,
	"stance/cmd/stance-quality":  3,
}

// besides are the imports between packages of one floor.
var besides = map[string][]string{
	"stance/labels":            {"stance/labels/jsonl", "stance/labels/passage", "stance/labels/pieced", "stance/labels/textpos"},
	"stance/labels/gold":       {"stance/labels"},
	"stance/labels/jsonl":      {"stance/labels/textpos"},
	"stance/labels/store":      {"stance/labels", "stance/labels/jsonl", "stance/labels/textpos"},
	"stance/classify/article":  {"stance/labels/jsonl", "stance/labels/passage", "stance/labels/textpos"},
	"stance/classify/near":     {"stance/classify/token"},
	"stance/classify/token":    {"stance/labels/textpos"},
	"stance/classify/changes":  {"stance/classify/evaluate"},
	"stance/classify/evaluate": {"stance/classify/crossval"},
	"stance/classify/suspects": {"stance/classify/crossval"},
	"stance/classify/report":   {"stance/classify/batch", "stance/classify/evaluate"},
}

// worldly are the packages of floors 0 to 2 that may touch files.
var worldly = []string{"stance/labels/store"}

func TestArrowsGoDown(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}}:{{join .Imports " "}}`, "../../...").Output()
	require.NoError(t, err)
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		name, list, _ := strings.Cut(strings.TrimSpace(line), ":")
		imports[name] = strings.Fields(list)
	}
	for name, list := range imports {
		if !strings.HasPrefix(name, "stance/") {
			require.NotContains(t, list, "github.com/navossoc/bayesian", "a library reaches bayesian")
			continue
		}
		floor, known := floors[name]
		require.True(t, known, "%s has no floor: see the map above", name)
		for _, imported := range list {
			below, ours := floors[imported]
			switch {
			case ours:
				require.True(t, below < floor || slices.Contains(besides[name], imported), "%s imports %s: arrows go down", name, imported)
			case imported == "github.com/navossoc/bayesian":
				require.Equal(t, "stance/classify", name, "only classify imports bayesian")
			case imported == "os" || imported == "flag" || imported == "log" || imported == "net/http":
				require.True(t, floor == 3 || imported == "os" && slices.Contains(worldly, name), "%s imports %s", name, imported)
			}
		}
	}
	require.Contains(t, imports["stance/classify"], "github.com/navossoc/bayesian", "classify counts without the library")
	for name := range floors {
		require.Contains(t, imports, name, "the map above names a package that is gone")
	}
}
