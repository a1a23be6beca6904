package report

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify"
	"stance/classify/evaluate"
)

func TestUnderlined(t *testing.T) {
	const text = "The peace treaty & the “treaty” of peace."
	for _, test := range []struct {
		name  string
		spans []span
		want  string
	}{
		{"nothing", nil, "The peace treaty &amp; the “treaty” of peace."},
		{"a word", []span{{4, 9}}, "The <u>peace</u> treaty &amp; the “treaty” of peace."},
		{"overlap", []span{{10, 16}, {4, 16}}, "The <u>peace treaty</u> &amp; the “treaty” of peace."},
		{"touching", []span{{4, 9}, {9, 16}}, "The <u>peace treaty</u> &amp; the “treaty” of peace."},
		{"escaped", []span{{17, 18}}, "The peace treaty <u>&amp;</u> the “treaty” of peace."},
		{"all", []span{{0, len(text)}}, "<u>The peace treaty &amp; the “treaty” of peace.</u>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var m markup
			m.underline(text, merged(test.spans))
			require.Equal(t, test.want, m.String())
		})
	}
}

func TestEvidenceSpeaksForTheLabel(t *testing.T) {
	terms := []classify.Evidence{
		{Offset: 0, Length: 2, Weight: []float64{-2, 2}},
		{Offset: 3, Length: 2, Weight: []float64{1, -1}},
		{Offset: 6, Length: 2, Weight: []float64{0, 0}},
	}
	require.Equal(t, []span{{3, 5}}, evidence(terms, 0))
	require.Equal(t, []span{{0, 2}}, evidence(terms, 1))
	var many []classify.Evidence
	for i := range 20 {
		many = append(many, classify.Evidence{Offset: 3 * i, Length: 2, Weight: []float64{float64(i)}})
	}
	require.Equal(t, []span{{45, 47}, {48, 50}, {51, 53}, {54, 56}, {57, 59}}, evidence(many, 0))
}

func TestLocated(t *testing.T) {
	require.Equal(t, []span{{0, 12}, {24, 32}}, located([]evaluate.Term{
		{Term: "treaty", Offset: 24, Length: 8}, {Term: "peace treaty", Length: 12}, {Term: "treaty", Offset: 6, Length: 6}, {Term: "20 words or more"},
	}))
	require.Empty(t, located(nil))
}

// TestMergedApart: spans come out in order and apart, whatever went in, and
// underlining adds tags and nothing else.
func TestMergedApart(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching(`[a-zé ]{0,30}`).Draw(r, "text")
		var spans []span
		for range rapid.IntRange(0, 6).Draw(r, "spans") {
			from := rapid.IntRange(0, len(text)).Draw(r, "from")
			spans = append(spans, span{from, rapid.IntRange(from, len(text)).Draw(r, "to")})
		}
		list := merged(spans)
		for i := 1; i < len(list); i++ {
			require.Greater(t, list[i].from, list[i-1].to)
		}
	})
}
