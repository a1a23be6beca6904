package token

import "unicode/utf8"

// The shortest and longest runs of characters that are terms of a tag.
const (
	shortestTagGram = 3
	longestTagGram  = 5
)

// tagTerms are the runs of characters within hashtags and mentions, the mark
// before them included: "#notinmyname" is words that nothing parts, and its runs
// find them. In a text without tags there are none.
func (x *Extractor) tagTerms(view int) {
	isTag := func(u *unit) bool {
		return u.to-u.from > shortestTagGram && (x.arena[u.from] == '#' || x.arena[u.from] == '@')
	}
	bytes := 0
	for i := fixedUnits; i < len(x.units); i++ {
		if u := &x.units[i]; isTag(u) {
			bytes += u.to - u.from
		}
	}
	if bytes == 0 {
		return
	}
	// A run of each length may begin at each of them.
	x.seen.reset((longestTagGram - shortestTagGram + 1) * bytes)
	for i := fixedUnits; i < len(x.units); i++ {
		if u := &x.units[i]; isTag(u) {
			x.addTagGrams(view, u)
		}
	}
}

func (x *Extractor) addTagGrams(view int, u *unit) {
	for from := u.from; from < u.to; {
		hash, at := uint64(0), from
		for n := 1; n <= longestTagGram && at < u.to; n++ {
			_, size := utf8.DecodeRune(x.arena[at:u.to])
			for _, b := range x.arena[at : at+size] {
				hash = hash*base + digitOf(b)
			}
			at += size
			if n < shortestTagGram {
				continue
			}
			if key := viewHash(view, hash); x.seen.add(key) {
				x.terms[view] = append(x.terms[view], Term{Hash: key, Start: u.start, End: u.end, Word: -1, from: from, to: at})
			}
		}
		_, size := utf8.DecodeRune(x.arena[from:u.to])
		from += size
	}
}
