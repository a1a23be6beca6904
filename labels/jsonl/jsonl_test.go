package jsonl_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/labels/jsonl"
	"stance/labels/textpos"
)

func TestParseKeepsOrderAndRawValues(t *testing.T) {
	line := []byte(` {"text":"a\u00e9\n\"b\"", "n" : [1, {"x":null}] ,"\u006bey":-1.5e+3,"e":{}} `)
	fields, err := jsonl.Parse(line, nil)
	require.NoError(t, err)
	var got []string
	for _, f := range fields {
		got = append(got, string(f.Key)+"="+string(f.Value))
	}
	require.Equal(t, []string{`text="a\u00e9\n\"b\""`, `n=[1, {"x":null}]`, `key=-1.5e+3`, `e={}`}, got)
	text, err := fields[0].String(line)
	require.NoError(t, err)
	require.Equal(t, "aé\n\"b\"", text)
}

func TestParseFaults(t *testing.T) {
	for line, want := range map[string]string{
		``:                           "line 1:1: JSON object is cut off: want a JSON object",
		`[1]`:                        "line 1:1: want a JSON object, found '['",
		`{"a":1`:                     "line 1:7: JSON object is cut off: want ',' or '}'",
		`{"a":"b`:                    "line 1:6: JSON object is cut off: this string has no closing quote",
		`{"a":1} x`:                  "line 1:9: more text behind the JSON object: one object a line",
		`{"é":}`:                     "line 1:6: want a value, found '}'",
		`{"a":01}`:                   "line 1:7: want ',' or '}', found '1'",
		`{"a":1.}`:                   "line 1:8: want a digit, found '}'",
		`{"a":"` + "\xff" + `"}`:     "line 1:7: invalid UTF-8",
		"{\"a\":\"\t\"}":             `line 1:7: control character in a string: write it as \u0009`,
		`{"a":"\x"}`:                 "line 1:7: no such escape in JSON",
		`{"a":"\u12g4"}`:             "line 1:11: want a hexadecimal digit, found 'g'",
		`{"a":tru}`:                  "line 1:6: want a value, found 't'",
		`{a:1}`:                      "line 1:2: want a key in quotes, found 'a'",
		`{"a" 1}`:                    "line 1:6: want ':', found '1'",
		`{"a":[1 2]}`:                "line 1:9: want ',' or ']', found '2'",
		strings.Repeat(`{"a":`, 600): "line 1:2566: nested deeper than 512",
	} {
		_, err := jsonl.Parse([]byte(line), nil)
		require.EqualError(t, err, want, "%.60s", line)
	}
}

func TestRepeatedLooksOnlyAtKeysThatAreRead(t *testing.T) {
	line := []byte(`{"x":1,"x":2,"text":"a","te\u0078t":"b"}`)
	fields, err := jsonl.Parse(line, nil)
	require.NoError(t, err)
	err = jsonl.Repeated(line, fields, func(key []byte) bool { return string(key) == "text" })
	require.EqualError(t, err, `line 1:25: key "text" stands twice: keep one`)
	require.NoError(t, jsonl.Repeated(line, fields, func([]byte) bool { return false }))
}

// TestRepeatedIsNotQuadratic holds that a line of very many keys takes no longer
// than its length asks for: comparing each key with each took 40 s for 480 kB.
func TestRepeatedIsNotQuadratic(t *testing.T) {
	line := []byte(`{"text":"x"` + strings.Repeat(`,"z":0`, 40_000) + `}`)
	fields, err := jsonl.Parse(line, nil)
	require.NoError(t, err)
	from := time.Now()
	require.NoError(t, jsonl.Repeated(line, fields, func(key []byte) bool { return string(key) == "text" }))
	require.Less(t, time.Since(from), 2*time.Second)
}

func TestReader(t *testing.T) {
	long := `{"a":"` + strings.Repeat("x", 300<<10) + `"}`
	input := "\xef\xbb\xbf{\"n\":1}\r\n\n  \n" + strings.Repeat("y", jsonl.MaxLine+2) + "\n" + long + "\n{\"n\":2}"
	r := jsonl.NewReader(strings.NewReader(input))

	line, err := r.Next()
	require.NoError(t, err)
	require.Equal(t, `{"n":1}`, string(line))

	_, err = r.Next()
	var fault *textpos.Error
	require.ErrorAs(t, err, &fault)
	require.Equal(t, "line 4: line is longer than 16 MiB: split it", err.Error())

	line, err = r.Next()
	require.NoError(t, err)
	require.Equal(t, long, string(line))

	line, err = r.Next()
	require.NoError(t, err)
	require.Equal(t, `{"n":2}`, string(line))
	require.Equal(t, 6, r.Line())

	_, err = r.Next()
	require.ErrorIs(t, err, io.EOF)
}

func TestStringsSurviveWritingAndReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		quoted := jsonl.AppendString(nil, text)
		require.Equal(t, strings.ToValidUTF8(text, "\uFFFD"), string(jsonl.AppendUnquoted(nil, quoted)))
		var std string
		require.NoError(t, json.Unmarshal(quoted, &std))
		require.Equal(t, std, string(jsonl.AppendUnquoted(nil, quoted)))
	})
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{`{"a":1}`, `{"a":"\ud83d\ude00","b":[{},-0.5e-7,null]}`, `{"a":`, `{"\ud800":true} `} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		fields, err := jsonl.Parse(line, nil)
		var object map[string]json.RawMessage
		valid := json.Unmarshal(line, &object) == nil && object != nil && strings.ToValidUTF8(string(line), "") == string(line)
		if err != nil {
			// encoding/json nests deeper than Parse does.
			require.True(t, !valid || strings.Contains(err.Error(), "nested"), "%v", err)
			return
		}
		require.True(t, valid, "Parse accepted %q", line)
		for _, field := range fields {
			if field.Value[0] != '"' {
				continue
			}
			got, err := field.String(line)
			require.NoError(t, err)
			var want string
			require.NoError(t, json.Unmarshal(field.Value, &want))
			require.Equal(t, want, got)
		}
	})
}
