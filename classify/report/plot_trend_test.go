package report_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/prevalence"
	"stance/classify/report"
	"stance/classify/trend"
	"stance/labels"
)

var trendScheme = labels.Scheme{
	Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}, Poles: []string{"conciliatory", "skeptical"},
}

// trendRows are passages of some outlets through some months; every third one is
// audited where asked for.
func trendRows(outlets []string, months []trend.Month, audited bool) []trend.Row {
	var rows []trend.Row
	for o, outlet := range outlets {
		for m, month := range months {
			for i := range 36 - 6*o {
				row := trend.Row{Meta: trend.Meta{Month: month, Outlet: outlet}}
				row.ID = fmt.Sprint(o, "-", m, "-", i)
				row.Article = fmt.Sprint(o, "-", m, "-", i/4)
				row.Tag, row.Gold = (i+m)%3, prevalence.Unknown
				if i%7 == 0 {
					row.Tag = o % 3
				}
				if audited && i%3 == 1 {
					row.Gold, row.P = (row.Tag+i%2)%3, 1./3
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

func drawTrend(t *testing.T, scheme labels.Scheme, rows []trend.Row) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, report.WriteTrend(&b, trend.Count(scheme, rows)))
	return b.String()
}

// requireDrawing reads a drawing as strict XML: every coordinate is a number
// inside of it, and it loads nothing.
func requireDrawing(t *testing.T, drawing string) (texts []string) {
	t.Helper()
	require.NotContains(t, drawing, "NaN")
	require.NotContains(t, drawing, "Inf")
	require.NotContains(t, drawing, "href")
	decoder := xml.NewDecoder(strings.NewReader(drawing))
	var width, height float64
	style := false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			style = token.Name.Local == "style"
			for _, a := range token.Attr {
				at, err := strconv.ParseFloat(a.Value, 64)
				switch a.Name.Local {
				case "width", "height":
					require.NoError(t, err)
					if token.Name.Local == "svg" && a.Name.Local == "width" {
						width = at
					} else if token.Name.Local == "svg" {
						height = at
					}
				case "x", "cx", "x1", "x2":
					require.NoError(t, err)
					require.True(t, 0 <= at && at <= width, "%s %v", token.Name.Local, token.Attr)
				case "y", "cy", "y1", "y2":
					require.NoError(t, err)
					require.True(t, 0 <= at && at <= height, "%s %v", token.Name.Local, token.Attr)
				}
			}
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" && !style {
				texts = append(texts, text)
			}
		}
	}
}

func TestGoldenTrend(t *testing.T) {
	drawing := drawTrend(t, trendScheme, trendRows([]string{"Kyodo", "TASS"}, []trend.Month{"2024-11", "2024-12", "2025-02"}, true))
	requireDrawing(t, drawing)
	golden(t, "trend.svg", drawing)
}

func TestTrendSaysWhetherItIsCorrected(t *testing.T) {
	months := []trend.Month{"2025-01", "2025-02"}
	corrected := drawTrend(t, trendScheme, trendRows([]string{"Kyodo", "TASS"}, months, true))
	require.Contains(t, corrected, "corrected by 44 passages drawn at random")
	require.Contains(t, corrected, `class="whisker `)
	plain := drawTrend(t, trendScheme, trendRows([]string{"Kyodo", "TASS"}, months, false))
	requireDrawing(t, plain)
	require.Contains(t, plain, "not corrected")
	require.NotContains(t, plain, `class="whisker `)
	require.NotContains(t, plain, `class="dashes `)
}

func TestTrendOfOddData(t *testing.T) {
	for name, rows := range map[string][]trend.Row{
		"one passage":  trendRows([]string{""}, []trend.Month{"2025-01"}, false)[:1],
		"one month":    trendRows([]string{"Kyodo"}, []trend.Month{"2025-01"}, true),
		"thirty years": trendRows([]string{"Kyodo", "TASS"}, []trend.Month{"1991-01", "1991-02", "2021-12"}, true),
		"hostile":      trendRows([]string{`<script>alert("&")</script>` + "\u202e\x00", strings.Repeat("報道", 200)}, []trend.Month{"2025-01"}, true),
		"many outlets": trendRows([]string{"a", "b", "c", "d", "e", "f"}, []trend.Month{"2025-01", "2025-02"}, true),
	} {
		t.Run(name, func(t *testing.T) {
			texts := requireDrawing(t, drawTrend(t, trendScheme, rows))
			require.NotEmpty(t, texts)
		})
	}

	var many []string
	for i := range 6 {
		many = append(many, fmt.Sprint("paper ", i), fmt.Sprint("radio ", i))
	}
	rows := trendRows(many[:6], []trend.Month{"2025-01"}, false)
	for i, outlet := range many[6:] {
		row := rows[0]
		row.ID, row.Outlet = fmt.Sprint("x", i), outlet
		rows = append(rows, row)
	}
	drawing := drawTrend(t, trendScheme, rows)
	requireDrawing(t, drawing)
	require.Contains(t, drawing, "4 outlets with fewer passages not drawn.")

	scheme := labels.Scheme{Name: "frame", Labels: []string{"law", "trade", "defence", "memory", "fishing"}} // no poles
	requireDrawing(t, drawTrend(t, scheme, trendRows([]string{"Kyodo"}, []trend.Month{"2025-01", "2025-02"}, true)))
}
