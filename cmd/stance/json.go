package main

import (
	"encoding/json"
	"io"
)

// encodeObject writes a result as one JSON object for people and programs to read.
func encodeObject(out io.Writer, object any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(object)
}

// lineEncoder writes results as JSON Lines.
func lineEncoder(out io.Writer) *json.Encoder {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder
}
