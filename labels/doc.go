// Package labels holds what people decided about passages.
//
// A decision goes this way:
//
//  1. A [Scheme] names the labels that can be given, and in which order they
//     are shown; several schemes may be decided at once (stance, sentiment).
//  2. [Read] takes label files: JSON Lines, one [Annotation] a line, always
//     with the passage's text. A faulty line is named and the others stay.
//  3. [Resolve] makes of everybody's lines one [Item] a passage, with the gold
//     label of each scheme: what the adjudicator said, else what all
//     annotators agree on, else nothing.
//  4. [Split] parts the items into those to train on and those of the held-out
//     articles, which no model may see.
//  5. [Check] and [Count] tell what is wrong and what is there.
//
// Training goes a shorter way, which all processors go together: a [Register]
// does what Read and Resolve do, and a [Selection] what Split does, but they
// leave the texts where they stand until each is counted.
//
// Files are opened elsewhere: see labels/store.
package labels
