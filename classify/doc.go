// Package classify is the model: naive Bayes over the words and word pairs of a
// passage, for several schemes at once.
//
// From examples to tags it goes this way:
//
//  1. [Counts] counts in how many examples each label stands and how often each
//     term occurs under each label. Adding an example and taking it away again
//     leaves no trace, so a label edit costs no more than its passage.
//  2. [Counts.Freeze] hands the counts to github.com/navossoc/bayesian, which
//     makes probabilities of them, and freezes what the library returns into a
//     table of logarithms: a [Model]. See estimate.go for the formula.
//  3. [Model.Tag] sums the rows of a passage's terms for all schemes in one
//     pass, adds the priors and turns the sums into probabilities; and
//     [Model.Explain] says what each term contributed to them.
//  4. [Model.WriteTo] and [ReadModel] store a model; modelfile.go documents the
//     format. The same examples and options give the same bytes.
//
// A Model never changes and may be used by any number of goroutines.
package classify
