package article_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/article"
	"stance/labels/jsonl"
	"stance/labels/passage"
	"stance/labels/textpos"
)

func ExampleParseLine() {
	line, err := article.ParseLine([]byte(`{"url":"https://example.org/1","text":"No \u201ctalks\u201d.","id":17}`), "feed", nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(line.ID, line.Article, line.Text)
	for _, other := range line.Others {
		fmt.Printf("%s=%s\n", other.Key, other.Value)
	}
	// Output:
	// 17 feed No “talks”.
	// url="https://example.org/1"
}

// others writes the members that mean nothing here as they are kept.
func others(line article.Line) []string {
	list := []string{}
	for _, other := range line.Others {
		list = append(list, string(other.Key)+"="+string(other.Value))
	}
	return list
}

func TestParseLine(t *testing.T) {
	ours := passage.ID
	for _, c := range []struct {
		name, raw         string
		id, article, text string
		others            []string
	}{
		{"text alone", `{"text":"Peace."}`, ours("feed", "Peace."), "feed", "Peace.", nil},
		{"id and article are kept", `{"id":"x#1","article":"a/b","text":"Peace."}`, "x#1", "a/b", "Peace.", nil},
		{"our id names the article given", `{"text":"Peace.","article":"a/b"}`, ours("a/b", "Peace."), "a/b", "Peace.", nil},
		{"a number for an id", `{"id":42,"text":"Peace."}`, "42", "feed", "Peace.", nil},
		{"a number as it is written", `{"id":-1.50e+3,"text":"Peace."}`, "-1.50e+3", "feed", "Peace.", nil},
		{"null is as good as missing", `{"id":null,"article":null,"text":"Peace."}`, ours("feed", "Peace."), "feed", "Peace.", nil},
		{"so is an empty text", `{"id":"","article":"","text":"Peace."}`, ours("feed", "Peace."), "feed", "Peace.", nil},
		{"no words at all", `{"text":""}`, ours("feed", ""), "feed", "", nil},
		{"escapes", `{"text":"\u00abДа\u00bb\n\ud83d\udd4a \/ \\ \"","\u0069d":"\u0031"}`, "1", "feed", "«Да»\n🕊 / \\ \"", nil},
		{"text is taken as it is", `{"text":"  Read  more:\u00a0here\r\n* * *"}`, ours("feed", "Read more: here * * *"), "feed", "  Read  more:\u00a0here\r\n* * *", nil},
		{
			"others stay raw and in order", ` { "z" : [1, 2,{"text":0}] ,"text":"Peace.", "a":"\u0041", "id":7,"n":1.0 , "t":true,"e":{} } `,
			"7", "feed", "Peace.",
			[]string{`z=[1, 2,{"text":0}]`, `a="\u0041"`, `n=1.0`, `t=true`, `e={}`},
		},
		{"others may repeat", `{"a":1,"text":"Peace.","a":2}`, ours("feed", "Peace."), "feed", "Peace.", []string{"a=1", "a=2"}},
		{"the target is kept and told", `{"target":"NA\u0054O","text":"Peace."}`, ours("feed", "Peace."), "feed", "Peace.", []string{`target="NA\u0054O"`}},
		{"a target that is no text", `{"text":"Peace.","target":[1]}`, ours("feed", "Peace."), "feed", "Peace.", []string{`target=[1]`}},
		{"output fields are the caller's", `{"text":"Peace.","stance":"neutral","model":null}`, ours("feed", "Peace."), "feed", "Peace.", []string{`stance="neutral"`, `model=null`}},
	} {
		line, err := article.ParseLine([]byte(c.raw), "feed", nil)
		require.NoError(t, err, c.name)
		require.Equal(t, []string{c.id, c.article, c.text}, []string{line.ID, line.Article, line.Text}, c.name)
		require.ElementsMatch(t, c.others, others(line), c.name)
		if c.others != nil {
			require.Equal(t, c.others, others(line), c.name)
		}
		require.Contains(t, c.raw, string(line.RawText), c.name)
		require.Equal(t, line.Text, string(jsonl.AppendUnquoted(nil, line.RawText)), c.name)
	}
}

func TestParseLineFaults(t *testing.T) {
	long := strings.Repeat("a", article.MaxPassage)
	for _, c := range []struct{ name, raw, want string }{
		{"no text", `{"id":"1"}`, `line 1: no "text": a line is one passage, {"text":"..."}`},
		{"nothing", `{}`, `line 1: no "text": a line is one passage, {"text":"..."}`},
		{"text is null", `{"text":null}`, `line 1:9: "text" must be a text, found null`},
		{"text is a number", `{"text": 5}`, `line 1:10: "text" must be a text, found a number`},
		{"text is a list", `{"id":1,"text":["a"]}`, `line 1:16: "text" must be a text, found a list`},
		{"text is an object", `{"text":{"text":"a"}}`, `line 1:9: "text" must be a text, found an object`},
		{"text is true", `{"text":true}`, `line 1:9: "text" must be a text, found true or false`},
		{"id is a list", `{"text":"a","id":[]}`, `line 1:18: "id" must be a text, found a list`},
		{"id is false", `{"text":"a","id":false}`, `line 1:18: "id" must be a text, found true or false`},
		{"article is a number", `{"text":"é","article":3}`, `line 1:23: "article" must be a text, found a number`},
		{"two texts", `{"text":"a","x":1,"text":"a"}`, `line 1:19: key "text" stands twice: keep one`},
		{"two texts, one in disguise", `{"text":"a","\u0074ext":"b"}`, `line 1:13: key "text" stands twice: keep one`},
		{"two ids", `{"id":1,"id":1,"text":"a"}`, `line 1:9: key "id" stands twice: keep one`},
		{"two articles", `{"article":null,"text":"a","article":"b"}`, `line 1:28: key "article" stands twice: keep one`},
		{"two targets", `{"text":"a","target":null,"target":"b"}`, `line 1:27: key "target" stands twice: keep one`},
		{"text in other letters", `{"Text":"a","text":"b"}`, `line 1:2: key "Text": write it as "text"`},
		{"an id in other letters", `{"text":"b","\u0049D":null}`, `line 1:13: key "ID": write it as "id"`},
		{"cut off", `{"text":"Peace`, `line 1:9: JSON object is cut off: this string has no closing quote`},
		{"a list", `["text"]`, `line 1:1: want a JSON object, found '['`},
		{"invalid UTF-8", "{\"text\":\"a\xff\"}", `line 1:11: invalid UTF-8`},
		{"two objects", `{"text":"a"}{"text":"b"}`, `line 1:13: more text behind the JSON object: one object a line`},
		{"too long", `{"text":"` + long + `b"}`, `line 1:9: passage is longer than 1 MiB: split it`},
	} {
		_, err := article.ParseLine([]byte(c.raw), "feed", nil)
		require.EqualError(t, err, c.want, c.name)
		var fault *textpos.Error
		require.ErrorAs(t, err, &fault, c.name)
	}
	_, err := article.ParseLine([]byte(`{"text":"`+long+`"}`), "feed", nil)
	require.NoError(t, err, "1 MiB and no more")
}

func TestScratchIsNotLeftOverFromTheLineBefore(t *testing.T) {
	var scratch jsonl.Scratch
	for _, raw := range []string{
		`{"a":1,"b":2,"text":"One.","id":"x","article":"y"}`, `{"bad"`, `{"c":3,"text":"Two."}`, `{"text":[]}`, `{"text":"Three."}`,
	} {
		scratch.Reset()
		got, gotErr := article.ParseLine([]byte(raw), "feed", &scratch)
		want, wantErr := article.ParseLine([]byte(raw), "feed", nil)
		require.Equal(t, wantErr, gotErr)
		require.Equal(t, want.Text, got.Text)
		require.Equal(t, []string{want.ID, want.Article}, []string{got.ID, got.Article})
		require.Equal(t, others(want), others(got))
	}
}

// TestAnyLineComesThrough writes lines with encoding/json, whatever stands in
// them, and finds all of it again.
func TestAnyLineComesThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		object := rapid.MapOfN(rapid.StringMatching(`[a-z _"é]{0,6}x`), rapid.OneOf(
			rapid.String().AsAny(), rapid.Float64().AsAny(), rapid.Bool().AsAny(), rapid.SliceOfN(rapid.Int(), 0, 3).AsAny(), rapid.Just[any](nil),
		), 0, 6).Draw(t, "others")
		want := len(object)
		text := rapid.String().Draw(t, "text")
		object["text"] = text
		id := rapid.String().Draw(t, "id")
		if id != "" {
			object["id"] = id
		}
		raw, err := json.Marshal(object)
		require.NoError(t, err)

		line, err := article.ParseLine(raw, "feed", nil)
		require.NoError(t, err)
		require.Equal(t, text, line.Text)
		require.Len(t, line.Others, want)
		for _, other := range line.Others {
			value, err := json.Marshal(object[string(other.Key)])
			require.NoError(t, err)
			require.Equal(t, string(value), string(other.Value))
		}
		if id == "" {
			id = passage.ID("feed", text)
		}
		require.Equal(t, id, line.ID)
	})
}

// FuzzParseLine holds ParseLine to encoding/json both ways: a line that it
// takes gives encoding/json's texts, and one that it refuses is one that
// encoding/json refuses as well, or that breaks a rule of ours.
func FuzzParseLine(f *testing.F) {
	for _, raw := range []string{
		`{"text":"Peace.","id":1}`, `{"text":"\ud83d\udd4a","x":[{"text":1}]}`, `{"id":null,"text":""}`, `{"text":1}`, `{"text":"a","text":"b"}`, `{"article":"é"`,
		`{"Text":"a","text":"b"}`, `{"text":"a","target":"\u0062"}`, `{"text":"a","ID":""}`, "{\"text\":\"\xff\"}",
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		line, err := article.ParseLine(raw, "feed", nil)
		var members map[string]json.RawMessage
		stdErr := json.Unmarshal(raw, &members)
		var std struct {
			Text    string  `json:"text"`
			ID      any     `json:"id"`
			Article *string `json:"article"`
			Target  any     `json:"target"`
		}
		if err != nil {
			var fault *textpos.Error
			require.ErrorAs(t, err, &fault)
			require.Equal(t, 1, fault.Line)
			switch {
			case stdErr != nil, members == nil, !utf8.Valid(raw), members["text"] == nil, string(members["text"]) == "null":
			case strings.Contains(err.Error(), "stands twice"), strings.Contains(err.Error(), "write it as"), strings.Contains(err.Error(), "nested deeper"):
			case strings.Contains(err.Error(), "is longer than"):
				require.Greater(t, len(members["text"]), article.MaxPassage)
			case strings.HasPrefix(err.Error()[strings.Index(err.Error(), ": ")+2:], `"id" must be`):
				require.NotContains(t, `"-0123456789n`, string(members["id"][0]))
			default:
				require.Error(t, json.Unmarshal(raw, &std), "%v", err)
			}
			return
		}
		require.NoError(t, stdErr)
		require.NoError(t, json.Unmarshal(raw, &std))
		require.Equal(t, std.Text, line.Text)
		if id, ok := std.ID.(string); ok && id != "" {
			require.Equal(t, id, line.ID)
		}
		if std.Article != nil && *std.Article != "" {
			require.Equal(t, *std.Article, line.Article)
		}
		if target, ok := std.Target.(string); ok {
			require.Equal(t, target, line.Target)
		}
		require.NotEmpty(t, line.ID)
		require.NotEmpty(t, line.Article)
		for _, other := range line.Others {
			require.NotContains(t, []string{"text", "id", "article"}, string(other.Key))
			require.Contains(t, members, string(other.Key))
			require.True(t, bytes.Contains(raw, other.Value) && bytes.Contains(raw, other.Name))
		}
	})
}

func TestParseLineAllocatesNothing(t *testing.T) {
	var scratch jsonl.Scratch
	for _, raw := range []string{
		`{"id":"a#1","article":"a","text":"Peace and a treaty.","url":"x"}`, `{"text":"Peace \u2014 and a treaty.","target":"NATO","\u0061":1}`, `{"id":7,"text":"é"}`,
	} {
		line := []byte(raw)
		once := func() {
			scratch.Reset()
			if _, err := article.ParseLine(line, "feed", &scratch); err != nil {
				panic(err)
			}
		}
		once()
		require.Zero(t, testing.AllocsPerRun(100, once), raw)
	}
}

func BenchmarkParseLine(b *testing.B) {
	text := strings.Repeat("The ministers met in Tokyo for the “first” time. ", 12)
	for _, c := range []struct{ name, raw string }{
		{"id", `{"id":"a#1","article":"a","text":"` + text + `"}`},
		{"no id", `{"text":"` + text + `","url":"https://example.org/1"}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			line := []byte(c.raw)
			b.SetBytes(int64(len(line)))
			b.ReportAllocs()
			var scratch jsonl.Scratch
			for b.Loop() {
				scratch.Reset()
				if _, err := article.ParseLine(line, "feed", &scratch); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
