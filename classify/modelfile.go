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

	"stance/labels"
)

// # Model files
//
// All numbers are little endian; "uvarint" is the variable-length unsigned
// integer of encoding/binary. A file is
//
//	magic      12 bytes   "stance model"
//	version    uint32     1
//	sections   uint32     5
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
// Sections:
//
//	about   JSON: {"schemes": as in a scheme file, "options": see Options,
//	        "documents": examples by label, one list a scheme, "temperatures":
//	        one a scheme, "label_set": SHA-256 of the training passages' ids,
//	        fingerprints and labels, "terms": n, "passages": m}
//	terms   the n terms in ascending byte order, each as uvarint (how many
//	        bytes it shares with the one before), uvarint (how many follow),
//	        and those bytes
//	counts  n times: the term's occurrences by label, all schemes in order, uvarint
//	logs    n times: log P(term|label) by label, all schemes in order, int32 in
//	        units of 2^-26; zeros where the scheme never saw the term
//	seen    the m training passages in ascending order of ids: uvarint length,
//	        the id, uint64 fingerprint of its words
//
// There is one version so far. A reader refuses what it does not know.
const (
	modelMagic   = "stance model"
	modelVersion = 1
	maxModel     = 1 << 30
	entrySize    = 8 + 8 + sha256.Size
)

var sectionNames = [...]string{"about", "terms", "counts", "logs", "seen"}

const headerSize = len(modelMagic) + 4 + 4 + len(sectionNames)*entrySize + sha256.Size

type about struct {
	Schemes      []labels.Scheme `json:"schemes"`
	Options      Options         `json:"options"`
	Documents    [][]int         `json:"documents"`
	Temperatures []float64       `json:"temperatures"`
	LabelSet     string          `json:"label_set"`
	Terms        int             `json:"terms"`
	Passages     int             `json:"passages"`
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
	return hex.EncodeToString(header[headerSize-sha256.Size:][:6])
}

func (m *Model) encode() (header []byte, sections [len(sectionNames)][]byte) {
	sections = [...][]byte{m.encodeAbout(), m.encodeTerms(), m.encodeCounts(), m.encodeLogs(), m.encodeSeen()}
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
		Schemes: m.schemes, Options: m.options, Temperatures: m.temperatures, LabelSet: m.labelSet,
		Terms: len(m.terms), Passages: len(m.trained),
	}
	for s, scheme := range m.schemes {
		a.Documents = append(a.Documents, m.docs[m.first[s]:m.first[s]+len(scheme.Labels)])
	}
	encoded, err := json.Marshal(a)
	if err != nil { // plain values only: cannot happen
		panic(err)
	}
	return encoded
}

func (m *Model) encodeTerms() []byte {
	var out []byte
	before := ""
	for _, term := range m.terms {
		shared := 0
		for shared < min(len(before), len(term)) && before[shared] == term[shared] {
			shared++
		}
		out = binary.AppendUvarint(out, uint64(shared))
		out = binary.AppendUvarint(out, uint64(len(term)-shared))
		out = append(out, term[shared:]...)
		before = term
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
	out := make([]byte, 0, 4*len(m.logs))
	for _, log := range m.logs {
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
	if len(file) < headerSize {
		return sections, errCut
	}
	directory := file[:headerSize-sha256.Size]
	if sha256.Sum256(directory) != [sha256.Size]byte(file[headerSize-sha256.Size:headerSize]) {
		return sections, fmt.Errorf("%w (its directory)", errDamaged)
	}
	entries, rest := directory[len(modelMagic)+8:], file[headerSize:]
	if binary.LittleEndian.Uint32(directory[len(modelMagic)+4:]) != uint32(len(sectionNames)) {
		return sections, errDamaged
	}
	for i, name := range sectionNames {
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
	var a about
	if err := json.Unmarshal(sections[0], &a); err != nil {
		return nil, fmt.Errorf("%w (section about: %w)", errDamaged, err)
	}
	m := &Model{schemes: a.Schemes, options: a.Options, labelSet: a.LabelSet}
	if err := m.setAbout(a); err != nil {
		return nil, fmt.Errorf("%w (section about: %w)", errDamaged, err)
	}
	numbers := a.Terms * m.columns
	d := decoder{rest: sections[1]}
	before := ""
	unpacked := 0
	for range a.Terms {
		term := d.frontCoded(before)
		// Words of press articles share little: this is a bomb, or nonsense.
		unpacked += len(term)
		d.bad = d.bad || term <= before || unpacked > maxUnpacking*(len(sections[1])+minUnpacked)
		m.terms = append(m.terms, term)
		if before = term; d.bad {
			break
		}
	}
	if !d.done() {
		return nil, fmt.Errorf("%w (section terms)", errDamaged)
	}
	d = decoder{rest: sections[2]}
	for i := 0; i < numbers && !d.bad; i++ {
		m.counts = append(m.counts, int32(d.uvarint(math.MaxInt32)))
	}
	if !d.done() {
		return nil, fmt.Errorf("%w (section counts)", errDamaged)
	}
	if len(sections[3]) != 4*numbers {
		return nil, fmt.Errorf("%w (section logs)", errDamaged)
	}
	m.logs = make([]int32, numbers)
	for i := range m.logs {
		m.logs[i] = int32(binary.LittleEndian.Uint32(sections[3][4*i:]))
	}
	d = decoder{rest: sections[4]}
	for range a.Passages {
		p := trainedPassage{id: string(d.bytes(d.uvarint(math.MaxInt32)))}
		if print := d.bytes(8); !d.bad {
			p.fingerprint = binary.LittleEndian.Uint64(print)
		}
		if n := len(m.trained); n > 0 && p.id <= m.trained[n-1].id {
			d.bad = true
		}
		if d.bad {
			break
		}
		m.trained = append(m.trained, p)
	}
	if !d.done() {
		return nil, fmt.Errorf("%w (section seen)", errDamaged)
	}
	m.finish()
	return m, nil
}

// setAbout checks and takes over what stands in the section about.
func (m *Model) setAbout(a about) error {
	if err := labels.Validate(a.Schemes); err != nil {
		return err
	}
	if filled, err := a.Options.withDefaults(); err != nil || filled != a.Options {
		return errors.New("options")
	}
	if len(a.Documents) != len(a.Schemes) || len(a.Temperatures) != len(a.Schemes) || a.Terms < 0 || a.Passages < 0 {
		return errors.New("numbers of schemes differ")
	}
	m.temperatures = a.Temperatures
	for s, scheme := range a.Schemes {
		if len(a.Documents[s]) != len(scheme.Labels) {
			return errors.New("numbers of labels differ")
		}
		for _, n := range a.Documents[s] {
			if n < 0 || n > math.MaxInt32 {
				return errors.New("count of documents")
			}
		}
		if t := a.Temperatures[s]; !(t >= minTemperature/10 && t <= maxTemperature*10) {
			return errors.New("temperature")
		}
		m.first = append(m.first, m.columns)
		m.columns += len(scheme.Labels)
		m.docs = append(m.docs, a.Documents[s]...)
		m.prior = append(m.prior, logPrior(a.Documents[s], a.Options.Prior)...)
	}
	return nil
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
