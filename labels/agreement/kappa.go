package agreement

// A Table counts the labels of two raters against each other: Table[i][j] is the
// number of passages that one gave label i and the other label j. It is square.
// A published table can be measured as well as one of units.
type Table [][]float64

// Cross counts the units that raters a and b, by their place in Unit.Labels,
// both gave a label. labels is the number of labels of the scheme.
func Cross(labels int, units []Unit, a, b int) Table {
	return Table(total(labels, crossByArticle(labels, units, a, b)))
}

func crossByArticle(labels int, units []Unit, a, b int) (tables []matrix) {
	both := func(u *Unit) bool { return u.Labels[a] != Missing && u.Labels[b] != Missing }
	for _, group := range articles(units, both) {
		table := newMatrix(labels)
		for _, u := range group {
			table[u.Labels[a]][u.Labels[b]]++
		}
		tables = append(tables, table)
	}
	return tables
}

// Observed is the share of passages that both raters gave the same label,
//
//	p_o = Σ_l n_ll / n
//
// It is NaN for an empty table.
func (t Table) Observed() float64 { return matrix(t).sums().observed() }

// Expected is the share that would get the same label if each rater kept to
// their own shares of labels but dealt the labels out blindly,
//
//	p_e = Σ_l row_l column_l / n²
//
// It is NaN for an empty table.
func (t Table) Expected() float64 {
	s := matrix(t).sums()
	return 1 - s.crossing/(s.n*s.n)
}

// Kappa is the agreement of two raters beyond what their shares of labels alone
// would bring:
//
//	κ = (p_o - p_e) / (1 - p_e)
//
// 1 is perfect, 0 what chance brings; it can be negative. It is NaN for an empty
// table, and where both raters gave one and the same label throughout: they
// agree, but so they would if they had not read a word.
//
// Source: J. Cohen, "A Coefficient of Agreement for Nominal Scales",
// Educational and Psychological Measurement 20 (1960).
func (t Table) Kappa() float64 { return kappa(matrix(t).sums()) }

// kappa is 1 - (1-p_o)/(1-p_e), multiplied through by n².
func kappa(s sums) float64 { return 1 - s.n*s.apart/s.crossing }

// Specific is how far each label is agreed on, by label: of the times that
// either rater gave the label, the share in which the other gave it too,
//
//	2 n_ll / (row_l + column_l)
//
// which is the F1 of one rater against the other. A label that is rare and
// disputed shows here, while overall agreement hides it. It is not corrected for
// chance, and NaN for a label that nobody gave.
//
// Source: D. V. Cicchetti and A. R. Feinstein, "High Agreement but Low Kappa:
// II. Resolving the Paradoxes", Journal of Clinical Epidemiology 43 (1990), as
// positive and negative agreement; J. L. Fleiss, B. Levin and M. C. Paik,
// "Statistical Methods for Rates and Proportions", 3rd ed. (2003), chapter 18,
// for any label.
func (t Table) Specific() []float64 { return matrix(t).specific(matrix(t).sums()) }
