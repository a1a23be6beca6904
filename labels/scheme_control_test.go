package labels_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
)

// TestNoControlCharactersInSchemes holds that no name or label can break a
// table or a CSV header, or colour a terminal.
func TestNoControlCharactersInSchemes(t *testing.T) {
	for _, text := range []string{
		`[{"name":"a\nb","labels":["x","y"]}]`,
		`[{"name":"stance","labels":["x\u001b[31m","y"]}]`,
	} {
		_, err := labels.ReadSchemes(strings.NewReader(text))
		require.Error(t, err, "%s", text)
	}
}
