package trend_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/prevalence"
	"stance/classify/trend"
	"stance/labels"
	"stance/labels/textpos"
)

var stance = labels.Scheme{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}}

func TestMonthOf(t *testing.T) {
	for date, want := range map[string]trend.Month{
		"2025-03-14": "2025-03", "2025-03": "2025-03", " 2025-03-14 ": "2025-03",
		"2025-03-14T09:30:00Z": "2025-03", "2025-03-14 09:30": "2025-03", "2024-02-29": "2024-02",
	} {
		got, err := trend.MonthOf(date)
		require.NoError(t, err, date)
		require.Equal(t, want, got, date)
	}
	for _, date := range []string{"", "2025", "2025-13-01", "2025-02-30", "14.3.2025", "3/14/2025", "2025-3-4", "2025-03-14é", "yesterday", strings.Repeat("9", 500)} {
		_, err := trend.MonthOf(date)
		require.ErrorContains(t, err, "want YYYY-MM-DD or YYYY-MM", date)
		require.Less(t, len(err.Error()), 120)
	}
}

func TestRead(t *testing.T) {
	r := trend.Reader{Scheme: stance}
	require.NoError(t, r.Read(strings.NewReader(`{"id":"a","article":"one","stance":"neutral","stance_proba":{"skeptical":0.1,"neutral":0.7,"conciliatory":0.2},"date":"2025-03-14","outlet":" Kyodo ","known":1}

{"id":7,"stance":null,"date":"2025-04","trained":true}
`), "t.jsonl"))
	require.Len(t, r.Rows, 2)
	require.Equal(t, trend.Row{
		Passage: prevalence.Passage{ID: "a", Article: "one", Tag: 1, Gold: prevalence.Unknown, Proba: []float64{0.1, 0.7, 0.2}},
		Meta:    trend.Meta{Month: "2025-03", Outlet: "Kyodo"}, File: "t.jsonl", Line: 1,
	}, r.Rows[0])
	require.Equal(t, trend.Row{
		Passage: prevalence.Passage{ID: "7", Tag: prevalence.Unknown, Gold: prevalence.Unknown},
		Meta:    trend.Meta{Month: "2025-04"}, Trained: true, File: "t.jsonl", Line: 3,
	}, r.Rows[1])
}

func TestReadFaults(t *testing.T) {
	for line, want := range map[string]string{
		``:                              "t.jsonl: file is empty",
		`{"id":"b","stance":"neutral"}`: `t.jsonl:2: no date: give lines a "date", or name a table`,
		`{"id":"b","stance":"neutral","date":"3/14/2025"}`:                                 `t.jsonl:2:37: date "3/14/2025" cannot be read: want YYYY-MM-DD`,
		`{"id":"b","stance":"neutral","date":20250314}`:                                    `t.jsonl:2:37: "date" must be a text, found a number`,
		`{"id":"a","stance":"neutral","date":"2025-03"}`:                                   `t.jsonl:2: passage a stands in t.jsonl:1 already`,
		`{"stance":"neutral","date":"2025-03"}`:                                            `t.jsonl:2: no "id"`,
		`{"id":"b","date":"2025-03"}`:                                                      `t.jsonl:2: no "stance": want the lines of "stance tag", or another --scheme-name`,
		`{"id":"b","stance":"hostile","date":"2025-03"}`:                                   `t.jsonl:2:20: "hostile" is no label of stance`,
		`{"id":"b","stance":"neutral","stance":"neutral","date":"2025-03"}`:                `t.jsonl:2:30: key "stance" stands twice`,
		`{"id":"b","stance":"neutral","stance_proba":{"hostile":1},"date":"2025-03"}`:      `t.jsonl:2:46: "hostile": want a label of stance`,
		`{"id":"b","stance":"neutral","stance_proba":{"neutral":"much"},"date":"2025-03"}`: `t.jsonl:2:46: "neutral": want a label of stance and a probability`,
		`{"id":"b","stance":"neutral","stance_proba":[1],"date":"2025-03"}`:                `"stance_proba" must be an object`,
		`id,stance`: `t.jsonl:2:1: want a JSON object`,
	} {
		text := `{"id":"a","stance":"neutral","date":"2025-03"}` + "\n" + line + "\n"
		if line == "" {
			text = "\n"
		}
		r := trend.Reader{Scheme: stance}
		err := r.Read(strings.NewReader(text), "t.jsonl")
		require.ErrorContains(t, err, want, line)
		var fault *textpos.Error
		require.ErrorAs(t, err, &fault, line)
	}
}

func TestReadMeta(t *testing.T) {
	for _, text := range []string{
		"article,date,outlet\none,2025-03-14,Kyodo\ntwo,2025-04,\n",
		"\ufeffOutlet\tDate\tnote\tArticle\nKyodo\t2025-03-14\tx\tone\n\t2025-04\ty\ttwo\n",
	} {
		metas, err := trend.ReadMeta(strings.NewReader(text), "m.csv")
		require.NoError(t, err)
		require.Equal(t, map[string]trend.Meta{"one": {"2025-03", "Kyodo"}, "two": {Month: "2025-04"}}, metas)
	}
	for text, want := range map[string]string{
		"":                                     "m.csv: file is empty: want a header article,date,outlet",
		"name,date\none,2025\n":                `m.csv:1: the header has no column "article"`,
		"article,day\none,2025\n":              `m.csv:1: the header has no column "date"`,
		"article,date\none,2025-03\ntwo,May\n": `m.csv:3: date "May" cannot be read`,
		"article,date\none,2025-03\none,2025-04\n": `m.csv:3: article "one" stands in line 2 already`,
		"article,date\n,2025-03\n":                 `m.csv:2: no article`,
		"article,date\none\n":                      `m.csv:2: wrong number of fields`,
		"article,date\n\"one,2025\n":               `m.csv:`,
	} {
		_, err := trend.ReadMeta(strings.NewReader(text), "m.csv")
		require.ErrorContains(t, err, want, text)
	}
	// The table goes before the line, and fills what it lacks.
	r := trend.Reader{Scheme: stance, Meta: map[string]trend.Meta{"one": {"2025-03", "Kyodo"}}}
	require.NoError(t, r.Read(strings.NewReader(`{"id":"a","article":"one","stance":"neutral","date":"2020-01","outlet":"TASS"}
{"id":"b","article":"two","stance":"neutral","date":"2020-01","outlet":"TASS"}`), "t.jsonl"))
	require.Equal(t, trend.Meta{Month: "2025-03", Outlet: "Kyodo"}, r.Rows[0].Meta)
	require.Equal(t, trend.Meta{Month: "2020-01", Outlet: "TASS"}, r.Rows[1].Meta)
	require.NoError(t, r.Dated())
	require.NoError(t, r.Read(strings.NewReader(`{"id":"c","article":"three","stance":"neutral"}
{"id":"d","article":"three","stance":"neutral"}`), "t.jsonl"))
	require.EqualError(t, r.Dated(), `t.jsonl:1: no date: the line has none, and article "three" is not in the table of --meta; the table names articles as the tags do`)
	require.NoError(t, r.Read(strings.NewReader(`{"id":"e","article":"four","stance":"neutral"}`), "u.jsonl"))
	require.EqualError(t, r.Dated(), `t.jsonl:1: no date: the lines of 2 articles have none, and the table of --meta, which names articles as the tags do, has none of them: "three", "four"`)
	require.Len(t, r.Rows, 2)
}

func read(t *testing.T, text string) (*trend.Audit, error) {
	t.Helper()
	annotations, faults, err := labels.Read(strings.NewReader(text), "a.jsonl", []labels.Scheme{stance})
	require.NoError(t, err)
	require.Empty(t, faults)
	return trend.ReadAudit(annotations, []labels.Scheme{stance}, 0)
}

func TestReadAudit(t *testing.T) {
	audit, err := read(t, `{"id":"a","text":"A.","stance":"neutral","sample":"random","p":0.25,"seed":1,"drawn":3,"frame":12}
{"id":"b","text":"B.","stance":"neutral","annotator":"ann","sample":"random","p":0.25,"seed":1,"drawn":3,"frame":12}
{"id":"b","text":"B.","stance":"skeptical","annotator":"adjudicated"}
{"id":"c","text":"C.","stance":"neutral","sample":"uncertain"}
{"id":"d","text":"D.","stance":"conciliatory","p":1}
`)
	require.NoError(t, err)
	require.Equal(t, &trend.Audit{
		Passages: []trend.Audited{{"a", 1, 0.25, true, "a.jsonl:1"}, {"b", 0, 0.25, true, "a.jsonl:2"}, {"d", 2, 1, false, "a.jsonl:5"}},
		Chosen:   1,
		Draws:    []trend.Draw{{Seed: "1", Frame: 12, Drawn: 3, Labelled: 2}},
	}, audit)
}

func TestReadAuditFaults(t *testing.T) {
	random := `{"id":"a","text":"A.","stance":"neutral","sample":"random","p":0.25}` + "\n"
	for line, want := range map[string]string{
		`{"id":"b","text":"B.","stance":"neutral"}`:                     `a.jsonl:2: no inclusion probability "p"`,
		`{"id":"b","text":"B.","stance":"neutral","sample":"random"}`:   `a.jsonl:2: no inclusion probability "p"`,
		`{"id":"b","text":"B.","stance":"neutral","p":0}`:               `a.jsonl:2: inclusion probability "0": want a number above 0`,
		`{"id":"b","text":"B.","stance":"neutral","p":1.5}`:             `inclusion probability "1.5"`,
		`{"id":"b","text":"B.","stance":"neutral","p":"half"}`:          `inclusion probability`,
		`{"id":"a","text":"A.","stance":"neutral","p":0.5}`:             `a.jsonl:2: p of passage a is 0.5, and 0.25 in a.jsonl:1: it was drawn once`,
		`{"id":"a","text":"A.","stance":"skeptical","annotator":"ann"}`: `a.jsonl:1: annotators differ on passage a`,
	} {
		_, err := read(t, random+line+"\n")
		require.ErrorContains(t, err, want, line)
	}
	_, err := read(t, `{"id":"a","text":"A.","stance":"neutral","sample":"far"}`)
	require.ErrorContains(t, err, "no random sample: all 1 labelled passages were chosen")
	annotations, _, err := labels.Read(strings.NewReader(`{"id":"a","text":"A.","tone":"bad","p":0.5}`), "a.jsonl", []labels.Scheme{stance, {Name: "tone", Labels: []string{"bad", "good"}}})
	require.NoError(t, err)
	_, err = trend.ReadAudit(annotations, []labels.Scheme{stance, {Name: "tone", Labels: []string{"bad", "good"}}}, 0)
	require.ErrorContains(t, err, "a.jsonl:1: passage a has no stance: leaving it out would spoil the random sample")
}

func TestApply(t *testing.T) {
	r := trend.Reader{Scheme: stance}
	require.NoError(t, r.Read(strings.NewReader(`{"id":"a","stance":"neutral","date":"2025-03"}
{"id":"b","stance":"neutral","date":"2025-03","trained":true}`), "t.jsonl"))
	require.NoError(t, r.Apply(&trend.Audit{Passages: []trend.Audited{{"a", 2, 0.5, true, "a.jsonl:1"}, {"b", 0, 1, false, "a.jsonl:2"}}}))
	require.Equal(t, 2, r.Rows[0].Gold)
	require.InDelta(t, 0.5, r.Rows[0].P, 0)

	var missing *trend.MissingError
	err := r.Apply(&trend.Audit{Passages: []trend.Audited{{"a", 2, 0.5, true, "a.jsonl:1"}, {"x", 0, 0.5, true, "a.jsonl:2"}, {"y", 0, 0.5, true, "a.jsonl:3"}}})
	require.ErrorAs(t, err, &missing)
	require.EqualError(t, err, "a.jsonl:2: audited passage x is not among the tagged ones (and 1 more): tag the same articles that the audit was drawn from")

	var seen *trend.SeenError
	err = r.Apply(&trend.Audit{Passages: []trend.Audited{{"b", 2, 0.5, true, "a.jsonl:1"}}})
	require.ErrorAs(t, err, &seen)
	require.Equal(t, 1, seen.Seen)
}

// rows are twelve passages a month of two outlets, every one of them audited.
func rows(months ...trend.Month) []trend.Row {
	var list []trend.Row
	for m, month := range months {
		for i := range 12 {
			list = append(list, trend.Row{
				Passage: prevalence.Passage{ID: fmt.Sprint(m, i), Article: fmt.Sprint(m, i/2), Tag: i % 2, Gold: (i + i/6) % 3, P: 1},
				Meta:    trend.Meta{Month: month, Outlet: []string{"TASS", "Kyodo"}[i/6]},
			})
		}
	}
	return list
}

func TestCount(t *testing.T) {
	r := trend.Count(stance, rows("2025-01", "2024-11"))
	require.Equal(t, []trend.Month{"2024-11", "2024-12", "2025-01"}, r.Months, "December has no passages, and is there")
	require.Nil(t, r.All.Months[1])
	require.Equal(t, 12, r.All.Months[0].Passages)
	require.Equal(t, 24, r.All.Total.Passages)
	require.NotNil(t, r.All.Months[0].Shares[0].Corrected)
	require.Len(t, r.Outlets, 2)
	require.Equal(t, "Kyodo", r.Outlets[0].Outlet)
	require.Equal(t, 6, r.Outlets[0].Months[2].Passages)
	require.Nil(t, r.Outlets[0].Months[2].Shares[0].Corrected, "six audited passages correct nothing")
	require.NotNil(t, r.Outlets[0].Total.Shares[0].Corrected)

	some := rows("2025-01")
	for i := range some {
		if some[i].Outlet == "TASS" {
			some[i].Outlet = ""
		}
	}
	r = trend.Count(stance, some)
	require.Equal(t, trend.NoOutlet, r.Outlets[0].Outlet)
	for i := range some {
		some[i].Outlet = ""
	}
	require.Empty(t, trend.Count(stance, some).Outlets)
}

func FuzzRead(f *testing.F) {
	f.Add(`{"id":"a","stance":"neutral","date":"2025-03"}`)
	f.Add(`{"id":"a","stance":null,"stance_proba":{"neutral":0.5},"date":"2025-03-14T00","outlet":""}`)
	f.Fuzz(func(t *testing.T, text string) {
		r := trend.Reader{Scheme: stance}
		err := r.Read(strings.NewReader(text), "t.jsonl")
		var fault *textpos.Error
		require.True(t, err == nil || errors.As(err, &fault), "%v", err)
		for _, row := range r.Rows {
			require.NotEmpty(t, row.ID)
			_, err := trend.MonthOf(string(row.Month))
			require.NoError(t, err)
		}
	})
}

func FuzzReadMeta(f *testing.F) {
	f.Add("article,date,outlet\none,2025-03-14,Kyodo\n")
	f.Add("article\tdate\n\"one\"\t2025-03\n")
	f.Fuzz(func(t *testing.T, text string) {
		metas, err := trend.ReadMeta(strings.NewReader(text), "m.csv")
		var fault *textpos.Error
		require.True(t, err == nil || errors.As(err, &fault), "%v", err)
		require.True(t, err == nil || metas == nil)
	})
}

func Example() {
	r := trend.Reader{Scheme: stance}
	err := r.Read(strings.NewReader(`{"id":"1","article":"a","stance":"neutral","date":"2025-01-30"}
{"id":"2","article":"a","stance":"skeptical","date":"2025-01-30"}
{"id":"3","article":"b","stance":"skeptical","date":"2025-02-02"}
`), "tagged.jsonl")
	if err != nil {
		fmt.Println(err)
		return
	}
	report := trend.Count(stance, r.Rows)
	for i, month := range report.Months {
		fmt.Printf("%s: %.0f%% %s\n", month, 100*report.All.Months[i].Shares[0].Tagged, stance.Labels[0])
	}
	// Output:
	// 2025-01: 50% skeptical
	// 2025-02: 100% skeptical
}
