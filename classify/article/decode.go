package article

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"stance/labels/passage"
	"stance/labels/textpos"
)

// Decompress returns a reader of the plain bytes behind in, which may be as
// they are, gzip or zstd; which of them is seen from the first bytes, not from
// a file name. Close frees the decompressor, not in.
func Decompress(in io.Reader) (io.ReadCloser, error) {
	head := make([]byte, 4)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	in = io.MultiReader(bytes.NewReader(head[:n]), in)
	switch {
	case bytes.HasPrefix(head[:n], []byte{0x1f, 0x8b}):
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, textpos.Errorf(0, 0, "damaged gzip file: %v", err)
		}
		return named{unzipped, "gzip"}, nil
	case bytes.HasPrefix(head[:n], []byte{0x28, 0xb5, 0x2f, 0xfd}):
		unzipped, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
		if err != nil {
			return nil, textpos.Errorf(0, 0, "damaged zstd file: %v", err)
		}
		return named{unzipped.IOReadCloser(), "zstd"}, nil
	}
	return io.NopCloser(in), nil
}

// named says which compression a fault belongs to.
type named struct {
	io.ReadCloser
	compression string
}

func (n named) Read(p []byte) (int, error) {
	read, err := n.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = textpos.Errorf(0, 0, "damaged %s file: %v", n.compression, err)
	}
	return read, err
}

// ReadDocument reads a whole document, undoing compression.
func ReadDocument(in io.Reader) ([]byte, error) {
	plain, err := Decompress(in)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	raw, err := io.ReadAll(io.LimitReader(plain, MaxDocument+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MaxDocument {
		return nil, textpos.Errorf(0, 0, "document is longer than %d MiB: split it, or give its passages as JSON Lines", MaxDocument>>20)
	}
	return raw, nil
}

// Decode turns the plain bytes of a document into text: UTF-8, or UTF-16 with
// or without a byte order mark, every line end a single \n. Faults are
// *textpos.Error: an empty document, a binary one, bytes that are not text.
func Decode(raw []byte) (string, error) {
	text, err := decodeUnicode(raw)
	if err != nil {
		return "", err
	}
	text = lineEnds.Replace(text)
	if passage.FoldSpace(text) == "" {
		return "", textpos.Errorf(0, 0, "file is empty: there is no text in it")
	}
	return text, nil
}

// lineEnds are those of Windows, old Macs, Unicode and mainframes. A form feed
// ends no line, but opens a block: see newTextLine.
var lineEnds = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n")

func decodeUnicode(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xef, 0xbb, 0xbf}):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}):
		return decodeUTF16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		return decodeUTF16(raw[2:], binary.BigEndian)
	default:
		if order := bareUTF16(raw); order != nil {
			if text, err := decodeUTF16(raw, order); err == nil && controls([]byte(text))*20 <= len(text) {
				return text, nil
			}
			return "", errBinary
		}
	}
	if at := bytes.IndexByte(raw, 0); at >= 0 {
		return "", errBinary
	}
	if at := invalidUTF8(raw); at >= 0 {
		if controls(raw) > len(raw)/20 {
			return "", errBinary
		}
		line, column := place(string(raw[:at]))
		return "", textpos.Errorf(line, column, "byte 0x%02x is not UTF-8: save the file as UTF-8", raw[at])
	}
	return string(raw), nil
}

// place is the line and column behind a text.
func place(before string) (line, column int) {
	before = lineEnds.Replace(before)
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

var errBinary = textpos.Errorf(0, 0, "binary file: give plain text, Markdown or JSON Lines")

func invalidUTF8(raw []byte) int {
	for at := 0; at < len(raw); {
		r, size := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

func controls(raw []byte) int {
	n := 0
	for _, c := range raw {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' || c == 0x7f {
			n++
		}
	}
	return n
}

// bareUTF16 recognises UTF-16 without a byte order mark by the zero bytes that
// spaces, line ends and Latin letters leave at every other place.
func bareUTF16(raw []byte) binary.ByteOrder {
	head := raw[:min(len(raw), 4096)&^1]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	const least = 3 // one zero byte is no sign of anything
	switch units := len(head) / 2; {
	case max(zeros[0], zeros[1]) < least:
		return nil
	case zeros[1] > units/10 && zeros[0] == 0:
		return binary.LittleEndian
	case zeros[0] > units/10 && zeros[1] == 0:
		return binary.BigEndian
	}
	return nil
}

func decodeUTF16(raw []byte, order binary.ByteOrder) (string, error) {
	if len(raw)%2 != 0 {
		return "", textpos.Errorf(0, 0, "UTF-16 text is cut short: half a character at the end")
	}
	var text []rune
	for i := 0; i < len(raw); i += 2 {
		r := rune(order.Uint16(raw[i:]))
		if utf16.IsSurrogate(r) {
			second := rune(0)
			if i+4 <= len(raw) {
				second = rune(order.Uint16(raw[i+2:]))
			}
			if r = utf16.DecodeRune(r, second); r == utf8.RuneError {
				line, column := place(string(text))
				return "", textpos.Errorf(line, column, "half a UTF-16 character: save the file as UTF-8")
			}
			i += 2
		}
		if r == 0 {
			return "", errBinary
		}
		text = append(text, r)
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}
