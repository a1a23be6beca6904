package labels_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels"
	"stance/labels/textpos"
)

// TestHeldOutFaultsHaveTheirLine: a line over 64 KiB is "bufio.Scanner: token
// too long", without its line; bytes that are no UTF-8 are an article's name.
func TestHeldOutFaultsHaveTheirLine(t *testing.T) {
	for _, line := range []string{strings.Repeat("x", 70_000), "caf\xe9", "\x1f\x8b\x00"} {
		_, err := labels.ReadHeldOut(strings.NewReader("a\n" + line + "\nb\n"))
		var fault *textpos.Error
		require.True(t, errors.As(err, &fault), "%.20q: %v", line, err)
		require.Equal(t, 2, fault.Line)
	}
}
