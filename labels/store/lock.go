package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"stance/labels"
)

// LockFile is the file in a folder of labels that a writer locks. It is empty,
// stays where it is, and means nothing by being there.
const LockFile = ".stance.lock"

// Waiting says what to do while another process writes to a set.
type Waiting struct {
	After time.Duration         // tell after this long; 0: a second
	Limit time.Duration         // give up after this long; 0: half a minute
	Tell  func(lockFile string) // may be nil
}

const (
	defaultAfter = time.Second
	defaultLimit = 30 * time.Second
	lockRetry    = 20 * time.Millisecond
)

// A Writer is the only process that may write to a label set just now.
type Writer struct {
	Source *Source // as it is under the lock

	ctx     context.Context
	waiting Waiting
	lock    *flock.Flock
	dir     string // that lock is in
}

// Lock waits until no other process writes to the set, opens it as OpenSource
// does, and keeps others from writing until Unlock, or until this process ends
// in whatever way. A folder without label files is a set that begins.
//
// The lock is that of the set's folder, or of the folder that a single file
// lies in. A file further down is written under the lock of its own folder as
// well, so that a set and a part of it, opened as another set, exclude each
// other where they meet.
func Lock(ctx context.Context, name string, schemes, fallback []labels.Scheme, waiting Waiting) (*Writer, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("label set %s: %w", name, plain(err))
	}
	dir := name
	if !info.IsDir() {
		dir = filepath.Dir(name)
	}
	lock, err := lockFolder(ctx, dir, waiting)
	if err != nil {
		return nil, fmt.Errorf("label set %s: %w", name, err)
	}
	source, err := openSource(name, schemes, fallback, true)
	if err != nil {
		_ = lock.Unlock() // the error before it is the one to tell
		return nil, err
	}
	return &Writer{Source: source, ctx: ctx, waiting: waiting, lock: lock, dir: dir}, nil
}

// Unlock lets others write again.
func (w *Writer) Unlock() error { return w.lock.Unlock() }

// below takes the lock of the folder that a file lies in, where that is not the
// one held already. Locks are taken from the top down, so that two writers never
// wait for each other.
func (w *Writer) below(file string) (unlock func(), err error) {
	dir := filepath.Dir(file)
	if same, err := sameFile(dir, w.dir); err == nil && same {
		return func() {}, nil
	}
	lock, err := lockFolder(w.ctx, dir, w.waiting)
	if err != nil {
		return nil, err
	}
	return func() { _ = lock.Unlock() }, nil // what was written is on disk
}

// lockFolder waits for the lock of a folder.
func lockFolder(ctx context.Context, dir string, waiting Waiting) (*flock.Flock, error) {
	if waiting.After == 0 {
		waiting.After = defaultAfter
	}
	if waiting.Limit == 0 {
		waiting.Limit = defaultLimit
	}
	name := filepath.Join(dir, LockFile)
	shown := filepath.ToSlash(name)
	limit := time.NewTimer(waiting.Limit)
	defer limit.Stop()
	tell := time.NewTimer(waiting.After)
	defer tell.Stop()
	for {
		// The permissions let everybody lock who may write to the folder.
		lock := flock.New(name, flock.SetPermissions(0o666))
		locked, err := lock.TryLock()
		switch {
		case err != nil:
			_ = lock.Close() // the error before it is the one to tell
			return nil, lockError(shown, err)
		case locked && inPlace(lock):
			return lock, nil
		case locked: // of a file that somebody removed meanwhile
			_ = lock.Unlock()
			continue
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-limit.C:
			return nil, fmt.Errorf("another process has been writing to it for %v (lock %s): try again when it is done", waiting.Limit, shown)
		case <-tell.C:
			if waiting.Tell != nil {
				waiting.Tell(shown)
			}
		case <-time.After(lockRetry):
		}
	}
}

func lockError(shown string, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errReadOnly) {
		return fmt.Errorf("nothing may be written to its folder (%s: %w): change its permissions, or work on a copy", shown, plain(err))
	}
	return fmt.Errorf("cannot lock %s: %w", shown, plain(err))
}

// inPlace reports whether the file locked is the one that others will find.
func inPlace(lock *flock.Flock) bool {
	held, err := lock.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(lock.Path())
	return err == nil && os.SameFile(held, there)
}

func sameFile(a, b string) (bool, error) {
	first, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second), err
}
