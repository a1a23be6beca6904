package batch_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"stance/classify/batch"
)

// endless yields one line for ever, or for as many bytes as it is given, and
// counts what was taken from it.
type endless struct {
	line  string
	left  int64
	read  atomic.Int64
	close atomic.Int64
}

func newEndless(line string, size int64) *endless { return &endless{line: line, left: size} }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	at := int(e.read.Load() % int64(len(e.line)))
	for n < len(p) && int64(n) < e.left {
		copied := copy(p[n:min(len(p), n+int(e.left))], e.line[at:])
		n += copied
		at = 0
	}
	e.left -= int64(n)
	e.read.Add(int64(n))
	return n, nil
}

func (e *endless) Close() error {
	e.close.Add(1)
	return nil
}

func (e *endless) input(name string) batch.Input {
	return batch.Input{Name: name, Article: name, Format: batch.JSONL, Open: func() (io.ReadCloser, error) { return e, nil }}
}

const line = `{"id":"1","text":"Both sides hope for a treaty of peace, the ministry said.","url":"https://example.org/1"}` + "\n"

// soon is far more than stopping takes, and less than a test run waits.
const soon = 20 * time.Second

// ends fails when do is not back soon.
func ends(t *testing.T, do func() error) error {
	t.Helper()
	result := make(chan error, 1)
	go func() { result <- do() }()
	select {
	case err := <-result:
		return err
	case <-time.After(soon):
		require.Fail(t, "still running")
		return nil
	}
}

func TestCancelledBeforeItBegins(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	rows := 0
	err := ends(t, func() error {
		return batch.Run(ctx, trained(t), []batch.Input{newEndless(line, 1<<60).input("a")}, batch.Sink{Row: func(*batch.Row) error {
			rows++
			return nil
		}})
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, rows)
}

func TestCancellationEndsTheRun(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	source := newEndless(line, 1<<60)
	var atCancel int64
	rows := 0
	err := ends(t, func() error {
		return batch.Run(ctx, trained(t), []batch.Input{source.input("a"), newEndless(line, 1<<60).input("b")}, batch.Sink{
			Row: func(*batch.Row) error {
				if rows++; rows == 1000 {
					atCancel = source.read.Load()
					cancel()
				}
				return nil
			},
			Done: func(in *batch.Input, _ int) error {
				require.Fail(t, "an endless input is done", in.Name)
				return nil
			},
		})
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Eventually(t, func() bool { return source.close.Load() == 1 }, soon, time.Millisecond, "the input is closed")
	require.Less(t, source.read.Load()-atCancel, int64(64<<20), "it went on reading")
}

// TestCancellationDoesNotWaitForTheInput has an input that never answers, as a
// terminal nobody types at.
func TestCancellationDoesNotWaitForTheInput(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, format := range []batch.Format{batch.Text, batch.JSONL, batch.Auto} {
		in, out := io.Pipe()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		err := ends(t, func() error {
			return batch.Run(ctx, trained(t), []batch.Input{{Name: "-", Format: format, Open: func() (io.ReadCloser, error) { return in, nil }}}, batch.Sink{})
		})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		cancel()
		require.NoError(t, out.Close(), "what waits for the input wakes, or leaks")
	}
}

func TestDeadlineIsTheError(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	err := ends(t, func() error {
		return batch.Run(ctx, nil, []batch.Input{newEndless(line, 1<<60).input("a")}, batch.Sink{Row: func(*batch.Row) error { return nil }})
	})
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestSinkErrorEndsTheRun(t *testing.T) {
	full := errors.New("disk full")
	for _, c := range []struct {
		name  string
		first string // the input before the endless one
		fails func(rows, done int) bool
		rows  int
	}{
		{"at the first row", line, func(rows, _ int) bool { return rows == 1 }, 1},
		{"at a later row", line, func(rows, _ int) bool { return rows == 10_000 }, 10_000},
		{"at the end of an input", line + line, func(_, done int) bool { return done == 1 }, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer goleak.VerifyNone(t)
			source := newEndless(line, 1<<60)
			rows, done := 0, 0
			result := func() error {
				if c.fails(rows, done) {
					return full
				}
				return nil
			}
			err := ends(t, func() error {
				return batch.Run(context.Background(), trained(t), []batch.Input{input("a", batch.JSONL, c.first), source.input("b")}, batch.Sink{
					Row: func(*batch.Row) error {
						rows++
						return result()
					},
					Done: func(*batch.Input, int) error {
						done++
						return result()
					},
				})
			})
			require.ErrorIs(t, err, full)
			require.Equal(t, c.rows, rows, "rows behind the error")
			require.Less(t, source.read.Load(), int64(64<<20), "it went on reading")
		})
	}
}

func TestEveryInputIsClosed(t *testing.T) {
	a, b := newEndless(line, 1<<20), newEndless("Peace.\n\n", 1<<10)
	document := b.input("b")
	document.Format = batch.Text
	require.NoError(t, batch.Run(context.Background(), nil, []batch.Input{a.input("a"), document}, batch.Sink{
		Row:   func(*batch.Row) error { return nil },
		Fault: func(*batch.Input, error) {},
	}))
	require.Equal(t, []int64{1, 1}, []int64{a.close.Load(), b.close.Load()})
}

// TestMemoryDoesNotGrowWithTheInput reads 50 MB of JSON Lines, short and long,
// and looks at what is alive on the way.
func TestMemoryDoesNotGrowWithTheInput(t *testing.T) {
	several(t, 2)
	lines := func(n, pad int) string {
		return strings.Repeat(`{"text":"Both sides hope for peace.","pad":"`+strings.Repeat("x", pad)+`"}`+"\n", n)
	}
	mixed := lines(200, 200) + lines(1, 100<<10)
	source := newEndless(mixed, 50<<20/int64(len(mixed))*int64(len(mixed)))
	alive := func() int64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	model := trained(t)
	before := alive()
	var early, late int64 // the most that is alive in either half
	rows, all := 0, int(source.left)/len(mixed)*201
	err := batch.Run(context.Background(), model, []batch.Input{source.input("a")}, batch.Sink{
		Row: func(*batch.Row) error {
			if rows++; rows%(all/20) == 0 {
				half := &early
				if rows > all/2 {
					half = &late
				}
				*half = max(*half, alive()-before)
			}
			return nil
		},
		Fault: func(_ *batch.Input, err error) { require.NoError(t, err) },
	})
	require.NoError(t, err)
	require.Equal(t, all, rows)
	// Six chunks of 256 KiB, each with its rows, their texts and their tags.
	require.Less(t, max(early, late), int64(16<<20))
	require.Less(t, late, early+(4<<20))
}
