package jsonl_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/labels/jsonl"
)

// paragraph is a line as a feed has them: 600 bytes of text, and around it what
// is carried through.
func paragraph(quote string) []byte {
	text := strings.Repeat("The ministers met in Tokyo "+quote+"for the first time"+quote+" since the talks broke off. ", 8)
	return []byte(`{"id":"2024/05/17#3","url":"https://example.org/a?b=1","text":` + string(jsonl.AppendString(nil, text)) +
		`,"tags":["asia",{"n":1.5e3}],"\u0438\u043c\u044f":null}`)
}

func TestScratchGivesWhatParseGives(t *testing.T) {
	var s jsonl.Scratch
	for _, line := range []string{
		`{"a":"\u0041b","\u0062":[1,{"c":2}],"c":"plain"}`, `{}`, `{"a":`, `{"x\ny":"z"} `, string(paragraph("“")),
	} {
		s.Reset()
		want, wantErr := jsonl.Parse([]byte(line), nil)
		for range 2 { // what was parsed before stays where it is
			got, err := s.Parse([]byte(line))
			require.Equal(t, wantErr, err)
			require.Len(t, got, len(want))
			for i := range got {
				require.Equal(t, want[i], got[i])
				text, err := s.Text([]byte(line), got[i])
				wantText, wantErr := want[i].String([]byte(line))
				require.Equal(t, wantErr, err)
				require.Equal(t, wantText, text)
			}
		}
	}
}

// TestNameIsTheKeyAsItStands holds that a key can be carried through byte for
// byte.
func TestNameIsTheKeyAsItStands(t *testing.T) {
	fields, err := jsonl.Parse([]byte(`{"\u0061\/" :1}`), nil)
	require.NoError(t, err)
	require.Equal(t, "a/", string(fields[0].Key))
	require.Equal(t, `"\u0061\/"`, string(fields[0].Name))
}

func TestParsingAllocatesNothing(t *testing.T) {
	var s jsonl.Scratch
	var out []byte
	for _, line := range [][]byte{paragraph(""), paragraph("“"), paragraph(`"`), []byte(`{"text":"\ud83d\ude00","n":[[[{}]]]}`)} {
		once := func() {
			s.Reset()
			fields, err := s.Parse(line)
			if err != nil {
				panic(err)
			}
			out = out[:0]
			for _, f := range fields {
				if f.Value[0] == '"' {
					text, err := s.Text(line, f)
					if err != nil {
						panic(err)
					}
					out = jsonl.AppendString(out, text)
				}
			}
		}
		once()
		require.Zero(t, testing.AllocsPerRun(100, once))
	}
}

// TestStringsOfAnyLengthAndPlace moves every kind of byte through all places of
// the eight that are looked at together.
func TestStringsOfAnyLengthAndPlace(t *testing.T) {
	for _, odd := range []string{
		"", "\x00", "\x1f", " ", "!", `"`, `\`, "]", "\x7f", "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2\x80", "\xdf\xbf", "\xdf",
		"\xe0\x80\x80", "\xe0\x9f\xbf", "\xe0\xa0\x80", "\xe1\x80\x80", "\xe1\x80", "\xec\xbf\xbf", "\xed\x9f\xbf", "\xed\xa0\x80", "\xee\x80\x80", "\xef\xbf\xbf",
		"\xef\xbf\xbd", "\xf0\x80\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "é“日🕊", "é\xff",
	} {
		for before := range 18 {
			for after := range 18 {
				text := strings.Repeat("a", before) + odd + strings.Repeat("z", after)
				quoted := append(append([]byte(`{"k":"`), text...), `"}`...)
				fields, err := jsonl.Parse(quoted, nil)
				if utf8.ValidString(text) && json.Valid(quoted) {
					require.NoError(t, err, "%q", quoted)
					require.Equal(t, text, string(fields[0].Value[1:len(fields[0].Value)-1]))
				} else {
					require.Error(t, err, "%q", quoted)
				}
				var back string
				require.NoError(t, json.Unmarshal(jsonl.AppendString(nil, text), &back), "%q", text)
				require.Equal(t, string([]rune(text)), back, "each odd byte is U+FFFD")
			}
		}
	}
}

// TestLinesCutFromBlocks holds that blocks hand out the lines that a Reader does,
// with their numbers, whatever their size and that of the reads.
func TestLinesCutFromBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var input []byte
		for range rapid.IntRange(0, 12).Draw(t, "lines") {
			input = append(input, rapid.SampledFrom([]string{
				"", " ", "\r", "\ufeff", "\u00a0", "{}", "{}\r", `{"a":1}`, strings.Repeat("x", 100), strings.Repeat("y", 300),
			}).Draw(t, "line")...)
			input = append(input, rapid.SampledFrom([]string{"\n", "\r\n", "\n\n"}).Draw(t, "end")...)
		}
		input = append(input, rapid.SampledFrom([]string{"", "{}", " "}).Draw(t, "rest")...)
		type numbered struct {
			number int
			line   string
		}
		var want, got []numbered
		for r := jsonl.NewReader(bytes.NewReader(input)); ; {
			line, err := r.Next()
			if err != nil {
				break
			}
			want = append(want, numbered{r.Line(), string(line)})
		}
		blocks := jsonl.NewBlocks(&slowReader{bytes.NewReader(input), rapid.IntRange(1, 200).Draw(t, "read")}, rapid.IntRange(1, 250).Draw(t, "size"))
		var memory []byte
		for {
			block, number, err := blocks.Next(memory)
			for lines := jsonl.CutLines(block, number); ; {
				line, number := lines.Next()
				if line == nil {
					break
				}
				got = append(got, numbered{number, string(line)})
			}
			if err != nil {
				break
			}
			memory = block
		}
		require.Equal(t, want, got)
	})
}

type slowReader struct {
	in   *bytes.Reader
	most int
}

func (r *slowReader) Read(p []byte) (int, error) { return r.in.Read(p[:min(len(p), r.most)]) }

func BenchmarkParse(b *testing.B) {
	for name, quote := range map[string]string{"ascii": "", "curly": "“", "escapes": `"`} {
		line := paragraph(quote)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(line)))
			b.ReportAllocs()
			var s jsonl.Scratch
			for b.Loop() {
				s.Reset()
				fields, err := s.Parse(line)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Text(line, fields[2]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAppendString(b *testing.B) {
	for name, quote := range map[string]string{"ascii": "", "curly": "“", "escapes": `"`} {
		text, _ := jsonl.Parse(paragraph(quote), nil)
		plain, _ := text[2].String(nil)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(plain)))
			b.ReportAllocs()
			var out []byte
			for b.Loop() {
				out = jsonl.AppendString(out[:0], plain)
			}
		})
	}
}

func BenchmarkEncodingJSON(b *testing.B) {
	line := paragraph("“")
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		var into struct{ ID, Text string }
		if err := json.Unmarshal(line, &into); err != nil {
			b.Fatal(err)
		}
	}
}
