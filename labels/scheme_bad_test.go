package labels_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

const oneScheme = `[{"name":"stance","labels":["a","b"]}]`

// TestReadSchemesToItsEnd: Decoder.More is false at ']' and '}', so anything
// that begins with one of them is taken for the end.
func TestReadSchemesToItsEnd(t *testing.T) {
	for _, rest := range []string{"]", "} and so on"} {
		_, err := labels.ReadSchemes(strings.NewReader(oneScheme + rest))
		require.Error(t, err, "%s", rest)
	}
}

// TestReadSchemesWithAByteOrderMark: label files and held-out lists may begin
// with one; of a scheme file it is said "invalid character 'ï'".
func TestReadSchemesWithAByteOrderMark(t *testing.T) {
	_, err := labels.ReadSchemes(strings.NewReader("\ufeff" + oneScheme))
	require.NoError(t, err)
}

// TestReadSchemesKeyTwice: encoding/json takes the last of two, whatever its case.
func TestReadSchemesKeyTwice(t *testing.T) {
	for _, text := range []string{
		`[{"name":"stance","name":"tone","labels":["a","b"]}]`,
		`[{"name":"stance","NAME":"tone","labels":["a","b"]}]`,
	} {
		_, err := labels.ReadSchemes(strings.NewReader(text))
		require.Error(t, err, "%s", text)
	}
}

// TestReadSchemesNamesTheLine: a hand-edited file with a comma too many.
func TestReadSchemesNamesTheLine(t *testing.T) {
	_, err := labels.ReadSchemes(strings.NewReader("[\n  {\"name\":\"stance\",\n   \"labels\":[\"a\",\"b\",]}\n]\n"))
	require.ErrorContains(t, err, "3:22")
}
