package labels_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"stance/labels"
	"stance/labels/textpos"
)

func TestReadHeldOut(t *testing.T) {
	for text, want := range map[string]labels.HeldOut{
		"":                                   {},
		"# nothing yet\n\n":                  {},
		"a\nb":                               {"a": 1, "b": 2},
		"\ufeffa\r\n  # why\r\n\tb c/d \r\n": {"a": 1, "b c/d": 3},
		"a#1\n":                              {"a#1": 1},
		"\ufeff# all of May\nmay/1\nmay/2\n": {"may/1": 2, "may/2": 3},
	} {
		held, err := labels.ReadHeldOut(strings.NewReader(text))
		require.NoError(t, err)
		require.Equal(t, want, held, "%q", text)
	}
	broken := errors.New("gone")
	_, err := labels.ReadHeldOut(iotest.ErrReader(broken))
	require.ErrorIs(t, err, broken)
}

func TestSplit(t *testing.T) {
	items := resolved(t,
		`{"article":"b","text":"one","stance":"for"}`,
		`{"article":"a","text":"two","tone":"cold"}`,
		`{"article":"c","text":"three","stance":"for","annotator":"ann"}`,
		`{"article":"c","text":"three","stance":"open","annotator":"bob"}`,
		`{"article":"b","text":"four","stance":"for","annotator":"ann"}`,
		`{"article":"b","text":"four","stance":"open","annotator":"bob"}`,
		`{"article":"b","text":"four","tone":"warm","annotator":"bob"}`,
		`{"id":"b","text":"five","stance":"for"}`,
		`{"article":"a","text":"six","stance":"for"}`,
	)
	texts := func(items []labels.Item) (list []string) {
		for _, item := range items {
			list = append(list, item.Text)
		}
		return list
	}
	train, test := labels.Split(items, labels.HeldOut{"b": 1, "d": 2})
	require.Equal(t, []string{"two", "five", "six"}, texts(train), "an id that looks like a held-out article is none")
	require.Equal(t, []string{"one", "four"}, texts(test))

	train, test = labels.Split(items, nil)
	require.Equal(t, []string{"one", "two", "four", "five", "six"}, texts(train), "no gold in any scheme, no part in it")
	require.Empty(t, test)
}

// TestHeldOutFaultsHaveTheirLine holds that a file that is no list, a packed one
// say, is not taken for names of articles that nobody has.
func TestHeldOutFaultsHaveTheirLine(t *testing.T) {
	for _, line := range []string{strings.Repeat("x", 70_000), "caf\xe9", "\x1f\x8b\x00", "<<<<<<< HEAD", "======="} {
		_, err := labels.ReadHeldOut(strings.NewReader("a\n" + line + "\nb\n"))
		var fault *textpos.Error
		require.ErrorAs(t, err, &fault, "%.20q", line)
		require.Equal(t, 2, fault.Line)
	}
}
