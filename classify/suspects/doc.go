// Package suspects looks for mistakes in a label set.
//
//  1. The passages to be looked at are split into folds of whole articles, and
//     crossval.Each has for every fold a model that saw none of it.
//  2. That model says how likely each label is, and which terms speak for it:
//     both come from a model that cannot repeat the mistake.
//  3. metrics.FindIssues finds by confident learning the labels that the models
//     contradict with more confidence than they usually have, and [Find] ranks
//     them by margin, each with its evidence.
//
// A suspect is a passage to read again. Models are wrong more often than the
// people who labelled with care, so nothing here changes a label.
package suspects
