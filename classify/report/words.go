package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"stance/classify/english"
	"stance/classify/evaluate"
	"stance/classify/metrics"
	"stance/labels"
)

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
	in := head.Interval()
	lines := []string{fmt.Sprintf("Of %s in %s, %s were tagged with the gold label, the one that the label set holds to be right.",
		english.Plural(head.N, "passage", "passages"), english.Plural(head.Articles, "article", "articles"), percent(head.Accuracy.Value))}
	if head.Accuracy.Cluster != nil {
		lines = append(lines, fmt.Sprintf("Over all articles of this sort the score is likely to lie between %s (95%% confidence).",
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
