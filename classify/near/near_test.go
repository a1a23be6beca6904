package near_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/near"
)

func ExampleDuplicates() {
	heldOut := []string{
		"The two ministers agreed on Monday to meet again before the end of the year.",
		"Nobody in the port expects a treaty soon.",
	}
	train := []string{
		"Fishing quotas were not on the table.",
		"On Friday it was said: “The two ministers agreed on Monday to meet again before the summer.”",
	}
	for _, pair := range near.Duplicates(heldOut, train) {
		fmt.Printf("%d is like %d: %.2f\n", pair.A, pair.B, pair.Overlap)
	}
	// Output: 0 is like 1: 0.64
}

// n is a text of the numbers from first to last: n(1, 9) has nine words.
func n(first, last int) string {
	var list []string
	for i := first; i <= last; i++ {
		list = append(list, fmt.Sprint("w", i))
	}
	return strings.Join(list, " ")
}

func TestDuplicates(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b []string
		want []near.Pair
	}{
		{"nothing", nil, nil, nil},
		{"nothing to compare with", []string{"a b c d e"}, nil, nil},
		{"the same", []string{n(1, 20)}, []string{n(1, 20)}, []near.Pair{{A: 0, B: 0, Overlap: 1}}},
		{"other case, spacing and marks", []string{"The “Peace”  treaty, at last: SIGNED!"}, []string{"the peace treaty at last signed"}, []near.Pair{{A: 0, B: 0, Overlap: 1}}},
		{"quoted in a longer one", []string{n(1, 8)}, []string{n(100, 150) + " " + n(1, 8) + " " + n(200, 250)}, []near.Pair{{A: 0, B: 0, Overlap: 1}}},
		{"the longer one first", []string{n(100, 150) + " " + n(1, 8)}, []string{n(1, 8)}, []near.Pair{{A: 0, B: 0, Overlap: 1}}},
		{"no two words in their order", []string{"a b c d e f g"}, []string{"g f e d c b a"}, nil},

		// Of 8 words there are 4 shingles; half of them is enough.
		{"half the shingles", []string{n(1, 8)}, []string{n(3, 10)}, []near.Pair{{A: 0, B: 0, Overlap: 0.5}}},
		{"fewer than half", []string{n(1, 8)}, []string{n(4, 11)}, nil},
		{"one word changed in the middle", []string{n(1, 9) + " x " + n(11, 19)}, []string{n(1, 19)}, []near.Pair{{A: 0, B: 0, Overlap: 10. / 15}}},
		{"a phrase of four words", []string{n(1, 4) + " " + n(20, 29)}, []string{n(30, 39) + " " + n(1, 4)}, nil},

		// Under five words a passage is one shingle.
		{"short and the same", []string{"Sign it now."}, []string{"Sign it now!"}, []near.Pair{{A: 0, B: 0, Overlap: 1}}},
		{"short and other", []string{"Sign it now."}, []string{"Sign it, please."}, nil},
		{"short inside a long one", []string{"Sign it now."}, []string{"Sign it now. " + n(1, 10)}, nil},
		{"short at the start of five words", []string{"a b c d"}, []string{"a b c d e"}, nil},
		{"one word", []string{"Never."}, []string{"never"}, []near.Pair{{A: 0, B: 0, Overlap: 1}}},
		{"no word at all", []string{"", "…", " - "}, []string{"", "…", " - "}, nil},

		{"the nearest of several", []string{n(1, 20)}, []string{n(1, 12) + " " + n(40, 47), n(1, 18), n(9, 28)}, []near.Pair{{A: 0, B: 1, Overlap: 1}}},
		{"the first of the nearest", []string{n(1, 20)}, []string{n(40, 60), n(1, 20), n(1, 20)}, []near.Pair{{A: 0, B: 1, Overlap: 1}}},
		{"each of the first list once", []string{n(1, 9), n(50, 60), n(1, 9)}, []string{n(1, 9)}, []near.Pair{{A: 0, B: 0, Overlap: 1}, {A: 2, B: 0, Overlap: 1}}},
		{
			"repeated words count once",
			[]string{strings.Repeat("no ", 30)},
			[]string{strings.Repeat("no ", 5) + n(1, 5)},
			[]near.Pair{{A: 0, B: 0, Overlap: 1}},
		},
		{"北方領土", []string{"北方領土問題の解決"}, []string{"北方領土問題"}, []near.Pair{{A: 0, B: 0, Overlap: 1}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := near.Duplicates(test.a, test.b)
			require.Len(t, got, len(test.want))
			for i, want := range test.want {
				require.Equal(t, [2]int{want.A, want.B}, [2]int{got[i].A, got[i].B})
				require.InDelta(t, want.Overlap, got[i].Overlap, 1e-12)
			}
		})
	}
}

// drawTexts draws passages over few words, so that much is shared.
func drawTexts(t *rapid.T, name string) []string {
	word := rapid.SampledFrom([]string{"peace", "treaty", "no", "islands", "Tokyo", "—"})
	return rapid.SliceOfN(rapid.Map(rapid.SliceOfN(word, 0, 12), func(words []string) string { return strings.Join(words, " ") }), 0, 6).Draw(t, name)
}

// shingles are those of a text, by the definition and over plain strings.
func shingles(text string) map[string]bool {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(text, "—", "")))
	set := map[string]bool{}
	for i := range words {
		switch {
		case len(words) < 5:
			return map[string]bool{strings.Join(words, " "): true}
		case i+5 <= len(words):
			set[strings.Join(words[i:i+5], " ")] = true
		}
	}
	return set
}

// TestOverlapByDefinition holds the index to comparing every passage with every
// other.
func TestOverlapByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawTexts(t, "a"), drawTexts(t, "b")
		var want []near.Pair
		for i := range a {
			nearest := near.Pair{A: i, B: -1}
			for j := range b {
				x, y := shingles(a[i]), shingles(b[j])
				shared := 0
				for s := range x {
					if y[s] {
						shared++
					}
				}
				if overlap := float64(shared) / max(float64(min(len(x), len(y))), 1); overlap > nearest.Overlap {
					nearest.B, nearest.Overlap = j, overlap
				}
			}
			if nearest.Overlap >= 0.5 {
				want = append(want, nearest)
			}
		}
		require.Equal(t, want, near.Duplicates(a, b))
	})
}

// TestDirectionDoesNotMatter holds that a passage has a near-duplicate if and
// only if it is somebody's.
func TestDirectionDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawTexts(t, "a"), drawTexts(t, "b")
		there, back := near.Duplicates(a, b), near.Duplicates(b, a)
		require.Equal(t, len(there) > 0, len(back) > 0)
		for _, pair := range there {
			alone := near.Duplicates([]string{b[pair.B]}, []string{a[pair.A]})
			require.Equal(t, []near.Pair{{A: 0, B: 0, Overlap: pair.Overlap}}, alone)
		}
	})
}
