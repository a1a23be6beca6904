// Package changes says what an edit of the labels did to a model, given the model
// before and the one after.
//
//  1. [Taught] lists the passages that the two were taught differently.
//  2. [Scores] compares their tags of articles that neither had seen: of the
//     held-out passages, tagged by the models themselves, and of the training
//     passages, tagged by models of the same recipe while their article was left
//     out, which a model remembers as its trials. Both are held to the labels as
//     they are now, so that a score changes because tags did, and not because the
//     labels did. The passages that flipped are part of it.
//  3. [Moved] says which terms' weights explain a flip.
//  4. [Terms] lists the terms whose counts or weights differ at all.
package changes
