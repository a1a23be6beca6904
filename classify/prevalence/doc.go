// Package prevalence estimates how common labels are in text that was tagged by
// a model that errs.
//
// Counting tags is not enough: a model that takes one neutral passage in ten for
// skeptical makes a calm month look tense, and more text does not help. What
// helps is a random sample of the passages, labelled by people: the audit.
//
//  1. Every [Passage] has its tag; those of the audit also have their gold label
//     and the probability that they had of being in the audit.
//  2. [Estimate] counts the tags, and corrects the count by how far the tags of
//     the audit are off on average. The correction needs no assumption on how or
//     where the model errs, as the audit was drawn by chance.
//  3. [Share.LabelsFor] tells how many labels would give an interval of a width.
//
// The package knows no model: any tagger's output can be corrected.
package prevalence
