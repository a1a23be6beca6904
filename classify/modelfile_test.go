package classify_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
)

// modelSections are the sections of a model file, in order.
var modelSections = [5]string{"about", "terms", "counts", "logs", "seen"}

const modelHeader = 12 + 4 + 4 + 5*(8+8+32) + 32

// modelFile makes a model file of its sections, with every length and every
// digest right whatever the sections hold. It follows the format as it is
// documented, not the code.
func modelFile(sections [5][]byte) []byte {
	file := []byte("stance model")
	file = binary.LittleEndian.AppendUint32(file, 1)
	file = binary.LittleEndian.AppendUint32(file, 5)
	for i, name := range modelSections {
		var padded [8]byte
		copy(padded[:], name)
		digest := sha256.Sum256(sections[i])
		file = append(file, padded[:]...)
		file = binary.LittleEndian.AppendUint64(file, uint64(len(sections[i])))
		file = append(file, digest[:]...)
	}
	digest := sha256.Sum256(file)
	file = append(file, digest[:]...)
	for _, section := range sections {
		file = append(file, section...)
	}
	return file
}

// sectionsOf takes a whole model file apart.
func sectionsOf(file []byte) (sections [5][]byte) {
	rest := file[modelHeader:]
	for i := range sections {
		length := binary.LittleEndian.Uint64(file[20+i*48+8:])
		sections[i], rest = rest[:length:length], rest[length:]
	}
	return sections
}

func TestFormatIsTheDocumentedOne(t *testing.T) {
	model := freeze(t, items, classify.Options{})
	file := stored(t, model)
	require.Equal(t, file, modelFile(sectionsOf(file)))
	require.Equal(t, model.Hash(), fmt.Sprintf("%x", file[modelHeader-32:][:6]))
}

// TestSectionsThatAreWrong breaks one section at a time and puts the digests
// right again: what the sections say is checked too.
func TestSectionsThatAreWrong(t *testing.T) {
	good := sectionsOf(stored(t, freeze(t, items[:2], classify.Options{})))
	about := func(old, new string) func(*[5][]byte) {
		return func(s *[5][]byte) {
			require.Contains(t, string(s[0]), old)
			s[0] = bytes.Replace(s[0], []byte(old), []byte(new), 1)
		}
	}
	for name, c := range map[string]struct {
		breaks func(*[5][]byte)
		want   string
	}{
		"no JSON":            {func(s *[5][]byte) { s[0] = []byte("{") }, "section about: unexpected end of JSON input"},
		"nothing at all":     {func(s *[5][]byte) { *s = [5][]byte{} }, "section about: unexpected end of JSON input"},
		"no scheme":          {func(s *[5][]byte) { s[0] = []byte("{}") }, "section about: no scheme: want at least one"},
		"scheme twice":       {about(`"name":"sentiment"`, `"name":"stance"`), `section about: scheme "stance" stands twice`},
		"options unset":      {about(`"alpha":0.5`, `"alpha":0`), "section about: options"},
		"options nonsense":   {about(`"terms":"words+pairs"`, `"terms":"letters"`), "section about: options"},
		"documents missing":  {about(`"documents":[[2,0,0],`, `"documents":[`), "section about: numbers of schemes differ"},
		"documents too few":  {about(`"documents":[[2,0,0],`, `"documents":[[2,0],`), "section about: numbers of labels differ"},
		"documents negative": {about(`"documents":[[2,0,0],`, `"documents":[[2,0,-1],`), "section about: count of documents"},
		"temperature 0":      {about(`"temperatures":[1,1]`, `"temperatures":[0,1]`), "section about: temperature"},
		"temperature < 0":    {about(`"temperatures":[1,1]`, `"temperatures":[1,-1]`), "section about: temperature"},
		"temperature tiny":   {about(`"temperatures":[1,1]`, `"temperatures":[1,1e-320]`), "section about: temperature"},
		"a scheme too cold":  {about(`"temperatures":[1,1]`, `"temperatures":[1]`), "section about: numbers of schemes differ"},
		"terms negative":     {about(`"terms":9`, `"terms":-9`), "section about: numbers of schemes differ"},
		"terms too few":      {about(`"terms":9`, `"terms":8`), "section terms"},
		"terms too many":     {about(`"terms":9`, `"terms":10`), "section terms"},
		"terms far too many": {about(`"terms":9`, `"terms":4611686018427387904`), "section terms"},
		"terms out of order": {func(s *[5][]byte) { s[1] = []byte("\x00\x01b\x00\x01a") }, "section terms"},
		"shares too much":    {func(s *[5][]byte) { s[1] = []byte("\x00\x01a\x02\x01b") }, "section terms"},
		"term is empty":      {func(s *[5][]byte) { s[1] = make([]byte, 18) }, "section terms"},
		"term is endless":    {func(s *[5][]byte) { s[1] = []byte("\x00\xff\xff\xff\xff\x07a") }, "section terms"},
		"number is endless":  {func(s *[5][]byte) { s[1] = bytes.Repeat([]byte{0xff}, 40) }, "section terms"},
		"counts missing":     {func(s *[5][]byte) { s[2] = s[2][1:] }, "section counts"},
		"counts too many":    {func(s *[5][]byte) { s[2] = append(s[2], 0) }, "section counts"},
		"count too large":    {func(s *[5][]byte) { s[2] = append([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}, s[2][1:]...) }, "section counts"},
		"logs cut":           {func(s *[5][]byte) { s[3] = s[3][:len(s[3])-1] }, "section logs"},
		"logs missing":       {func(s *[5][]byte) { s[3] = nil }, "section logs"},
		"ids out of order":   {func(s *[5][]byte) { s[4] = append(s[4][10:20:20], s[4][:10]...) }, "section seen"},
		"ids too few":        {about(`"passages":2`, `"passages":3`), "section seen"},
		"ids too many":       {about(`"passages":2`, `"passages":1`), "section seen"},
		"fingerprint cut":    {func(s *[5][]byte) { s[4] = s[4][:len(s[4])-1] }, "section seen"},
		"id is endless":      {func(s *[5][]byte) { s[4] = []byte("\xff\xff\xff\xff\x07a") }, "section seen"},
	} {
		sections := good
		for i := range sections {
			sections[i] = bytes.Clone(sections[i])
		}
		c.breaks(&sections)
		_, err := classify.ReadModel(bytes.NewReader(modelFile(sections)))
		require.EqualError(t, err, "model file is damaged: train it again or copy it again ("+c.want+")", name)
	}
}

// FuzzReadModel gives the decoder sections of all sorts behind digests that are
// right. Whatever it makes a model of must work as one.
func FuzzReadModel(f *testing.F) {
	for _, model := range []*classify.Model{
		freeze(f, items, classify.Options{}),
		freeze(f, items[:1], classify.Options{Terms: classify.WordsOnly, Prior: classify.UniformPrior}).WithTemperatures([]float64{0.5, 7}),
		freeze(f, nil, classify.Options{Alpha: 100, MinPairs: 1}),
	} {
		s := sectionsOf(stored(f, model))
		f.Add(s[0], s[1], s[2], s[3], s[4])
	}
	// Two terms and one passage, short enough to be changed with effect.
	f.Add([]byte(`{"schemes":[{"name":"x","labels":["a","b"]}],"options":{"alpha":1,"prior":"uniform","terms":"words","min_pairs":1},`+
		`"documents":[[1,0]],"temperatures":[1],"terms":2,"passages":1}`),
		[]byte("\x00\x01p\x01\x02 q"), []byte{1, 0, 2, 3}, make([]byte, 16), []byte("\x01i12345678"))
	f.Fuzz(func(t *testing.T, about, terms, counts, logs, seen []byte) {
		file := modelFile([5][]byte{about, terms, counts, logs, seen})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		model, err := classify.ReadModel(bytes.NewReader(file))
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20+200*len(file)), "allocates wildly")
		if err != nil {
			return
		}
		texts := []string{"", "p q", "They hope to sign the treaty, the ministry said. " + string(terms)}
		for _, text := range texts {
			model.Tag(text)
			model.Explain(text)
		}
		again := stored(t, model)
		same, err := classify.ReadModel(bytes.NewReader(again))
		require.NoError(t, err)
		require.Equal(t, again, stored(t, same))
		require.Equal(t, model.Hash(), same.Hash())
		for _, text := range texts {
			require.Equal(t, fmt.Sprint(model.Tag(text)), fmt.Sprint(same.Tag(text)))
		}
	})
}
