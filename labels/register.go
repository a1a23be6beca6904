package labels

import (
	"encoding/binary"
	"hash/maphash"
	"io"
	"strings"

	"stance/labels/pieced"
	"stance/labels/textpos"
)

// A Register lists the passages of a label set as [Resolve] does, without their
// texts: of each it keeps some fifty bytes with its id, and where its text
// stands. So a set can be trained on that is larger than memory.
//
//  1. [Register.Read] goes through a label file, by as many workers as there are
//     processors, and enters what its lines say (registerread.go).
//  2. [Register.Resolve] settles the passages that several lines speak of.
//  3. [Texts] reads texts again, and makes sure that they are what they were.
//
// All passages have a number, in the order in which they first appear.
type Register struct {
	Schemes []Scheme
	Faults  []*textpos.Error // lines that could not be used
	Waiting int              // lines that hold no label: of a queue
	// Unresolved is how many passages annotators disagree on, after Resolve.
	Unresolved int

	files    []registerFile
	articles numbering
	manners  numbering // who labelled, and the like: see manner
	golds    numbering // one byte a scheme: 0, or one more than the label

	manner []manner // by number in manners
	gold   [][]int  // by number in golds

	ids  arena
	list pieced.List[entry]
	// Passages that several lines speak of, with all of these, but their texts.
	several map[int32][]Annotation

	seed   maphash.Seed
	slots  []int32 // open addressing by id: one more than the number, 0 where free
	checks []uint8 // a part of the hash, so that most others are passed over unseen
}

// An entry is what is kept of a passage. Numbers stand for what many share.
type entry struct {
	id      int64  // in the arena
	at      int64  // of the text, quotes included, in its file
	hash    uint64 // TextHash of the text
	size    int32  // of the text, quotes included
	article int32
	manner  int32
	gold    int32
	file    int32
}

type registerFile struct {
	name string
	text io.ReaderAt
}

// manner is what the lines of many passages have in common.
type manner struct{ annotator, origin, target string }

// NewRegister returns an empty register.
func NewRegister(schemes []Scheme) *Register {
	return &Register{Schemes: schemes, several: map[int32][]Annotation{}, seed: maphash.MakeSeed()}
}

// Len is the number of passages.
func (r *Register) Len() int { return r.list.Len() }

// Item is a passage without its text, its disputes and its decisions; of the rest
// it has what matters to training. Many items share their Gold.
func (r *Register) Item(i int) Item {
	e := r.list.At(i)
	m := &r.manner[e.manner]
	return Item{ID: r.ids.at(e.id), Article: r.articles.list[e.article], Origin: m.origin, Target: m.target, Gold: r.gold[e.gold]}
}

// Resolve settles the passages that several lines speak of, once all files are
// read.
func (r *Register) Resolve() {
	for number, lines := range r.several {
		item := Resolve(lines, r.Schemes)[0]
		if item.Unresolved() {
			r.Unresolved++
		}
		e := r.list.At(int(number))
		e.article = r.articles.number([]byte(item.Article))
		e.manner = r.mannerNumber(appendManner(nil, &Annotation{Origin: item.Origin, Target: item.Target}))
		gold := make([]byte, len(item.Gold))
		for s, label := range item.Gold {
			gold[s] = byte(label + 1)
		}
		e.gold = r.goldNumber(gold)
	}
	r.several = nil
}

// enter enters what a line says.
func (r *Register) enter(file int32, from int64, page *page, line *pageLine) {
	id := line.id.of(page.bytes)
	number, known := r.findOrAdd(id, line.idHash)
	article := r.articles.number(line.article.of(page.bytes))
	who := r.mannerNumber(line.manner.of(page.bytes))
	gold := r.goldNumber(line.gold.of(page.bytes))
	if !known {
		r.list.Add(entry{
			id: r.ids.add(id), at: from + line.textAt, hash: line.textHash, size: line.textSize,
			article: article, manner: who, gold: gold, file: file,
		})
		return
	}
	e := r.list.At(int(number))
	if r.several[number] == nil {
		r.several[number] = []Annotation{r.annotation(e.id, e.article, e.manner, e.gold)}
	}
	r.several[number] = append(r.several[number], r.annotation(e.id, article, who, gold))
	e.at, e.hash, e.size, e.file = from+line.textAt, line.textHash, line.textSize, file // the last line's text counts
}

// annotation is a line without its text.
func (r *Register) annotation(id int64, article, manner, gold int32) Annotation {
	m := &r.manner[manner]
	a := Annotation{
		ID: r.ids.at(id), Article: r.articles.list[article], Annotator: m.annotator, Origin: m.origin, Target: m.target,
		Labels: make([]string, len(r.Schemes)),
	}
	for s, label := range r.gold[gold] {
		if label != Unlabelled {
			a.Labels[s] = r.Schemes[s].Labels[label]
		}
	}
	return a
}

// findOrAdd returns the number of the passage of an id. A new id gets the next
// number, and the caller must add its entry.
func (r *Register) findOrAdd(id []byte, hash uint64) (number int32, known bool) {
	if 2*r.list.Len() >= len(r.slots) {
		r.slots = make([]int32, max(1024, 2*len(r.slots)))
		r.checks = make([]uint8, len(r.slots))
		for i := range r.list.Len() {
			id := r.ids.at(r.list.At(i).id)
			hash := maphash.String(r.seed, id)
			r.take(slotOf(r, id, hash), hash, i)
		}
	}
	at := slotOf(r, id, hash)
	if slot := r.slots[at]; slot != 0 {
		return slot - 1, true
	}
	r.take(at, hash, r.list.Len())
	return 0, false
}

// take puts a passage in a free slot.
func (r *Register) take(at int, hash uint64, number int) {
	r.slots[at], r.checks[at] = int32(number+1), checkOf(hash)
}

func checkOf(hash uint64) uint8 { return uint8(hash >> 56) }

// slotOf is where an id stands, or the free slot that it belongs in.
func slotOf[Text string | []byte](r *Register, id Text, hash uint64) int {
	mask := len(r.slots) - 1
	at := int(hash) & mask
	for ; r.slots[at] != 0; at = (at + 1) & mask {
		if r.checks[at] == checkOf(hash) && r.ids.at(r.list.At(int(r.slots[at]-1)).id) == string(id) {
			break
		}
	}
	return at
}

// Number is the number of the passage of an id.
func (r *Register) Number(id string) (number int, known bool) {
	if len(r.slots) == 0 {
		return 0, false
	}
	number = int(r.slots[slotOf(r, id, maphash.String(r.seed, id))])
	return number - 1, number > 0
}

// A numbering numbers strings. What is asked for again and again is found at once.
type numbering struct {
	list    []string
	numbers map[string]int32
	last    int32
}

func (n *numbering) number(name []byte) int32 {
	if len(n.list) > 0 && n.list[n.last] == string(name) {
		return n.last
	}
	number, known := n.numbers[string(name)]
	if !known {
		number = int32(len(n.list))
		if n.numbers == nil {
			n.numbers = map[string]int32{}
		}
		n.list = append(n.list, string(name))
		n.numbers[n.list[number]] = number
	}
	n.last = number
	return number
}

func (r *Register) mannerNumber(written []byte) int32 {
	number := r.manners.number(written)
	if int(number) == len(r.manner) {
		r.manner = append(r.manner, readManner(r.manners.list[number]))
	}
	return number
}

func (r *Register) goldNumber(written []byte) int32 {
	number := r.golds.number(written)
	if int(number) == len(r.gold) {
		gold := make([]int, len(written))
		for s, label := range written {
			gold[s] = int(label) - 1
		}
		r.gold = append(r.gold, gold)
	}
	return number
}

// appendManner writes what readManner reads: two lengths, and the three texts.
func appendManner(dst []byte, a *Annotation) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(a.Annotator)))
	dst = binary.AppendUvarint(dst, uint64(len(a.Origin)))
	return append(append(append(dst, a.Annotator...), a.Origin...), a.Target...)
}

func readManner(written string) manner {
	first, n := binary.Uvarint([]byte(written[:min(len(written), binary.MaxVarintLen64)]))
	written = written[n:]
	second, n := binary.Uvarint([]byte(written[:min(len(written), binary.MaxVarintLen64)]))
	written = written[n:]
	return manner{written[:first], written[first:][:second], written[first+second:]}
}

// An arena keeps many short strings in few pieces, without a pointer to each.
type arena struct {
	pieces []*strings.Builder
}

const arenaPiece = 1 << 16

// add keeps a string and says where: the piece, and the place in it. A string is
// behind its length.
func (a *arena) add(text []byte) int64 {
	var length [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(length[:], uint64(len(text)))
	last := len(a.pieces) - 1
	if last < 0 || a.pieces[last].Cap()-a.pieces[last].Len() < n+len(text) {
		last++
		a.pieces = append(a.pieces, &strings.Builder{})
		a.pieces[last].Grow(max(arenaPiece, n+len(text)))
	}
	piece := a.pieces[last]
	at := int64(last)<<32 | int64(piece.Len())
	piece.Write(length[:n])
	piece.Write(text)
	return at
}

func (a *arena) at(place int64) string {
	text := a.pieces[place>>32].String()[uint32(place):]
	length, size := uint64(text[0]), 1
	if length >= 0x80 {
		length, size = binary.Uvarint([]byte(text[:min(len(text), binary.MaxVarintLen64)]))
	}
	return text[size:][:length]
}
