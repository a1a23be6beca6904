package agreement

// Coincidences count the pairs of labels within units, over all pairs of raters:
//
//	o_ck = Σ_units (pairs of raters of the unit, in both orders, with labels c, k) / (m - 1)
//
// m being how many raters gave the unit a label. The division makes each label
// count once, however many there are to pair it with, so that row and column c
// sum to n_c, the times label c was given, and all cells to n, the number of
// labels. A unit with one label or none is not in it.
type Coincidences [][]float64

// Coincide counts the coincidences in units. labels is the number of labels of
// the scheme.
//
// Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability",
// University of Pennsylvania (2011), part C.
func Coincide(labels int, units []Unit) Coincidences {
	return Coincidences(total(labels, coincideByArticle(labels, units)))
}

func coincideByArticle(labels int, units []Unit) (perArticle []matrix) {
	given := make([]float64, labels)
	for _, group := range articles(units, (*Unit).shared) {
		m := newMatrix(labels)
		for _, u := range group {
			clear(given)
			for _, label := range u.Labels {
				if label != Missing {
					given[label]++
				}
			}
			others := float64(u.ratings() - 1)
			for c, row := range m {
				for k := range row {
					if c == k {
						row[k] += given[c] * (given[c] - 1) / others
					} else {
						row[k] += given[c] * given[k] / others
					}
				}
			}
		}
		perArticle = append(perArticle, m)
	}
	return perArticle
}

// Observed is percent agreement as a share: how often another rater of the same
// passage gave the label that a rater gave,
//
//	A_o = Σ_c o_cc / n
//
// For two raters it is the share of passages with equal labels. It is NaN where
// there are no coincidences.
func (o Coincidences) Observed() float64 { return matrix(o).sums().observed() }

// Expected is how often two labels would be equal that are drawn, without
// putting the first one back, from all that were given,
//
//	A_e = Σ_c n_c (n_c - 1) / (n (n - 1))
//
// It is NaN where there are no coincidences.
func (o Coincidences) Expected() float64 {
	s := matrix(o).sums()
	return 1 - s.crossing/(s.n*(s.n-1))
}

// Alpha is Krippendorff's alpha for nominal labels, the agreement of any number
// of raters beyond chance:
//
//	α = 1 - D_o/D_e = 1 - (n - 1) Σ_{c≠k} o_ck / Σ_{c≠k} n_c n_k
//
// which is (A_o - A_e) / (1 - A_e). 1 is perfect, 0 what chance brings; it can be
// negative. Unlike [Table.Kappa] it takes raters as interchangeable: all draw
// from one pool of labels, so it does not rise when two raters differ in how
// often they use a label. It is NaN where there are no coincidences, and where
// only one label was given.
//
// Source: as for [Coincide], part C, nominal data.
func (o Coincidences) Alpha() float64 { return alpha(matrix(o).sums()) }

func alpha(s sums) float64 { return 1 - (s.n-1)*s.apart/s.crossing }

// Specific is how far each label is agreed on, by label: how often another rater
// of the same passage gave the label too where one rater gave it,
//
//	o_cc / n_c
//
// It is NaN for a label that nobody gave. Weighed by n_c the labels' figures
// average to [Coincidences.Observed].
//
// Source: as for [Table.Specific], with which it agrees for two raters; H. C. W.
// de Vet, M. G. Mullender and I. Eekhout, "Specific Agreement on Ordinal and
// Multiple Nominal Outcomes Can Be Calculated for More Than Two Raters", Journal
// of Clinical Epidemiology 96 (2018), for more of them. Theirs sums the tables of
// all pairs of raters, which comes to the same where every rater rated every
// unit; elsewhere the weights here are those of the coincidences.
func (o Coincidences) Specific() []float64 { return matrix(o).specific(matrix(o).sums()) }
