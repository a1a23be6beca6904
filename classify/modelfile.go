package classify

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"reflect"
	"slices"
	"sync"

	"stance/classify/token"
	"stance/labels"
)

// # Model files
//
// All numbers are little endian; "uvarint" is the variable-length unsigned
// integer of encoding/binary. A file is
//
//	magic      12 bytes   "stance model"
//	version    uint32     4
//	sections   uint32     10
//	directory  56 bytes a section, in the order below:
//	           name       8 bytes, padded with zeros
//	           length     uint64
//	           check      uint32, CRC-32C (Castagnoli) of the section
//	           zero       uint32
//	           digest     32 bytes, SHA-256 of the section
//	digest     32 bytes   SHA-256 of all above
//	sections   one behind the other, nothing between or behind them
//
// The version is looked at before anything else. The first 12 hexadecimal
// digits of the directory's digest, which covers every section through its own
// digest, name the model in output.
//
// Tagging needs the first six sections, reads no others, and checks them by
// their CRC-32C, which takes a tenth of the time: no change of up to four bytes
// in a row escapes it, and of other damage one in four thousand millions. Who
// needs the model whole reads all sections, checks them by their SHA-256, and
// makes the table and the fingerprints anew, which must be as they are stored.
//
// Sections; a question is a scheme put to all passages or to those of a target,
// and columns are the labels of all questions, see layout.go:
//
//	about   JSON: {"schemes": as in a scheme file, "targets": their names,
//	        "recipe": see Recipe, with its lexicon's text, "documents": examples
//	        by label, one list a question, "pools": see SchemePools, one a
//	        scheme, "label_set": SHA-256 of the training passages' ids,
//	        fingerprints and labels, "terms": numbers by view of the recipe, in
//	        all n, "rows": numbers by view, "passages": m, "prints": how many
//	        fingerprints are different}
//	views   v times, the views of the recipe: by column, int64 in units of 2^-26,
//	        the sum of log P(-t|label) of a Bernoulli view, 0 in others; then
//	        q times, the questions: by view, float64, the root of the mean number
//	        of terms of a passage
//	slots   see table
//	records see table
//	rows    see table: by column, int32 in units of 2^-26: log P(term|label), or
//	        log P(+t|label)/P(-t|label) in a Bernoulli view; zeros where no
//	        example of the question holds the term; none beyond 31 or -31
//	prints  the fingerprints of the training passages, see prints
//	counts  n times, in the order of the records: training passages that hold the
//	        term, by column, uvarint
//	seen    the m training passages in ascending order of ids: uvarint length,
//	        the id, uint64 fingerprint of its words, and by scheme uvarint
//	        gold + 1, 0 for none
//	trials  by scheme: uvarint number of trials, see Trial, and for each uvarint
//	        2 * probability in steps of 1/10000 + 1 if written, uvarint article,
//	        uvarint label given, and uvarint number of the passage among those seen
//	ledger  what retraining after an edit needs, see ledger.go; empty in models of
//	        small sets
//
// Version 3 did not say what passages were learnt as, nor which label a trial
// gave to which passage. Version 2 held terms in alphabetical order, each with a row of its own, in
// sections about, views, terms, counts, logs, seen and trials. Version 1 held one
// view, of words and pairs, in sections about, terms, counts, logs and seen. A
// reader refuses what it does not know.
const (
	modelMagic = "stance model"
	maxModel   = 1 << 30
	entrySize  = 8 + 8 + 4 + 4 + sha256.Size
)

// ModelVersion is the version of model files that are written and read.
const ModelVersion = 4

var sectionNames = [...]string{"about", "views", "slots", "records", "rows", "prints", "counts", "seen", "trials", "ledger"}

const (
	aboutSection = iota
	viewsSection
	slotsSection
	recordsSection
	rowsSection
	printsSection
	countsSection // the first that tagging does without
	seenSection
	trialsSection
	ledgerSection
)

const headerSize = len(modelMagic) + 4 + 4 + len(sectionNames)*entrySize + sha256.Size

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type about struct {
	Schemes   []labels.Scheme `json:"schemes"`
	Targets   []string        `json:"targets,omitempty"`
	Recipe    Recipe          `json:"recipe"`
	Documents [][]int         `json:"documents"`
	Pools     []SchemePools   `json:"pools"`
	LabelSet  string          `json:"label_set"`
	Terms     []int           `json:"terms"`
	Rows      []int           `json:"rows"`
	Passages  int             `json:"passages"`
	Prints    int             `json:"prints"`
}

// A storedModel is a model file in memory.
type storedModel struct {
	header   []byte
	sections [len(sectionNames)][]byte
}

// WriteTo stores the model. The same model gives the same bytes.
func (m *Model) WriteTo(out io.Writer) (int64, error) {
	stored := m.stored()
	size := len(stored.header)
	for _, section := range stored.sections {
		size += len(section)
	}
	if size > maxModel {
		return 0, fmt.Errorf("the model would take more than %d GiB: train it by fewer views", maxModel>>30)
	}
	written, err := out.Write(stored.header)
	for _, section := range stored.sections {
		if err != nil {
			break
		}
		var n int
		n, err = out.Write(section)
		written += n
	}
	return int64(written), err
}

// nameOf names a model by its header.
func nameOf(header []byte) string {
	return hex.EncodeToString(header[headerSize-sha256.Size:][:6])
}

func (m *Model) encode() (stored storedModel) {
	whole := m.whole()
	stored.sections = [...][]byte{
		m.encodeAbout(), m.encodeViews(), m.table.slots, m.table.records, m.table.rows, m.prints.slots,
		whole.counts, m.encodeSeen(), whole.encodeTrials(), whole.ledger,
	}
	var entries [len(sectionNames)][]byte
	var hashing sync.WaitGroup
	for i, section := range stored.sections {
		hashing.Go(func() { entries[i] = directoryEntryOf(i, section) })
	}
	hashing.Wait()
	header := make([]byte, 0, headerSize)
	header = append(header, modelMagic...)
	header = binary.LittleEndian.AppendUint32(header, ModelVersion)
	header = binary.LittleEndian.AppendUint32(header, uint32(len(sectionNames)))
	for _, entry := range entries {
		header = append(header, entry...)
	}
	digest := sha256.Sum256(header)
	stored.header = append(header, digest[:]...)
	return stored
}

// directoryEntryOf is what the directory says of a section.
func directoryEntryOf(number int, section []byte) []byte {
	entry := make([]byte, 8, entrySize)
	copy(entry, sectionNames[number])
	entry = binary.LittleEndian.AppendUint64(entry, uint64(len(section)))
	entry = binary.LittleEndian.AppendUint32(entry, crc32.Checksum(section, castagnoli))
	entry = binary.LittleEndian.AppendUint32(entry, 0)
	digest := sha256.Sum256(section)
	return append(entry, digest[:]...)
}

func (m *Model) encodeAbout() []byte {
	a := about{
		Schemes: m.schemes, Targets: m.targets, Recipe: m.recipe, Pools: m.pools, LabelSet: m.labelSet,
		Terms: m.terms, Passages: m.passages, Prints: m.printed,
	}
	for question := range m.questions() {
		first, width := m.span(question)
		a.Documents = append(a.Documents, m.docs[first:first+width])
	}
	for view := range m.terms {
		a.Rows = append(a.Rows, m.table.first[view+1]-m.table.first[view])
	}
	encoded, err := json.Marshal(a)
	if err != nil { // plain values only: cannot happen
		panic(err)
	}
	return encoded
}

func (m *Model) encodeViews() []byte {
	var out []byte
	for _, base := range m.base {
		out = binary.LittleEndian.AppendUint64(out, uint64(base))
	}
	for _, root := range m.root {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(root))
	}
	return out
}

func (m *Model) encodeSeen() []byte {
	size := 0
	for i := range m.rest.trained {
		size += binary.MaxVarintLen16 + len(m.rest.trained[i].id) + 8 + len(m.schemes)
	}
	out, golds := make([]byte, 0, size), make([]int, len(m.schemes))
	for i := range m.rest.trained {
		p := &m.rest.trained[i]
		out = binary.AppendUvarint(out, uint64(len(p.id)))
		out = append(out, p.id...)
		out = binary.LittleEndian.AppendUint64(out, p.fingerprint)
		m.unpackGold(p.gold, golds)
		for _, gold := range golds {
			out = binary.AppendUvarint(out, uint64(gold-labels.Unlabelled))
		}
	}
	return out
}

func (r *rest) encodeTrials() []byte {
	var out []byte
	for _, trials := range r.trials {
		out = binary.AppendUvarint(out, uint64(len(trials)))
		for _, t := range trials {
			bits := uint64(math.Round(t.P*proba)) << 1
			if t.Written {
				bits |= 1
			}
			passage, found := r.find(t.ID)
			if !found {
				panic("classify: a trial of a passage that the model was not trained on")
			}
			out = binary.AppendUvarint(out, bits)
			out = binary.AppendUvarint(out, uint64(t.Article))
			out = binary.AppendUvarint(out, uint64(t.Label))
			out = binary.AppendUvarint(out, uint64(passage))
		}
	}
	return out
}

// ReadModel reads a stored model. Anything but an intact file of a known
// version is an error that says what is wrong with it.
func ReadModel(in io.Reader) (*Model, error) {
	file, err := readFile(in)
	if err != nil {
		return nil, err
	}
	d, err := openDirectory(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	sections := d.cut(file[headerSize:], len(sectionNames))
	var intact [len(sectionNames)]bool
	var hashing sync.WaitGroup
	for i, section := range sections {
		hashing.Go(func() { intact[i] = sha256.Sum256(section) == d.entries[i].digest })
	}
	hashing.Wait()
	if damage := slices.Index(intact[:], false); damage >= 0 {
		return nil, damaged(damage)
	}
	return decode(d, sections)
}

// readFile reads a model file, and a little more of what is larger than any. Of a
// file on disk it knows how much memory to ask for.
func readFile(in io.Reader) ([]byte, error) {
	var file bytes.Buffer
	if onDisk, ok := in.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := onDisk.Stat(); err == nil {
			file.Grow(int(min(info.Size(), maxModel)) + bytes.MinRead)
		}
	}
	_, err := file.ReadFrom(io.LimitReader(in, maxModel+1))
	return file.Bytes(), err
}

// OpenModel reads of a stored model of so many bytes what tagging and explaining
// need; see ReadModel for the errors. The model cannot be stored, and knows no
// trials, no telling terms and no ids.
func OpenModel(in io.ReaderAt, size int64) (*Model, error) {
	d, err := openDirectory(in, size)
	if err != nil {
		return nil, err
	}
	needed := uint64(0)
	for _, e := range d.entries[:countsSection] {
		needed += e.length
	}
	file := make([]byte, needed)
	if err := readAt(in, file, int64(headerSize)); err != nil {
		return nil, err
	}
	return d.toTag(file)
}

// OpenMapped is OpenModel for a file that lies in memory, whose bytes are used as
// they are: they must not change while the model is in use.
func OpenMapped(file []byte) (*Model, error) {
	d, err := openDirectory(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	return d.toTag(file[headerSize:])
}

// toTag makes a model of the sections that tagging needs, which the bytes behind
// the header begin with.
func (d *directory) toTag(file []byte) (*Model, error) {
	sections := d.cut(file, countsSection)
	var a about
	for i, section := range sections {
		if crc32.Checksum(section, castagnoli) != d.entries[i].check {
			return nil, damaged(i)
		}
		if i == aboutSection {
			if err := a.decode(section); err != nil {
				return nil, err
			}
			if a.Recipe.Lexicon == token.DefaultLexiconText() {
				go token.DefaultLexicon() // it is read while the other sections are checked
			}
		}
	}
	m, err := decodeTagging(a, sections)
	if err != nil {
		return nil, err
	}
	m.finishScoring()
	m.hash = func() string { return d.name }
	return m, nil
}

var (
	errCut     = errors.New("model file is cut short: train it again or copy it again")
	errDamaged = errors.New("model file is damaged: train it again or copy it again")
)

func damaged(section int) error {
	return fmt.Errorf("%w (section %s)", errDamaged, sectionNames[section])
}

// A directory says what stands in a model file.
type directory struct {
	entries [len(sectionNames)]directoryEntry
	name    string // of the model
}

type directoryEntry struct {
	length uint64
	check  uint32
	digest [sha256.Size]byte
}

// readAt fills a buffer. That the file ends before is no error of the system's.
func readAt(in io.ReaderAt, buffer []byte, at int64) error {
	n, err := in.ReadAt(buffer, at)
	switch {
	case n == len(buffer):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return errCut
	}
	return err
}

// openDirectory reads and checks the directory of a file of so many bytes, and
// whether the file is as long as it says.
func openDirectory(in io.ReaderAt, size int64) (d directory, err error) {
	header := make([]byte, max(0, min(size, int64(headerSize))))
	if err := readAt(in, header, 0); err != nil {
		return d, err
	}
	switch {
	case size == 0:
		return d, errors.New("model file is empty")
	case size > maxModel:
		return d, fmt.Errorf("model file is over %d GiB", maxModel>>30)
	case !bytes.HasPrefix(header, []byte(modelMagic)[:min(len(header), len(modelMagic))]):
		return d, errors.New("not a model file of stance")
	case len(header) < len(modelMagic)+4:
		return d, errCut
	}
	if version := binary.LittleEndian.Uint32(header[len(modelMagic):]); version != ModelVersion {
		return d, fmt.Errorf("model file is of version %d, this program reads version %d: train it again, or take the program that wrote it", version, ModelVersion)
	}
	if len(header) < headerSize {
		return d, errCut
	}
	signed := header[:headerSize-sha256.Size]
	if sha256.Sum256(signed) != [sha256.Size]byte(header[headerSize-sha256.Size:]) {
		return d, fmt.Errorf("%w (its directory)", errDamaged)
	}
	d.name = nameOf(header)
	return d, d.decode(signed[len(modelMagic)+4:], uint64(size)-uint64(headerSize))
}

// decode reads the entries, for a file with so many bytes behind its header.
func (d *directory) decode(numbered []byte, rest uint64) error {
	if binary.LittleEndian.Uint32(numbered) != uint32(len(sectionNames)) {
		return errDamaged
	}
	for i, name := range sectionNames {
		e := numbered[4+i*entrySize:][:entrySize]
		d.entries[i] = directoryEntry{
			length: binary.LittleEndian.Uint64(e[8:]),
			check:  binary.LittleEndian.Uint32(e[16:]),
			digest: [sha256.Size]byte(e[24:]),
		}
		switch length := d.entries[i].length; {
		case string(bytes.TrimRight(e[:8], "\x00")) != name || binary.LittleEndian.Uint32(e[20:]) != 0:
			return errDamaged
		case length > rest:
			return errCut
		default:
			rest -= length
		}
	}
	if rest > 0 {
		return fmt.Errorf("%w (%d bytes too many)", errDamaged, rest)
	}
	return nil
}

// cut parts the bytes behind the header into the first so many sections.
func (d *directory) cut(file []byte, sections int) [][]byte {
	var list [][]byte
	for _, e := range d.entries[:sections] {
		list = append(list, file[:e.length:e.length])
		file = file[e.length:]
	}
	return list
}

// decode reads all sections, whose digests are right. They may still be
// nonsense: somebody else's program may have written them.
func decode(d directory, sections [][]byte) (*Model, error) {
	var a about
	if err := a.decode(sections[aboutSection]); err != nil {
		return nil, err
	}
	m, err := decodeTagging(a, sections)
	if err != nil {
		return nil, err
	}
	m.rest = &rest{counts: sections[countsSection], ledger: sections[ledgerSection]} // the ledger is checked when it is asked for
	for i, section := range sections {
		if crc32.Checksum(section, castagnoli) != d.entries[i].check {
			return nil, damaged(i)
		}
	}
	switch {
	case !m.rightTable():
		return nil, damaged(recordsSection)
	case !m.rightCounts():
		return nil, damaged(countsSection)
	case !m.decodeSeen(sections[seenSection], m.passages):
		return nil, damaged(seenSection)
	case !m.rightPrints():
		return nil, damaged(printsSection)
	case !m.decodeTrials(sections[trialsSection]):
		return nil, damaged(trialsSection)
	}
	m.finish()
	return m, nil
}

func (a *about) decode(section []byte) error {
	if err := json.Unmarshal(section, a); err != nil {
		return fmt.Errorf("%w: %w", damaged(aboutSection), err)
	}
	return nil
}

// decodeTagging takes over the sections that tagging needs, the first of which is
// decoded.
func decodeTagging(a about, sections [][]byte) (*Model, error) {
	m, err := newFromAbout(a)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", damaged(aboutSection), err)
	}
	m.table.slots, m.table.records, m.table.rows = sections[slotsSection], sections[recordsSection], sections[rowsSection]
	m.prints.slots = sections[printsSection]
	switch {
	case !m.decodeViews(sections[viewsSection]):
		return nil, damaged(viewsSection)
	case !searchEnds(m.table.slots, m.table.homes):
		return nil, damaged(slotsSection)
	case !m.table.rightRows():
		return nil, damaged(rowsSection)
	case !searchEnds(m.prints.slots, m.prints.homes):
		return nil, damaged(printsSection)
	}
	return m, nil
}

// newFromAbout checks and takes over what stands in the section about.
func newFromAbout(a about) (*Model, error) {
	if err := labels.Validate(a.Schemes); err != nil {
		return nil, err
	}
	if filled, err := a.Recipe.filled(); err != nil || !reflect.DeepEqual(filled, a.Recipe) {
		return nil, errors.New("recipe")
	}
	lexicon, err := a.Recipe.readLexicon()
	if err != nil {
		return nil, err
	}
	if len(a.Targets) > maxTargets || !slices.IsSorted(a.Targets) || len(slices.Compact(slices.Clone(a.Targets))) != len(a.Targets) {
		return nil, errors.New("targets")
	}
	m := &Model{
		layout: newLayout(a.Schemes, a.Targets), recipe: a.Recipe, lexicon: lexicon, labelSet: a.LabelSet, pools: a.Pools,
		terms: a.Terms, passages: a.Passages, printed: a.Prints,
	}
	if !m.packs() {
		return nil, errors.New("too many labels")
	}
	if len(a.Documents) != m.questions() || len(a.Pools) != len(a.Schemes) || len(a.Terms) != len(a.Recipe.Views) || len(a.Rows) != len(a.Terms) {
		return nil, errors.New("numbers of questions differ")
	}
	m.table = &table{columns: m.columns(), first: make([]int, 1, 1+len(a.Rows))}
	terms, rows := 0, 0
	for view, n := range a.Terms {
		if n < 0 || n > maxModel || a.Rows[view] < 0 || a.Rows[view] > n {
			return nil, errors.New("numbers of terms")
		}
		terms += n
		rows += a.Rows[view]
		m.table.first = append(m.table.first, rows)
	}
	if a.Passages < 0 || a.Passages > maxModel || a.Prints < 0 || a.Prints > a.Passages {
		return nil, errors.New("numbers of passages")
	}
	m.table.homes, m.prints.homes = homesFor(terms), printHomes(a.Prints)
	for question, docs := range a.Documents { // in the order of their columns
		if _, width := m.span(question); len(docs) != width {
			return nil, errors.New("numbers of labels differ")
		}
		for _, n := range docs {
			if n < 0 || n > math.MaxInt32 {
				return nil, errors.New("count of documents")
			}
		}
		m.docs = append(m.docs, docs...)
	}
	for s, pools := range a.Pools {
		width := len(a.Schemes[s].Labels)
		if (pools.Targets == nil) != (len(a.Targets) == 0) ||
			!pools.General.fits(channels(len(a.Recipe.Views), false), 1, width) ||
			pools.Targets != nil && !pools.Targets.fits(channels(len(a.Recipe.Views), true), len(a.Targets), width) {
			return nil, errors.New("pools")
		}
	}
	return m, nil
}

// maxTargets keeps the columns of a table to a number that makes sense.
const maxTargets = 1000

// fits reports whether a pool's numbers are as many as they should be, and can
// be reckoned with.
func (p *Pool) fits(channels, groups, labels int) bool {
	if len(p.Weights) != channels || len(p.Offsets) != groups || !(p.Temperature >= 1e-3 && p.Temperature <= 1e6) {
		return false
	}
	for _, w := range p.Weights {
		if !(w >= 0 && w <= 1e6) {
			return false
		}
	}
	for _, offsets := range p.Offsets {
		if len(offsets) != labels {
			return false
		}
		for _, b := range offsets {
			if !(math.Abs(b) <= 1e6) {
				return false
			}
		}
	}
	return true
}

func (m *Model) decodeViews(section []byte) bool {
	base, root := len(m.recipe.Views)*m.columns(), len(m.recipe.Views)*m.questions()
	if len(section) != 8*(base+root) {
		return false
	}
	for at := 0; at < 8*base; at += 8 {
		b := int64(binary.LittleEndian.Uint64(section[at:]))
		if b > 0 || b < -1<<60 {
			return false
		}
		m.base = append(m.base, b)
	}
	for at := 8 * base; at < len(section); at += 8 {
		r := math.Float64frombits(binary.LittleEndian.Uint64(section[at:]))
		if !(r >= 0 && r <= 1e6) || r > 0 && r < 1e-6 {
			return false
		}
		m.root = append(m.root, r)
	}
	return true
}

// rightRows reports whether there are as many rows as there should be, and none
// holds a number that is out of range.
func (t *table) rightRows() bool {
	if len(t.rows) != 4*t.columns*t.first[len(t.first)-1] {
		return false
	}
	for at := 0; at < len(t.rows); at += 4 {
		if log := int32(binary.LittleEndian.Uint32(t.rows[at:])); log < -mostRow || log > mostRow {
			return false
		}
	}
	return true
}

// rightTable reports whether the table is what a tableMaker makes of its terms.
func (m *Model) rightTable() bool {
	t := m.table
	order := tableOrder{table: t, uses: make([]int, t.first[len(t.first)-1])}
	if !order.termsInOrder(m.Terms()) || !order.rowsInOrder() {
		return false
	}
	for view, terms := range m.terms {
		for _, uses := range order.uses[t.first[view]:t.first[view+1]] {
			terms -= uses
		}
		if terms != 0 {
			return false
		}
	}
	return true
}

// rightCounts reports whether there is a count for every term and column.
func (m *Model) rightCounts() bool {
	d := decoder{rest: m.rest.counts}
	for n := m.Terms() * m.columns(); n > 0 && !d.bad; n-- {
		d.uvarint(math.MaxInt32)
	}
	return d.done()
}

// rightPrints reports whether the fingerprints are those of the passages seen.
func (m *Model) rightPrints() bool {
	seen := func(yield func(uint64) bool) {
		for i := range m.rest.trained {
			if !yield(m.rest.trained[i].fingerprint) {
				return
			}
		}
	}
	return m.prints.areThoseOf(seen, m.printed)
}

func (m *Model) decodeSeen(section []byte, passages int) bool {
	d, text := decoder{rest: section}, string(section) // one piece of memory for all ids
	trained, gold := make([]trainedPassage, 0, min(passages, len(section)/9)), make([]int, len(m.schemes))
	for range passages {
		length := d.uvarint(math.MaxInt32)
		from := len(section) - len(d.rest)
		d.bytes(length)
		print := d.bytes(8)
		if d.bad {
			return false
		}
		p := trainedPassage{id: text[from:][:length]}
		if n := len(trained); n > 0 && p.id <= trained[n-1].id {
			return false
		}
		p.fingerprint = binary.LittleEndian.Uint64(print)
		for s, scheme := range m.schemes {
			gold[s] = int(d.uvarint(uint64(len(scheme.Labels)))) + labels.Unlabelled
		}
		p.gold = m.packGold(gold)
		trained = append(trained, p)
	}
	m.rest.trained = trained
	return d.done()
}

func (m *Model) decodeTrials(section []byte) bool {
	d, r, gold := decoder{rest: section}, m.rest, make([]int, len(m.schemes))
	for s, scheme := range m.schemes {
		var trials []Trial
		for n := d.uvarint(math.MaxInt32); n > 0; n-- {
			bits := d.uvarint(2*proba + 1)
			t := Trial{P: float64(bits>>1) / proba, Written: bits&1 != 0, Article: int(d.uvarint(math.MaxInt32))}
			t.Label = int(d.uvarint(uint64(len(scheme.Labels) - 1)))
			passage := d.uvarint(uint64(max(0, len(r.trained)-1)))
			if d.bad || len(r.trained) == 0 {
				return false
			}
			m.unpackGold(r.trained[passage].gold, gold)
			t.ID, t.Right = r.trained[passage].id, t.Label == gold[s]
			trials = append(trials, t)
		}
		r.trials = append(r.trials, trials)
	}
	return d.done()
}

// decoder takes values off the front of a section.
type decoder struct {
	rest []byte
	bad  bool
}

// done reports whether all went well and nothing is left.
func (d *decoder) done() bool { return !d.bad && len(d.rest) == 0 }

func (d *decoder) uvarint(most uint64) uint64 {
	n, size := binary.Uvarint(d.rest)
	if d.bad || size <= 0 || n > most {
		d.bad = true
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) bytes(n uint64) []byte {
	if d.bad || n > uint64(len(d.rest)) {
		d.bad = true
		return nil
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

// HeaderSize is how many bytes of a model file name it: two that begin with the
// same so many bytes are the same model.
const HeaderSize = headerSize

// MagicSize is how many bytes of a file IsModel needs.
const MagicSize = len(modelMagic)

// IsModel reports whether a file that begins so is a model file, of whatever
// version and intact or not.
func IsModel(head []byte) bool { return bytes.HasPrefix(head, []byte(modelMagic)) }
