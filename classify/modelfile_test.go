package classify_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
)

// modelSections are the sections of a model file, in order.
var modelSections = [7]string{"about", "views", "terms", "counts", "logs", "seen", "trials"}

const modelHeader = 12 + 4 + 4 + 7*(8+8+32) + 32

// modelFile makes a model file of its sections, with every length and every
// digest right whatever the sections hold. It follows the format as it is
// documented, not the code.
func modelFile(sections [7][]byte) []byte {
	file := []byte("stance model")
	file = binary.LittleEndian.AppendUint32(file, 2)
	file = binary.LittleEndian.AppendUint32(file, 7)
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
func sectionsOf(file []byte) (sections [7][]byte) {
	rest := file[modelHeader:]
	for i := range sections {
		length := binary.LittleEndian.Uint64(file[20+i*48+8:])
		sections[i], rest = rest[:length:length], rest[length:]
	}
	return sections
}

func TestFormatIsTheDocumentedOne(t *testing.T) {
	model := freeze(items, "pooled")
	file := stored(t, model)
	require.Equal(t, file, modelFile(sectionsOf(file)))
	require.Equal(t, model.Hash(), fmt.Sprintf("%x", file[modelHeader-32:][:6]))
}

// TestSectionsThatAreWrong breaks one section at a time and puts the digests
// right again: what the sections say is checked too.
func TestSectionsThatAreWrong(t *testing.T) {
	good := sectionsOf(stored(t, freeze(items[:2], "words").WithTrials([][]classify.Trial{{{P: 0.5}}, nil})))
	about := func(old, new string) func(*[7][]byte) {
		return func(s *[7][]byte) {
			require.Contains(t, string(s[0]), old)
			s[0] = bytes.Replace(s[0], []byte(old), []byte(new), 1)
		}
	}
	views, terms, counts, logs, seen, trials := 1, 2, 3, 4, 5, 6
	number := func(section, at int, bits uint64) func(*[7][]byte) {
		return func(s *[7][]byte) { binary.LittleEndian.PutUint64(s[section][8*at:], bits) }
	}
	const roots = 6 // numbers before them: one view, six columns
	for name, c := range map[string]struct {
		breaks func(*[7][]byte)
		want   string
	}{
		"no JSON":              {func(s *[7][]byte) { s[0] = []byte("{") }, "section about): unexpected end of JSON input"},
		"nothing at all":       {func(s *[7][]byte) { *s = [7][]byte{} }, "section about): unexpected end of JSON input"},
		"no scheme":            {func(s *[7][]byte) { s[0] = []byte("{}") }, "section about): no scheme: want at least one"},
		"scheme twice":         {about(`"name":"sentiment"`, `"name":"stance"`), `section about): scheme "stance" stands twice`},
		"recipe unset":         {about(`"alpha":0.3`, `"alpha":0`), "section about): recipe"},
		"recipe nonsense":      {about(`"view":"words"`, `"view":"letters"`), "section about): recipe"},
		"recipe empty":         {about(`"recipe":{`, `"recipe":{"views":[]},"x":{`), "section about): recipe"},
		"targets out of order": {about(`"recipe"`, `"targets":["b","a"],"recipe"`), "section about): targets"},
		"target twice":         {about(`"recipe"`, `"targets":["a","a"],"recipe"`), "section about): targets"},
		"target too many":      {about(`"recipe"`, `"targets":["a","b"],"recipe"`), "section about): numbers of questions differ"},
		"documents missing":    {about(`"documents":[[2,0,0],`, `"documents":[`), "section about): numbers of questions differ"},
		"documents too few":    {about(`"documents":[[2,0,0],`, `"documents":[[2,0],`), "section about): numbers of labels differ"},
		"documents negative":   {about(`"documents":[[2,0,0],`, `"documents":[[2,0,-1],`), "section about): count of documents"},
		"temperature 0":        {about(`"temperature":1`, `"temperature":0`), "section about): pools"},
		"temperature < 0":      {about(`"temperature":1`, `"temperature":-1`), "section about): pools"},
		"temperature tiny":     {about(`"temperature":1`, `"temperature":1e-320`), "section about): pools"},
		"weight negative":      {about(`"weights":[1]`, `"weights":[-1]`), "section about): pools"},
		"weight missing":       {about(`"weights":[1]`, `"weights":[]`), "section about): pools"},
		"offsets missing":      {about(`"offsets":[[0,0,0]]`, `"offsets":[]`), "section about): pools"},
		"offset missing":       {about(`"offsets":[[0,0,0]]`, `"offsets":[[0,0]]`), "section about): pools"},
		"offset far out":       {about(`"offsets":[[0,0,0]]`, `"offsets":[[0,0,1e300]]`), "section about): pools"},
		"pool of no target":    {about(`"log_loss":0}}`, `"log_loss":0},"targets":{}}`), "section about): pools"},
		"a pool too few":       {about(`"pools":[{`, `"pools":[],"x":[{`), "section about): numbers of questions differ"},
		"views of terms":       {about(`"terms":[9]`, `"terms":[9,0]`), "section about): numbers of questions differ"},
		"terms negative":       {about(`"terms":[9]`, `"terms":[-9]`), "section terms)"},
		"terms too few":        {about(`"terms":[9]`, `"terms":[8]`), "section terms)"},
		"terms too many":       {about(`"terms":[9]`, `"terms":[10]`), "section terms)"},
		"terms far too many":   {about(`"terms":[9]`, `"terms":[4611686018427387904]`), "section terms)"},
		"views cut":            {func(s *[7][]byte) { s[views] = s[views][1:] }, "section views)"},
		"base above 0":         {number(views, 0, 1), "section views)"},
		"base far below":       {number(views, 0, 1<<63), "section views)"},
		"root not a number":    {number(views, roots, math.Float64bits(math.NaN())), "section views)"},
		"root negative":        {number(views, roots, math.Float64bits(-1)), "section views)"},
		"root tiny":            {number(views, roots, 1), "section views)"},
		"terms out of order":   {func(s *[7][]byte) { s[terms] = []byte("\x00\x01b\x00\x01a") }, "section terms)"},
		"shares too much":      {func(s *[7][]byte) { s[terms] = []byte("\x00\x01a\x02\x01b") }, "section terms)"},
		"term is empty":        {func(s *[7][]byte) { s[terms] = make([]byte, 18) }, "section terms)"},
		"term is endless":      {func(s *[7][]byte) { s[terms] = []byte("\x00\xff\xff\xff\xff\x07a") }, "section terms)"},
		"number is endless":    {func(s *[7][]byte) { s[terms] = bytes.Repeat([]byte{0xff}, 40) }, "section terms)"},
		"counts missing":       {func(s *[7][]byte) { s[counts] = s[counts][1:] }, "section counts)"},
		"counts too many":      {func(s *[7][]byte) { s[counts] = append(s[counts], 0) }, "section counts)"},
		"count too large":      {func(s *[7][]byte) { s[counts] = append([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}, s[counts][1:]...) }, "section counts)"},
		"logs cut":             {func(s *[7][]byte) { s[logs] = s[logs][:len(s[logs])-1] }, "section logs)"},
		"logs missing":         {func(s *[7][]byte) { s[logs] = nil }, "section logs)"},
		"ids out of order":     {func(s *[7][]byte) { s[seen] = append(s[seen][10:20:20], s[seen][:10]...) }, "section seen)"},
		"ids too few":          {about(`"passages":2}`, `"passages":3}`), "section seen)"},
		"ids too many":         {about(`"passages":2}`, `"passages":1}`), "section seen)"},
		"fingerprint cut":      {func(s *[7][]byte) { s[seen] = s[seen][:len(s[seen])-1] }, "section seen)"},
		"id is endless":        {func(s *[7][]byte) { s[seen] = []byte("\xff\xff\xff\xff\x07a") }, "section seen)"},
		"trials missing":       {func(s *[7][]byte) { s[trials] = nil }, "section trials)"},
		"trials cut":           {func(s *[7][]byte) { s[trials] = []byte{2, 0, 0} }, "section trials)"},
		"trial above 1":        {func(s *[7][]byte) { s[trials] = []byte{1, 0xff, 0xff, 0x7f, 0, 0} }, "section trials)"},
	} {
		sections := good
		for i := range sections {
			sections[i] = bytes.Clone(sections[i])
		}
		c.breaks(&sections)
		_, err := classify.ReadModel(bytes.NewReader(modelFile(sections)))
		require.EqualError(t, err, "model file is damaged: train it again or copy it again ("+c.want, name)
	}
}

// FuzzReadModel gives the decoder sections of all sorts behind digests that are
// right. Whatever it makes a model of must work as one.
func FuzzReadModel(f *testing.F) {
	for _, model := range []*classify.Model{
		freeze(items, "pooled"),
		freeze(items[:1], "bernoulli").WithTrials([][]classify.Trial{{{P: 0.5, Article: 1}}, nil}),
		counted(items, recipes["words"], "x", "y").Freeze(nil),
	} {
		s := sectionsOf(stored(f, model))
		f.Add(s[0], s[1], s[2], s[3], s[4], s[5], s[6])
	}
	// Two terms and one passage, short enough to be changed with effect.
	small := stored(f, freeze(nil, "words"))
	f.Add([]byte(`{"schemes":[{"name":"x","labels":["a","b"]}],"recipe":{"views":[{"view":"words","events":"multinomial"}],"alpha":1},"documents":[[1,0]],`+
		`"pools":[{"general":{"weights":[1],"weights_are":"equal","temperature":1,"offsets":[[0,0]],"offsets_are":"uniform","passages":0,"log_loss":0}}],"terms":[2],"passages":1}`),
		sectionsOf(small)[1][:24], []byte("\x00\x01p\x00\x01q"), []byte{1, 0, 2, 3}, make([]byte, 16), []byte("\x01i12345678"), []byte{0})
	f.Fuzz(func(t *testing.T, about, views, terms, counts, logs, seen, trials []byte) {
		file := modelFile([7][]byte{about, views, terms, counts, logs, seen, trials})
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
			model.Explain(text, "x")
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
