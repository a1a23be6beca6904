package article

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPatternsCompile(t *testing.T) {
	require.Greater(t, len(patterns), 40)
	for _, p := range patterns {
		require.NotPanics(t, func() { p() })
	}
}
