package trend

import (
	"fmt"
	"strconv"

	"stance/labels"
	"stance/labels/jsonl"
)

// An Audit is a random sample of passages with their gold labels.
type Audit struct {
	Passages []Audited
	// Chosen counts the labelled passages that were not drawn by chance, and so
	// are no part of the audit.
	Chosen int
	// Draws are the random samples that the passages say they are of.
	Draws []Draw
}

// An Audited passage has its gold label and the probability of being drawn.
type Audited struct {
	ID    string
	Gold  int
	P     float64
	Drawn bool   // and not known before: a draw of everything has a P of 1 too
	Where string // file:line
}

// A Draw is one random sample, as `stance labels next` records it.
type Draw struct {
	Seed         string
	Frame, Drawn int // passages drawn from, and drawn
	Labelled     int // of those drawn
}

// ReadAudit finds the audit in the annotations of a label set; scheme is the
// index of the one that counts. The lines of a passage have, besides what all
// label files have,
//
//	p        the probability that the passage had of being drawn; 1 for one
//	         whose label was known before
//	sample   "random" for one that was drawn, or nothing; passages of another
//	         sample were chosen, and are passed over
//	seed, drawn, frame    of the draw, if known
//
// An error is about the first line that cannot be used.
func ReadAudit(annotations []labels.Annotation, schemes []labels.Scheme, scheme int) (*Audit, error) {
	audit := &Audit{}
	drawn := map[string]*sampled{}
	for _, a := range annotations {
		s, err := sampledBy(a)
		if err != nil {
			return nil, err
		}
		before := drawn[a.ID]
		switch {
		case before == nil:
			drawn[a.ID] = s
		case before.p == 0 && !before.chosen: // an earlier line that said nothing
			drawn[a.ID] = s
		case s.p > 0 && before.p > 0 && s.p != before.p:
			return nil, fmt.Errorf("%s: p of passage %s is %v, and %v in %s: it was drawn once", a.Where(), a.ID, s.p, before.p, before.where)
		}
	}
	draws := map[Draw]int{} // place in audit.Draws
	for _, item := range labels.Resolve(annotations, schemes) {
		s := drawn[item.ID]
		switch {
		case s.chosen && s.p == 0:
			audit.Chosen++
			continue
		case s.p == 0:
			return nil, fmt.Errorf(`%s: no inclusion probability "p": an audit is a random sample, as "stance labels next --random" draws one; passages that were chosen correct nothing`, s.where)
		case item.Disputed[scheme]:
			return nil, fmt.Errorf("%s: annotators differ on passage %s: a line by %q settles it; leaving it out would spoil the random sample", s.where, item.ID, labels.Adjudicated)
		case item.Gold[scheme] == labels.Unlabelled:
			return nil, fmt.Errorf("%s: passage %s has no %s: leaving it out would spoil the random sample", s.where, item.ID, schemes[scheme].Name)
		}
		audit.Passages = append(audit.Passages, Audited{item.ID, item.Gold[scheme], s.p, s.drawn || s.p < 1, s.where})
		if s.draw.Drawn > 0 {
			at, known := draws[s.draw]
			if !known {
				at = len(audit.Draws)
				draws[s.draw] = at
				audit.Draws = append(audit.Draws, s.draw)
			}
			audit.Draws[at].Labelled++
		}
	}
	if len(audit.Passages) == 0 {
		return nil, fmt.Errorf(`no random sample: all %d labelled passages were chosen, none has an inclusion probability "p": draw an audit with "stance labels next --random"`, audit.Chosen)
	}
	return audit, nil
}

// sampled is what one line says of the draw.
type sampled struct {
	p      float64 // 0 where it says nothing
	chosen bool
	drawn  bool // it says so
	draw   Draw
	where  string
}

func sampledBy(a labels.Annotation) (*sampled, error) {
	s := &sampled{where: a.Where()}
	for _, other := range a.Others {
		value := string(other.Value)
		switch string(other.Key) {
		case "sample":
			sample := value
			if other.Value[0] == '"' {
				sample = string(jsonl.AppendUnquoted(nil, other.Value))
			}
			s.drawn = sample == "random"
			s.chosen = !s.drawn && !other.IsNull()
		case "p":
			if other.IsNull() {
				continue
			}
			p, err := strconv.ParseFloat(value, 64)
			if err != nil || !(p > 0 && p <= 1) {
				return nil, fmt.Errorf("%s: inclusion probability %q: want a number above 0 and at most 1", a.Where(), cut(value))
			}
			s.p = p
		case "seed":
			s.draw.Seed = value
		case "drawn":
			s.draw.Drawn, _ = strconv.Atoi(value) // what cannot be read is not checked
			s.drawn = true
		case "frame":
			s.draw.Frame, _ = strconv.Atoi(value)
		}
	}
	if s.chosen {
		s.p = 0
	}
	return s, nil
}

// A MissingError says that an audited passage is not among the tagged ones.
type MissingError struct {
	Passage Audited
	More    int // others that are missing
}

func (e *MissingError) Error() string {
	more := ""
	if e.More > 0 {
		more = fmt.Sprintf(" (and %d more)", e.More)
	}
	return fmt.Sprintf("%s: audited passage %s is not among the tagged ones%s: tag the same articles that the audit was drawn from", e.Passage.Where, e.Passage.ID, more)
}

// A SeenError says that a model was trained on passages of the audit. Its tags
// are better there than elsewhere, and a correction by them is too small.
type SeenError struct {
	Passage Audited // the first
	Seen    int
}

func (e *SeenError) Error() string {
	return fmt.Sprintf("%s: the model that tagged passage %s was trained on it, as on %d passages of the audit in all: its tags are better there than elsewhere, and would be corrected too little; hold the articles of the audit out (heldout.txt), train and tag again",
		e.Passage.Where, e.Passage.ID, e.Seen)
}

// Apply puts the audit's gold labels beside the tags. Passages that were not drawn
// were known before, and may have been trained on.
func (r *Reader) Apply(audit *Audit) error {
	var missing *MissingError
	var seen *SeenError
	for _, passage := range audit.Passages {
		at, found := r.at[passage.ID]
		switch {
		case !found && missing == nil:
			missing = &MissingError{Passage: passage}
			continue
		case !found:
			missing.More++
			continue
		}
		row := &r.Rows[at]
		row.Gold, row.P = passage.Gold, passage.P
		if row.Trained && passage.Drawn {
			if seen == nil {
				seen = &SeenError{Passage: passage}
			}
			seen.Seen++
		}
	}
	switch {
	case missing != nil:
		return missing
	case seen != nil:
		return seen
	}
	return nil
}
