// Package jsonl reads and writes JSON Lines: one JSON object a line.
//
// A line goes three ways.
//
//  1. [Reader] cuts the input into lines of bounded length; [Blocks] cuts it into
//     blocks of lines, so that others can do the rest in parallel.
//  2. [Parse] checks a whole line against RFC 8259 and returns its members in
//     order, as slices of the line, so that what is not understood can be carried
//     through byte for byte. A [Scratch] does so without allocating.
//  3. [AppendString], [String] and their kin turn single values from and to Go.
//
// Bytes are looked at eight together (scan.go), and strings decoded only where
// there is a backslash. encoding/json would do all this and more. It is not used
// on this path because tagging reads and writes nothing but such lines, and spent
// two thirds of its time there; a fuzz target holds Parse to encoding/json: what
// that refuses is refused, and what is taken gives the same text. Beyond it,
// Parse refuses invalid UTF-8 and what is nested deeper than 512.
package jsonl
