package jsonl_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/jsonl"
)

// BenchmarkRead reads lines as `stance tag` gets them and takes their texts,
// one in four with letters beyond ASCII and escapes.
func BenchmarkRead(b *testing.B) {
	const lines = 1000
	plain := `{"id":"a1","article":"may/talks","text":"` + strings.Repeat("The minister said that talks on the treaty would go on. ", 9) + `"}` + "\n"
	marked := `{"id":"a1","article":"may/talks","text":"` + strings.Repeat(`The “minister” said: \"talks\" — étudiés — would go on. `, 9) + `"}` + "\n"
	in := []byte(strings.Repeat(plain+plain+plain+marked, lines/4))
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	var fields []jsonl.Field
	var text []byte
	for b.Loop() {
		reader := jsonl.NewReader(bytes.NewReader(in))
		read := 0
		for {
			line, err := reader.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(b, err)
			fields, err = jsonl.Parse(line, fields[:0])
			require.NoError(b, err)
			text = jsonl.AppendUnquoted(text[:0], fields[2].Value)
			read++
		}
		require.Equal(b, lines, read)
	}
}
