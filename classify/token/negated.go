package token

// negatedTerms are the stems of the passage, and again those of its last
// sentence ("last: x"). A stem that a negation stands shortly before is another
// term: "not x", "last: not x". Function words are left out.
func (x *Extractor) negatedTerms(view int) {
	if len(x.words) == 0 {
		return
	}
	sequence := x.units[fixedUnits:]
	x.seen.reset(2 * len(sequence))
	last := x.notes[len(x.notes)-1].sentence
	for i := range sequence {
		u := &sequence[i]
		if u.stop {
			continue
		}
		whole, atEnd := noUnit, unitLast
		if u.word >= 0 && x.negatedAt(u.word) {
			whole, atEnd = unitNot, unitLastNot
		}
		x.addNegated(view, whole, fixedUnits+i)
		if u.sentence == last {
			x.addNegated(view, atEnd, fixedUnits+i)
		}
	}
}

// noUnit stands for a key without a fixed unit before the stem.
const noUnit = -1

func (x *Extractor) addNegated(view, before, at int) {
	u := &x.units[at]
	t := Term{Hash: viewHash(view, u.hash), Start: u.start, End: u.end, Word: u.word, from: u.from, to: u.to}
	if before != noUnit {
		t.Hash = viewHash(view, joined(x.units[before].hash, ' ', u.hash, u.power))
		t.Word, t.from, t.to = -1, ^before, at
	}
	if x.seen.add(t.Hash) {
		x.terms[view] = append(x.terms[view], t)
	}
}
