package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"stance/classify/batch"
)

func TestTagProgress(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(1e9, 0)
	p := &tagProgress{out: &out, now: func() time.Time { return now }}
	found := gathered{
		inputs: []batch.Input{{Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(strings.Repeat("x", 5e6))), nil
		}}},
		stamps: []stamp{{size: 20e6}},
	}
	p.watch(&found)
	file, err := found.inputs[0].Open()
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, file)
	require.NoError(t, err)

	p.show(1)
	require.Empty(t, out.String(), "a short run shows nothing")
	now = now.Add(2 * time.Second)
	p.show(10_000)
	now = now.Add(50 * time.Millisecond)
	p.show(10_001) // too soon
	require.Equal(t, "\r\x1b[K10,000 passages  5,000/s  2.5 MB/s  25%  0:06 left", out.String())

	out.Reset()
	terminal{err: p}.note("a fault")
	require.Equal(t, "\r\x1b[Kstance: a fault\n", out.String(), "the line makes room")
	out.Reset()
	p.end()
	require.Empty(t, out.String())

	unknown := &tagProgress{out: &out, now: func() time.Time { return now }}
	unknown.watch(&gathered{inputs: found.inputs, stamps: []stamp{{size: -1}}})
	unknown.read.Store(1e6)
	now = now.Add(time.Second)
	unknown.show(1)
	require.Equal(t, "\r\x1b[K1 passage  1/s  1.0 MB/s", out.String())

	var none *tagProgress
	none.show(1)
	none.end()
}
