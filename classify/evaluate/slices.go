package evaluate

import (
	"cmp"
	"slices"
	"unicode"

	"stance/classify/metrics"
	"stance/classify/near"
	"stance/classify/token"
	"stance/labels"
)

// A Slice is the accuracy on some of the scored passages.
type Slice struct {
	By       string           `json:"by"`   // article, outlet, origin, kind, length, language
	Name     string           `json:"name"` // of the slice
	N        int              `json:"n"`
	Articles int              `json:"articles"`
	Accuracy float64          `json:"accuracy"`
	Interval metrics.Interval `json:"interval"` // by passage (Wilson)
}

// sliceLeast is the least number of passages that a slice is shown with.
const sliceLeast = 10

// slice scores the passages by what is known of them. A property in which all
// passages are alike makes no slices, and small slices are left out.
func slice(items []labels.Item, outcomes []metrics.Outcome) []Slice {
	if items == nil {
		items = make([]labels.Item, len(outcomes))
		for i, o := range outcomes {
			items[i].Article = o.Article
		}
	}
	all := []Slice{}
	for _, property := range []struct {
		by string
		of func(labels.Item) string
	}{
		{"article", func(i labels.Item) string { return i.Article }},
		{"outlet", func(i labels.Item) string { return i.Outlet }},
		{"origin", func(i labels.Item) string { return i.Origin }},
		{"kind", func(i labels.Item) string { return i.Kind }},
		{"length", lengthOf},
		{"language", func(i labels.Item) string { return cmp.Or(i.Language, scriptOf(i.Text)) }},
	} {
		members := map[string][]int{}
		for i, item := range items {
			if name := property.of(item); name != "" {
				members[name] = append(members[name], i)
			}
		}
		if len(members) < 2 {
			continue
		}
		var found []Slice
		for name, list := range members {
			if len(list) < sliceLeast {
				continue
			}
			right := 0
			articles := map[string]bool{}
			for _, i := range list {
				if outcomes[i].Gold == outcomes[i].Predicted {
					right++
				}
				articles[items[i].Group()] = true
			}
			found = append(found, Slice{
				By: property.by, Name: name, N: len(list), Articles: len(articles),
				Accuracy: float64(right) / float64(len(list)), Interval: metrics.Wilson(right, len(list)),
			})
		}
		slices.SortFunc(found, func(a, b Slice) int { return cmp.Compare(a.Name, b.Name) })
		all = append(all, found...)
	}
	return all
}

// lengthOf names a passage's length; the names sort from short to long.
func lengthOf(item labels.Item) string {
	switch n := len(token.Split(nil, item.Text)); {
	case n == 0:
		return ""
	case n < 25:
		return "1-24 words"
	case n < 50:
		return "25-49 words"
	default:
		return "50 words and more"
	}
}

// scriptOf stands in for the language of a passage where none is given.
func scriptOf(text string) string {
	counts := map[string]int{}
	best := ""
	for _, r := range text {
		var name string
		switch {
		case unicode.In(r, unicode.Latin):
			name = "Latin script"
		case unicode.In(r, unicode.Cyrillic):
			name = "Cyrillic script"
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			name = "Japanese or Chinese script"
		case unicode.IsLetter(r):
			name = "other script"
		default:
			continue
		}
		counts[name]++
		if counts[name] > counts[best] {
			best = name
		}
	}
	return best
}

// A NearDuplicate is a scored passage that is almost one trained on.
type NearDuplicate struct {
	Scored  string  `json:"scored"`  // id
	Trained string  `json:"trained"` // id
	Overlap float64 `json:"overlap"`
}

// nearDuplicates finds them among items of different articles.
func nearDuplicates(scored, trained []labels.Item) []NearDuplicate {
	texts := func(items []labels.Item) []string {
		list := make([]string, len(items))
		for i, item := range items {
			list[i] = item.Text
		}
		return list
	}
	list := []NearDuplicate{}
	for _, pair := range near.DuplicatesBut(texts(scored), texts(trained), func(i, j int) bool {
		return scored[i].Group() == trained[j].Group()
	}) {
		list = append(list, NearDuplicate{scored[pair.A].ID, trained[pair.B].ID, pair.Overlap})
	}
	return list
}
