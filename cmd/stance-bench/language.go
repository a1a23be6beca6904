package main

import (
	"cmp"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/seeds"
)

// The language of the passages is the same for every seed, so that a model
// trained on one corpus can tag another. Its vocabulary are the words of the
// seed articles, the most frequent first, followed by 50,000 made-up ones. How
// often a word comes follows Zipf's law: the chance of the word of rank r is
// proportional to 1/r.
const madeUp = 50_000

// Words of these ranks each speak for one label: common enough that a passage
// has some twenty of them, and not so common that they are in every one. In
// passages of another label they are rarer, by as much as makes taggers that
// count words right in six to eight of ten passages.
const (
	firstTelling = 30
	tellingWords = 330
	tellingForce = 0.55 // the share that is missing elsewhere
)

var labelNames = [3]string{"skeptical", "neutral", "conciliatory"}

// labelShares are how often the labels come.
var labelShares = []float64{0.3, 0.4, 0.3}

// A word in its two spellings. One of them is empty where the word cannot be
// spelt so; both are the same for most words.
type word struct {
	ascii, accented string
	label           int // that the word speaks for; -1 for none
}

type language struct {
	words  []word // by rank
	draw   alias  // a word
	labels alias
}

func newLanguage() *language {
	l := &language{words: seedWords()}
	known := map[string]bool{}
	for _, w := range l.words {
		known[strings.ToLower(w.ascii)] = true
	}
	r := rand.New(rand.NewPCG(1956, 0))
	for range madeUp {
		l.words = append(l.words, makeWord(r, known))
	}
	shares := make([]float64, len(l.words))
	for i := range l.words {
		shares[i] = 1 / float64(i+1)
		l.words[i].label = -1
		if i >= firstTelling && i < firstTelling+tellingWords {
			l.words[i].label = i % len(labelNames) // so that each label has as many rare and frequent ones
		}
	}
	l.draw, l.labels = newAlias(shares), newAlias(labelShares)
	return l
}

// seedWords are the words of the seed articles, the most frequent first. A
// word that always has a capital there keeps it.
func seedWords() []word {
	type use struct {
		n     int
		small bool
		text  string
	}
	uses := map[string]*use{}
	names, err := fs.Glob(seeds.Articles(), "*.txt")
	if err != nil { // the pattern is a constant: cannot happen
		panic(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(seeds.Articles(), name)
		if err != nil { // embedded, and just listed: cannot happen
			panic(err)
		}
		for _, w := range strings.FieldsFunc(string(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
			w = strings.Trim(w, "'’")
			if w == "" {
				continue
			}
			low := strings.ReplaceAll(strings.ToLower(w), "’", "'")
			if uses[low] == nil {
				uses[low] = &use{text: strings.ReplaceAll(w, "’", "'")}
			}
			uses[low].n++
			if first, _ := utf8.DecodeRuneInString(w); unicode.IsLower(first) {
				uses[low].small = true
			}
		}
	}
	sorted := slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		return cmp.Or(cmp.Compare(uses[b].n, uses[a].n), cmp.Compare(a, b))
	})
	words := make([]word, len(sorted))
	for i, low := range sorted {
		text := low
		if !uses[low].small {
			text = uses[low].text
		}
		words[i] = word{ascii: text, accented: strings.ReplaceAll(text, "'", "’")}
		if !isASCII(text) {
			words[i].ascii = ""
		}
	}
	return words
}

var (
	onsets = []string{
		"b", "br", "c", "ch", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n",
		"p", "pl", "r", "s", "sh", "st", "t", "tr", "v", "w", "y", "z",
	}
	vowels   = []string{"a", "e", "i", "o", "u", "a", "e", "i", "o", "ea"}
	codas    = []string{"", "", "", "", "n", "r", "l", "s", "t", "d", "m"}
	endings  = []string{"", "", "", "", "", "", "", "s", "s", "ed", "ing", "ly", "er", "ion"}
	accented = strings.NewReplacer("a", "á", "e", "é", "i", "í", "o", "ō", "u", "ü")
)

// makeWord makes a word that is not yet known. One in eight is a name, with a
// capital, and one in six has an accent where its passage has any.
func makeWord(r *rand.Rand, known map[string]bool) word {
	for {
		var b strings.Builder
		for range 1 + r.IntN(2) {
			b.WriteString(onsets[r.IntN(len(onsets))])
			b.WriteString(vowels[r.IntN(len(vowels))])
			b.WriteString(codas[r.IntN(len(codas))])
		}
		b.WriteString(endings[r.IntN(len(endings))])
		text := b.String()
		name, accent := r.IntN(8) == 0, r.IntN(6) == 0
		if known[text] || len(text) < 3 {
			continue
		}
		known[text] = true
		if name {
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		w := word{ascii: text, accented: text}
		if accent {
			at := 1 + strings.IndexAny(text[1:], "aeiou") // there is a vowel after every onset
			w.accented = text[:at] + accented.Replace(text[at:at+1]) + text[at+1:]
		}
		return w
	}
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// An alias table draws from a discrete distribution in constant time: M. D.
// Vose, "A linear algorithm for generating random numbers with a given
// distribution", IEEE Transactions on Software Engineering 17 (1991).
type alias struct {
	keep  []float64 // the chance that a slot gives itself
	other []int32   // and what it gives otherwise
}

func newAlias(shares []float64) alias {
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	a := alias{keep: make([]float64, len(shares)), other: make([]int32, len(shares))}
	var small, large []int32
	for i, s := range shares {
		a.keep[i], a.other[i] = s/sum*float64(len(shares)), int32(i)
		if a.keep[i] < 1 {
			small = append(small, int32(i))
		} else {
			large = append(large, int32(i))
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.other[s] = l
		a.keep[l] -= 1 - a.keep[s]
		if a.keep[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) { // off by rounding alone
		a.keep[i] = 1
	}
	return a
}

func (a alias) index(r *rand.Rand) int {
	i := r.IntN(len(a.keep))
	if r.Float64() < a.keep[i] {
		return i
	}
	return int(a.other[i])
}
