package batch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"stance/classify"
	"stance/classify/article"
	"stance/classify/batch"
	"stance/labels"
	"stance/labels/jsonl"
	"stance/labels/passage"
	"stance/labels/textpos"
)

// TestMain finds goroutines that outlive a run, in every test.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// trained is a small model of two schemes.
func trained(t require.TestingT) *classify.Model {
	counts, err := classify.NewCounts([]labels.Scheme{
		{Name: "stance", Labels: []string{"skeptical", "neutral", "conciliatory"}},
		{Name: "tone", Labels: []string{"low", "high"}},
	}, nil, classify.Recipe{Views: []classify.RecipeView{{View: "words"}}})
	require.NoError(t, err)
	for i, text := range []string{
		"They refuse talks on peace.", "The islands lie north of the strait.", "Both sides hope for peace and a treaty.", "A treaty of peace is near.",
	} {
		passage, err := counts.Read(labels.Item{ID: fmt.Sprint(i), Text: text, Gold: []int{min(i, 2), i % 2}})
		require.NoError(t, err)
		counts.Add(passage)
	}
	return counts.Freeze(nil)
}

func input(name string, format batch.Format, content string) batch.Input {
	return batch.Input{Name: name, Article: name, Format: format, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

// several runs a test with more workers than this machine may have processors.
func several(t *testing.T, workers int) {
	t.Helper()
	before := runtime.GOMAXPROCS(workers)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// recorder keeps what a run hands on, one line an event. A tagging that is not
// the model's own is an event of its own.
type recorder struct {
	model  *classify.Model
	events []string
}

func (r *recorder) sink() batch.Sink {
	return batch.Sink{
		Row: func(row *batch.Row) error {
			r.events = append(r.events, event(row))
			switch {
			case row.Tagging == nil && row.Kind == article.KindPassage && r.model != nil:
				r.events = append(r.events, "not tagged")
			case row.Tagging != nil:
				if want := r.model.Tag(row.Text); !reflect.DeepEqual(want, *row.Tagging) {
					r.events = append(r.events, fmt.Sprintf("tagged %v, want %v", *row.Tagging, want))
				}
			}
			return nil
		},
		Fault: func(in *batch.Input, err error) {
			r.events = append(r.events, fmt.Sprintf("%s fault: %v", in.Name, err))
		},
		Done: func(in *batch.Input, passages int) error {
			r.events = append(r.events, fmt.Sprintf("%s done: %d", in.Name, passages))
			return nil
		},
	}
}

func event(row *batch.Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d %s %s", row.Input.Name, row.Line, row.Kind, row.Article)
	if row.Kind == article.KindPassage {
		fmt.Fprintf(&b, " %d %s", row.Number, row.ID)
	} else {
		fmt.Fprintf(&b, " (%s)", row.Reason)
	}
	fmt.Fprintf(&b, " %.80q", row.Text)
	for _, other := range row.Others {
		fmt.Fprintf(&b, " %s=%.80s", other.Key, other.Value)
	}
	return b.String()
}

func run(t require.TestingT, model *classify.Model, inputs []batch.Input) []string {
	r := &recorder{model: model}
	require.NoError(t, batch.Run(context.Background(), model, inputs, r.sink()))
	return r.events
}

func ExampleRun() {
	inputs := []batch.Input{
		{Name: "talks.txt", Article: "talks", Format: batch.Text, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("Talks resume\n\nThey met.\n\nThey parted.")), nil
		}},
		{Name: "gone.txt", Article: "gone", Format: batch.Text, Open: func() (io.ReadCloser, error) {
			return nil, fs.ErrNotExist
		}},
		{Name: "feed.jsonl", Article: "feed", Format: batch.JSONL, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(`{"text":"They met again.","url":"/1"}` + "\n" + `{"text":`)), nil
		}},
	}
	err := batch.Blocks(context.Background(), inputs, batch.Sink{
		Row: func(row *batch.Row) error {
			fmt.Println(row.Article, row.Kind, row.Number, row.Text)
			return nil
		},
		Fault: func(in *batch.Input, err error) {
			fmt.Printf("%s: %v\n", in.Name, err)
		},
	})
	fmt.Println(err)
	// Output:
	// talks heading 0 Talks resume
	// talks passage 1 They met.
	// talks passage 2 They parted.
	// gone.txt: file does not exist
	// feed passage 1 They met again.
	// feed.jsonl: line 2:9: JSON object is cut off: want a value
	// <nil>
}

// TestOrderIsThatOfTheInput mixes inputs of very different sizes, so that
// workers finish in another order than they began.
func TestOrderIsThatOfTheInput(t *testing.T) {
	several(t, 8)
	pad := strings.Repeat("x", 200)
	var inputs []batch.Input
	var want []string
	for i := range 120 {
		name := fmt.Sprintf("in%03d", i)
		var content strings.Builder
		n := 1 + i*37%5
		switch i % 20 {
		case 8: // more than one chunk
			n = 1500
		case 3:
			n = 400
		}
		if i%2 == 0 {
			for j := range n {
				fmt.Fprintf(&content, `{"id":"%s-%d","text":"Hope for a treaty, said number %d.","pad":"%s"}`+"\n", name, j, j, pad)
				want = append(want, fmt.Sprintf(`%s:%d passage %s %d %s-%d "Hope for a treaty, said number %d." pad="%s`, name, j+1, name, j+1, name, j, j, pad[:79]))
			}
			inputs = append(inputs, input(name, batch.JSONL, content.String()))
		} else {
			for j := range n {
				text := fmt.Sprintf("Hope for a treaty, said number %d.", j)
				fmt.Fprintf(&content, "%s\n\n", text)
				want = append(want, fmt.Sprintf(`%s:%d passage %s %d %s %q`, name, 2*j+1, name, j+1, passage.ID(name, text), text))
			}
			inputs = append(inputs, input(name, batch.Text, content.String()))
		}
		want = append(want, fmt.Sprintf("%s done: %d", name, n))
	}
	require.Equal(t, want, run(t, trained(t), inputs))
}

// expected does the same as Run, one thing after the other.
func expected(inputs []batch.Input) (events []string) {
	numbers := map[string]int{}
	for i := range inputs {
		in := &inputs[i]
		file, err := in.Open()
		if err != nil {
			panic(err)
		}
		raw, err := io.ReadAll(file)
		if err != nil {
			panic(err)
		}
		passages := 0
		fault := func(err error) { events = append(events, fmt.Sprintf("%s fault: %v", in.Name, err)) }
		switch in.Format {
		case batch.JSONL:
			if strings.TrimSpace(string(raw)) == "" {
				fault(errors.New("file is empty: there is no line in it"))
			}
			for number, text := range strings.Split(string(raw), "\n") {
				if strings.TrimSpace(text) == "" {
					continue
				}
				line, err := article.ParseLine([]byte(text), in.Article, nil)
				var bad *textpos.Error
				if errors.As(err, &bad) {
					fault(bad.Shift(number + 1))
					continue
				}
				passages++
				numbers[line.Article]++
				events = append(events, event(&batch.Row{
					Input: in, Kind: article.KindPassage, ID: line.ID, Article: line.Article, Line: number + 1,
					Number: numbers[line.Article], Text: line.Text, Others: line.Others,
				}))
			}
		default:
			text, err := article.Decode(raw)
			if err != nil {
				fault(err)
				break
			}
			parsed, err := article.Parse(in.Article, text, article.Format(in.Format))
			if err != nil {
				panic(err)
			}
			for _, b := range parsed.Blocks {
				if b.Kind == article.KindPassage {
					passages++
				}
				events = append(events, event(&batch.Row{
					Input: in, Kind: b.Kind, Reason: b.Reason, ID: b.ID, Article: parsed.Name, Line: b.Line, Number: b.Number, Text: b.Text,
				}))
			}
		}
		events = append(events, fmt.Sprintf("%s done: %d", in.Name, passages))
	}
	return events
}

// TestRunIsAsGoodAsOneAfterTheOther draws inputs of all kinds, good and bad
// lines, and lines so long that a file goes through several hands.
func TestRunIsAsGoodAsOneAfterTheOther(t *testing.T) {
	several(t, 4)
	model := trained(t)
	pad := strings.Repeat("x", 100<<10)
	line := rapid.Custom(func(t *rapid.T) string {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"peace", "treaty", "talks", "unheard", "Мир"}), 0, 5).Draw(t, "text"), " ")
		switch rapid.IntRange(0, 7).Draw(t, "sort") {
		case 0:
			return rapid.SampledFrom([]string{"", " ", "{", `{"text":1}`, `{"id":"x"}`, `{"text":"a","text":"b"}`, "\xff", "no JSON"}).Draw(t, "bad")
		case 1:
			return fmt.Sprintf(`{"text":%q,"pad":"%s"}`, text, pad[:rapid.SampledFrom([]int{0, 1, 50 << 10, 100 << 10}).Draw(t, "pad")])
		default:
			return fmt.Sprintf(`{"text":%q,"article":"%d","id":%d}`, text, rapid.IntRange(1, 3).Draw(t, "article"), rapid.IntRange(0, 9).Draw(t, "id"))
		}
	})
	document := rapid.SampledFrom([]string{
		"", " \n", "One.\n\nTwo.", "Talks resume\n\nThe treaty is near.\n\nThe treaty is near.\n\nRelated articles\n\nOther", "a\xff.", "\x00\x00\x00", "# Head\n\n* One.\n* Two.",
	})
	rapid.Check(t, func(t *rapid.T) {
		inputs := make([]batch.Input, rapid.IntRange(0, 12).Draw(t, "inputs"))
		for i := range inputs {
			format := rapid.SampledFrom([]batch.Format{batch.Text, batch.Markdown, batch.JSONL, batch.JSONL}).Draw(t, "format")
			var content string
			if format == batch.JSONL {
				content = strings.Join(rapid.SliceOfN(line, 0, 30).Draw(t, "lines"), "\n")
			} else {
				content = document.Draw(t, "document")
			}
			inputs[i] = input(fmt.Sprintf("in%d", i), format, content)
		}
		require.Equal(t, expected(inputs), run(t, model, inputs))
	})
}

// TestEveryGoodLineIsARow holds n lines in, n rows out, whatever the lines say:
// there is no furniture and no repeat among them.
func TestEveryGoodLineIsARow(t *testing.T) {
	var content strings.Builder
	const n = 12_000
	for i := range n {
		text := []string{"Peace.", "", "Related articles", "Photo: AP", " ", "* * *"}[i%6]
		content.Write(jsonl.AppendString([]byte(`{"text":`), text))
		content.WriteString("}\r\n")
	}
	rows := 0
	err := batch.Run(context.Background(), trained(t), []batch.Input{input("feed", batch.JSONL, content.String())}, batch.Sink{
		Row: func(row *batch.Row) error {
			rows++
			require.Equal(t, article.KindPassage, row.Kind)
			require.Equal(t, rows, row.Line)
			require.Equal(t, rows, row.Number)
			require.Equal(t, fmt.Sprintf("%q", row.Text), string(row.RawText))
			require.NotNil(t, row.Tagging)
			return nil
		},
		Fault: func(_ *batch.Input, err error) { require.NoError(t, err) },
		Done: func(_ *batch.Input, passages int) error {
			require.Equal(t, n, passages)
			return nil
		},
	})
	require.NoError(t, err)
	require.Equal(t, n, rows)
}

func TestNumbersWithinArticles(t *testing.T) {
	events := run(t, nil, []batch.Input{
		input("a", batch.JSONL, `{"article":"x","text":"1"}
{"article":"y","text":"1"}
{"text":"1"}
{"article":"x","text":"2"}
{"article":null,"text":"2"}
{"article":"y","text":"2"}`),
		input("b", batch.Text, "Head\n\nOne.\n\nTwo.\n\nOne.\n\nThree."),
		input("c", batch.JSONL, `{"article":"x","text":"3"}`+"\n"+`{"text":"1"}`),
	})
	var numbers []string
	for _, e := range events {
		fields := strings.Fields(e)
		if fields[1] == "passage" {
			numbers = append(numbers, fields[2]+" "+fields[3])
		}
	}
	require.Equal(t, []string{"x 1", "y 1", "a 1", "x 2", "a 2", "y 2", "b 1", "b 2", "b 3", "x 3", "c 1"}, numbers)
}

// TestManyArticlesAreCountedApart interleaves more articles than fit a chunk.
func TestManyArticlesAreCountedApart(t *testing.T) {
	const articles, rounds = 20_000, 3
	var content strings.Builder
	for range rounds {
		for a := range articles {
			fmt.Fprintf(&content, `{"article":"%d","text":""}`+"\n", a)
		}
	}
	row := 0
	err := batch.Blocks(context.Background(), []batch.Input{input("feed", batch.JSONL, content.String())}, batch.Sink{
		Row: func(r *batch.Row) error {
			if want := row/articles + 1; r.Number != want {
				return fmt.Errorf("article %s: passage %d, want %d", r.Article, r.Number, want)
			}
			row++
			return nil
		},
	})
	require.NoError(t, err)
	require.Equal(t, articles*rounds, row)
}

func compressed(t *testing.T, content string) (gz, zst string) {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := io.WriteString(w, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	require.NoError(t, err)
	defer encoder.Close()
	return out.String(), string(encoder.EncodeAll([]byte(content), nil))
}

func TestCompressedInputs(t *testing.T) {
	lines := `{"text":"One."}` + "\n" + `{"text":"Two."}` + "\n"
	gz, zst := compressed(t, lines)
	document, _ := compressed(t, "One.\n\nTwo.")
	want := func(name string, second int) []string {
		return []string{
			fmt.Sprintf(`%s:1 passage %s 1 %s "One."`, name, name, passage.ID(name, "One.")),
			fmt.Sprintf(`%s:%d passage %s 2 %s "Two."`, name, second, name, passage.ID(name, "Two.")),
			name + " done: 2",
		}
	}
	events := run(t, trained(t), []batch.Input{input("a", batch.JSONL, gz), input("b", batch.JSONL, zst), input("c", batch.Text, document)})
	require.Equal(t, slices.Concat(want("a", 2), want("b", 2), want("c", 3)), events)
}

// TestFaultsAreNamedAndTheRestIsDone puts every bad input between good ones.
func TestFaultsAreNamedAndTheRestIsDone(t *testing.T) {
	good := `{"id":1,"text":"One."}` + "\n"
	var many strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&many, `{"id":%d,"text":"Number %d of many lines."}`+"\n", i, i*i)
	}
	gz, zst := compressed(t, many.String())
	long := strings.Repeat("a ", article.MaxPassage/2) + "b."
	for _, c := range []struct {
		name   string
		format batch.Format
		open   func() (io.ReadCloser, error)
		raw    string
		rows   int // that are there all the same; -1 for some
		faults []string
	}{
		{name: "cannot be opened", format: batch.Text, open: func() (io.ReadCloser, error) { return nil, fs.ErrPermission }, faults: []string{"permission denied"}},
		{name: "cannot be opened either", format: batch.JSONL, open: func() (io.ReadCloser, error) { return nil, fs.ErrPermission }, faults: []string{"permission denied"}},
		{name: "breaks off", format: batch.Text, open: breaks("One."), faults: []string{"broken disk"}},
		{name: "breaks off between lines", format: batch.JSONL, open: breaks(good + good), rows: 2, faults: []string{"broken disk"}},
		{name: "breaks off in a line", format: batch.JSONL, open: breaks(good + `{"text":"Tw`), rows: 1, faults: []string{"broken disk"}},
		{name: "empty", format: batch.Markdown, faults: []string{"file is empty: there is no text in it"}},
		{name: "empty lines file", format: batch.JSONL, faults: []string{"file is empty: there is no line in it"}},
		{name: "blank lines", format: batch.JSONL, raw: "\n \r\n\n", faults: []string{"file is empty: there is no line in it"}},
		{name: "binary", format: batch.Text, raw: "GIF89a\x00\x00\x00\x00", faults: []string{"binary file: give plain text, Markdown or JSON Lines"}},
		{name: "invalid UTF-8", format: batch.Text, raw: "One.\n\nTw\xff.", faults: []string{"line 3:3: byte 0xff is not UTF-8: save the file as UTF-8"}},
		{name: "passage too long", format: batch.Text, raw: "One.\n\n" + long, faults: []string{"line 3: passage is longer than 1 MiB: split it with blank lines"}},
		{name: "damaged gzip", format: batch.Text, raw: gz[:100], faults: []string{"damaged gzip file: unexpected EOF"}},
		{name: "damaged gzip of lines", format: batch.JSONL, raw: gz[:len(gz)/2], rows: -1, faults: []string{"damaged gzip file: unexpected EOF"}},
		{name: "damaged zstd of lines", format: batch.JSONL, raw: zst[:len(zst)-5], rows: -1, faults: []string{"damaged zstd file: unexpected EOF"}},
		{
			name: "bad lines among good ones", format: batch.JSONL, rows: 3,
			raw: good + "{\n" + good + `{"text":1}` + "\n\n" + `{"id":1}` + "\n" + good + `{"text":"` + "\xff" + `"}`,
			faults: []string{
				"line 2:2: JSON object is cut off: want a key in quotes", `line 4:9: "text" must be a text, found a number`,
				`line 6: no "text": a line is one passage, {"text":"..."}`, "line 8:10: invalid UTF-8",
			},
		},
		{
			name: "lines too long", format: batch.JSONL, rows: 2,
			raw: good + `{"text":"` + long + `"}` + "\n" + strings.Repeat(" ", jsonl.MaxLine+1) + "\n" + good,
			faults: []string{
				"line 2:9: passage is longer than 1 MiB: split it", "line 3: line is longer than 16 MiB: split it",
			},
		},
	} {
		bad := input("bad", c.format, c.raw)
		if c.open != nil {
			bad.Open = c.open
		}
		rows := map[string]int{}
		done := map[string]int{}
		var faults []string
		err := batch.Run(context.Background(), trained(t), []batch.Input{input("before", batch.Text, "One.\n\nTwo."), bad, input("after", batch.JSONL, good)}, batch.Sink{
			Row: func(row *batch.Row) error {
				rows[row.Input.Name]++
				return nil
			},
			Fault: func(in *batch.Input, err error) {
				require.Equal(t, "bad", in.Name)
				faults = append(faults, err.Error())
			},
			Done: func(in *batch.Input, passages int) error {
				done[in.Name] = passages
				return nil
			},
		})
		require.NoError(t, err, c.name)
		require.Equal(t, c.faults, faults, c.name)
		if c.rows < 0 {
			require.Positive(t, rows["bad"], c.name)
			require.Less(t, rows["bad"], 5_000, c.name)
			c.rows = rows["bad"]
		}
		want := map[string]int{"before": 2, "bad": c.rows, "after": 1}
		require.Equal(t, want, done, c.name)
		require.Equal(t, want["bad"], rows["bad"], c.name)
		require.Equal(t, []int{2, 1}, []int{rows["before"], rows["after"]}, c.name)
	}
}

// breaks opens a file that cannot be read to its end.
func breaks(content string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(content), iotest.ErrReader(errors.New("broken disk")))), nil
	}
}

func TestFaultsStandWhereTheyOccur(t *testing.T) {
	events := run(t, nil, []batch.Input{input("in", batch.JSONL, "{\n"+`{"id":1,"text":"One."}`+"\n{\n{\n"+`{"id":2,"text":"Two."}`+"\n{")})
	require.Equal(t, []string{
		"in fault: line 1:2: JSON object is cut off: want a key in quotes",
		`in:2 passage in 1 1 "One."`,
		"in fault: line 3:2: JSON object is cut off: want a key in quotes",
		"in fault: line 4:2: JSON object is cut off: want a key in quotes",
		`in:5 passage in 2 2 "Two."`,
		"in fault: line 6:2: JSON object is cut off: want a key in quotes",
		"in done: 2",
	}, events)
}

func TestBlocksHandsOnWhatIsNoPassage(t *testing.T) {
	r := &recorder{}
	err := batch.Blocks(context.Background(), []batch.Input{input("in", batch.Text, "Head\n\nOne.\n\nPhoto: AP\n\nOne.")}, batch.Sink{Row: r.sink().Row})
	require.NoError(t, err, "Done may be missing")
	require.Equal(t, []string{
		`in:1 heading in (headline) "Head"`,
		`in:3 passage in 1 ` + passage.ID("in", "One.") + ` "One."`,
		`in:5 furniture in (photo or agency credit) "Photo: AP"`,
		`in:7 repeat in (repeats line 3) "One."`,
	}, r.events)
	require.NoError(t, batch.Blocks(context.Background(), nil, batch.Sink{}), "no input")
}

func TestFormatIsToldByTheFirstCharacter(t *testing.T) {
	lines := `{"text":"Photo: AP"}` + "\n"
	gz, zst := compressed(t, lines)
	textGz, _ := compressed(t, "Photo: AP")
	for _, c := range []struct {
		name, raw string
		want      article.Kind
	}{
		{"a line", lines, article.KindPassage},
		{"marked", "\xef\xbb\xbf" + lines, article.KindPassage},
		{"blank lines first", strings.Repeat("\n", 3000) + " \t\r\n" + lines, article.KindPassage},
		{"gzip", gz, article.KindPassage},
		{"zstd", zst, article.KindPassage},
		{"text", "Photo: AP", article.KindFurniture},
		{"marked text", "\xef\xbb\xbfPhoto: AP", article.KindFurniture},
		{"UTF-16", "\xff\xfeP\x00h\x00o\x00t\x00o\x00:\x00 \x00A\x00P\x00", article.KindFurniture},
		{"text, gzip", textGz, article.KindFurniture},
	} {
		var kinds []article.Kind
		err := batch.Blocks(context.Background(), []batch.Input{input("in", batch.Auto, c.raw)}, batch.Sink{
			Row: func(row *batch.Row) error {
				kinds = append(kinds, row.Kind)
				return nil
			},
			Fault: func(_ *batch.Input, err error) { require.NoError(t, err, c.name) },
		})
		require.NoError(t, err, c.name)
		require.Equal(t, []article.Kind{c.want}, kinds, c.name)
	}
	for _, raw := range []string{"", "\n", "\xef\xbb\xbf"} {
		require.Equal(t, []string{"in fault: file is empty: there is no text in it", "in done: 0"}, run(t, nil, []batch.Input{input("in", batch.Auto, raw)}))
	}
	require.Equal(t, []string{"in fault: damaged gzip file: unexpected EOF", "in done: 0"}, run(t, nil, []batch.Input{input("in", batch.Auto, gz[:5])}))
	require.Equal(t, []string{"in fault: damaged gzip file: unexpected EOF", "in done: 0"}, run(t, nil, []batch.Input{input("in", batch.Auto, gz[:20])}))
}
