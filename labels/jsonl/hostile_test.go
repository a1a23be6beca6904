package jsonl_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"stance/labels/jsonl"
)

// TestRepeatedIsNotQuadratic: 480 kB of unread keys take about 40 s; a line may
// have 16 MiB, which would take half a day. The keys that are read are few:
// look at read(key) before looking for an earlier one.
func TestRepeatedIsNotQuadratic(t *testing.T) {
	line := []byte(`{"text":"x"` + strings.Repeat(`,"z":0`, 40_000) + `}`)
	fields, err := jsonl.Parse(line, nil)
	require.NoError(t, err)
	from := time.Now()
	require.NoError(t, jsonl.Repeated(line, fields, func(key []byte) bool { return string(key) == "text" }))
	require.Less(t, time.Since(from), 2*time.Second)
}
