package report

import (
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTrendContrast holds the drawing's own colours apart as TestContrast does
// those of the pages: it stands alone, so it brings its own.
func TestTrendContrast(t *testing.T) {
	themes := regexp.MustCompile(`(?s)svg \{(.*?)\}`).FindAllStringSubmatch(trendStyle, -1)
	require.Len(t, themes, 3)
	for i, theme := range themes {
		colours := map[string]rgb{}
		for _, match := range colour.FindAllStringSubmatch(theme[1], -1) {
			n, err := strconv.ParseUint(match[2], 16, 32)
			require.NoError(t, err)
			colours[match[1]] = rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
		}
		for _, text := range []string{"ink", "muted", "pole1", "pole2", "mid"} {
			require.Contains(t, colours, text)
			require.GreaterOrEqual(t, contrast(colours[text], colours["paper"]), 4.5, "%s, theme %d", text, i)
		}
	}
}
