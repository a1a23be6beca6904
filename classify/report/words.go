package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"stance/classify/evaluate"
	"stance/classify/metrics"
	"stance/labels"
)

// splitNames say how passages were kept apart, for people.
var splitNames = map[evaluate.Split]string{
	evaluate.HeldOut:   "held-out articles",
	evaluate.ByArticle: "each article in turn",
	evaluate.Shuffled:  "random split",
	evaluate.Given:     "the whole set",
	evaluate.Predicted: "these predictions",
}

func splitName(split evaluate.Split) string {
	if name, known := splitNames[split]; known {
		return name
	}
	return string(split)
}

// plural writes a number with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number with commas: 12,345.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// none stands where there is no number.
const none = "–"

// decimals writes a number, and none for what is no number. A minus is a minus
// sign, and never stands before a zero.
func decimals(x float64, places int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return none
	}
	s := strconv.FormatFloat(math.Abs(x), 'f', places, 64)
	if x < 0 && strings.Trim(s, "0.") != "" {
		return "−" + s
	}
	return s
}

func two(x float64) string   { return decimals(x, 2) }
func three(x float64) string { return decimals(x, 3) }

// signed writes a difference with its sign.
func signed(x float64) string {
	s := three(x)
	if x > 0 && strings.Trim(s, "0.") != "" {
		return "+" + s
	}
	return s
}

func optional(x *float64) string {
	if x == nil {
		return none
	}
	return three(*x)
}

// percent writes a share in whole percent.
func percent(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return none
	}
	return strconv.Itoa(int(math.Round(100*x))) + "%"
}

// sure writes a probability in whole percent. It says 100% of nothing, and 0%
// neither.
func sure(p float64) string {
	if p < 0.005 {
		return "<1%"
	}
	return percent(min(p, 0.99))
}

func share(part, whole int) string {
	if whole == 0 {
		return none
	}
	return percent(float64(part) / float64(whole))
}

func interval(in metrics.Interval) string { return two(in.Lo) + "–" + two(in.Hi) }

func percentInterval(in metrics.Interval) string { return percent(in.Lo) + " to " + percent(in.Hi) }

// pValue writes a p value; below is the least that the test could have found.
func pValue(p float64) string {
	switch {
	case math.IsNaN(p):
		return none
	case p < 0.001:
		return "< 0.001"
	}
	return three(p)
}

// clustered is the interval over articles, or where there is none the simple one.
func clustered(r *evaluate.Result) metrics.Interval {
	if r.Accuracy.Cluster != nil {
		return *r.Accuracy.Cluster
	}
	return r.Accuracy.Interval
}

// sign marks a label without colour: the first pole points up, the second down.
func sign(scheme labels.Scheme, label int) string {
	return [...]string{"·", "▲", "▼"}[poleOf(scheme, label)]
}

// tone is the class that colours a label.
func tone(scheme labels.Scheme, label int) string {
	return [...]string{"mid", "pole1", "pole2"}[poleOf(scheme, label)]
}

func poleOf(scheme labels.Scheme, label int) int {
	if label < 0 || label >= len(scheme.Labels) {
		return 0
	}
	for i, pole := range scheme.Poles {
		if scheme.Labels[label] == pole {
			return i + 1
		}
	}
	return 0
}

// title makes a title of a scheme's name.
func title(name string) string {
	for i, r := range name {
		return strings.ToUpper(string(r)) + name[i+len(string(r)):]
	}
	return name
}

// explained says in plain words what a headline means.
func explained(head *evaluate.Result, shuffled *evaluate.Result) []string {
	in := clustered(head)
	lines := []string{fmt.Sprintf("Of %s in %s, %s were tagged with the gold label, the one that the label set holds to be right.",
		plural(head.N, "passage", "passages"), plural(head.Articles, "article", "articles"), percent(head.Accuracy.Value))}
	if head.Accuracy.Cluster != nil {
		lines = append(lines, fmt.Sprintf("Another set of articles of the same sort would score between %s, in 95 of 100 cases.",
			strings.Replace(percentInterval(in), " to ", " and ", 1)))
	} else {
		lines = append(lines, fmt.Sprintf("The interval, %s, speaks for other passages of the same article only.", percentInterval(in)))
	}
	base := head.Majority.Accuracy
	guess := fmt.Sprintf("Always answering “%s”, the commonest label, would score %s", head.Majority.Label, percent(base))
	switch {
	case head.Accuracy.Value < base:
		guess += ": better than these tags."
	case in.Lo <= base:
		guess += ", which the interval includes: this shows no more than guessing does."
	case in.Lo-base < 0.02:
		guess += ", just below the interval: better than guessing, but not by much for certain."
	default:
		guess += ", which lies below the whole interval."
	}
	lines = append(lines, guess)
	if shuffled != nil && shuffled != head {
		lines = append(lines, fmt.Sprintf("A random split of the same passages would have claimed %s.", percent(shuffled.Accuracy.Value)))
	}
	return lines
}

// leakage compares a random split with one by article.
func leakage(shuffled, article float64) string {
	if shuffled <= article {
		return fmt.Sprintf("Leakage: none shown. A random split says %s where leaving whole articles out says %s.", three(shuffled), three(article))
	}
	return fmt.Sprintf("Leakage: a random split says %s where leaving whole articles out says %s; the difference of %s is what passages of one article tell about each other.",
		three(shuffled), three(article), signed(shuffled-article))
}

// cautions are what a reader must know before quoting a number.
func cautions(head *evaluate.Result, results []*evaluate.Result) []string {
	var notes []string
	if in := clustered(head); in.Lo <= head.Majority.Accuracy {
		notes = append(notes, fmt.Sprintf("The interval %s includes what always saying “%s” scores (%s): this shows no more than guessing does.",
			interval(in), head.Majority.Label, two(head.Majority.Accuracy)))
	}
	if head.N < 100 || head.Articles < 10 {
		notes = append(notes, fmt.Sprintf("%s of %s are too few to conclude much: another set of articles may score anywhere in the interval, and differences smaller than that mean nothing.",
			plural(head.N, "passage", "passages"), plural(head.Articles, "article", "articles")))
	}
	var article, shuffled *evaluate.Result
	for _, r := range results {
		switch r.Split {
		case evaluate.ByArticle:
			article = r
		case evaluate.Shuffled:
			shuffled = r
		}
	}
	if article != nil && shuffled != nil {
		notes = append(notes, leakage(shuffled.Accuracy.Value, article.Accuracy.Value))
	}
	if n := len(head.Near); n > 0 {
		notes = append(notes, fmt.Sprintf("%s also stand, almost word for word, among the passages trained on: see the near-duplicates.",
			plural(n, "scored passage", "scored passages")))
	}
	for _, r := range results {
		if r.Split == evaluate.Shuffled {
			continue
		}
		for _, warning := range r.Warnings {
			notes = append(notes, splitName(r.Split)+": "+warning)
		}
	}
	for i, note := range notes {
		notes[i] = title(note)
	}
	return notes
}
