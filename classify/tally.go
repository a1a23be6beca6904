package classify

// A tally holds a count for each row of a vocabulary and each column.
//
// Rows that came early are those of frequent terms: they lie in one piece. Most
// of the others, in a large set, stand in one article, which one part counts. So
// that other parts need no room for them, they are kept in pages of a few rows,
// and a page is made when something is first counted in it; nothing of that is
// copied when the tally grows.
type tally struct {
	columns int
	early   []int32  // rows below earlyRows, as far as they were counted
	index   []uint32 // by (row-earlyRows)/pageRows: one more than the page's number, 0 for none
	pages   int
	chunks  [][]int32 // of chunkPages pages each
}

const (
	earlyRows  = 1 << 18
	pageRows   = 4
	chunkPages = 512
)

// at are the counts of a row, by column; nil where nothing was counted.
func (t *tally) at(row int) []int32 {
	if from := row * t.columns; from < len(t.early) {
		return t.early[from:][:t.columns]
	}
	return t.lateAt(row - earlyRows)
}

func (t *tally) lateAt(late int) []int32 {
	if late < 0 || late/pageRows >= len(t.index) || t.index[late/pageRows] == 0 {
		return nil
	}
	return t.late(int(t.index[late/pageRows]-1), late%pageRows)
}

// late is a row of a page.
func (t *tally) late(page, row int) []int32 {
	from := (page%chunkPages*pageRows + row) * t.columns
	return t.chunks[page/chunkPages][from:][:t.columns]
}

// to are the counts of a row, to be changed.
func (t *tally) to(row int) []int32 {
	if from := row * t.columns; from < len(t.early) {
		return t.early[from:][:t.columns]
	}
	return t.grownTo(row)
}

func (t *tally) grownTo(row int) []int32 {
	if row < earlyRows {
		rows := min(max(1024, row+1+row/2), earlyRows)
		grown := make([]int32, rows*t.columns)
		copy(grown, t.early)
		t.early = grown
		return t.to(row)
	}
	late := row - earlyRows
	if missing := late/pageRows + 1 - len(t.index); missing > 0 {
		t.index = append(t.index, make([]uint32, missing)...)
	}
	if t.index[late/pageRows] == 0 {
		if t.pages%chunkPages == 0 {
			t.chunks = append(t.chunks, make([]int32, chunkPages*pageRows*t.columns))
		}
		t.pages++
		t.index[late/pageRows] = uint32(t.pages)
	}
	return t.lateAt(late)
}

// rows is more than any row that was counted.
func (t *tally) rows() int {
	if len(t.index) == 0 {
		return len(t.early) / max(t.columns, 1)
	}
	return earlyRows + len(t.index)*pageRows
}

// add adds the counts of another tally of the same vocabulary.
func (t *tally) add(other *tally) {
	if n := len(other.early); n > len(t.early) {
		t.to(n/t.columns - 1)
	}
	for i, n := range other.early {
		t.early[i] += n
	}
	for at, page := range other.index {
		if page == 0 {
			continue
		}
		for row := range pageRows {
			if from := other.late(int(page-1), row); occurs(from) {
				into := t.to(earlyRows + at*pageRows + row)
				for column, n := range from {
					into[column] += n
				}
			}
		}
	}
}

// clone returns a copy.
func (t *tally) clone() tally {
	copied := tally{columns: t.columns}
	copied.add(t)
	return copied
}
