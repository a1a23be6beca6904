package report

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/english"
	"stance/labels"
)

func TestNumbers(t *testing.T) {
	require.Equal(t, "0.588", three(0.5882))
	require.Equal(t, "−0.029", three(-0.0294))
	require.Equal(t, "0.000", three(-0.0001))
	require.Equal(t, none, three(math.NaN()))
	require.Equal(t, none, three(math.Inf(-1)))
	require.Equal(t, "+0.059", signed(0.059))
	require.Equal(t, "0.000", signed(0.0001))
	require.Equal(t, "99%", sure(1))
	require.Equal(t, "<1%", sure(0))
	require.Equal(t, none, share(0, 0))
	require.Equal(t, "1,234,567", english.Thousands(1234567))
	require.Equal(t, "-1,000", english.Thousands(-1000))
	require.Equal(t, "1 passage", english.Plural(1, "passage", "passages"))
	require.Equal(t, "< 0.001", pValue(0.0002))
	require.Equal(t, []string{"980", "1.2k", "34k", "3M"}, []string{compact(980), compact(1234), compact(34_000), compact(3_000_000)})
	require.Equal(t, []string{"0", "0", "-1.3", "12"}, []string{num(math.NaN()), num(-0.01), num(-1.26), num(12)})
}

func TestShownText(t *testing.T) {
	require.Equal(t, "a b\ufffd\ufffdc", clean("a\nb\x1b\u202ec"))
	require.Equal(t, "日本 é עברית 👍", clean("日本 é עברית 👍"))
	var m markup
	m.text("<a & 'b' \"c\"> \xff\x00\ufffe")
	require.Equal(t, "&lt;a &amp; &#39;b&#39; &#34;c&#34;&gt; \ufffd\ufffd\ufffd", m.String())
}

func TestClip(t *testing.T) {
	require.Equal(t, "short", clip("short", 100))
	require.Equal(t, "a very l…", clip("a very long name", 62))
	require.Equal(t, "日本…", clip("日本海新聞社説", 50))
	require.Equal(t, "…", clip("word", 1))
}

func TestSigns(t *testing.T) {
	scheme := labels.Scheme{Labels: []string{"against", "between", "for"}, Poles: []string{"for", "against"}}
	require.Equal(t, []string{"▼", "·", "▲", "·"}, []string{sign(scheme, 0), sign(scheme, 1), sign(scheme, 2), sign(scheme, -1)})
	require.Equal(t, []string{"pole2", "mid", "pole1"}, []string{tone(scheme, 0), tone(scheme, 1), tone(scheme, 2)})
	require.Equal(t, "·", sign(labels.Scheme{Labels: []string{"a", "b"}}, 0))
}

func TestWordsForPeople(t *testing.T) {
	require.Equal(t, "Éa", title("éa"))
	require.Empty(t, title(""))
	require.Equal(t, "a, b and c", andList([]string{"a", "b", "c"}))
	require.Equal(t, "a", andList([]string{"a"}))
}
