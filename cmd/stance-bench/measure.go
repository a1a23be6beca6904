package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A command is one of those measured, with what it cost.
type command struct {
	name     string
	argv     []string
	passages int     // that one run handles; 0 for none
	terms    float64 // a passage; 0 where nobody asks

	runs []cost
	base []cost // of the first command, run just before each of runs
}

// A cost is what one run took.
type cost struct {
	cpu, wall float64 // seconds; cpu is user and system time of the process and its children
	peak      float64 // megabytes of memory, the most that any one of them held
}

// runMeasure runs commands by turns and prints what they cost.
//
// The first command is what the others are compared to, and is run again before
// each of them: with commands A, B and C, a round is A B A C. What is busy on
// the machine besides so weighs on both of a pair, and the ratio within pairs
// is steadier than either. The first round is not counted where -warm is given:
// it fetches programs and files into memory.
func runMeasure(args []string, out io.Writer) error {
	flags := newFlags("measure", "[-n ROUNDS] [-warm] [-over] [-dir DIR] -- NAME[@PASSAGES[:TERMS]] COMMAND... [-- ...]")
	rounds := flags.Int("n", 5, "how many `ROUNDS`")
	warm := flags.Bool("warm", false, "run one round more first, that does not count")
	over := flags.Bool("over", false, "print what a command takes beyond the first, in place of ratios")
	dir := flags.String("dir", ".", "commands write their standard output to NAME.out in `DIR`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	commands, err := readCommands(flags.Args())
	if err != nil {
		return err
	}
	if *rounds < 1 {
		return errors.New("measure: want one round at least")
	}
	if *warm {
		if err := round(commands, *dir); err != nil {
			return err
		}
		for _, c := range commands {
			c.runs, c.base = nil, nil
		}
	}
	for range *rounds {
		if err := round(commands, *dir); err != nil {
			return err
		}
	}
	if *over {
		return printOver(out, commands)
	}
	return printRatios(out, commands)
}

// readCommands reads commands that "--" parts. The flags end with one, which
// package flag takes away.
func readCommands(args []string) ([]*command, error) {
	var commands []*command
	for len(args) > 0 {
		var c command
		var load string
		c.name, load, _ = strings.Cut(args[0], "@")
		if c.name == "" || c.name == "--" {
			return nil, fmt.Errorf("measure: %q is no name", args[0])
		}
		passages, terms, hasTerms := strings.Cut(load, ":")
		var err error
		if load != "" {
			if c.passages, err = strconv.Atoi(passages); err != nil || c.passages < 1 {
				return nil, fmt.Errorf("measure: %q: want a number of passages after @", args[0])
			}
		}
		if hasTerms {
			if c.terms, err = strconv.ParseFloat(terms, 64); err != nil || c.terms <= 0 {
				return nil, fmt.Errorf("measure: %q: want a number of terms after the colon", args[0])
			}
		}
		args = args[1:]
		for len(args) > 0 && args[0] != "--" {
			c.argv = append(c.argv, args[0])
			args = args[1:]
		}
		if len(args) > 0 {
			args = args[1:]
		}
		if len(c.argv) == 0 {
			return nil, fmt.Errorf("measure: %q has no command", c.name)
		}
		commands = append(commands, &c)
	}
	if len(commands) == 0 {
		return nil, errors.New("measure: no command")
	}
	return commands, nil
}

// round runs all commands once, and the first one before each of the others.
func round(commands []*command, dir string) error {
	first := commands[0]
	for _, c := range commands[min(1, len(commands)-1):] {
		base, err := first.run(dir)
		if err != nil {
			return err
		}
		first.runs = append(first.runs, base)
		if c == first {
			continue
		}
		spent, err := c.run(dir)
		if err != nil {
			return err
		}
		c.runs, c.base = append(c.runs, spent), append(c.base, base)
	}
	return nil
}

// run runs the command with its standard output in a file of dir.
//
// Peak memory is what the kernel counts for the process, and where that is
// less, what this program held when it started it: Linux hands that down. The
// row of /bin/true shows how much it is.
func (c *command) run(dir string) (cost, error) {
	file, err := os.Create(filepath.Join(dir, strings.ReplaceAll(c.name, "/", "_")+".out"))
	if err != nil {
		return cost{}, err
	}
	defer func() { _ = file.Close() }() // what was written, if anything, was written by the command
	var complaints bytes.Buffer
	cmd := exec.Command(c.argv[0], c.argv[1:]...)
	cmd.Stdout, cmd.Stderr = file, &complaints
	start := time.Now()
	err = cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", strings.Join(c.argv, " "), err, complaints.Bytes())
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, errors.New("measure: this system does not tell what a process used")
	}
	return cost{
		cpu:  (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		wall: wall.Seconds(),
		peak: float64(usage.Maxrss) / 1024, // Linux counts kilobytes
	}, nil
}
