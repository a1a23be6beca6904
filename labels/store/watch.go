package store

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A Sight is what can be seen of a label set's files without reading them: names,
// sizes and times. Two of one set that differ say that something was written.
type Sight struct {
	files  string
	names  []string
	Newest time.Time // when the last of the files was written
	Err    error     // why there is nothing to be seen, such as a folder that is gone
}

// Same reports whether nothing was written between two sights.
func (s Sight) Same(other Sight) bool {
	return s.files == other.files && (s.Err == nil) == (other.Err == nil)
}

// lacks reports whether a file is gone that was there in another sight.
func (s Sight) lacks(before Sight) bool {
	return slices.ContainsFunc(before.names, func(name string) bool { return !slices.Contains(s.names, name) })
}

// Look looks at the label set in a folder or file, and at some other files.
func Look(name string, others ...string) (s Sight) {
	var seen strings.Builder
	see := func(path string, info fs.FileInfo) {
		fmt.Fprintf(&seen, "%q %d %d\n", path, info.Size(), info.ModTime().UnixNano())
		s.names = append(s.names, path)
		if info.ModTime().After(s.Newest) {
			s.Newest = info.ModTime()
		}
	}
	s.Err = filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
		hidden := path != name && strings.HasPrefix(entry.Name(), ".")
		switch {
		case err != nil:
			return plain(err)
		case hidden && entry.IsDir():
			return fs.SkipDir
		case hidden || entry.IsDir() || path != name && !counts(entry.Name()):
			return nil
		}
		info, err := os.Stat(path)
		if os.IsNotExist(err) {
			return nil // it went away just now
		}
		if err == nil {
			see(path, info)
		}
		return plain(err)
	})
	for _, other := range others {
		if info, err := os.Stat(other); err == nil {
			see(other, info)
		}
	}
	s.files = seen.String()
	return s
}

// counts reports whether a file of such a name belongs to a label set.
func counts(name string) bool {
	return filepath.Ext(name) == ".jsonl" || name == SchemeFile || name == HeldOutFile
}

// A Watcher waits for label sets to change. The system tells it at once where it
// can; it also looks by itself, since not every file system tells, and no system
// tells of a folder that is gone and comes back.
type Watcher struct {
	name   string
	others []string
	events *fsnotify.Watcher // nil where the system has none to give
}

const (
	// lookEvery is how often a Watcher looks by itself.
	lookEvery = 500 * time.Millisecond
	// settled is how long files must stay as they are to be read: programs write
	// them in several steps.
	settled = 30 * time.Millisecond
	// gone is how long a file must stay away to be gone: editors rename what was
	// there before they write it anew.
	gone = time.Second
)

// Watch begins to watch the label set in a folder or file, which need not be
// there, and some other files.
func Watch(name string, others ...string) *Watcher {
	w := &Watcher{name: name, others: others}
	w.events, _ = fsnotify.NewWatcher() // it goes without
	return w
}

// Close stops watching.
func (w *Watcher) Close() {
	if w.events != nil {
		_ = w.events.Close() // nothing is asked of it any more
	}
}

// Wait returns when the set looks otherwise than in a sight of it, and has stayed
// so for a moment. The only errors are those of the context.
func (w *Watcher) Wait(ctx context.Context, since Sight) (Sight, error) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		w.listen()
		if now := Look(w.name, w.others...); !now.Same(since) {
			if now, err := w.settle(ctx, since, now); err != nil || !now.Same(since) {
				return now, err
			}
		}
		select {
		case <-ctx.Done():
			return since, ctx.Err()
		case <-look.C:
		case <-w.told():
		}
	}
}

// settle waits until nothing is written any more.
func (w *Watcher) settle(ctx context.Context, since, before Sight) (Sight, error) {
	stayed := time.Duration(0)
	for {
		select {
		case <-ctx.Done():
			return before, ctx.Err()
		case <-time.After(settled):
			stayed += settled
		}
		now := Look(w.name, w.others...)
		switch {
		case !now.Same(before):
			before, stayed = now, 0
		case stayed >= gone || !now.lacks(since):
			return now, nil
		}
	}
}

// told is the channel on which the system tells of changes.
func (w *Watcher) told() <-chan fsnotify.Event {
	if w.events == nil {
		return nil
	}
	select {
	case err := <-w.events.Errors:
		_ = err // events were lost: looking finds what they were
	default:
	}
	return w.events.Events
}

// listen asks to be told of the folders that files stand in. What cannot be
// listened to is looked at all the same.
func (w *Watcher) listen() {
	if w.events == nil {
		return
	}
	for _, other := range w.others {
		_ = w.events.Add(filepath.Dir(other))
	}
	if info, err := os.Stat(w.name); err != nil || !info.IsDir() {
		_ = w.events.Add(filepath.Dir(w.name))
		return
	}
	_ = filepath.WalkDir(w.name, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || !entry.IsDir():
			return nil //nolint:nilerr // see above
		case path != w.name && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		}
		_ = w.events.Add(path)
		return nil
	})
}
