package english_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/english"
)

func TestPlural(t *testing.T) {
	for n, want := range map[int]string{0: "0 mice", 1: "1 mouse", 2: "2 mice", 1000: "1,000 mice", 1234567: "1,234,567 mice", -999: "-999 mice", -1000: "-1,000 mice"} {
		require.Equal(t, want, english.Plural(n, "mouse", "mice"))
	}
}
