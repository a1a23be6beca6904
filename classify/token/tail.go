package token

// tailTerms are the masked stems of the last sentence ("last: x") and of what
// stands behind the last contrast word ("but: x"): the places in which writers
// say what they think themselves.
func (x *Extractor) tailTerms(view int) {
	if len(x.words) == 0 {
		return
	}
	last := x.notes[len(x.notes)-1].sentence
	// Both reach to the end, so that no more than a tail need be looked at.
	from := len(x.masked)
	for from > 0 {
		first := x.masked[from-1].first
		if x.notes[first].sentence != last && (x.contrast < 0 || first <= x.contrast) {
			break
		}
		from--
	}
	x.seen.reset(2 * (len(x.masked) - from))
	for i := from; i < len(x.masked); i++ {
		e := &x.masked[i]
		if x.notes[e.first].sentence == last {
			x.addTail(view, unitLast, e)
		}
		if x.contrast >= 0 && e.first > x.contrast {
			x.addTail(view, unitBut, e)
		}
	}
}

func (x *Extractor) addTail(view, place int, e *element) {
	u := &x.units[e.unit]
	hash := viewHash(view, joined(x.units[place].hash, ' ', u.hash, u.power))
	if x.seen.add(hash) {
		x.terms[view] = append(x.terms[view], Term{hash, e.start, e.end, e.word, ^place, e.unit})
	}
}
