package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadCommands(t *testing.T) {
	commands, err := readCommands(strings.Fields("a@100:2.5 x -y -- b z -- c@7 w"))
	require.NoError(t, err)
	require.Equal(t, []*command{
		{name: "a", argv: []string{"x", "-y"}, passages: 100, terms: 2.5},
		{name: "b", argv: []string{"z"}},
		{name: "c", argv: []string{"w"}, passages: 7},
	}, commands)

	for _, bad := range []string{"", "a", "a x -- b", "a@x y", "a@0 y", "a@1:x y", "a@1:-1 y", "-- a x", "@3 x"} {
		_, err := readCommands(strings.Fields(bad))
		require.Error(t, err, bad)
	}
}

// TestMeasureTakesTurns runs commands that leave a trace of their order.
func TestMeasureTakesTurns(t *testing.T) {
	dir := t.TempDir()
	trace := filepath.Join(dir, "trace")
	var out strings.Builder
	args := strings.Fields("measure -n 2 -dir " + dir)
	for _, name := range []string{"A@10:2", "B@10", "C"} {
		args = append(args, "--", name, "sh", "-c", "printf "+name[:1]+" >>"+trace+"; echo out of "+name[:1])
	}
	require.NoError(t, run(args, &out))
	got, err := os.ReadFile(trace)
	require.NoError(t, err)
	require.Equal(t, "ABACABAC", string(got))
	got, err = os.ReadFile(filepath.Join(dir, "B.out"))
	require.NoError(t, err)
	require.Equal(t, "out of B\n", string(got))

	require.Regexp(t, `(?s)^\|  \| n \| CPU s .* ns CPU a term .*\n\|---\|---:.*\n\| A \| 4 \| .*\n\| B \| 2 \| .*\n\| C \| 2 \| `, out.String())
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for _, line := range lines {
		require.Equal(t, strings.Count(lines[0], "|"), strings.Count(line, "|"), line)
	}
}

func TestMeasureOneCommand(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run([]string{"measure", "-n", "3", "-warm", "-over", "-dir", t.TempDir(), "--", "true", "true"}, &out))
	require.Contains(t, out.String(), "\n| true | 3 | ")
}

func TestMeasureCounts(t *testing.T) {
	c := command{argv: []string{"sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"}}
	spent, err := c.run(t.TempDir())
	require.NoError(t, err)
	require.Positive(t, spent.cpu)
	require.Positive(t, spent.wall)
	require.Greater(t, spent.peak, 0.5)
}

func TestMeasureStopsAtFailure(t *testing.T) {
	err := run([]string{"measure", "-dir", t.TempDir(), "--", "bad", "sh", "-c", "echo no such thing >&2; exit 3"}, os.Stdout)
	require.ErrorContains(t, err, "exit status 3")
	require.ErrorContains(t, err, "no such thing")
}

func TestRatios(t *testing.T) {
	first := &command{name: "a", passages: 1000, terms: 50, runs: []cost{{1, 4, 10}, {2, 2, 12}, {3, 3, 11}}}
	other := &command{name: "b", passages: 1000, runs: []cost{{10, 8, 1}, {10, 8, 2}, {5, 8, 3}}, base: first.runs}
	var out strings.Builder
	require.NoError(t, printRatios(&out, []*command{first, other}))
	require.Equal(t, ""+
		"|  | n | CPU s | wall s | peak MB | µs CPU a passage | terms a passage | ns CPU a term | CPU, first / this | of the least | wall, first / this | of the least |\n"+
		"|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"+
		"| a | 3 | 2.00 (1.00–3.00) | 3.00 (2.00–4.00) | 12.0 | 1000.00 | 50 | 20000.0 |  |  |  |  |\n"+
		"| b | 3 | 10.00 (5.00–10.00) | 8.00 (8.00–8.00) | 3.0 | 5000.00 |  |  | 0.200 (0.100–0.600) | 0.200 | 0.375 (0.250–0.500) | 0.250 |\n",
		out.String())

	out.Reset()
	require.NoError(t, printOver(&out, []*command{first, other}))
	require.Contains(t, out.String(), "| 5000.0 (4000.0–6000.0) | 6000.0 |\n")
}

func TestSpread(t *testing.T) {
	require.Equal(t, "2 (1–3)", spread([]float64{3, 1, 2}, "%.0f"))
	require.Equal(t, "2.5 (1.0–4.0)", spread([]float64{4, 3, 1, 2}, "%.1f"))
}
