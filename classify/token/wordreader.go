package token

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// A WordReader finds the different words of passages, as the view [Words] has
// them, for a caller who has a number for each word and need not know where it
// stands. Most words of a text stood in the texts before it: the reader remembers
// words with their hashes and numbers, and knows them again by 16 bytes compared
// at once.
//
// A word has one place where it may be remembered, and one that came later takes
// it over; so the memory is bounded, whatever the passages hold. A WordReader is
// not safe for concurrent use.
type WordReader struct {
	// Order is that of all words of the passage.
	Order Order
	// Numbers are those of its different words, in the order in which they stand
	// first. Those of New are not set.
	Numbers []int32
	// New are the different words that the reader does not know. SetNumber gives
	// each its number.
	New []NewWord

	runs   runs
	known  *[1 << knownBits]knownWord
	forms  *[1 << formBits]wordForm
	now    uint32  // the passage, counted
	keys   []byte  // of New
	others hashSet // those of this passage that are not remembered
	words  []Word
}

// A NewWord is a word whose number is asked for.
type NewWord struct {
	Hash  uint64 // KeyHash in the first view
	Key   []byte
	at    int // in Numbers
	known int // where it is remembered, or -1
}

// A knownWord is a word of 16 bytes at most, as it is folded.
type knownWord struct {
	key    shortKey
	hash   uint64 // as Word has it
	number int32
	seen   uint32 // the passage that held it last
}

// A wordForm is how such a word may stand in a text: "Été" or "Tokyo's".
type wordForm struct {
	raw, word shortKey
	hash      uint64
}

// The words and forms remembered, a power of 2 of each: 1 MiB and 80 KiB.
const (
	knownBits = 15
	formBits  = 11
)

// NewWordReader returns a reader that knows no words yet.
func NewWordReader() *WordReader {
	return &WordReader{known: new([1 << knownBits]knownWord), forms: new([1 << formBits]wordForm)}
}

// Read finds the words of a passage. What it found of the one before is gone.
func (r *WordReader) Read(text string) {
	r.next()
	r.runs.find(text)
	lowered, bounds, known, now := r.runs.lowered, r.runs.bounds, r.known, r.now
	order, numbers := r.Order, room(r.Numbers, len(bounds)/2)
	different := 0
	for ; len(bounds) >= 2; bounds = bounds[2:] {
		start, end := int(bounds[0]), int(bounds[1])
		if size := end - start; size <= longestKey {
			bytes := lowered[start:][:longestKey]
			mask := &firstBytes[size]
			word := shortKey{binary.LittleEndian.Uint64(bytes) & mask[0], binary.LittleEndian.Uint64(bytes[8:]) & mask[1]}
			w := &known[word.place()]
			if w.key == word && (word.first|word.second)&highs == 0 {
				order.Add(w.hash)
				// No branch: whether a word stood before is hard to foresee.
				numbers[different] = w.number
				if w.seen != now {
					different++
				}
				w.seen = now
				continue
			}
		}
		r.Order, r.Numbers = order, numbers[:different]
		r.readNew(text, start, end)
		order, different = r.Order, len(r.Numbers)
		numbers = room(r.Numbers, len(bounds)/2)
	}
	r.Order, r.Numbers = order, numbers[:different]
}

// next makes room for a passage.
func (r *WordReader) next() {
	r.Order, r.Numbers, r.New, r.keys = Order{}, r.Numbers[:0], r.New[:0], r.keys[:0]
	r.others.reset(0)
	if r.now++; r.now == 0 { // after 2^32 passages
		for i := range r.known {
			r.known[i].seen = 0
		}
		r.now = 1
	}
}

// SetNumber says which number the word New[i] has.
func (r *WordReader) SetNumber(i int, number int32) {
	w := &r.New[i]
	r.Numbers[w.at] = number
	if w.known >= 0 {
		r.known[w.known].number = number
	}
}

// room is the list with all its memory, and memory for so many numbers more.
func room(list []int32, more int) []int32 {
	list = slices.Grow(list, more)
	return list[:cap(list)]
}

// readNew reads a run that Read knows nothing of. Letters alone are a word
// (readLetters); a short run of another kind is mostly one word as well, whose form
// may be remembered (readForm); any other may hold several words, or none (readRun,
// and readWord for each).
func (r *WordReader) readNew(text string, start, end int) {
	if end-start > longestKey {
		r.readRun(text, start, end)
		return
	}
	lowered := r.runs.lowered[start:end:end]
	mask, word := &firstBytes[end-start], keyOf(lowered)
	switch {
	case letterBits(word.first) == mask[0]&highs && letterBits(word.second) == mask[1]&highs:
		r.readLetters(word, lowered)
	case followsMark(text, start):
		r.readRun(text, start, end)
	default:
		r.readForm(text[start:end])
	}
}

// readLetters reads a run of letters that is not remembered: a word.
func (r *WordReader) readLetters(word shortKey, key []byte) {
	hash, digits := uint64(offset64), uint64(0)
	for _, b := range key {
		hash = (hash ^ uint64(b)) * prime64
		digits = digits*base + digitOf(b)
	}
	hash = mix(hash)
	r.Order.Add(hash)
	r.remember(word, hash, viewHash(0, digits), key)
}

// readForm reads a run of 16 bytes at most. A word that is folded into another
// need not be folded the next time.
func (r *WordReader) readForm(run string) {
	raw := keyOf(run)
	f := &r.forms[raw.place()>>(knownBits-formBits)]
	if f.raw == raw {
		r.Order.Add(f.hash)
		if !r.meet(f.word) {
			from := len(r.keys)
			r.keys = f.word.append(r.keys)
			key := r.keys[from:len(r.keys):len(r.keys)]
			r.remember(f.word, f.hash, KeyHash(0, key), key)
		}
		return
	}
	if !isLatin(run) {
		if r.words = Split(r.words[:0], run); len(r.words) != 1 || r.words[0].Start != 0 || r.words[0].End != len(run) {
			r.readRun(run, 0, len(run))
			return
		}
	}
	from := len(r.keys)
	r.keys = appendFolded(r.keys, run)
	key := r.keys[from:len(r.keys):len(r.keys)]
	hash := mix(hashBytes(key))
	r.Order.Add(hash)
	if len(key) > longestKey || string(key) != run && !isItself(key, hash) {
		r.addOther(KeyHash(0, key), key)
		return
	}
	*f = wordForm{raw: raw, word: keyOf(key), hash: hash}
	if !r.meet(f.word) {
		r.remember(f.word, hash, KeyHash(0, key), key)
	}
}

// isLatin says whether a run is one word at first sight: of letters up to U+00FF.
func isLatin(run string) bool {
	for i := 0; i < len(run); i++ {
		switch {
		case class[run[i]] == letter:
		case run[i] == 0xc3 && i+1 < len(run) && run[i+1]&0xc0 == 0x80 && run[i+1] != 0x97 && run[i+1] != 0xb7: // × and ÷
			i++
		default:
			return false
		}
	}
	return true
}

// followsMark says whether a run begins beyond ASCII right behind a mark: a joiner
// would make one of the two, so that the run is not to be read alone.
func followsMark(text string, start int) bool {
	return text[start] >= utf8.RuneSelf && start > 0 && text[start-1] > ' '
}

// readRun reads the words of a run of any kind.
func (r *WordReader) readRun(text string, start, end int) {
	if followsMark(text, start) {
		for start--; start > 0 && text[start]&0xc0 == 0x80; start-- {
		}
	}
	run := text[start:end]
	r.words = Split(r.words[:0], run)
	for _, w := range r.words {
		r.Order.Add(w.Hash)
		from := len(r.keys)
		r.keys = appendFolded(r.keys, run[w.Start:w.End])
		r.readWord(r.keys[from:len(r.keys):len(r.keys)], w.Hash)
	}
}

// readWord reads a folded word.
func (r *WordReader) readWord(key []byte, hash uint64) {
	if len(key) > longestKey {
		r.addOther(KeyHash(0, key), key)
		return
	}
	word := keyOf(key)
	switch {
	case r.meet(word):
	case isItself(key, hash):
		r.remember(word, hash, KeyHash(0, key), key)
	default:
		r.addOther(KeyHash(0, key), key)
	}
}

// meet takes note of a word if it is remembered, and says whether it is.
func (r *WordReader) meet(word shortKey) bool {
	w := &r.known[word.place()]
	if w.key != word {
		return false
	}
	if w.seen != r.now {
		w.seen = r.now
		r.Numbers = append(r.Numbers, w.number)
	}
	return true
}

// remember adds a word that is not remembered, and remembers it if its place was
// not taken in this passage: then it stays so until the end.
func (r *WordReader) remember(word shortKey, hash, keyHash uint64, key []byte) {
	at := word.place()
	w := &r.known[at]
	if w.seen == r.now {
		r.addOther(keyHash, key)
		return
	}
	*w = knownWord{key: word, hash: hash, seen: r.now}
	r.New = append(r.New, NewWord{Hash: keyHash, Key: key, at: len(r.Numbers), known: at})
	r.Numbers = append(r.Numbers, 0)
}

// addOther adds a word that is not to be remembered, if it is new to the passage.
func (r *WordReader) addOther(keyHash uint64, key []byte) {
	if r.seeOther(keyHash) {
		r.New = append(r.New, NewWord{Hash: keyHash, Key: key, at: len(r.Numbers), known: -1})
		r.Numbers = append(r.Numbers, 0)
	}
}

// seeOther says whether a word that is not remembered is new to the passage.
func (r *WordReader) seeOther(hash uint64) bool {
	if 2*len(r.New) >= len(r.others.slots) {
		r.others.reset(4 * len(r.New))
		for i := range r.New {
			if r.New[i].known < 0 {
				r.others.add(r.New[i].Hash)
			}
		}
	}
	return r.others.add(hash)
}

// isItself says whether a folded word, where it makes up a run, is read as the
// word that it is: "tokyo" is, but "x's" is not, which "X's's" is folded to.
func isItself(key []byte, hash uint64) bool {
	plain := true
	for _, b := range key {
		plain = plain && class[b] == letter
	}
	if plain {
		return true
	}
	var buffer [2]Word
	words := Split(buffer[:0], string(key))
	return len(words) == 1 && words[0].Start == 0 && words[0].End == len(key) && words[0].Hash == hash &&
		string(appendFolded(nil, string(key))) == string(key)
}
