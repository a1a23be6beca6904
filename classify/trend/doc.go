// Package trend follows the shares of labels through months and outlets.
//
//  1. [Reader] reads tagged passages, as `stance tag` writes them, each with the
//     date and outlet of its article: from its own line, or from a table of the
//     articles ([ReadMeta]).
//  2. [ReadAudit] finds in a label set the random sample that the tags are held
//     against, and refuses one that was not drawn by chance.
//  3. [Count] puts the passages of each month and outlet together and has package
//     prevalence estimate the shares.
package trend
