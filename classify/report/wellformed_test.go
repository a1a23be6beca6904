package report_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// walk reads a page as strict XML, which HTML need not be but ours is: every
// element closed, every attribute quoted, no entity that XML does not know.
func walk(t *testing.T, page string, element func(xml.StartElement), text func(string)) {
	t.Helper()
	require.True(t, strings.HasPrefix(page, "<!DOCTYPE html>\n"))
	decoder := xml.NewDecoder(strings.NewReader(page))
	depth, style := 0, false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			require.Zero(t, depth)
			return
		}
		if err != nil {
			at := int(decoder.InputOffset())
			require.NoError(t, err, "near %q", page[max(0, at-200):min(len(page), at+100)])
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			style = token.Name.Local == "style"
			if element != nil {
				element(token)
			}
		case xml.EndElement:
			depth--
			style = false
		case xml.CharData:
			if text != nil && !style {
				text(string(token))
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

var numberless = regexp.MustCompile(`NaN|[-+]?Inf\b|%!|ZgotmplZ`)

// requireSound holds what every page must be: well-formed, self-contained,
// without what is no number, links that lead somewhere, headings in order,
// drawings and tables that can be heard.
func requireSound(t *testing.T, page string) {
	t.Helper()
	ids, links := map[string]bool{}, []string{}
	heading, titles := 0, 0
	walk(t, page, func(e xml.StartElement) {
		name := e.Name.Local
		for _, a := range e.Attr {
			require.False(t, strings.HasPrefix(a.Name.Local, "on"), "an event handler")
			require.NotContains(t, []string{"src", "srcset", "data", "action", "poster"}, a.Name.Local)
			if a.Name.Local == "href" {
				require.True(t, strings.HasPrefix(a.Value, "#"), a.Value)
				links = append(links, a.Value[1:])
			}
			if a.Name.Local == "id" {
				require.False(t, ids[a.Value], "id %s stands twice", a.Value)
				ids[a.Value] = true
			}
		}
		switch name {
		case "script", "img", "iframe", "object", "embed", "link", "base", "form", "audio", "video", "image", "use", "foreignObject":
			require.Fail(t, "element "+name)
		case "html":
			require.Equal(t, "en", attribute(e, "lang"))
		case "title":
			titles++
		case "svg":
			if attribute(e, "aria-hidden") != "true" {
				require.Equal(t, "img", attribute(e, "role"))
				require.NotEmpty(t, attribute(e, "aria-label"))
			}
		case "th":
			require.Contains(t, []string{"col", "row", "colgroup", "rowgroup"}, attribute(e, "scope"))
		case "h1", "h2", "h3", "h4":
			level := int(name[1] - '0')
			require.LessOrEqual(t, level, heading+1, "a level of headings is passed over")
			heading = level
		}
	}, nil)
	require.Positive(t, titles)
	for _, link := range links {
		require.True(t, ids[link], "nothing has the id %s", link)
	}
	require.Empty(t, numberless.FindString(page))
	require.NotContains(t, page, "url(")
	require.NotContains(t, page, "@import")
	require.NotContains(t, page, "://")
}
