// Package agreement measures how far annotators agree on nominal labels. Labels
// that people cannot agree on cannot be learned either: agreement is read before
// any score of a tagger, and every disagreement is worth a look.
//
//  1. A [Unit] is a passage with one label from each rater, or [Missing]. [Check]
//     holds a list of them against the scheme and names the unit that is wrong.
//  2. [Cross] counts the labels of two raters against each other. The [Table]
//     gives their observed and expected agreement and Cohen's kappa.
//  3. [Coincide] counts the labels of all raters, however many have looked at a
//     passage. The [Coincidences] give percent agreement, Krippendorff's alpha
//     and how far each label is agreed on.
//  4. [Disagreements] lists the passages on which raters differ.
//  5. [Measure] does all of it, with intervals and warnings.
//
// Paragraphs of one article resemble each other, so intervals come from drawing
// articles, not passages.
//
// A use of the package in full:
//
//	report, err := agreement.Measure(scheme.Labels, []string{"a", "b"}, units, agreement.Resampling{})
//	if err != nil {
//		return err // a *UnitError names the passage
//	}
//	if report.Alpha.Value != nil {
//		fmt.Printf("alpha %.2f\n", *report.Alpha.Value)
//	}
//	for _, w := range report.Warnings {
//		fmt.Println("note:", w)
//	}
//
// Measure checks what it is given. The single measures trust theirs, as
// functions of package math do, and are NaN where they are undefined: run Check
// first. A [Report] holds no NaN; what is undefined there is nil, null in JSON,
// with a warning that says why. No words such as "substantial" are attached to
// ranges of kappa: what is enough depends on what the labels are for.
//
// Intervals are of 95%, two-sided. Equal input and equal seed give equal output,
// and nothing but the list of disagreements depends on the order of the units.
package agreement
