package report

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	themeBlock = regexp.MustCompile(`(?s):root \{(.*?)\}`)
	colour     = regexp.MustCompile(`--([a-z0-9-]+): #([0-9a-f]{6})`)
	shade      = regexp.MustCompile(`--shade: (\d+)%`)
)

type rgb [3]float64

// luminance and contrast are those of WCAG 2.2.
func (c rgb) luminance() float64 {
	l := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := c[i] / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		l += weight * v
	}
	return l
}

func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast: text has 4.5 to 1 against what lies under it and marks have 3
// to 1, in the light, in the dark and on paper.
func TestContrast(t *testing.T) {
	themes := themeBlock.FindAllStringSubmatch(styleText, -1)
	require.Len(t, themes, 3)
	for i, theme := range themes {
		t.Run([]string{"light", "dark", "paper"}[i], func(t *testing.T) {
			colours := map[string]rgb{}
			for _, match := range colour.FindAllStringSubmatch(theme[1], -1) {
				n, err := strconv.ParseUint(match[2], 16, 32)
				require.NoError(t, err)
				colours[match[1]] = rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
			}
			for _, pair := range []string{
				"ink paper", "ink panel", "muted paper", "muted panel", "link paper", "base paper", "base panel", "pole1 paper", "pole2 paper", "mid paper",
				"pole1 pole1-tint", "pole2 pole2-tint", "mid mid-tint", "ink pole1-tint", "ink pole2-tint", "muted pole1-tint", "muted pole2-tint",
			} {
				text, ground, _ := strings.Cut(pair, " ")
				require.Contains(t, colours, text)
				require.Contains(t, colours, ground)
				require.GreaterOrEqual(t, contrast(colours[text], colours[ground]), 4.5, pair)
			}
			require.GreaterOrEqual(t, contrast(colours["curve"], colours["paper"]), 3.0)
			// The shades of the heat map are mixed in sRGB from heat and paper.
			shades := shade.FindAllStringSubmatch(styleText, -1)
			require.Len(t, shades, 11)
			for _, match := range shades {
				percent, err := strconv.Atoi(match[1])
				require.NoError(t, err)
				var mixed rgb
				for c := range mixed {
					p := float64(percent) / 100
					mixed[c] = p*colours["heat"][c] + (1-p)*colours["paper"][c]
				}
				require.GreaterOrEqual(t, contrast(colours["ink"], mixed), 4.5, match[0])
			}
		})
	}
}
