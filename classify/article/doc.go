// Package article turns the bytes of a document into passages.
//
// A document goes this way:
//
//  1. [Decode] undoes .gz and .zst compression and turns UTF-8 or UTF-16 into
//     text, with one kind of line end and one kind of space.
//  2. The text is cut into blocks: paragraphs split by blank lines, or one
//     paragraph a line, lines being joined only where they look wrapped; or
//     the blocks that Markdown says there are.
//  3. Each block is found to be a passage, a heading, furniture (captions,
//     credits, menus, "Related articles", newsletter calls, ...) or a repeat
//     of an earlier passage. The rules are general: they know how web pages
//     are furnished, not what these or those pages say.
//  4. Each passage gets an id made of the article's name and its own text, so
//     that the id survives reordering and a second import.
//
// [Parse] does steps 2 to 4. Nothing vanishes: an [Article] keeps every block
// with its kind and, where it is no passage, the reason.
//
// JSON Lines take none of these steps: a line is one passage, always. See
// [ParseLine].
package article
