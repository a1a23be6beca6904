package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the outputs in README.md anew")

// A printed is how the outputs of a page are shown: as on a terminal of so many
// columns, and of a long one, where it is cut with "..." at all, about so many
// bytes of its head and of its tail when it is written anew.
type printed struct{ width, bytes int }

// documents are the pages whose console blocks are executed.
var documents = []string{"README.md", "labels/gold/README.md"}

var consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```\n")

// TestDocuments executes the commands in the pages' console blocks, in order, in
// a copy of the folders they name, and compares what they print. A line "..." in
// an output stands for any number of lines.
func TestDocuments(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	if raceDetector {
		t.Skip("the pages' commands train dozens of models; the scripts run the same verbs on small sets")
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, name := range documents {
		t.Run(name, func(t *testing.T) {
			work := t.TempDir()
			for _, folder := range []string{"seeds", "labels"} {
				require.NoError(t, os.CopyFS(filepath.Join(work, folder), os.DirFS(filepath.Join(root, folder))))
			}
			t.Chdir(work)
			page := filepath.Join(root, filepath.FromSlash(name))
			text, err := os.ReadFile(page)
			require.NoError(t, err)
			rewritten := executePage(t, string(text))
			if *update {
				require.NoError(t, os.WriteFile(page, []byte(rewritten), 0o644))
			}
		})
	}
}

// workflowIndent is that of the commands in the workflow, and of what they print.
const workflowIndent = "    "

// TestWorkflow does the same for the screen of help that shows the loop, as on a
// terminal of 80 columns.
func TestWorkflow(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	if raceDetector {
		t.Skip("trains on the whole label set; the scripts run the same verbs on small sets")
	}
	work := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	require.NoError(t, os.CopyFS(filepath.Join(work, "seeds"), os.DirFS(filepath.Join(root, "seeds"))))
	t.Chdir(work)
	indented := regexp.MustCompile(`(?m)(^` + workflowIndent + `.*\n|^\n` + workflowIndent + `(?:[^$\n].*)?\n)+`)
	executed := 0
	rewritten := indented.ReplaceAllStringFunc(workflowText, func(block string) string {
		page := "```console\n" + regexp.MustCompile(`(?m)^`+workflowIndent).ReplaceAllString(block, "") + "```\n"
		page, n := executeBlocks(t, page, printed{80, 45})
		executed += n
		page = strings.TrimSuffix(strings.TrimPrefix(page, "```console\n"), "```\n")
		return regexp.MustCompile(`(?m)^(.)`).ReplaceAllString(page, workflowIndent+"$1")
	})
	require.Equal(t, 6, executed)
	for line := range strings.Lines(rewritten) {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
	}
	if *update {
		require.NoError(t, os.WriteFile(filepath.Join(root, "cmd/stance/help/workflow.txt"), []byte(rewritten), 0o644))
	}
}

// TestReadmeBegins holds the two commands that are all the set-up there is.
func TestReadmeBegins(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	at := bytes.Index(readme, []byte("\ngo run ./cmd/stance tag seeds/articles\ngo test ./...\n"))
	require.True(t, at > 0 && at < 900, "found at %d", at)
}

// executePage executes the commands of a page, compares, and returns the page
// with what they print now.
func executePage(t *testing.T, page string) string {
	rewritten, executed := executeBlocks(t, page, printed{defaultWidth, 900})
	require.Equal(t, strings.Count(page, "\n$ "), executed, "a command stands outside a console block")
	require.Greater(t, executed, 3)
	return rewritten
}

func executeBlocks(t *testing.T, page string, as printed) (rewritten string, executed int) {
	rewritten = consoleBlock.ReplaceAllStringFunc(page, func(console string) string {
		body := consoleBlock.FindStringSubmatch(console)[1]
		var out strings.Builder
		for _, command := range regexp.MustCompile(`(?m)^\$ `).Split(body, -1)[1:] {
			line, want, _ := strings.Cut(command, "\n")
			executed++
			got := execute(t, line, as.width)
			if *update {
				want = cut(got, strings.Contains(want, "...\n"), as.bytes)
			} else {
				requireLike(t, want, got, line)
			}
			out.WriteString("$ " + line + "\n" + want)
		}
		return "```console\n" + out.String() + "```\n"
	})
	return rewritten, executed
}

// execute runs a command line as on a terminal of so many columns and returns what
// it prints, messages included.
func execute(t *testing.T, line string, width int) string {
	t.Helper()
	command := strings.TrimPrefix(line, "go run ./cmd/")
	require.True(t, strings.HasPrefix(command, "stance "), "not a command of ours: %s", line)
	var args []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(command, -1)[1:] {
		args = append(args, m[1]+m[2])
	}
	var both bytes.Buffer
	code := run(context.Background(), args, terminal{
		in: strings.NewReader(""), out: &both, err: &both, fixed: &screen{width: width},
	})
	require.Equal(t, exitDone, code, "%s\n%s", line, &both)
	return both.String()
}

// cut shortens an output to whole lines of its head and tail.
func cut(output string, mayCut bool, shown int) string {
	if !mayCut || len(output) <= 2*shown {
		return output
	}
	head := strings.LastIndexByte(output[:shown], '\n') + 1
	if head == 0 {
		head = strings.IndexByte(output, '\n') + 1
	}
	tail := len(output) - shown
	tail += strings.IndexByte(output[tail:], '\n') + 1
	return output[:head] + "...\n" + output[tail:]
}

// requireLike compares an output with one in which "..." stands for any lines.
func requireLike(t *testing.T, want, got, command string) {
	t.Helper()
	parts := strings.Split(want, "...\n")
	require.True(t, strings.HasPrefix(got, parts[0]), "%s\nwant:\n%s\ngot:\n%s", command, want, got)
	rest := got[len(parts[0]):]
	for i, part := range parts[1:] {
		at := strings.Index(rest, part)
		if i == len(parts)-2 {
			at = len(rest) - len(part)
		}
		require.True(t, at >= 0 && strings.HasPrefix(rest[max(at, 0):], part), "%s\nwant:\n%s\ngot:\n%s", command, want, got)
		rest = rest[at+len(part):]
	}
	require.Empty(t, rest, "%s prints more", command)
}
