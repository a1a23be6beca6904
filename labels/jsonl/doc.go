// Package jsonl reads and writes JSON Lines: one JSON object a line.
//
// A line goes three ways. [Reader] cuts the input into lines of bounded
// length. [Parse] checks a whole line against RFC 8259 and returns its members
// in order, as slices of the line, so that what is not understood can be
// carried through byte for byte. [AppendString], [String] and their kin turn
// single values from and to Go.
//
// encoding/json would do all this and more. It is not used on this path
// because tagging reads and writes nothing but such lines, and spent two
// thirds of its time there; a fuzz target holds Parse to json.Valid.
package jsonl
