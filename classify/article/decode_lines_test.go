package article_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/article"
)

// TestLineOfABadByteBehindLoneCR: the line of a byte that is not UTF-8 counts
// "\n" only, before lone CR (and NEL, U+2028, ...) have become line ends.
func TestLineOfABadByteBehindLoneCR(t *testing.T) {
	_, err := article.Decode([]byte("One.\rTwo.\rTh\xffee."))
	require.EqualError(t, err, "line 3:3: byte 0xff is not UTF-8: save the file as UTF-8")
	_, err = article.Decode([]byte("\xff\xfea\x00\r\x00b\x00\x3d\xd8c\x00"))
	require.EqualError(t, err, "line 2:2: half a UTF-16 character: save the file as UTF-8")
}

// TestLinesBehindAFormFeed: a form feed becomes two line ends, so that what
// stands behind it has another line number than in any editor. pdftotext writes
// one in front of every page but the first.
func TestLinesBehindAFormFeed(t *testing.T) {
	text, err := article.Decode([]byte("One is here.\n\fTwo is here.\n\fThree is here.\n"))
	require.NoError(t, err)
	blocks := parse(t, text, article.Text).Blocks
	require.Equal(t, []int{1, 2, 3}, []int{blocks[0].Line, blocks[1].Line, blocks[2].Line})
}
