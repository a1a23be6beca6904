package article_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"stance/classify/article"
	"stance/labels/textpos"
)

const (
	bom8  = "\xef\xbb\xbf"
	bomLE = "\xff\xfe"
	bomBE = "\xfe\xff"
)

// inUTF16 encodes a text without a byte order mark.
func inUTF16(text string, order binary.AppendByteOrder) []byte {
	var raw []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = order.AppendUint16(raw, unit)
	}
	return raw
}

func zipped(t require.TestingT, text string) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func zstandard(t require.TestingT, text string) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	require.NoError(t, err)
	defer w.Close()
	return w.EncodeAll([]byte(text), nil)
}

func ExampleDecode() {
	text, err := article.Decode([]byte("\xff\xfe\x1c\x04\x38\x04\x40\x04\r\x00\n\x00.\x00"))
	fmt.Printf("%q %v\n", text, err)
	_, err = article.Decode([]byte("Peace\r\nand qui\xe9t"))
	fmt.Println(err)
	// Output:
	// "Мир\n." <nil>
	// line 2:8: byte 0xe9 is not UTF-8: save the file as UTF-8
}

func TestEncodingsGiveOneText(t *testing.T) {
	// Letters of one, two and three bytes, and one that UTF-16 has in two halves.
	const text = "Talks: «да», 平和 and 🕊.\nNothing else.\n"
	for name, raw := range map[string][]byte{
		"UTF-8":                    []byte(text),
		"UTF-8, marked":            []byte(bom8 + text),
		"UTF-16, marked, little":   append([]byte(bomLE), inUTF16(text, binary.LittleEndian)...),
		"UTF-16, marked, big":      append([]byte(bomBE), inUTF16(text, binary.BigEndian)...),
		"UTF-16, unmarked, little": inUTF16(text, binary.LittleEndian),
		"UTF-16, unmarked, big":    inUTF16(text, binary.BigEndian),
		"Windows lines":            []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"old Mac lines":            []byte(strings.ReplaceAll(text, "\n", "\r")),
		"mainframe lines":          []byte(strings.ReplaceAll(text, "\n", "\u0085")),
		"Unicode lines":            []byte(strings.ReplaceAll(text, "\n", "\u2028")),
		"UTF-16, Windows lines":    inUTF16(strings.ReplaceAll(text, "\n", "\r\n"), binary.LittleEndian),
	} {
		got, err := article.Decode(raw)
		require.NoError(t, err, name)
		require.Equal(t, text, got, name)
	}
}

func TestUTF16IsRecognisedWhateverTheScript(t *testing.T) {
	// Without a mark, nothing but spaces and line ends gives Russian away.
	const text = "Япония и Россия не подписали мирный договор до сих пор.\nПереговоры идут.\n"
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		got, err := article.Decode(inUTF16(text, order))
		require.NoError(t, err)
		require.Equal(t, text, got)
	}
}

func TestLineEnds(t *testing.T) {
	text, err := article.Decode([]byte("One.\u2029Two.\fThree.\vFour."))
	require.NoError(t, err)
	require.Equal(t, "One.\nTwo.\fThree.\nFour.", text)
}

func TestDecodeFaults(t *testing.T) {
	const (
		empty  = "file is empty: there is no text in it"
		binary = "binary file: give plain text, Markdown or JSON Lines"
		utf8   = "byte 0x%02x is not UTF-8: save the file as UTF-8"
		half   = "half a UTF-16 character: save the file as UTF-8"
	)
	for _, c := range []struct {
		name, raw, want string
	}{
		{"nothing", "", empty},
		{"a mark only", bom8, empty},
		{"a UTF-16 mark only", bomLE, empty},
		{"blank lines", " \r\n\t\r\n\u00a0", empty},
		{"invisible characters", "\u200b\u2060\n\u00ad", empty},
		{"a zero byte", "The peace treaty\x00 was not signed.", binary},
		{"a zero byte in few others", "Peace\x00 treaties.!", binary},
		{"a zero byte in few and even others", "Peace\x00 treaty.", binary},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", binary},
		{"UTF-32", bomLE + "\x00\x00T\x00\x00\x00", binary},
		{"a zero in UTF-16", bomLE + "a\x00\x00\x00", binary},
		{"no zero byte, but no text either", "\x01\x02\x03\xff\x04\x05 abc", binary},
		{"Latin-1", "Peace and qui\xe9t.", "line 1:14: " + fmt.Sprintf(utf8, 0xe9)},
		{"in a later line", "One.\n\nTw\xffo.", "line 3:3: " + fmt.Sprintf(utf8, 0xff)},
		{"behind Windows lines", "One.\r\n\r\nTw\xffo.", "line 3:3: " + fmt.Sprintf(utf8, 0xff)},
		{"columns are characters, not bytes", "Мир\n«平和\xff»", "line 2:4: " + fmt.Sprintf(utf8, 0xff)},
		{"the mark is no column", bom8 + "\xff", "line 1:1: " + fmt.Sprintf(utf8, 0xff)},
		{"cut short in a character", "Ja, Мир\xd0", "line 1:8: " + fmt.Sprintf(utf8, 0xd0)},
		{"too long a form of a slash", "a\xc0\xafb", "line 1:2: " + fmt.Sprintf(utf8, 0xc0)},
		{"a surrogate", "a\xed\xa0\x80b", "line 1:2: " + fmt.Sprintf(utf8, 0xed)},
		{"U+FFFD is a character", "ok \ufffd\xff", "line 1:5: " + fmt.Sprintf(utf8, 0xff)},
		{"UTF-16 cut in a character", bomLE + "a\x00b", "UTF-16 text is cut short: half a character at the end"},
		{"a first half alone", bomLE + "a\x00\n\x00b\x00\x3d\xd8c\x00", "line 2:2: " + half},
		{"a second half alone", bomBE + "\x00a\xdc\x00\x00b", "line 1:2: " + half},
		{"a first half at the end", bomBE + "\x00a\xd8\x3d", "line 1:2: " + half},
	} {
		_, err := article.Decode([]byte(c.raw))
		require.EqualError(t, err, c.want, c.name)
		var fault *textpos.Error
		require.ErrorAs(t, err, &fault, c.name)
	}
}

// TestPlaceOfABadByte puts one byte that is not UTF-8 anywhere in a text.
func TestPlaceOfABadByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("ab .é日本🕊\u00a0\ufffd")), 0, 8, -1), 1, 5).Draw(t, "lines")
		line := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		runes := []rune(lines[line])
		column := rapid.IntRange(0, len(runes)).Draw(t, "column")
		lines[line] = string(runes[:column]) + "\xff" + string(runes[column:])
		end := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "line end")
		mark := rapid.SampledFrom([]string{"", bom8}).Draw(t, "mark")

		_, err := article.Decode([]byte(mark + strings.Join(lines, end)))
		var fault *textpos.Error
		require.ErrorAs(t, err, &fault)
		require.Equal(t, []int{line + 1, column + 1}, []int{fault.Line, fault.Column})
	})
}

func TestUTF16SaysWhatUTF8Says(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x00", "")
		want, wantErr := article.Decode([]byte(text))
		for mark, order := range map[string]binary.AppendByteOrder{bomLE: binary.LittleEndian, bomBE: binary.BigEndian} {
			got, err := article.Decode(append([]byte(mark), inUTF16(text, order)...))
			require.Equal(t, wantErr, err)
			require.Equal(t, want, got)
		}
	})
}

func TestReadDocumentUndoesCompression(t *testing.T) {
	const text = "Peace.\n"
	long := strings.Repeat("A treaty of peace.\n", 100_000)
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"plain", []byte(text), text},
		{"shorter than any signature", []byte("P"), "P"},
		{"empty", nil, ""},
		{"gzip", zipped(t, text), text},
		{"long gzip", zipped(t, long), long},
		{"two gzip files in one", append(zipped(t, text), zipped(t, "War.\n")...), text + "War.\n"},
		{"gzip of nothing", zipped(t, ""), ""},
		{"zstd", zstandard(t, text), text},
		{"long zstd", zstandard(t, long), long},
		{"two zstd frames", append(zstandard(t, text), zstandard(t, "War.\n")...), text + "War.\n"},
		{"zstd of nothing", zstandard(t, ""), ""},
		{"compressed once only", zipped(t, string(zipped(t, text))), string(zipped(t, text))},
	} {
		got, err := article.ReadDocument(bytes.NewReader(c.raw))
		require.NoError(t, err, c.name)
		require.Equal(t, c.want, string(got), c.name)
		got, err = article.ReadDocument(iotest.OneByteReader(bytes.NewReader(c.raw)))
		require.NoError(t, err, c.name)
		require.Equal(t, c.want, string(got), "%s, byte by byte", c.name)
	}
}

func TestDamagedCompression(t *testing.T) {
	// Each word once, so that the compressed form is long enough to be cut.
	var text strings.Builder
	for i := range 500 {
		fmt.Fprintf(&text, "word%d ", i*i)
	}
	gz, zst := zipped(t, text.String()), zstandard(t, text.String())
	flipped := func(raw []byte, at int) []byte {
		raw = slices.Clone(raw)
		raw[at] ^= 0x55
		return raw
	}
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"gzip cut in its head", gz[:5], "damaged gzip file: unexpected EOF"},
		{"gzip cut in half", gz[:len(gz)/2], "damaged gzip file: unexpected EOF"},
		{"gzip without its sum", gz[:len(gz)-8], "damaged gzip file: unexpected EOF"},
		{"gzip with another sum", flipped(gz, len(gz)-6), "damaged gzip file: gzip: invalid checksum"},
		{"gzip with more behind it", append(slices.Clone(gz), "more"...), "damaged gzip file: unexpected EOF"},
		{"the signature of gzip alone", gz[:2], "damaged gzip file: unexpected EOF"},
		{"zstd cut in half", zst[:len(zst)/2], "damaged zstd file: unexpected EOF"},
		{"zstd with another sum", flipped(zst, len(zst)-2), "damaged zstd file: CRC check failed"},
		{"the signature of zstd alone", zst[:4], "damaged zstd file: unexpected EOF"},
	} {
		_, err := article.ReadDocument(bytes.NewReader(c.raw))
		require.EqualError(t, err, c.want, c.name)
		var fault *textpos.Error
		require.ErrorAs(t, err, &fault, c.name)
	}
}

func TestReadDocumentIsBounded(t *testing.T) {
	// What a small file unpacks to counts.
	mebibyte := zipped(t, string(make([]byte, 1<<20)))
	for over, want := range map[int]string{
		0: "",
		1: "document is longer than 32 MiB: split it, or give its passages as JSON Lines",
	} {
		raw, err := article.ReadDocument(bytes.NewReader(bytes.Repeat(mebibyte, article.MaxDocument>>20+over)))
		if want != "" {
			require.EqualError(t, err, want)
			continue
		}
		require.NoError(t, err)
		require.Len(t, raw, article.MaxDocument)
	}
}

func TestFailureToReadIsPassedOn(t *testing.T) {
	broken := errors.New("broken disk")
	for _, head := range []string{"", "Pe", "Peace treaty", string(zipped(t, "Peace")[:12])} {
		_, err := article.ReadDocument(io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken)))
		require.ErrorContains(t, err, "broken disk", "%q", head)
	}
}

func FuzzDecode(f *testing.F) {
	for _, raw := range []string{
		"Peace.\r\nTreaty.\rTalks.", bom8 + "Мир\u2029", bomLE + "a\x00\n\x00", "\x00a\x00\n", "a\xff", "\x01\x02\xfe",
		bomBE + "\xd8\x3d\xdd\x4a", "\f\v\u0085", string(zipped(f, "Peace.")), string(zstandard(f, "Peace.")),
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var fault *textpos.Error
		raw, err := article.ReadDocument(bytes.NewReader(raw))
		if err != nil {
			require.ErrorAs(t, err, &fault)
			return
		}
		text, err := article.Decode(raw)
		if err != nil {
			require.ErrorAs(t, err, &fault)
			require.LessOrEqual(t, fault.Line+fault.Column, len(raw)+2)
			return
		}
		require.True(t, utf8.ValidString(text))
		require.NotEmpty(t, strings.TrimSpace(text))
		require.False(t, strings.ContainsAny(text, "\r\x00\v\u0085\u2028\u2029"))
		// What is decoded once is text, and decodes to itself.
		again, err := article.Decode([]byte(text))
		require.NoError(t, err)
		require.Equal(t, strings.TrimPrefix(text, "\ufeff"), again)
	})
}
