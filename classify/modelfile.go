package classify

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"

	"stance/classify/token"
	"stance/labels"
)

// # Model files
//
// All numbers are little endian; "uvarint" is the variable-length unsigned
// integer of encoding/binary. A file is
//
//	magic      12 bytes   "stance model"
//	version    uint32     2
//	sections   uint32     7, or 8 with the last
//	directory  48 bytes a section, in the order below:
//	           name       8 bytes, padded with zeros
//	           length     uint64
//	           digest     32 bytes, SHA-256 of the section
//	digest     32 bytes   SHA-256 of all above
//	sections   one behind the other, nothing between or behind them
//
// The version is looked at before anything else. The first 12 hexadecimal
// digits of the directory's digest, which covers every section through its own
// digest, name the model in output.
//
// Sections; a question is a scheme put to all passages or to those of a target,
// and columns are the labels of all questions, see layout.go:
//
//	about   JSON: {"schemes": as in a scheme file, "targets": their names,
//	        "recipe": see Recipe, with its lexicon's text, "documents": examples
//	        by label, one list a question, "pools": see SchemePools, one a
//	        scheme, "label_set": SHA-256 of the training passages' ids,
//	        fingerprints and labels, "terms": numbers by view of the recipe, in
//	        all n, "passages": m}
//	views   v times, the views of the recipe: by column, int64 in units of 2^-26,
//	        the sum of log P(-t|label) of a Bernoulli view, 0 in others; then
//	        q times, the questions: by view, float64, the root of the mean number
//	        of terms of a passage
//	terms   the n terms, view by view in ascending byte order, each as uvarint
//	        (how many bytes it shares with the one before), uvarint (how many
//	        follow), and those bytes
//	counts  n times: training passages that hold the term, by column, uvarint
//	logs    n times: by column, int32 in units of 2^-26: log P(term|label), or
//	        log P(+t|label)/P(-t|label) in a Bernoulli view; zeros where no
//	        example of the question holds the term
//	seen    the m training passages in ascending order of ids: uvarint length,
//	        the id, uint64 fingerprint of its words
//	trials  by scheme: uvarint number of trials, see Trial, and for each uvarint
//	        4 * probability in steps of 1/10000 + 2 if right + 1 if written, and
//	        uvarint article
//
//	ledger  what retraining after an edit needs, see ledger.go; only in models of
//	        large sets. Tagging does not need it
//
// Version 1 held one view, of words and pairs, in sections about, terms, counts,
// logs and seen. A reader refuses what it does not know.
const (
	modelMagic   = "stance model"
	modelVersion = 2
	maxModel     = 1 << 30
	entrySize    = 8 + 8 + sha256.Size
)

var sectionNames = [...]string{"about", "views", "terms", "counts", "logs", "seen", "trials", "ledger"}

const (
	aboutSection = iota
	viewsSection
	termsSection
	countsSection
	logsSection
	seenSection
	trialsSection
	ledgerSection
)

// headerSize is the size of all that stands before so many sections.
func headerSize(sections int) int { return len(modelMagic) + 4 + 4 + sections*entrySize + sha256.Size }

type about struct {
	Schemes   []labels.Scheme `json:"schemes"`
	Targets   []string        `json:"targets,omitempty"`
	Recipe    Recipe          `json:"recipe"`
	Documents [][]int         `json:"documents"`
	Pools     []SchemePools   `json:"pools"`
	LabelSet  string          `json:"label_set"`
	Terms     []int           `json:"terms"`
	Passages  int             `json:"passages"`
}

// WriteTo stores the model. The same model gives the same bytes.
func (m *Model) WriteTo(out io.Writer) (int64, error) {
	header, sections := m.encode()
	written, err := out.Write(header)
	for _, section := range sections {
		if err != nil {
			break
		}
		var n int
		n, err = out.Write(section)
		written += n
	}
	return int64(written), err
}

// digest names the model.
func (m *Model) digest() string {
	header, _ := m.encode()
	return hex.EncodeToString(header[len(header)-sha256.Size:][:6])
}

func (m *Model) encode() (header []byte, sections [][]byte) {
	sections = [][]byte{
		m.encodeAbout(), m.encodeViews(), m.encodeTerms(), m.encodeCounts(), m.encodeLogs(), m.encodeSeen(), m.encodeTrials(),
	}
	if len(m.ledger) > 0 {
		sections = append(sections, m.ledger)
	}
	header = append(header, modelMagic...)
	header = binary.LittleEndian.AppendUint32(header, modelVersion)
	header = binary.LittleEndian.AppendUint32(header, uint32(len(sections)))
	for i, section := range sections {
		var name [8]byte
		copy(name[:], sectionNames[i])
		digest := sha256.Sum256(section)
		header = append(header, name[:]...)
		header = binary.LittleEndian.AppendUint64(header, uint64(len(section)))
		header = append(header, digest[:]...)
	}
	digest := sha256.Sum256(header)
	return append(header, digest[:]...), sections
}

func (m *Model) encodeAbout() []byte {
	a := about{
		Schemes: m.schemes, Targets: m.targets, Recipe: m.recipe, Pools: m.pools, LabelSet: m.labelSet,
		Terms: make([]int, len(m.recipe.Views)), Passages: len(m.trained),
	}
	for question := range m.questions() {
		first, width := m.span(question)
		a.Documents = append(a.Documents, m.docs[first:first+width])
	}
	for _, t := range m.vocabulary.terms {
		a.Terms[t.view]++
	}
	encoded, err := json.Marshal(a)
	if err != nil { // plain values only: cannot happen
		panic(err)
	}
	return encoded
}

func (m *Model) encodeViews() []byte {
	var out []byte
	for _, base := range m.estimate.base {
		out = binary.LittleEndian.AppendUint64(out, uint64(base))
	}
	for _, root := range m.estimate.root {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(root))
	}
	return out
}

func (m *Model) encodeTerms() []byte {
	var out []byte
	before := ""
	for _, t := range m.vocabulary.terms {
		shared := 0
		for shared < min(len(before), len(t.key)) && before[shared] == t.key[shared] {
			shared++
		}
		out = binary.AppendUvarint(out, uint64(shared))
		out = binary.AppendUvarint(out, uint64(len(t.key)-shared))
		out = append(out, t.key[shared:]...)
		before = t.key
	}
	return out
}

func (m *Model) encodeCounts() []byte {
	out := make([]byte, 0, len(m.counts))
	for _, n := range m.counts {
		out = binary.AppendUvarint(out, uint64(n))
	}
	return out
}

func (m *Model) encodeLogs() []byte {
	out := make([]byte, 0, 4*len(m.estimate.logs))
	for _, log := range m.estimate.logs {
		out = binary.LittleEndian.AppendUint32(out, uint32(log))
	}
	return out
}

func (m *Model) encodeSeen() []byte {
	var out []byte
	for _, p := range m.trained {
		out = binary.AppendUvarint(out, uint64(len(p.id)))
		out = append(out, p.id...)
		out = binary.LittleEndian.AppendUint64(out, p.fingerprint)
	}
	return out
}

func (m *Model) encodeTrials() []byte {
	var out []byte
	for _, trials := range m.trials {
		out = binary.AppendUvarint(out, uint64(len(trials)))
		for _, t := range trials {
			bits := uint64(math.Round(t.P*proba)) << 2
			if t.Right {
				bits |= 2
			}
			if t.Written {
				bits |= 1
			}
			out = binary.AppendUvarint(out, bits)
			out = binary.AppendUvarint(out, uint64(t.Article))
		}
	}
	return out
}

// ReadModel reads a stored model. Anything but an intact file of a known
// version is an error that says what is wrong with it.
func ReadModel(in io.Reader) (*Model, error) {
	file, err := io.ReadAll(io.LimitReader(in, maxModel+1))
	switch {
	case err != nil:
		return nil, err
	case len(file) == 0:
		return nil, errors.New("model file is empty")
	case len(file) > maxModel:
		return nil, fmt.Errorf("model file is over %d GiB", maxModel>>30)
	case !bytes.HasPrefix(file, []byte(modelMagic)[:min(len(file), len(modelMagic))]):
		return nil, errors.New("not a model file of stance")
	case len(file) < len(modelMagic)+4:
		return nil, errCut
	}
	if version := binary.LittleEndian.Uint32(file[len(modelMagic):]); version != modelVersion {
		return nil, fmt.Errorf("model file is of version %d, this program reads version %d: train it again, or take the program that wrote it", version, modelVersion)
	}
	sections, err := openSections(file)
	if err != nil {
		return nil, err
	}
	return decode(sections)
}

var (
	errCut     = errors.New("model file is cut short: train it again or copy it again")
	errDamaged = errors.New("model file is damaged: train it again or copy it again")
)

// openSections checks all digests.
func openSections(file []byte) (sections [len(sectionNames)][]byte, err error) {
	if len(file) < headerSize(ledgerSection) {
		return sections, errCut
	}
	number := int(binary.LittleEndian.Uint32(file[len(modelMagic)+4:]))
	size := headerSize(ledgerSection)
	if number == len(sectionNames) {
		size = headerSize(number)
	}
	if len(file) < size {
		return sections, errCut
	}
	directory := file[:size-sha256.Size]
	if sha256.Sum256(directory) != [sha256.Size]byte(file[size-sha256.Size:size]) {
		return sections, fmt.Errorf("%w (its directory)", errDamaged)
	}
	entries, rest := directory[len(modelMagic)+8:], file[size:]
	if number != ledgerSection && number != len(sectionNames) {
		return sections, errDamaged
	}
	for i, name := range sectionNames[:number] {
		entry := entries[i*entrySize:][:entrySize]
		length := binary.LittleEndian.Uint64(entry[8:])
		switch {
		case string(bytes.TrimRight(entry[:8], "\x00")) != name:
			return sections, errDamaged
		case length > uint64(len(rest)):
			return sections, errCut
		}
		sections[i], rest = rest[:length], rest[length:]
		if sha256.Sum256(sections[i]) != [sha256.Size]byte(entry[16:]) {
			return sections, fmt.Errorf("%w (section %s)", errDamaged, name)
		}
	}
	if len(rest) > 0 {
		return sections, fmt.Errorf("%w (%d bytes too many)", errDamaged, len(rest))
	}
	return sections, nil
}

// The terms may take so many times the bytes of their section, once they are
// unpacked; a small section, of minUnpacked bytes.
const maxUnpacking, minUnpacked = 64, 4096

// decode reads sections whose digests are right. They may still be nonsense:
// somebody else's program may have written them.
func decode(sections [len(sectionNames)][]byte) (*Model, error) {
	damaged := func(section int) error { return fmt.Errorf("%w (section %s)", errDamaged, sectionNames[section]) }
	var a about
	if err := json.Unmarshal(sections[aboutSection], &a); err != nil {
		return nil, fmt.Errorf("%w: %w", damaged(aboutSection), err)
	}
	m, err := newFromAbout(a)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", damaged(aboutSection), err)
	}
	switch {
	case !m.decodeViews(sections[viewsSection]):
		return nil, damaged(viewsSection)
	case !m.decodeTerms(sections[termsSection], a.Terms):
		return nil, damaged(termsSection)
	case !m.decodeCounts(sections[countsSection]):
		return nil, damaged(countsSection)
	case !m.decodeLogs(sections[logsSection]):
		return nil, damaged(logsSection)
	case !m.decodeSeen(sections[seenSection], a.Passages):
		return nil, damaged(seenSection)
	case !m.decodeTrials(sections[trialsSection]):
		return nil, damaged(trialsSection)
	}
	m.ledger = sections[ledgerSection] // checked when it is asked for
	m.finish()
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
	if _, err := a.Recipe.extractor(); err != nil {
		return nil, err
	}
	if len(a.Targets) > maxTargets || !slices.IsSorted(a.Targets) || len(slices.Compact(slices.Clone(a.Targets))) != len(a.Targets) {
		return nil, errors.New("targets")
	}
	m := &Model{layout: newLayout(a.Schemes, a.Targets), recipe: a.Recipe, labelSet: a.LabelSet, pools: a.Pools}
	m.estimate = &Estimate{layout: &m.layout, recipe: &m.recipe}
	if len(a.Documents) != m.questions() || len(a.Pools) != len(a.Schemes) || len(a.Terms) != len(a.Recipe.Views) || a.Passages < 0 {
		return nil, errors.New("numbers of questions differ")
	}
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
		m.estimate.base = append(m.estimate.base, b)
	}
	for at := 8 * base; at < len(section); at += 8 {
		r := math.Float64frombits(binary.LittleEndian.Uint64(section[at:]))
		if !(r >= 0 && r <= 1e6) || r > 0 && r < 1e-6 {
			return false
		}
		m.estimate.root = append(m.estimate.root, r)
	}
	return true
}

func (m *Model) decodeTerms(section []byte, numbers []int) bool {
	d := decoder{rest: section}
	m.vocabulary = &vocabulary{}
	before, unpacked := "", 0
	for view, n := range numbers {
		if n < 0 {
			return false
		}
		for i := range n {
			key := d.frontCoded(before)
			// Words of press articles share little: this is a bomb, or nonsense.
			unpacked += len(key)
			if d.bad || i > 0 && key <= before || unpacked > maxUnpacking*(len(section)+minUnpacked) {
				return false
			}
			m.vocabulary.terms = append(m.vocabulary.terms, term{key, uint8(view), token.KeyHash(view, []byte(key))})
			before = key
		}
	}
	return d.done()
}

func (m *Model) decodeCounts(section []byte) bool {
	d := decoder{rest: section}
	numbers := m.vocabulary.len() * m.columns()
	for i := 0; i < numbers && !d.bad; i++ {
		m.counts = append(m.counts, int32(d.uvarint(math.MaxInt32)))
	}
	return d.done()
}

func (m *Model) decodeLogs(section []byte) bool {
	numbers := m.vocabulary.len() * m.columns()
	if len(section) != 4*numbers {
		return false
	}
	m.estimate.logs = make([]int32, numbers)
	for i := range m.estimate.logs {
		m.estimate.logs[i] = int32(binary.LittleEndian.Uint32(section[4*i:]))
	}
	return true
}

func (m *Model) decodeSeen(section []byte, passages int) bool {
	d := decoder{rest: section}
	for range passages {
		p := trainedPassage{id: string(d.bytes(d.uvarint(math.MaxInt32)))}
		print := d.bytes(8)
		if n := len(m.trained); d.bad || n > 0 && p.id <= m.trained[n-1].id {
			return false
		}
		p.fingerprint = binary.LittleEndian.Uint64(print)
		m.trained = append(m.trained, p)
	}
	return d.done()
}

func (m *Model) decodeTrials(section []byte) bool {
	d := decoder{rest: section}
	for range m.schemes {
		var trials []Trial
		for n := d.uvarint(math.MaxInt32); n > 0 && !d.bad; n-- {
			bits := d.uvarint(4*proba + 3)
			trials = append(trials, Trial{
				P: float64(bits>>2) / proba, Right: bits&2 != 0, Written: bits&1 != 0, Article: int(d.uvarint(math.MaxInt32)),
			})
		}
		m.trials = append(m.trials, trials)
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

func (d *decoder) frontCoded(before string) string {
	shared := d.uvarint(uint64(len(before)))
	rest := d.bytes(d.uvarint(math.MaxInt32))
	return before[:shared] + string(rest)
}

// MagicSize is how many bytes of a file IsModel needs.
const MagicSize = len(modelMagic)

// IsModel reports whether a file that begins so is a model file, of whatever
// version and intact or not.
func IsModel(head []byte) bool { return bytes.HasPrefix(head, []byte(modelMagic)) }
