package token

// suffixes are the endings that stem takes off, by their last letter and in the
// order in which they are tried: put is written in their place, where at least
// keep letters and a vowel stay before it.
var suffixes = func() (byLast [256][]suffix) {
	for _, s := range []suffix{
		{"sses", "ss", 2},
		{"ies", "y", 2},
		{"ied", "y", 2},
		{"ational", "ate", 3},
		{"izations", "iz", 3},
		{"ization", "iz", 3},
		{"isation", "iz", 3},
		{"fulness", "ful", 3},
		{"ousness", "ous", 3},
		{"iveness", "iv", 3},
		{"ements", "", 4},
		{"ement", "", 4},
		{"ments", "", 4},
		{"ment", "", 4},
		{"ingly", "", 3},
		{"edly", "", 3},
		{"ings", "", 3},
		{"ing", "", 3},
		{"ions", "", 4},
		{"ion", "", 4},
		{"ness", "", 3},
		{"ally", "al", 3},
		{"ly", "", 3},
		{"ers", "", 4},
		{"er", "", 4},
		{"ed", "", 3},
		{"es", "e", 3},
		{"s", "", 3},
	} {
		last := s.end[len(s.end)-1]
		byLast[last] = append(byLast[last], s)
	}
	return byLast
}()

type suffix struct {
	end, put string
	keep     int
}

// stem takes the ending off a folded word, in place, and returns what is left.
// Words of fewer than four letters, and words with anything but a to z in them,
// are left alone.
//
// It is lighter than Porter's stemmer: one ending is taken off, then a final e,
// then one of two equal consonants, and a final y becomes an i. "negotiate",
// "negotiated", "negotiations" and "negotiator" need not meet in one stem; what
// counts is that plurals and tenses do, and that words of different meaning
// rarely do.
func stem(word []byte) []byte {
	if len(word) < 4 {
		return word
	}
	for _, b := range word {
		if b < 'a' || b > 'z' {
			return word
		}
	}
	for i := range suffixes[word[len(word)-1]] {
		s := &suffixes[word[len(word)-1]][i]
		keep := len(word) - len(s.end)
		if keep < s.keep || string(word[keep:]) != s.end {
			continue
		}
		if s.end == "s" && (word[keep-1] == 's' || word[keep-1] == 'u' || word[keep-1] == 'i') {
			continue // "press", "status" and "crisis" are no plurals
		}
		if !hasVowel(word[:keep]) {
			continue // "bring" and "shred" have no ending
		}
		word = append(word[:keep], s.put...)
		break
	}
	if n := len(word); n > 3 && word[n-1] == 'e' {
		word = word[:n-1]
	}
	if n := len(word); n > 3 && word[n-1] == word[n-2] && word[n-1] != 'l' && word[n-1] != 's' && word[n-1] != 'z' {
		word = word[:n-1]
	}
	if n := len(word); n > 3 && word[n-1] == 'y' {
		word[n-1] = 'i'
	}
	return word
}

func hasVowel(word []byte) bool {
	for _, b := range word {
		switch b {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return true
		}
	}
	return false
}
