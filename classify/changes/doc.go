// Package changes says what an edit of the labels did to a model, given the model
// before and the one after.
//
//  1. [Taught] lists the passages that the two were taught differently.
//  2. [Scores] compares their tags of articles that neither had seen. Those of
//     held-out passages are of the two models themselves. Those of training passages
//     are of models of the same recipe while their article was left out, which a
//     model remembers as its trials ([classify.Trial]): the models that gave them
//     are gone. Both are held to the labels as they are now, so that a score changes
//     because tags did, and not because the labels did. The passages that flipped
//     are part of it.
//  3. [Moved] says which terms' weights explain a flip.
//  4. [Terms] lists the terms whose counts or weights differ at all.
package changes
