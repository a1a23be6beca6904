// Package picks says which passages to label next.
//
// Of the passages that nobody has labelled it picks, for a model to learn from
// and for shares to be estimated from:
//
//  1. A random sample, drawn first, so that nothing but chance decides what is
//     in it. Every passage drawn carries the probability that it had of being
//     drawn: with these, what is labelled later gives shares without bias.
//  2. Uncertain passages: those with the smallest margin between the two
//     likeliest labels (T. Scheffer, C. Decomain and S. Wrobel, "Active Hidden
//     Markov Models for Information Extraction", IDA 2001).
//  3. Far passages: those least similar to all that is labelled or picked
//     already, one after the other (O. Sener and S. Savarese, "Active Learning
//     for Convolutional Neural Networks: A Core-Set Approach", ICLR 2018, the
//     greedy choice of centres; T. F. Gonzalez 1985).
//
// Uncertain passages are what the model knows it does not know, far ones what it
// does not know that it does not know. Both are chosen, so neither says
// anything about shares: only the random sample does.
package picks
