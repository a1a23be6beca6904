package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stance/classify"
	"stance/classify/english"
	"stance/classify/evaluate"
)

// methods writes the paragraphs of a methods section and the sources they name.
func methods(data Data) (paragraphs, sources []string) {
	m := &writer{cited: map[string]bool{}}
	m.aboutSet(data)
	m.aboutModel(data)
	m.aboutScores(data)
	m.aboutIntervals(data)
	for _, source := range bibliography {
		if m.cited[source.key] {
			sources = append(sources, source.text)
		}
	}
	for i := range m.paragraphs {
		m.paragraphs[i] = clean(m.paragraphs[i])
	}
	return m.paragraphs, sources
}

// A writer writes paragraphs and remembers the sources it cites.
type writer struct {
	paragraphs []string
	cited      map[string]bool
}

func (w *writer) paragraph(sentences ...string) {
	var kept []string
	for _, s := range sentences {
		if s != "" {
			kept = append(kept, s)
		}
	}
	if len(kept) > 0 {
		w.paragraphs = append(w.paragraphs, strings.Join(kept, " "))
	}
}

func (w *writer) cite(key string) string {
	w.cited[key] = true
	return key
}

func (w *writer) aboutSet(data Data) {
	if data.Passages == 0 {
		return
	}
	sentence, _ := tallyViews(data)
	sentence = strings.Replace(sentence, "passages of", "passages (paragraphs) of", 1)
	if len(data.Notes) > 0 {
		w.paragraph(append([]string{sentence}, data.Notes...)...)
		return
	}
	w.paragraph(sentence, "[Say who labelled them, by which codebook, and how far they agree: stance labels agree.]")
}

func (w *writer) aboutModel(data Data) {
	if data.Model == nil {
		w.paragraph("[Say what the tagger is and what it was trained on.]")
		return
	}
	r := data.Model.Recipe
	var views []string
	for _, v := range r.Views {
		views = append(views, v.View.Summary())
	}
	sentence := fmt.Sprintf("Passages were tagged with binary naive Bayes (%s), with Lidstone smoothing (α = %s), on %s.",
		w.cite("Manning, Raghavan and Schütze 2008"), trimmed(r.Alpha), views[0])
	if len(views) > 1 {
		sentence = fmt.Sprintf("Passages were tagged with %d binary naive Bayes models (%s), each with Lidstone smoothing (α = %s), on these views of a passage: %s. Their evidence was added up, %s.",
			len(views), w.cite("Manning, Raghavan and Schütze 2008"), trimmed(r.Alpha), strings.Join(views, "; "), weightsSay[data.Model.Pools[0].General.WeightsAre])
	}
	w.paragraph(
		sentence,
		fmt.Sprintf("One temperature a scheme and the labels’ offsets were fitted to predictions for training articles by models that had not seen them (%s).", w.cite("Guo et al. 2017")),
	)
}

var weightsSay = map[classify.Weights]string{
	classify.EqualWeights:  "each weighing the same",
	classify.FittedWeights: "with weights fitted to predictions for training articles by models that had not seen them",
	classify.GivenWeights:  "with weights set beforehand",
}

func (w *writer) aboutScores(data Data) {
	report := data.Report
	has := func(split evaluate.Split) *evaluate.Result {
		for i := range report.Results {
			if report.Results[i].Split == split {
				return &report.Results[i]
			}
		}
		return nil
	}
	var how []string
	if r := has(evaluate.ByArticle); r != nil {
		sentence := "Each article was scored by a model trained on all others"
		if r.Folds > 0 && r.Folds < r.Articles {
			sentence = fmt.Sprintf("Whole articles were dealt into %d folds, and each fold was scored by a model trained on the others", r.Folds)
		}
		how = append(how, sentence+", since passages of one article are not independent.")
	}
	if r := has(evaluate.HeldOut); r != nil {
		how = append(how, fmt.Sprintf("Besides, %s set aside beforehand (%s) %s scored by a model trained on %s of the others.",
			english.Plural(r.Articles, "article", "articles"), english.Plural(r.N, "passage", "passages"), wasWere(r.Articles), english.Plural(report.Trained, "passage", "passages")))
	}
	if has(evaluate.Given) != nil {
		how = append(how, "All labelled passages of the set were scored by a model trained on none of them.")
	}
	if has(evaluate.Predicted) != nil {
		how = append(how, "Tags were scored as they were given.")
	}
	if report.Written != nil {
		how = append(how, "Text written for training was trained on but never scored.")
	}
	w.paragraph(how...)

	for _, name := range report.Schemes() {
		head := report.Headline(name, data.Asked)
		if head == nil {
			continue
		}
		others := []string{fmt.Sprintf("macro-F1 %s", three(head.MacroF1))}
		if head.FAvg != nil {
			others = append(others, fmt.Sprintf("F_avg of the poles %s (%s)", three(*head.FAvg), w.cite("Mohammad et al. 2016")))
		}
		others = append(others, fmt.Sprintf("κ %s (%s)", three(head.Kappa), w.cite("Cohen 1960")))
		if head.ECE != nil {
			others = append(others, fmt.Sprintf("expected calibration error %s in 15 bins", three(*head.ECE)))
			w.cite("Guo et al. 2017")
		}
		sentences := []string{fmt.Sprintf("For %s, scored by %s, accuracy was %s (95%% CI %s; n = %s in %s; always “%s”: %s), %s.",
			name, splitPhrase(head.Split), three(head.Accuracy.Value), interval(head.Interval()), english.Plural(head.N, "passage", "passages"),
			english.Plural(head.Articles, "article", "articles"), head.Majority.Label, three(head.Majority.Accuracy), andList(others))}
		if p := head.Permutation; p.Resamples > 0 {
			sentences = append(sentences, fmt.Sprintf("Permuting gold labels within articles %s times gave p = %s (%s).",
				english.Thousands(p.Resamples), strings.TrimPrefix(pValue(p.P), "= "), w.cite("Ojala and Garriga 2010")))
			last := &sentences[len(sentences)-1]
			*last = strings.Replace(*last, "p = < ", "p < ", 1)
		}
		if held := report.Find(name, evaluate.HeldOut); held != nil && held != head {
			sentences = append(sentences, fmt.Sprintf("On the held-out articles accuracy was %s (%s; n = %d in %s).",
				three(held.Accuracy.Value), interval(held.Interval()), held.N, english.Plural(held.Articles, "article", "articles")))
		}
		if shuffled := report.Find(name, evaluate.Shuffled); shuffled != nil && head.Split == evaluate.ByArticle {
			sentences = append(sentences, fmt.Sprintf("A random split of the same passages would have given %s, %s.",
				three(shuffled.Accuracy.Value), leaked(shuffled.Accuracy.Value-head.Accuracy.Value)))
		}
		w.paragraph(sentences...)
	}
}

func leaked(difference float64) string {
	if difference <= 0 {
		return "which shows no leakage"
	}
	return "a leakage of " + signed(difference)
}

func splitPhrase(split evaluate.Split) string {
	switch split {
	case evaluate.ByArticle:
		return "article"
	case evaluate.HeldOut:
		return "held-out article"
	case evaluate.Given:
		return "the whole set"
	case evaluate.Shuffled:
		return "a random split"
	}
	return "the tags given"
}

func (w *writer) aboutIntervals(data Data) {
	clusters := slices.ContainsFunc(data.Report.Results, func(r evaluate.Result) bool { return r.Accuracy.Cluster != nil })
	first := fmt.Sprintf("Intervals of accuracy are score intervals (%s)", w.cite("Wilson 1927"))
	if clusters {
		first += fmt.Sprintf(" on the effective sample size, n over the design effect of articles (%s; %s; at least 1), with a t quantile of one degree of freedom fewer than there are articles; standard errors are clustered by article (%s)",
			w.cite("Kish 1965"), w.cite("Korn and Graubard 1998"), w.cite("Miller 2024"))
	}
	sentences := []string{first + ".", "Intervals of precision, recall and single articles are Wilson’s on their own n."}
	if slices.ContainsFunc(data.Report.Results, func(r evaluate.Result) bool { return r.ECE != nil }) {
		sentences = append(sentences, fmt.Sprintf("Intervals in reliability diagrams are exact (%s); what withholding answers saves is shown as a risk-coverage curve (%s).",
			w.cite("Clopper and Pearson 1934"), w.cite("El-Yaniv and Wiener 2010")))
	}
	if len(data.Telling) > 0 {
		sentences = append(sentences, fmt.Sprintf("Telling terms are ranked by the z of their log-odds (%s).", w.cite("Monroe, Colaresi and Quinn 2008")))
	}
	if data.Report.Written != nil {
		sentences = append(sentences, fmt.Sprintf("Taggers on the same passages are compared by McNemar’s exact test (%s) and by a bootstrap over articles (%s).",
			w.cite("McNemar 1947"), w.cite("Field and Welsh 2007")))
	}
	w.paragraph(sentences...)
}

// trimmed writes a number without needless zeros.
func trimmed(x float64) string { return strings.TrimRight(strings.TrimRight(three(x), "0"), ".") }

// bibliography lists all that a report may cite, by author.
var bibliography = []struct{ key, text string }{
	{"Clopper and Pearson 1934", "Clopper, C. J., and E. S. Pearson. 1934. “The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial.” Biometrika 26."},
	{"Cohen 1960", "Cohen, J. 1960. “A Coefficient of Agreement for Nominal Scales.” Educational and Psychological Measurement 20."},
	{"El-Yaniv and Wiener 2010", "El-Yaniv, R., and Y. Wiener. 2010. “On the Foundations of Noise-free Selective Classification.” Journal of Machine Learning Research 11. (Risk-coverage curve.)"},
	{"Field and Welsh 2007", "Field, C. A., and A. H. Welsh. 2007. “Bootstrapping Clustered Data.” Journal of the Royal Statistical Society B 69."},
	{"Guo et al. 2017", "Guo, C., G. Pleiss, Y. Sun, and K. Q. Weinberger. 2017. “On Calibration of Modern Neural Networks.” ICML. (Temperature, calibration error.)"},
	{"Kish 1965", "Kish, L. 1965. Survey Sampling. Wiley. (Design effect.)"},
	{"Korn and Graubard 1998", "Korn, E. L., and B. I. Graubard. 1998. “Confidence Intervals for Proportions with Small Expected Number of Positive Counts Estimated from Survey Data.” Survey Methodology 24."},
	{"Manning, Raghavan and Schütze 2008", "Manning, C. D., P. Raghavan, and H. Schütze. 2008. Introduction to Information Retrieval. Cambridge University Press. Chapter 13."},
	{"McNemar 1947", "McNemar, Q. 1947. “Note on the Sampling Error of the Difference Between Correlated Proportions or Percentages.” Psychometrika 12."},
	{"Miller 2024", "Miller, E. 2024. “Adding Error Bars to Evals: A Statistical Approach to Language Model Evaluations.” arXiv:2411.00640."},
	{"Mohammad et al. 2016", "Mohammad, S., S. Kiritchenko, P. Sobhani, X. Zhu, and C. Cherry. 2016. “SemEval-2016 Task 6: Detecting Stance in Tweets.” SemEval."},
	{"Monroe, Colaresi and Quinn 2008", "Monroe, B. L., M. P. Colaresi, and K. M. Quinn. 2008. “Fightin’ Words: Lexical Feature Selection and Evaluation for Identifying the Content of Political Conflict.” Political Analysis 16."},
	{"Ojala and Garriga 2010", "Ojala, M., and G. C. Garriga. 2010. “Permutation Tests for Studying Classifier Performance.” Journal of Machine Learning Research 11."},
	{"Wilson 1927", "Wilson, E. B. 1927. “Probable Inference, the Law of Succession, and Statistical Inference.” Journal of the American Statistical Association 22."},
}

var offsetsSay = map[classify.Offsets]string{
	classify.UniformOffsets:  "none: all labels start alike",
	classify.DocumentOffsets: "each label’s share of the training passages",
	classify.FittedOffsets:   "fitted, one a label",
}

// modelCard lists what is known of the model.
func modelCard(data Data) []meaning {
	m := data.Model
	if m == nil {
		return nil
	}
	card := []meaning{
		{"Model", clean(m.Hash)},
		{"Recipe", cmp.Or(clean(m.Recipe.Name), "from a file")},
		{"Trained on", english.Plural(m.Passages, "passage", "passages")},
		{"Vocabulary", english.Plural(m.Terms, "term", "terms")},
		{"Smoothing α", trimmed(m.Recipe.Alpha) + ", added to every count"},
	}
	for s, pools := range m.Pools {
		if s >= len(data.Schemes) {
			continue
		}
		name, pool := clean(data.Schemes[s].Name), pools.General
		var weights []string
		for v, weight := range pool.Weights {
			weights = append(weights, string(m.Recipe.Views[v].View)+" "+two(weight))
		}
		card = append(card,
			meaning{"Views, " + name, strings.Join(weights, ", ") + " (weights; their mean is 1)"},
			meaning{"Temperature, " + name, two(pool.Temperature) + ": the views’ evidence is divided by it, so that the probabilities mean what they say"},
			meaning{"Offsets, " + name, offsetsSay[pool.OffsetsAre]},
		)
	}
	return card
}

// legend explains every number once more, for those who turn to the end.
func legend(data Data) []meaning {
	list := []meaning{
		{"Accuracy", "The share of passages tagged like the gold label."},
		{"95% by article", "The interval to quote. Passages of one article resemble each other, so that a hundred of them tell less than a hundred from everywhere; this interval allows for it."},
		{"95% by passage", "Wilson’s interval, as if all passages were independent. It is narrower than the truth; it is here because other tools print it."},
		{"Majority baseline", "Accuracy of always giving the commonest gold label. A tagger whose interval reaches down to it has shown nothing yet."},
		{"Leakage", "What a random split adds to the score by article: passages of one article tell about each other."},
		{"Precision", "Of the passages tagged so, the share that are."},
		{"Recall", "Of the passages that are so, the share tagged so."},
		{"F1, macro-F1", "The harmonic mean of precision and recall; its mean over the labels, each counting the same."},
		{"F_avg of the poles", "The mean F1 of the scheme’s two poles, as in SemEval-2016 task 6."},
		{"Kappa, MCC", "Agreement and correlation with the gold labels: 0 is what chance brings, 1 is perfect."},
		{"Better than chance, p", "How often gold labels dealt at random within each article would have scored as well or better. It speaks of these articles; the interval speaks of others."},
		{"Log-loss", "The mean of −ln of the probability given to the gold label; lower is better."},
		{"Brier score", "The squared distance of the probabilities from the truth, summed over the labels; from 0 to 2, lower is better."},
		{"Calibration error (ECE)", "How far the probabilities are from the share of tags that are right, averaged over 15 bins; lower is better. 0.05 means that tags with 80% are right in about 75 to 85 of 100 cases."},
		{"Risk, coverage", "Coverage is the share of passages that are given a tag when the least sure are withheld; risk is the share of the tags given that are wrong. AURC is the mean risk over all coverages."},
		{"▲ ▼ ·", "The first pole of a scheme, the second pole, and what lies between."},
	}
	if data.Report.Written != nil {
		list = append(list, meaning{"Too few articles", "Stands where a difference cannot be judged: under ten articles, resampling them gives intervals that are too narrow."})
	}
	return list
}
