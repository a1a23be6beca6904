// Package report writes pages for people: what an evaluation found, and what a
// model says of articles. Each page is one file that needs no other: no script,
// no font and no image from elsewhere. It reads on paper, in the dark and on a
// telephone.
//
//  1. [Write] takes the scores of package evaluate with what is known of the
//     model and the label set ([Data]) and works out what each part of the page
//     shows: view.go the numbers, words.go and methods.go the sentences,
//     plot_*.go the drawings. page.html, a template, puts them in order.
//  2. [Articles] takes tagged passages one at a time, as package batch hands
//     them on, and writes each article as soon as it is complete: passages with
//     their stance, the words that speak for it underlined (evidence.go), and at
//     the end a table of all articles (folder.go).
//
// Everything drawn is also there as a number, and no colour stands alone: the
// first pole of a scheme is teal and ▲, the second orange and ▼, what lies
// between grey and ·.
//
// Text is escaped in two ways, both by default: html/template escapes what goes
// into page.html, and markup.go what is written piece by piece, drawings and
// articles. Both pages are well-formed XML, which the tests hold, and equal
// input gives equal bytes.
package report
