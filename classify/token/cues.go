package token

// A match is one of a concept's patterns that fits words from a certain one on.
type match struct {
	concept int32
	end     int // the last of the words
}

// negationReach is how many words before a match a negation still tells on it.
const negationReach = 3

// cueTerms are the concepts that patterns of the lexicon find ("hope"), with what
// is special about their place: "hope at end" in the last sentence, "hope after
// but" behind the last contrast word, and "not hope" with a negation before it.
func (x *Extractor) cueTerms(view int) {
	if len(x.words) == 0 {
		return
	}
	l := x.lexicon
	x.readLiterals()
	x.seen.reset(4 * len(l.concepts))
	last := x.notes[len(x.notes)-1].sentence
	for i := range x.words {
		if !x.matchAt(i) {
			continue
		}
		negated := x.negatedAt(i)
		for _, m := range x.found {
			keys := &l.keys[m.concept]
			x.addCue(view, &keys.plain, i, m.end)
			if x.notes[i].sentence == last {
				x.addCue(view, &keys.atEnd, i, m.end)
			}
			if x.contrast >= 0 && i > x.contrast {
				x.addCue(view, &keys.afterBut, i, m.end)
			}
			if negated {
				x.addCue(view, &keys.negated, i, m.end)
			}
		}
	}
}

func (x *Extractor) addCue(view int, key *fact, first, last int) {
	hash := viewHash(view, key.polynomial)
	if !x.seen.add(hash) {
		return
	}
	from := len(x.arena)
	x.arena = append(x.arena, key.key...)
	x.terms[view] = append(x.terms[view], Term{hash, x.words[first].Start, x.words[last].End, -1, from, len(x.arena)})
}

// negatedAt says whether a negation stands shortly before a word, in the same
// sentence.
func (x *Extractor) negatedAt(i int) bool {
	for j := i - 1; j >= 0 && j >= i-negationReach && x.notes[j].sentence == x.notes[i].sentence; j-- {
		if x.notes[j].flags&negation != 0 {
			return true
		}
	}
	return false
}

// readLiterals finds the literals of the lexicon that each word fits.
func (x *Extractor) readLiterals() {
	l := x.lexicon
	x.literals, x.literalAt = x.literals[:0], x.literalAt[:0]
	for i, w := range x.words {
		x.literalAt = append(x.literalAt, len(x.literals))
		mask := uint64(len(l.exact) - 1)
		for slot := w.Hash & mask; l.exact[slot].literal != 0; slot = (slot + 1) & mask {
			if l.exact[slot].hash == w.Hash {
				x.literals = append(x.literals, l.exact[slot].literal)
				break
			}
		}
		at := x.folded[i]
		if at.to-at.from < shortestStem {
			continue
		}
		group := bucket(x.arena[at.from], x.arena[at.from+1])
		entries := l.stems[l.bucketAt[group]:l.bucketAt[group+1]]
		if len(entries) == 0 {
			continue
		}
		first := head(x.arena, at)
		for j := range entries {
			s := &entries[j]
			n := len(s.text)
			if first&s.mask == s.first && n <= at.to-at.from && (n <= 8 || string(x.arena[at.from:at.from+n]) == s.text) {
				x.literals = append(x.literals, s.literal)
			}
		}
	}
	x.literalAt = append(x.literalAt, len(x.literals))
}

// literalsOf are the literals that a word fits.
func (x *Extractor) literalsOf(word int) []int32 {
	return x.literals[x.literalAt[word]:x.literalAt[word+1]]
}

// matchAt runs the automaton from a word on, as far as its sentence goes, and
// leaves the concepts that it finds in x.found, each with its longest match.
func (x *Extractor) matchAt(first int) bool {
	l := x.lexicon
	x.found, x.active = x.found[:0], x.active[:0]
	x.stamp++
	for _, literal := range x.literalsOf(first) {
		x.active = x.enter(x.active, l.starts[literal], first)
	}
	for at := first + 1; len(x.active) > 0 && at < len(x.words) && x.notes[at].sentence == x.notes[first].sentence; at++ {
		x.next = x.next[:0]
		x.stamp++
		for _, s := range x.active {
			from := &l.states[s]
			x.next = x.enter(x.next, from.gaps, at)
			for _, literal := range x.literalsOf(at) {
				if from.follows&(1<<(literal&63)) != 0 { // mostly not
					x.next = x.enter(x.next, l.follow(s, literal), at)
				}
			}
		}
		x.active, x.next = x.next, x.active
	}
	return len(x.found) > 0
}

// enter adds states that were entered by a word to a list, but for those that
// are in it and those from which nothing leads on.
func (x *Extractor) enter(list, targets []int32, word int) []int32 {
	for _, s := range targets {
		if x.stamps[s] == x.stamp {
			continue
		}
		x.stamps[s] = x.stamp
		to := &x.lexicon.states[s]
		for _, concept := range to.accepts {
			x.accept(concept, word)
		}
		if !to.leaf {
			list = append(list, s)
		}
	}
	return list
}

func (x *Extractor) accept(concept int32, word int) {
	for i := range x.found {
		if x.found[i].concept == concept {
			x.found[i].end = word
			return
		}
	}
	x.found = append(x.found, match{concept, word})
}

// follow is where a literal leads from a state.
func (l *Lexicon) follow(state, literal int32) []int32 {
	mask := uint64(len(l.edges) - 1)
	for slot := edgeHash(state, literal) & mask; l.edges[slot].to > 0; slot = (slot + 1) & mask {
		if e := &l.edges[slot]; e.state == state && e.literal == literal {
			return l.targets[e.from:e.to]
		}
	}
	return nil
}
