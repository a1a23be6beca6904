package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

// TestMain lets the scripts run this very binary as the program.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"stance": main})
}

// TestScript runs the scripts in testdata/script. They find there
//
//	$REPO    the repository: $REPO/seeds/articles, $REPO/labels/gold
//	$LABELS  a label set of nine passages, three of each label: small.jsonl
//	$MODEL   the model trained on it
//	$XDG_CACHE_HOME  a cache folder that they share
//
// and, besides the commands of testscript, those in scriptCommands. With
// -update, what `cmp` compares with is written anew.
func TestScript(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := filepath.Join(root, "testdata", "script")
	small := filepath.Join(dir, "small.jsonl")
	model := filepath.Join(t.TempDir(), "small.model")
	cache := t.TempDir() // for the model of the built-in set, in place of the user's
	var messages bytes.Buffer
	code := run(context.Background(), []string{"train", "--labels", small, "-o", model},
		terminal{in: strings.NewReader(""), out: io.Discard, err: &messages})
	require.Equal(t, exitDone, code, messages.String())

	testscript.Run(t, testscript.Params{
		Dir:                dir,
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Cmds:               scriptCommands,
		Condition: func(condition string) (bool, error) {
			if condition == "root" { // who may write everywhere
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", condition)
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPO", root)
			env.Setenv("LABELS", small)
			env.Setenv("MODEL", model)
			env.Setenv("XDG_CACHE_HOME", cache)
			return nil
		},
	})
}

// scriptCommands are the commands of the scripts besides those of testscript.
// STRINGs are written as between the quotes of a Go string, so that they can
// hold any byte; FILE may be stdout or stderr where it is read.
var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){
	// exit CODE PROGRAM ARG...: run a program; its exit code must be CODE.
	"exit": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 2, 99, "exit CODE PROGRAM ARG...")
		code := 0
		if err := ts.Exec(args[1], args[2:]...); err != nil {
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				ts.Fatalf("%v", err)
			}
			code = exit.ExitCode()
		}
		if code != number(ts, args[0]) {
			ts.Fatalf("exit code %d, want %s", code, args[0])
		}
	},
	// bytes FILE STRING: add STRING to FILE, which is made if need be.
	"bytes": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 2, 2, "bytes FILE STRING")
		add(ts, args[0], unquoted(ts, args[1]))
	},
	// repeat FILE N STRING: add STRING to FILE N times.
	"repeat": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 3, 3, "repeat FILE N STRING")
		add(ts, args[0], strings.Repeat(unquoted(ts, args[2]), number(ts, args[1])))
	},
	// count FILE N STRING: add N lines to FILE; # in STRING is the line's number.
	"count": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 3, 3, "count FILE N STRING")
		var b strings.Builder
		for i := range number(ts, args[1]) {
			b.WriteString(strings.ReplaceAll(unquoted(ts, args[2]), "#", strconv.Itoa(i+1)) + "\n")
		}
		add(ts, args[0], b.String())
	},
	// flip FILE OFFSET: change one bit of the byte there; -1 is the last byte.
	"flip": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 2, 2, "flip FILE OFFSET")
		text := []byte(ts.ReadFile(args[0]))
		text[offset(ts, args[1], len(text))] ^= 1
		write(ts, args[0], text)
	},
	// cut FILE OFFSET: let the file end there.
	"cut": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 2, 2, "cut FILE OFFSET")
		text := []byte(ts.ReadFile(args[0]))
		write(ts, args[0], text[:offset(ts, args[1], len(text))])
	},
	// gzip FILE: make FILE.gz of it. zstd FILE: make FILE.zst.
	"gzip": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 1, 1, "gzip FILE")
		var b bytes.Buffer
		compress(ts, gzip.NewWriter(&b), ts.ReadFile(args[0]))
		write(ts, args[0]+".gz", b.Bytes())
	},
	"zstd": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 1, 1, "zstd FILE")
		var b bytes.Buffer
		writer, err := zstd.NewWriter(&b)
		ts.Check(err)
		compress(ts, writer, ts.ReadFile(args[0]))
		write(ts, args[0]+".zst", b.Bytes())
	},
	// utf16 le|be FROM TO: recode a file, without a byte order mark.
	"utf16": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 3, 3, "utf16 le|be FROM TO")
		var order binary.AppendByteOrder = binary.LittleEndian
		if args[0] == "be" {
			order = binary.BigEndian
		}
		var b []byte
		for _, unit := range utf16.Encode([]rune(ts.ReadFile(args[1]))) {
			b = order.AppendUint16(b, unit)
		}
		write(ts, args[2], b)
	},
	// pick FILE TO REGEXP: of each line that matches, write what the first
	// group matched, or the whole match where there is no group.
	"pick": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 3, 3, "pick FILE TO REGEXP")
		match, err := regexp.Compile(args[2])
		ts.Check(err)
		var b strings.Builder
		for line := range strings.Lines(ts.ReadFile(args[0])) {
			if found := match.FindStringSubmatch(strings.TrimSuffix(line, "\n")); found != nil {
				b.WriteString(found[min(1, len(found)-1)] + "\n")
			}
		}
		write(ts, args[1], []byte(b.String()))
	},
	// mask FILE TO: write the file with HASH for a model's hash.
	"mask": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 2, 2, "mask FILE TO")
		hash := regexp.MustCompile(`(?m)(model"?:? ?"?|[,\t])\b[0-9a-f]{12}("|,|$)`)
		write(ts, args[1], hash.ReplaceAll([]byte(ts.ReadFile(args[0])), []byte("${1}HASH${2}")))
	},
	// json FILE: it is one JSON object, or every line is one.
	"json": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 1, 1, "json FILE")
		text := ts.ReadFile(args[0])
		var object map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &object) == nil {
			return
		}
		for line := range strings.Lines(text + "\n") {
			if err := json.Unmarshal([]byte(line), &object); err != nil && line != "\n" || text == "" {
				ts.Fatalf("no JSON object: %v in %q", err, line)
			}
		}
	},
	// interrupt CODE FILE N STRING PROGRAM ARG...: run a program with STRING on
	// its standard input N times, and then silence; interrupt it as Ctrl-C does
	// soon after FILE appears (-: after a quarter of a second, or longer where
	// that is before it listens). It must end within five seconds, with CODE.
	"interrupt": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 5, 99, "interrupt CODE FILE N STRING PROGRAM ARG...")
		code := interrupted(ts, 250*time.Millisecond, args[1:])
		for wait := 500 * time.Millisecond; code < 0 && args[1] == "-" && wait < 5*time.Second; wait *= 2 {
			code = interrupted(ts, wait, args[1:])
		}
		if code != number(ts, args[0]) {
			ts.Fatalf("exit code %d, want %s", code, args[0])
		}
	},
	// until FILE REGEXP: wait until a line of FILE matches, for half a minute at most.
	"until": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 2, 2, "until FILE REGEXP")
		match, err := regexp.Compile("(?m)" + args[1])
		ts.Check(err)
		var text []byte
		for range 1500 {
			if text, err = os.ReadFile(ts.MkAbs(args[0])); err == nil && match.Match(text) {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		ts.Fatalf("%s never had a line like that: %s", args[0], text)
	},
	// killed FILE PROGRAM ARG...: run a program with a silent standard input, and
	// kill it when FILE is there and grows no more.
	"killed": func(ts *testscript.TestScript, _ bool, args []string) {
		wants(ts, args, 2, 99, "killed FILE PROGRAM ARG...")
		in, feed, err := os.Pipe()
		ts.Check(err)
		defer feed.Close()
		defer in.Close()
		cmd := exec.Command(args[1], args[2:]...)
		cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), in, ts.Stdout(), ts.Stderr()
		ts.Check(cmd.Start())
		for before, steady, waited := int64(-1), 0, 0; steady < 5 && waited < 400; waited++ {
			time.Sleep(50 * time.Millisecond)
			info, err := os.Stat(ts.MkAbs(args[0]))
			switch {
			case err != nil || info.Size() == 0:
			case info.Size() == before:
				steady++
			default:
				before, steady = info.Size(), 0
			}
		}
		_ = cmd.Process.Kill() // the exit code will tell
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != -1 {
			ts.Fatalf("ended by itself, exit code %d", code)
		}
	},
}

// interrupted does the work of the command interrupt once. The exit code is -1
// for a program that the signal killed.
func interrupted(ts *testscript.TestScript, wait time.Duration, args []string) int {
	in, feed, err := os.Pipe()
	ts.Check(err)
	defer feed.Close()
	cmd := exec.Command(args[3], args[4:]...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), in, ts.Stdout(), ts.Stderr()
	ts.Check(cmd.Start())
	ts.Check(in.Close())
	text, times := unquoted(ts, args[2]), number(ts, args[1])
	go func() {
		for range times {
			if _, err := io.WriteString(feed, text); err != nil {
				return // the program has ended
			}
		}
	}()
	if args[0] == "-" {
		time.Sleep(wait)
	} else {
		for range 1000 {
			if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(100 * time.Millisecond) // well into the work
	}
	_ = cmd.Process.Signal(os.Interrupt) // it may have ended; its code will tell
	late := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait() // the exit code says what there is to say
	if !late.Stop() {
		ts.Fatalf("still running five seconds after the interrupt")
	}
	return cmd.ProcessState.ExitCode()
}

func wants(ts *testscript.TestScript, args []string, least, most int, usage string) {
	if len(args) < least || len(args) > most {
		ts.Fatalf("usage: %s", usage)
	}
}

func number(ts *testscript.TestScript, text string) int {
	n, err := strconv.Atoi(text)
	ts.Check(err)
	return n
}

// offset reads a place in so many bytes; a negative one counts from the end.
func offset(ts *testscript.TestScript, text string, size int) int {
	at := number(ts, text)
	if at < 0 {
		at += size
	}
	if at < 0 || at >= size {
		ts.Fatalf("offset %s is not in a file of %d bytes", text, size)
	}
	return at
}

func unquoted(ts *testscript.TestScript, text string) string {
	value, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`)
	if err != nil {
		ts.Fatalf("%q: %v", text, err)
	}
	return value
}

func add(ts *testscript.TestScript, name, text string) {
	file, err := os.OpenFile(ts.MkAbs(name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	ts.Check(err)
	_, err = io.WriteString(file, text)
	ts.Check(errors.Join(err, file.Close()))
}

func write(ts *testscript.TestScript, name string, text []byte) {
	ts.Check(os.WriteFile(ts.MkAbs(name), text, 0o666))
}

func compress(ts *testscript.TestScript, writer io.WriteCloser, text string) {
	_, err := fmt.Fprint(writer, text)
	ts.Check(errors.Join(err, writer.Close()))
}
