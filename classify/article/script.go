package article

import "unicode"

// scripts are told apart to find notes in another script than the document's.
// Kana and Han count as one: Japanese mixes them.
var scripts = [...][]*unicode.RangeTable{
	{unicode.Latin},
	{unicode.Cyrillic},
	{unicode.Han, unicode.Hiragana, unicode.Katakana},
	{unicode.Hangul},
	{unicode.Arabic},
	{unicode.Greek},
}

// countScripts counts letters by script; the last count is of all others.
func countScripts(text string) (letters [len(scripts) + 1]int) {
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		if r < 0x80 {
			letters[0]++
			continue
		}
		letters[scriptOf(r)]++
	}
	return letters
}

func scriptOf(r rune) int {
	for i, tables := range scripts {
		if unicode.In(r, tables...) {
			return i
		}
	}
	return len(scripts)
}

func most(letters [len(scripts) + 1]int) int {
	best := 0
	for i, n := range letters {
		if n > letters[best] {
			best = i
		}
	}
	return best
}
