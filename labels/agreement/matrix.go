package agreement

// matrix counts pairs of labels, the form that a [Table] and [Coincidences] have
// in common. Counts of articles add up to those of all, which is what makes
// drawing articles cheap.
type matrix [][]float64

func newMatrix(labels int) matrix {
	rows, cells := make(matrix, labels), make([]float64, labels*labels)
	for i := range rows {
		rows[i] = cells[i*labels : (i+1)*labels : (i+1)*labels]
	}
	return rows
}

func (m matrix) add(other matrix) {
	for i, row := range other {
		for j, count := range row {
			m[i][j] += count
		}
	}
}

func (m matrix) clear() {
	for _, row := range m {
		clear(row)
	}
}

// total is the sum of the articles' matrices.
func total(labels int, perArticle []matrix) matrix {
	sum := newMatrix(labels)
	for _, m := range perArticle {
		sum.add(m)
	}
	return sum
}

// sums are what the measures are made of. They are built from the cells off the
// diagonal, because those are 0 exactly where raters agree, and a measure is
// then 1 exactly, or 0/0, without a tolerance.
type sums struct {
	n          float64   // all pairs
	apart      float64   // pairs of different labels
	crossing   float64   // Σ row_i column_j over i ≠ j, n² times chance disagreement
	rows, cols []float64 // margins
}

func (m matrix) sums() sums {
	s := sums{rows: make([]float64, len(m)), cols: make([]float64, len(m))}
	var together float64
	for i, row := range m {
		for j, count := range row {
			s.rows[i] += count
			s.cols[j] += count
			if i == j {
				together += count
			} else {
				s.apart += count
			}
		}
	}
	s.n = together + s.apart
	for i, row := range s.rows {
		for j, col := range s.cols {
			if i != j {
				s.crossing += row * col
			}
		}
	}
	return s
}

// observed is the share of pairs of equal labels.
func (s sums) observed() float64 { return 1 - s.apart/s.n }

// specific is documented at Table.Specific.
func (m matrix) specific(s sums) []float64 {
	shares := make([]float64, len(m))
	for l := range shares {
		shares[l] = 2 * m[l][l] / (s.rows[l] + s.cols[l])
	}
	return shares
}
