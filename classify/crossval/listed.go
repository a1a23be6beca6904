package crossval

import (
	"sync"

	"stance/labels"
)

// listed is a set in memory.
type listed struct {
	items, others []labels.Item

	once    sync.Once
	numbers map[string]int // made when it is first asked for
}

func (l *listed) Len() int { return len(l.items) }

func (l *listed) whole(i int) *labels.Item {
	if i < len(l.items) {
		return &l.items[i]
	}
	return &l.others[i-len(l.items)]
}

func (l *listed) Item(i int) labels.Item { return *l.whole(i) }

func (l *listed) TextHash(i int) uint64 { return labels.TextHash(l.whole(i).Text) }

func (l *listed) Texts() func(i int) (string, error) {
	return func(i int) (string, error) { return l.whole(i).Text, nil }
}

func (l *listed) Find(id string) (i int, known bool) {
	l.once.Do(func() {
		l.numbers = make(map[string]int, len(l.items)+len(l.others))
		for i := range len(l.items) + len(l.others) {
			l.numbers[l.whole(i).ID] = i
		}
	})
	i, known = l.numbers[id]
	return i, known
}

func (l *listed) Groups() [][]int { return groups(l.items) }

func (l *listed) Items() ([]labels.Item, error) { return l.items, nil }
