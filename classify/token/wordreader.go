package token

import (
	"encoding/binary"
	"math/bits"
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
	// Hashes are those of all words of the passage in their order, as
	// [Word].Hash is.
	Hashes []uint64
	// Numbers are those of its different words, in the order in which they stand
	// first. Those of New are not set.
	Numbers []int32
	// New are the different words that the reader does not know. SetNumber gives
	// each its number.
	New []NewWord

	runs   runs
	known  *[1 << knownBits]knownWord
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

// A knownWord is a word of 16 bytes at most, as it is folded. It is told from
// others in full: the bytes behind its end are zero, and no word holds a zero.
type knownWord struct {
	first, second uint64 // eight bytes each
	hash          uint64 // as Word has it
	number        int32
	seen          uint32 // the passage that held it last
}

// The words remembered: 512 KiB of them, which is what the caches nearest to a
// core have room for beside the rest.
const (
	knownBits  = 15
	longestKey = 16
)

// NewWordReader returns a reader that knows no words yet.
func NewWordReader() *WordReader {
	return &WordReader{known: new([1 << knownBits]knownWord)}
}

// place is where a word is remembered.
func place(first, second uint64) int {
	return int((first*0x9e3779b97f4a7c15 ^ bits.RotateLeft64(second*0xd1342543de82ef95, 32)) >> (64 - knownBits))
}

// firstBytes has a mask by the number of bytes that it leaves.
var firstBytes = func() (masks [longestKey + 1][2]uint64) {
	for n := range masks {
		masks[n] = [2]uint64{^uint64(0), ^uint64(0)}
		if n < 8 {
			masks[n][0] = 1<<(8*n) - 1
		}
		if n < 16 {
			masks[n][1] = 1<<(8*max(0, n-8)) - 1
		}
	}
	return masks
}()

// Read finds the words of a passage. What it found of the one before is gone.
func (r *WordReader) Read(text string) {
	r.next()
	r.runs.find(text)
	lowered, bounds, known := r.runs.lowered, r.runs.bounds, r.known
	for ; len(bounds) >= 2; bounds = bounds[2:] {
		start, end := int(bounds[0]), int(bounds[1])
		if size := end - start; size <= longestKey {
			bytes := lowered[start:][:longestKey]
			mask := &firstBytes[size]
			first := binary.LittleEndian.Uint64(bytes) & mask[0]
			second := binary.LittleEndian.Uint64(bytes[8:]) & mask[1]
			w := &known[place(first, second)&(1<<knownBits-1)]
			if w.first == first && w.second == second && (first|second)&highs == 0 {
				r.Hashes = append(r.Hashes, w.hash)
				if w.seen != r.now {
					w.seen = r.now
					r.Numbers = append(r.Numbers, w.number)
				}
				continue
			}
			if letterBits(first) == mask[0]&highs && letterBits(second) == mask[1]&highs {
				r.readLetters(first, second, lowered[start:end:end])
				continue
			}
		}
		r.readRun(text, start, end)
	}
}

// next makes room for a passage.
func (r *WordReader) next() {
	r.Hashes, r.Numbers, r.New, r.keys = r.Hashes[:0], r.Numbers[:0], r.New[:0], r.keys[:0]
	r.others.reset(0)
	if r.now++; r.now == 0 { // after four thousand million passages
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

// readLetters reads a run of letters that is not remembered: a word.
func (r *WordReader) readLetters(first, second uint64, key []byte) {
	hash, digits := uint64(offset64), uint64(0)
	for _, b := range key {
		hash = (hash ^ uint64(b)) * prime64
		digits = digits*base + digitOf(b)
	}
	hash = mix(hash)
	r.Hashes = append(r.Hashes, hash)
	r.addNew(first, second, hash, viewHash(0, digits), key)
}

// readRun reads the words of a run of which Read knows nothing.
func (r *WordReader) readRun(text string, start, end int) {
	// What a joiner makes one with the mark before it is not to be read alone.
	if text[start] >= utf8.RuneSelf && start > 0 && text[start-1] > ' ' {
		for start--; start > 0 && text[start]&0xc0 == 0x80; start-- {
		}
	}
	run := text[start:end]
	r.words = Split(r.words[:0], run)
	for _, w := range r.words {
		r.Hashes = append(r.Hashes, w.Hash)
		from := len(r.keys)
		r.keys = appendFolded(r.keys, run[w.Start:w.End])
		if key := r.keys[from:len(r.keys):len(r.keys)]; !r.readWord(key, w.Hash) {
			r.keys = r.keys[:from]
		}
	}
}

// readWord reads a folded word, and says whether it is among New.
func (r *WordReader) readWord(key []byte, hash uint64) bool {
	if len(key) > longestKey {
		return r.addOther(KeyHash(0, key), key)
	}
	var padded [longestKey]byte
	copy(padded[:], key)
	first, second := binary.LittleEndian.Uint64(padded[:]), binary.LittleEndian.Uint64(padded[8:])
	if w := &r.known[place(first, second)]; w.first == first && w.second == second {
		if w.seen != r.now {
			w.seen = r.now
			r.Numbers = append(r.Numbers, w.number)
		}
		return false
	}
	if !isItself(key, hash) {
		return r.addOther(KeyHash(0, key), key)
	}
	return r.addNew(first, second, hash, KeyHash(0, key), key)
}

// addNew remembers a word, if there is a place for it, and says whether it is
// among New. A place that was taken in this passage stays so until its end.
func (r *WordReader) addNew(first, second, hash, keyHash uint64, key []byte) bool {
	at := place(first, second)
	w := &r.known[at]
	if w.seen == r.now {
		return r.addOther(keyHash, key)
	}
	*w = knownWord{first: first, second: second, hash: hash, seen: r.now}
	r.New = append(r.New, NewWord{Hash: keyHash, Key: key, at: len(r.Numbers), known: at})
	r.Numbers = append(r.Numbers, 0)
	return true
}

// addOther adds a word that is not to be remembered, and says whether it is new
// to the passage.
func (r *WordReader) addOther(keyHash uint64, key []byte) bool {
	if !r.seeOther(keyHash) {
		return false
	}
	r.New = append(r.New, NewWord{Hash: keyHash, Key: key, at: len(r.Numbers), known: -1})
	r.Numbers = append(r.Numbers, 0)
	return true
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
