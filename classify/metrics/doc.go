// Package metrics scores a tagger. It knows no model: it is handed the gold
// label, the predicted label and, where there are any, the probabilities of
// every passage, so whatever can tag a passage can be scored and compared.
//
//  1. An [Outcome] is what happened on one passage. [Check] holds a list of
//     them against the scheme and names the passage that is wrong.
//  2. [Evaluate] turns outcomes into [Scores]: how often the tagger is right,
//     on which labels, how far its probabilities can be trusted and what an
//     answer withheld would save, with intervals and warnings.
//  3. [Compare] pairs two taggers passage by passage and says whether one is
//     better, or that there is too little text to say.
//  4. [PermutationTest] asks whether a tagger has learned more than which
//     article leans which way; [FindIssues] asks whether the gold is wrong.
//
// Paragraphs of one article resemble each other, so a hundred passages of ten
// articles say less than a hundred passages of a hundred. Accuracy therefore has
// a second interval, by article, and resampling keeps articles together.
//
// A use of the package in full:
//
//	scores, err := metrics.Evaluate(scheme.Labels, scheme.Poles, outcomes, metrics.Options{})
//	if err != nil {
//		return err // an *OutcomeError names the passage
//	}
//	fmt.Printf("%.1f%% right, 95%% interval %.1f-%.1f\n",
//		100*scores.Accuracy.Value, 100*scores.Accuracy.Lo, 100*scores.Accuracy.Hi)
//	for _, w := range scores.Warnings {
//		fmt.Println("note:", w)
//	}
//
// Evaluate, Pair and Compare check what they are given. The single measures
// trust theirs, as functions of package math do: run Check first. Intervals are
// of 95%, two-sided. Logarithms are natural. Equal input and equal seed give
// equal output, and no score depends on the order of the passages.
package metrics
