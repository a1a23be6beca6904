package labels

import "strings"

// A Selection is the passages of a register that are trained on, by the schemes
// that have labels among them. Behind the passages that it chose, numbers go on
// with those that it left out.
type Selection struct {
	// Schemes are those in use, Left the names of the others.
	Schemes []Scheme
	Left    []string
	HeldOut int // passages with a label that belong to held-out articles

	register *Register
	chosen   int
	numbers  []int32 // in the register: those chosen, then the others, each in order
	places   []int32 // by number in the register: where it stands in numbers
	gold     [][]int // by number in the register, of the schemes in use
	groups   [][]int // nil until it is asked for
}

// Select selects what Split and InUse do: all passages with a label, but for
// those of held-out articles, and the schemes in which any of these has one.
func (r *Register) Select(held HeldOut) *Selection {
	s := &Selection{register: r, numbers: make([]int32, 0, r.list.Len()), places: make([]int32, r.list.Len())}
	heldOut := make([]bool, len(r.articles.list))
	for i, name := range r.articles.list {
		heldOut[i] = held[name] > 0
	}
	labelled, found := make([]bool, len(r.gold)), make([]bool, len(r.gold))
	for i, gold := range r.gold {
		labelled[i] = Item{Gold: gold}.Labelled()
	}
	var others []int32
	for i := range r.list.Len() {
		switch e := r.list.At(i); {
		case labelled[e.gold] && !heldOut[e.article]:
			s.numbers = append(s.numbers, int32(i))
			found[e.gold] = true
			continue
		case labelled[e.gold]:
			s.HeldOut++
		}
		others = append(others, int32(i))
	}
	s.chosen = len(s.numbers)
	s.numbers = append(s.numbers, others...)
	for place, number := range s.numbers {
		s.places[number] = int32(place)
	}
	s.useSchemes(found)
	return s
}

// useSchemes leaves out the schemes without a label in the golds that were found.
func (s *Selection) useSchemes(found []bool) {
	var columns []int
	for column, scheme := range s.register.Schemes {
		used := false
		for number, gold := range s.register.gold {
			used = used || found[number] && gold[column] != Unlabelled
		}
		if used {
			columns = append(columns, column)
			s.Schemes = append(s.Schemes, scheme)
		} else {
			s.Left = append(s.Left, scheme.Name)
		}
	}
	for _, gold := range s.register.gold {
		kept := make([]int, len(columns))
		for i, column := range columns {
			kept[i] = gold[column]
		}
		s.gold = append(s.gold, kept)
	}
}

// Len is the number of passages that were chosen.
func (s *Selection) Len() int { return s.chosen }

// Item is a passage, as [Register.Item] has it.
func (s *Selection) Item(i int) Item {
	number := s.numbers[i]
	item := s.register.Item(int(number))
	item.Gold = s.gold[s.register.list.At(int(number)).gold]
	return item
}

// TextHash is that of the text of a passage.
func (s *Selection) TextHash(i int) uint64 { return s.register.list.At(int(s.numbers[i])).hash }

// Find finds a passage, chosen or not.
func (s *Selection) Find(id string) (i int, known bool) {
	number, known := s.register.Number(id)
	if !known {
		return 0, false
	}
	return int(s.places[number]), true
}

// Texts returns a reader of the passages' texts, for one goroutine: see [Texts].
func (s *Selection) Texts() func(i int) (string, error) {
	texts := s.register.Texts()
	return func(i int) (string, error) { return texts.Of(int(s.numbers[i])) }
}

// Groups lists the chosen passages of each article, the articles in order of
// appearance; a passage of unknown article is one of its own.
func (s *Selection) Groups() [][]int {
	if s.groups != nil {
		return s.groups
	}
	group := make([]int32, len(s.register.articles.list)) // one more than the number of each article's group
	of, sizes := make([]int32, s.chosen), []int32(nil)
	for i := range of {
		article := s.register.list.At(int(s.numbers[i])).article
		at := &group[article]
		if *at == 0 || s.register.articles.list[article] == "" {
			sizes = append(sizes, 0)
			*at = int32(len(sizes))
		}
		of[i] = *at - 1
		sizes[of[i]]++
	}
	groups, all := make([][]int, len(sizes)), make([]int, s.chosen) // the lists in one piece
	for g, size := range sizes {
		groups[g], all = all[:0:size], all[size:]
	}
	for i, g := range of {
		groups[g] = append(groups[g], i)
	}
	s.groups = groups
	return groups
}

// Items are the chosen passages with their texts: for sets that fit in memory.
func (s *Selection) Items() ([]Item, error) {
	items, texts := make([]Item, s.chosen), s.Texts()
	for i := range items {
		items[i] = s.Item(i)
		text, err := texts(i)
		if err != nil {
			return nil, err
		}
		items[i].Text = strings.Clone(text)
	}
	return items, nil
}
