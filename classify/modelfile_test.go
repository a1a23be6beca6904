package classify_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/labels"
)

// modelSections are the sections of a model file, in order.
var modelSections = [10]string{"about", "views", "slots", "records", "rows", "prints", "counts", "seen", "trials", "ledger"}

// Their numbers.
const (
	about = iota
	views
	slots
	records
	rows
	prints
	counts
	seen
	trials
)

const (
	modelEntry  = 8 + 8 + 4 + 4 + 32
	modelHeader = 12 + 4 + 4 + 10*modelEntry + 32
)

// modelFile makes a model file of its sections, with every length and every
// digest right whatever the sections hold. It follows the format as it is
// documented, not the code.
func modelFile(sections [10][]byte) []byte {
	file := []byte("stance model")
	file = binary.LittleEndian.AppendUint32(file, 4)
	file = binary.LittleEndian.AppendUint32(file, 10)
	for i, name := range modelSections {
		var padded [8]byte
		copy(padded[:], name)
		digest := sha256.Sum256(sections[i])
		file = append(file, padded[:]...)
		file = binary.LittleEndian.AppendUint64(file, uint64(len(sections[i])))
		file = binary.LittleEndian.AppendUint32(file, crc32.Checksum(sections[i], crc32.MakeTable(crc32.Castagnoli)))
		file = append(file, 0, 0, 0, 0)
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
func sectionsOf(file []byte) (sections [10][]byte) {
	rest := file[modelHeader:]
	for i := range sections {
		length := binary.LittleEndian.Uint64(file[20+i*modelEntry+8:])
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
	good := sectionsOf(stored(t, freeze(items[:2], "words").WithTrials([][]classify.Trial{{{ID: items[0].ID, P: 0.5}}, nil})))
	said := func(old, new string) func(*[10][]byte) {
		return func(s *[10][]byte) {
			require.Contains(t, string(s[about]), old)
			s[about] = bytes.Replace(s[about], []byte(old), []byte(new), 1)
		}
	}
	number := func(section, at int, bits uint64) func(*[10][]byte) {
		return func(s *[10][]byte) { binary.LittleEndian.PutUint64(s[section][8*at:], bits) }
	}
	// put writes bytes over those at a place, counted from the end if negative.
	put := func(section, at int, b ...byte) func(*[10][]byte) {
		return func(s *[10][]byte) {
			if at < 0 {
				at += len(s[section])
			}
			copy(s[section][at:], b)
		}
	}
	const roots = 6 // numbers before them: one view, six columns
	for name, c := range map[string]struct {
		breaks func(*[10][]byte)
		want   string
	}{
		"no JSON":              {func(s *[10][]byte) { s[about] = []byte("{") }, "section about): unexpected end of JSON input"},
		"nothing at all":       {func(s *[10][]byte) { *s = [10][]byte{} }, "section about): unexpected end of JSON input"},
		"no scheme":            {func(s *[10][]byte) { s[about] = []byte("{}") }, "section about): no scheme: want at least one"},
		"scheme twice":         {said(`"name":"sentiment"`, `"name":"stance"`), `section about): scheme "stance" stands twice`},
		"recipe unset":         {said(`"alpha":0.3`, `"alpha":0`), "section about): recipe"},
		"recipe nonsense":      {said(`"view":"words"`, `"view":"letters"`), "section about): recipe"},
		"recipe empty":         {said(`"recipe":{`, `"recipe":{"views":[]},"x":{`), "section about): recipe"},
		"targets out of order": {said(`"recipe"`, `"targets":["b","a"],"recipe"`), "section about): targets"},
		"target twice":         {said(`"recipe"`, `"targets":["a","a"],"recipe"`), "section about): targets"},
		"target too many":      {said(`"recipe"`, `"targets":["a","b"],"recipe"`), "section about): numbers of questions differ"},
		"documents missing":    {said(`"documents":[[2,0,0],`, `"documents":[`), "section about): numbers of questions differ"},
		"documents too few":    {said(`"documents":[[2,0,0],`, `"documents":[[2,0],`), "section about): numbers of labels differ"},
		"documents negative":   {said(`"documents":[[2,0,0],`, `"documents":[[2,0,-1],`), "section about): count of documents"},
		"temperature 0":        {said(`"temperature":1`, `"temperature":0`), "section about): pools"},
		"temperature < 0":      {said(`"temperature":1`, `"temperature":-1`), "section about): pools"},
		"temperature tiny":     {said(`"temperature":1`, `"temperature":1e-320`), "section about): pools"},
		"weight negative":      {said(`"weights":[1]`, `"weights":[-1]`), "section about): pools"},
		"weight missing":       {said(`"weights":[1]`, `"weights":[]`), "section about): pools"},
		"offsets missing":      {said(`"offsets":[[0,0,0]]`, `"offsets":[]`), "section about): pools"},
		"offset missing":       {said(`"offsets":[[0,0,0]]`, `"offsets":[[0,0]]`), "section about): pools"},
		"offset far out":       {said(`"offsets":[[0,0,0]]`, `"offsets":[[0,0,1e300]]`), "section about): pools"},
		"pool of no target":    {said(`"log_loss":0}}`, `"log_loss":0},"targets":{}}`), "section about): pools"},
		"a pool too few":       {said(`"pools":[{`, `"pools":[],"x":[{`), "section about): numbers of questions differ"},
		"views of terms":       {said(`"terms":[9]`, `"terms":[9,0]`), "section about): numbers of questions differ"},
		"views of rows":        {said(`"rows":[2]`, `"rows":[2,0]`), "section about): numbers of questions differ"},
		"terms negative":       {said(`"terms":[9]`, `"terms":[-9]`), "section about): numbers of terms"},
		"terms far too many":   {said(`"terms":[9]`, `"terms":[4611686018427387904]`), "section about): numbers of terms"},
		"rows negative":        {said(`"rows":[2]`, `"rows":[-2]`), "section about): numbers of terms"},
		"rows too many":        {said(`"rows":[2]`, `"rows":[10]`), "section about): numbers of terms"},
		"terms too many":       {said(`"terms":[9]`, `"terms":[90]`), "section slots)"},
		"terms too few":        {said(`"terms":[9]`, `"terms":[8]`), "section records)"},
		"terms one too many": {func(s *[10][]byte) {
			said(`"terms":[9]`, `"terms":[10]`)(s)
			s[slots] = append(s[slots], make([]byte, 64)...)
		}, "section records)"},
		"passages negative":   {said(`"passages":2,`, `"passages":-2,`), "section about): numbers of passages"},
		"prints negative":     {said(`"prints":2}`, `"prints":-2}`), "section about): numbers of passages"},
		"prints too many":     {said(`"prints":2}`, `"prints":3}`), "section about): numbers of passages"},
		"prints too few":      {said(`"prints":2}`, `"prints":1}`), "section prints)"},
		"views cut":           {func(s *[10][]byte) { s[views] = s[views][1:] }, "section views)"},
		"base above 0":        {number(views, 0, 1), "section views)"},
		"base far below":      {number(views, 0, 1<<63), "section views)"},
		"root not a number":   {number(views, roots, math.Float64bits(math.NaN())), "section views)"},
		"root negative":       {number(views, roots, math.Float64bits(-1)), "section views)"},
		"root tiny":           {number(views, roots, 1), "section views)"},
		"slots missing":       {func(s *[10][]byte) { s[slots] = nil }, "section slots)"},
		"slots cut":           {func(s *[10][]byte) { s[slots] = s[slots][:len(s[slots])-1] }, "section slots)"},
		"no free slot":        {put(slots, -1, 1), "section slots)"},
		"too few homes":       {func(s *[10][]byte) { s[slots] = make([]byte, 8*18) }, "section slots)"},
		"slots empty":         {func(s *[10][]byte) { clear(s[slots]) }, "section records)"},
		"slots too many":      {func(s *[10][]byte) { s[slots] = append(s[slots], make([]byte, 8)...) }, "section records)"},
		"records missing":     {func(s *[10][]byte) { s[records] = nil }, "section records)"},
		"records cut":         {func(s *[10][]byte) { s[records] = s[records][:len(s[records])-1] }, "section records)"},
		"records too many":    {func(s *[10][]byte) { s[records] = append(s[records], 0, 1, 'x') }, "section records)"},
		"record of no row":    {put(records, 0, 2), "section records)"},
		"record out of order": {put(records, 2, 'q'), "section records)"},
		"record is endless":   {put(records, 1, 0x7f), "section records)"},
		"length is endless":   {put(records, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "section records)"},
		"row is endless":      {put(records, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "section records)"},
		"rows cut":            {func(s *[10][]byte) { s[rows] = s[rows][:len(s[rows])-1] }, "section rows)"},
		"rows missing":        {func(s *[10][]byte) { s[rows] = nil }, "section rows)"},
		"row twice":           {func(s *[10][]byte) { copy(s[rows][24:], s[rows][:24]) }, "section records)"},
		"row beyond 31":       {put(rows, 0, 1, 0, 0, 0x7c), "section rows)"},
		"row beyond -31":      {put(rows, 0, 0xff, 0xff, 0xff, 0x83), "section rows)"},
		"prints missing":      {func(s *[10][]byte) { s[prints] = nil }, "section prints)"},
		"prints cut":          {func(s *[10][]byte) { s[prints] = s[prints][:len(s[prints])-1] }, "section prints)"},
		"prints full":         {put(prints, -1, 1), "section prints)"},
		"prints of others":    {func(s *[10][]byte) { clear(s[prints]) }, "section prints)"},
		"counts missing":      {func(s *[10][]byte) { s[counts] = s[counts][1:] }, "section counts)"},
		"counts too many":     {func(s *[10][]byte) { s[counts] = append(s[counts], 0) }, "section counts)"},
		"count too large":     {func(s *[10][]byte) { s[counts] = append([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}, s[counts][1:]...) }, "section counts)"},
		"ids out of order":    {func(s *[10][]byte) { s[seen] = append(s[seen][12:24:24], s[seen][:12]...) }, "section seen)"},
		"ids too few":         {said(`"passages":2,`, `"passages":3,`), "section seen)"},
		"ids too many":        {said(`"passages":2,"prints":2}`, `"passages":1,"prints":1}`), "section seen)"},
		"fingerprint cut":     {func(s *[10][]byte) { s[seen] = s[seen][:len(s[seen])-1] }, "section seen)"},
		"id is endless":       {func(s *[10][]byte) { s[seen] = []byte("\xff\xff\xff\xff\x07a") }, "section seen)"},
		"trials missing":      {func(s *[10][]byte) { s[trials] = nil }, "section trials)"},
		"trials cut":          {func(s *[10][]byte) { s[trials] = []byte{2, 0, 0} }, "section trials)"},
		"trial above 1":       {func(s *[10][]byte) { s[trials] = []byte{1, 0xff, 0xff, 0x7f, 0, 0, 0, 0} }, "section trials)"},
		"trial of a label":    {func(s *[10][]byte) { s[trials] = []byte{1, 0, 0, 3, 0, 0} }, "section trials)"},
		"trial of a passage":  {func(s *[10][]byte) { s[trials] = []byte{1, 0, 0, 0, 2, 0} }, "section trials)"},
		"label out of range":  {put(seen, -1, 4), "section seen)"},
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
		freeze(items[:1], "bernoulli").WithTrials([][]classify.Trial{{{ID: items[0].ID, P: 0.5, Article: 1}}, nil}),
		counted(items, recipes["words"], "x", "y").Freeze(nil),
	} {
		s := sectionsOf(stored(f, model))
		f.Add(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9])
	}
	// One term and one passage, short enough to be changed with effect.
	small := stored(f, counted([]labels.Item{{ID: "i", Text: "p", Gold: []int{0, none}}}, recipes["words"]).Freeze(nil))
	s := sectionsOf(small)
	f.Add(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9])
	f.Fuzz(func(t *testing.T, about, views, slots, records, rows, prints, counts, seen, trials, ledger []byte) {
		file := modelFile([10][]byte{about, views, slots, records, rows, prints, counts, seen, trials, ledger})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		model, err := classify.ReadModel(bytes.NewReader(file))
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20+200*len(file)), "allocates wildly")
		texts := []string{"", "p q", "They hope to sign the treaty, the ministry said. " + string(records)}
		opened, openErr := classify.OpenModel(bytes.NewReader(file), int64(len(file)))
		if openErr == nil { // whether the rest is in order or not
			for _, text := range texts {
				opened.Tag(text)
				opened.Explain(text, "x")
			}
		}
		if err != nil {
			return
		}
		require.NoError(t, openErr)
		for _, text := range texts {
			model.Tag(text)
			model.Explain(text, "x")
		}
		again := stored(t, model)
		if bytes.Equal(again, file) { // the JSON in it may be written in other ways
			require.Equal(t, model.Hash(), opened.Hash())
		}
		same, err := classify.ReadModel(bytes.NewReader(again))
		require.NoError(t, err)
		require.Equal(t, again, stored(t, same))
		require.Equal(t, model.Hash(), same.Hash())
		for _, text := range texts {
			require.Equal(t, fmt.Sprint(model.Tag(text)), fmt.Sprint(same.Tag(text)))
			require.Equal(t, fmt.Sprint(model.Tag(text)), fmt.Sprint(opened.Tag(text)))
		}
	})
}
