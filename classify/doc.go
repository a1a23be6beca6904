// Package classify is the model: naive Bayes over several views of a passage, for
// several schemes at once.
//
// From examples to tags it goes this way:
//
//  1. A [Recipe] names the views that are counted, from package token: stems,
//     cues, the last sentence and so on.
//  2. [Counts] counts in how many examples each label stands, and how many of
//     them hold each term. Adding an example and taking it away again leaves no
//     trace, so a label edit costs no more than its passage. Where a set has
//     several targets, each is counted apart as well (layout.go).
//  3. [Counts.Estimate] hands the counts to github.com/navossoc/bayesian, which
//     makes probabilities of them: an [Estimate], one naive Bayes a view. See
//     estimate.go for the formula.
//  4. A [Pool] weighs the views' evidence and says how sure to be. [OutOfFold]
//     gathers what estimates say of passages that they were not made from, and
//     fits the pool to it (pool.go, fit.go).
//  5. [Counts.Freeze] puts both into a [Model], whose table is one of whole
//     numbers, for the labels of all schemes (table.go). [Model.Tag] sums the rows
//     of a passage's terms in one pass, pools the sums and turns them into
//     probabilities; [Model.Explain] says what each term contributed to them.
//  6. [Model.WriteTo] and [ReadModel] store a model, and [OpenModel] reads of it
//     what tagging needs; modelfile.go documents the format. The same examples and
//     recipe give the same bytes.
//
// Some words have one meaning in all packages here. A passage is left out, or out of
// fold, while a model judges it that was trained without its article; what was said
// of it then is a [Trial], and held-out articles are those that no model is ever
// trained on. A question is a scheme put to all passages or to those of one target,
// and a channel is one view's evidence on it. Pooling weighs the channels, and the
// temperature divides the sum, so that probabilities come true as often as they say.
//
// A Model never changes and may be used by any number of goroutines.
package classify
