package token_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/token"
)

// numbers gives words numbers, in the order in which they come.
type numbers struct {
	reader *token.WordReader
	of     map[string]int32
	keys   []string
}

func newNumbers() *numbers {
	return &numbers{reader: token.NewWordReader(), of: map[string]int32{}}
}

// read reads a passage and returns the different words by their numbers.
func (n *numbers) read(text string) (found []string) {
	n.reader.Read(text)
	for i, w := range n.reader.New {
		number, known := n.of[string(w.Key)]
		if !known {
			number = int32(len(n.keys))
			n.of[string(w.Key)] = number
			n.keys = append(n.keys, string(w.Key))
		}
		n.reader.SetNumber(i, number)
	}
	for _, number := range n.reader.Numbers {
		found = append(found, n.keys[number])
	}
	return found
}

// requireSameWords holds what a reader finds to what Split and the view of words
// find.
func requireSameWords(t require.TestingT, n *numbers, x *token.Extractor, text string) {
	x.Read(text)
	var want []string
	hashes := map[string]uint64{}
	for _, term := range x.Terms(0) {
		want = append(want, string(x.Key(term)))
		hashes[want[len(want)-1]] = term.Hash
	}
	require.Equal(t, want, n.read(text), "%q", text)
	for _, w := range n.reader.New {
		require.Equal(t, hashes[string(w.Key)], w.Hash, "%q in %q", w.Key, text)
	}
	all := token.Split(nil, text)
	var order token.Order
	for _, w := range all {
		order.Add(w.Hash)
	}
	require.Equal(t, order, n.reader.Order, "%q", text)
}

func ExampleWordReader() {
	n := newNumbers()
	fmt.Println(n.read("Talks on the treaty: the talks go on."), len(n.reader.New))
	fmt.Println(n.read("The TREATY’s talks."), len(n.reader.New))
	// Output:
	// [talks on the treaty go] 5
	// [the treaty talks] 0
}

// hardWords are texts whose words are not what they seem to be at first sight.
var hardWords = []string{
	"", " ", "a", "Tokyo's Tokyo TOKYO’S tokyo", "x's's x's x", "hasn’t hasn't HASN'T", "U.S. U.S u.s.", "3.14 1,500 10:30 1990s", "a.b a,b a:b a;b a\"b 1\"2",
	"Abé abé ABÉ", "I\u0307 i\u0307 İ", "“quoted” ‘single’ a‘b a’b ’tis islanders’", "© a© ©b a\u200d©", "\"\u200dℹ —\u200dℹ", "—\u0301é \"\u0301é",
	"北方領土 サハリン2", "Ｒｕｓｓｉａ russia ａ'ｓ", "½ ℀ a/c 1⁄2", "snake_case __ _x _", "sixteen-letters: abcdefghijklmnop abcdefghijklmnopq ABCDEFGHIJKLMNOP'S",
	"א\"ב \"א", "א' א’", "\xff\xfe a\xff \xe2\x80", "no\u00a0break soft\u00adhyphen zero\u200bwidth", "a\x00b \x7fc", "word", strings.Repeat("a", 63) + " b", strings.Repeat("ab ", 21) + "c'd",
	strings.Repeat("é", 40) + " x", "…and … so…on", "www.example.org me@example.org #TreatyNow @a_b", "'' 'a' 'a's'",
}

func TestWordReaderFindsTheWordsOfTheView(t *testing.T) {
	n, x := newNumbers(), token.NewExtractor([]token.View{token.Words}, nil)
	for range 2 { // the second time, what can be remembered is
		for _, text := range hardWords {
			requireSameWords(t, n, x, text)
		}
		requireSameWords(t, n, x, strings.Join(hardWords, " "))
		requireSameWords(t, n, x, strings.Join(hardWords, ""))
	}
}

func TestWordReaderFindsTheWordsOfTheSeeds(t *testing.T) {
	n, x := newNumbers(), token.NewExtractor([]token.View{token.Words}, nil)
	for range 2 {
		for _, text := range seedTexts(t) {
			for _, line := range strings.Split(text, "\n") {
				requireSameWords(t, n, x, line)
			}
			requireSameWords(t, n, x, text)
		}
	}
}

// TestWordReaderForgets has more words than a reader remembers, in passages of
// more words than have a place.
func TestWordReaderForgets(t *testing.T) {
	n, x := newNumbers(), token.NewExtractor([]token.View{token.Words}, nil)
	for from := range 4 {
		var text strings.Builder
		for i := range 30_000 {
			fmt.Fprintf(&text, "w%d ", i/2+from*7000)
		}
		requireSameWords(t, n, x, text.String())
		requireSameWords(t, n, x, "w7 W8 w20000 w9")
	}
}

func TestWordReaderOnAnyText(t *testing.T) {
	n, x := newNumbers(), token.NewExtractor([]token.View{token.Words}, nil)
	alphabet := []rune("aZé09_.,:;'’‘-—“\"!( \u00a0\u0301\u200dℹ©א北I\u0307s’")
	rapid.Check(t, func(t *rapid.T) {
		requireSameWords(t, n, x, rapid.StringOf(rapid.SampledFrom(alphabet)).Draw(t, "text"))
		requireSameWords(t, n, x, rapid.String().Draw(t, "any text"))
	})
}

func FuzzWordReader(f *testing.F) {
	for _, text := range hardWords {
		f.Add(text, text)
	}
	n, x := newNumbers(), token.NewExtractor([]token.View{token.Words}, nil)
	f.Fuzz(func(t *testing.T, before, text string) {
		requireSameWords(t, n, x, before)
		requireSameWords(t, n, x, text)
		requireSameWords(t, n, x, before+text)
	})
}

func TestWordReaderAllocatesNothing(t *testing.T) {
	r := token.NewWordReader()
	text := strings.Repeat("Japan’s government said: “two-track” hasn’t changed since the 1990s. ", 20)
	r.Read(text)
	require.Zero(t, testing.AllocsPerRun(100, func() { r.Read(text) }))
}

func BenchmarkWordReader(b *testing.B) {
	text := strings.Repeat("Japan’s government said on Monday that it hasn’t changed its “two-track” policy toward the islands. ", 5)
	r := token.NewWordReader()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.Read(text)
	}
}
