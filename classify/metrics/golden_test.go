package metrics_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

// exact is how closely a computed figure has to meet one that was computed
// elsewhere: the last digits depend on the order of summation.
const exact = 1e-9

// golden is testdata/golden.json: 22 passages of 7 articles, tagged by A with
// probabilities and by B with labels, and the figures that scikit-learn, SciPy
// and published examples give for them. It has a field for every key, and
// reading it refuses keys without one, so that no figure goes unasserted.
type golden struct {
	Labels []string
	Rows   []struct {
		ID, Article, Gold string
		ProbsA            []float64 `json:"probs_A"`
		PredB             string    `json:"pred_B"`
	}
	Expected struct {
		A, B      goldenScores
		Baselines struct {
			MajorityLabel string  `json:"majority_label_first_seen"`
			Majority      float64 `json:"majority_accuracy"`
			Uniform       float64 `json:"uniform_expected_accuracy"`
			Stratified    float64 `json:"stratified_expected_accuracy"`
		}
		Calibration struct {
			BrierSum  float64      `json:"brier_sum"`
			BrierHalf float64      `json:"brier_half"`
			LogLoss   float64      `json:"log_loss"`
			ECE10     float64      `json:"ece10"`
			MCE10     float64      `json:"mce10"`
			Bins10    [][5]float64 `json:"bins10"` // lo, hi, count, accuracy, confidence
			ECE15     float64      `json:"ece15"`
		} `json:"calibration_A"`
		RiskCoverage struct {
			Points [][2]float64 // coverage, risk
			AURC   float64
			EAURC  float64 `json:"e_aurc"`
		} `json:"risk_coverage_A"`
		McNemar struct {
			OnlyA int     `json:"b_A_only_right"`
			OnlyB int     `json:"c_B_only_right"`
			P     float64 `json:"exact_two_sided_p"`
			Chi2  float64 `json:"chi2_cc"`
		} `json:"mcnemar_A_vs_B"`
		Clustered struct {
			NaiveSE      float64 `json:"naive_se_1_over_n"`
			SE           float64 `json:"clustered_se"`
			DesignEffect float64 `json:"design_effect"`
		} `json:"clustered_se_A"`
		Issues struct {
			Thresholds     map[string]float64 `json:"confident_thresholds"`
			Joint          [][]int            `json:"confident_joint_uncalibrated"`
			OffDiagonal    []string           `json:"off_diagonal_ids"`
			SelfConfidence map[string]float64 `json:"self_confidence"`
			Margin         map[string]float64 `json:"normalized_margin"`
			Ranked         []string           `json:"ranked_by_margin"`
		} `json:"label_issues_A"`
		Anchors struct {
			Krippendorff float64    `json:"krippendorff_nominal_fast_krippendorff_sample"`
			Kappa        float64    `json:"sklearn_kappa_doc"`
			Brier        float64    `json:"sklearn_brier_doc"`
			NBUnnorm     [2]float64 `json:"iir_ch13_nb_unnorm"`
			NBPosterior  float64    `json:"iir_ch13_nb_posterior_china"`
			Wilson       [2]float64 `json:"wilson_31_of_40"`
		} `json:"published_anchors"`
	}
}

type goldenScores struct {
	Pred             []string
	Accuracy         float64
	Wilson           [2]float64                    `json:"accuracy_wilson95"`
	PerClass         map[string]metrics.ClassScore `json:"per_class"`
	MacroF1          float64                       `json:"macro_f1"`
	WeightedF1       float64                       `json:"weighted_f1"`
	BalancedAccuracy float64                       `json:"balanced_accuracy"`
	FAvg             float64                       `json:"semeval_favg"`
	MCC              float64
	Kappa            float64 `json:"cohen_kappa"`
	Confusion        [][]int `json:"confusion_rows_gold_cols_pred"`
}

var poles = [2]string{"conciliatory", "skeptical"}

func readGolden(t testing.TB) *golden {
	t.Helper()
	text, err := os.ReadFile("testdata/golden.json")
	require.NoError(t, err)
	var g golden
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&g))
	return &g
}

// taggers returns the outcomes of A, whose answer is its most probable label,
// and of B.
func (g *golden) taggers() (a, b []metrics.Outcome) {
	for _, row := range g.Rows {
		o := metrics.Outcome{ID: row.ID, Article: row.Article, Gold: slices.Index(g.Labels, row.Gold)}
		o.Predicted = slices.Index(g.Labels, row.PredB)
		b = append(b, o)
		o.Predicted = slices.Index(row.ProbsA, slices.Max(row.ProbsA))
		o.Proba = row.ProbsA
		a = append(a, o)
	}
	return a, b
}

func TestGoldenScores(t *testing.T) {
	g := readGolden(t)
	a, b := g.taggers()
	for _, tc := range []struct {
		name     string
		outcomes []metrics.Outcome
		want     goldenScores
	}{{"A", a, g.Expected.A}, {"B", b, g.Expected.B}} {
		t.Run(tc.name, func(t *testing.T) {
			var pred []string
			for _, o := range tc.outcomes {
				pred = append(pred, g.Labels[o.Predicted])
			}
			require.Equal(t, tc.want.Pred, pred)

			got, err := metrics.Evaluate(g.Labels, poles, tc.outcomes, metrics.Options{})
			require.NoError(t, err)
			require.Equal(t, 22, got.N)
			require.Equal(t, 7, got.Articles)
			require.Empty(t, got.Warnings)
			require.InDelta(t, tc.want.Accuracy, got.Accuracy.Value, exact)
			require.InDelta(t, tc.want.Accuracy, metrics.Accuracy(tc.outcomes), exact)
			require.InDelta(t, tc.want.Wilson[0], got.Accuracy.Lo, exact)
			require.InDelta(t, tc.want.Wilson[1], got.Accuracy.Hi, exact)
			require.InDelta(t, tc.want.MacroF1, got.MacroF1, exact)
			require.InDelta(t, tc.want.WeightedF1, got.WeightedF1, exact)
			require.InDelta(t, tc.want.BalancedAccuracy, got.BalancedAccuracy, exact)
			require.InDelta(t, tc.want.FAvg, *got.FAvg, exact)
			require.InDelta(t, tc.want.MCC, got.MCC, exact)
			require.InDelta(t, tc.want.Kappa, got.Kappa, exact)
			require.Equal(t, g.Labels, got.Confusion.Labels)
			require.Equal(t, tc.want.Confusion, got.Confusion.Rows)
			require.Len(t, got.PerClass, len(tc.want.PerClass))
			for label, want := range tc.want.PerClass {
				class := got.PerClass[label]
				require.InDelta(t, want.Precision, class.Precision, exact, label)
				require.InDelta(t, want.Recall, class.Recall, exact, label)
				require.InDelta(t, want.F1, class.F1, exact, label)
				require.Equal(t, want.Support, class.Support, label)
			}
		})
	}
}

func TestGoldenBaselines(t *testing.T) {
	g := readGolden(t)
	a, _ := g.taggers()
	want := g.Expected.Baselines
	got := metrics.Baseline(len(g.Labels), a)
	require.Equal(t, want.MajorityLabel, g.Labels[got.Label])
	require.InDelta(t, want.Majority, got.Majority, exact)
	require.InDelta(t, want.Uniform, got.Uniform, exact)
	require.InDelta(t, want.Stratified, got.Stratified, exact)

	scores, err := metrics.Evaluate(g.Labels, poles, a, metrics.Options{})
	require.NoError(t, err)
	require.Equal(t, metrics.MajorityBaseline{Label: want.MajorityLabel, Accuracy: got.Majority}, scores.Majority)
	require.InDelta(t, want.Stratified, scores.Stratified, exact)
}

func TestGoldenCalibration(t *testing.T) {
	g := readGolden(t)
	a, _ := g.taggers()
	want := g.Expected.Calibration
	require.InDelta(t, want.BrierSum, metrics.Brier(a), exact)
	require.InDelta(t, want.BrierHalf, metrics.Brier(a)/2, exact)
	require.InDelta(t, want.LogLoss, metrics.LogLoss(a), exact)

	bins := metrics.Reliability(a, 10)
	require.InDelta(t, want.ECE10, metrics.ECE(bins), exact)
	require.InDelta(t, want.MCE10, metrics.MCE(bins), exact)
	require.Len(t, bins, len(want.Bins10))
	for i, bin := range want.Bins10 {
		require.InDelta(t, bin[0], bins[i].Lo, exact)
		require.InDelta(t, bin[1], bins[i].Hi, exact)
		require.InDelta(t, bin[2], bins[i].Count, 0)
		require.InDelta(t, bin[3], bins[i].Accuracy, exact)
		require.InDelta(t, bin[4], bins[i].Confidence, exact)
	}

	scores, err := metrics.Evaluate(g.Labels, poles, a, metrics.Options{})
	require.NoError(t, err)
	require.InDelta(t, want.BrierSum, *scores.Brier, exact)
	require.InDelta(t, want.LogLoss, *scores.LogLoss, exact)
	require.InDelta(t, want.ECE15, *scores.ECE, exact)
	scores, err = metrics.Evaluate(g.Labels, poles, a, metrics.Options{Bins: 10})
	require.NoError(t, err)
	require.InDelta(t, want.ECE10, *scores.ECE, exact)
	require.InDelta(t, want.MCE10, *scores.MCE, exact)
}

func TestGoldenRiskCoverage(t *testing.T) {
	g := readGolden(t)
	a, _ := g.taggers()
	want := g.Expected.RiskCoverage
	curve := metrics.RiskCoverage(a)
	require.Len(t, curve, len(want.Points))
	for i, point := range want.Points {
		require.InDelta(t, point[0], curve[i].Coverage, exact)
		require.InDelta(t, point[1], curve[i].Risk, exact)
	}
	scores, err := metrics.Evaluate(g.Labels, poles, a, metrics.Options{})
	require.NoError(t, err)
	require.InDelta(t, want.AURC, *scores.AURC, exact)
	require.InDelta(t, want.EAURC, *scores.EAURC, exact)
}

func TestGoldenMcNemar(t *testing.T) {
	g := readGolden(t)
	a, b := g.taggers()
	want := g.Expected.McNemar
	got, err := metrics.Compare(len(g.Labels), a, b, metrics.Resampling{Resamples: 99})
	require.NoError(t, err)
	require.Equal(t, want.OnlyA, got.McNemar.OnlyA)
	require.Equal(t, want.OnlyB, got.McNemar.OnlyB)
	require.InDelta(t, want.P, got.McNemar.P, exact)
	require.InDelta(t, want.Chi2, got.McNemar.Chi2, exact)
}

func TestGoldenClustered(t *testing.T) {
	g := readGolden(t)
	a, _ := g.taggers()
	want := g.Expected.Clustered
	got, err := metrics.Evaluate(g.Labels, poles, a, metrics.Options{})
	require.NoError(t, err)
	require.InDelta(t, want.SE, *got.ClusteredSE, exact)
	require.InDelta(t, want.DesignEffect, *got.DesignEffect, exact)
	// The naive error is the root of what the design effect is relative to.
	naive2 := *got.ClusteredSE * *got.ClusteredSE / *got.DesignEffect
	require.InDelta(t, want.NaiveSE*want.NaiveSE, naive2, exact)
}

func TestGoldenIssues(t *testing.T) {
	g := readGolden(t)
	a, _ := g.taggers()
	want := g.Expected.Issues
	got := metrics.FindIssues(len(g.Labels), a)

	require.Len(t, want.Thresholds, len(g.Labels))
	for l, label := range g.Labels {
		require.InDelta(t, want.Thresholds[label], got.Thresholds[l], exact, label)
	}
	require.Equal(t, want.Joint, got.Joint)
	require.Equal(t, want.OffDiagonal, ids(a, got.Suspects))

	require.Len(t, want.SelfConfidence, len(a))
	require.Len(t, want.Margin, len(a))
	for _, o := range a {
		require.InDelta(t, want.SelfConfidence[o.ID], o.Proba[o.Gold], exact, o.ID)
		require.InDelta(t, want.Margin[o.ID], metrics.Margin(o), exact, o.ID)
	}
	require.Equal(t, want.Ranked, ids(a, metrics.ByMargin(a))[:len(want.Ranked)])

	// Of the ranking, the suspects are what a person is shown.
	ranked := got.Ranked(a)
	require.Equal(t, want.Ranked[:len(want.OffDiagonal)], ids(a, ranked))
	require.ElementsMatch(t, got.Suspects, ranked)
	// By hand, from the joint above and 6, 9 and 7 gold labels.
	require.Equal(t, []int{6, 9, 7}, got.Gold)
	require.InDelta(t, 6*0./4+9*1./5+7*2./7, got.Estimated(), exact)
}

func ids(outcomes []metrics.Outcome, indices []int) (names []string) {
	for _, i := range indices {
		names = append(names, outcomes[i].ID)
	}
	return names
}

func TestPublishedAnchors(t *testing.T) {
	want := readGolden(t).Expected.Anchors

	wilson := metrics.Wilson(31, 40)
	require.InDelta(t, want.Wilson[0], wilson.Lo, exact)
	require.InDelta(t, want.Wilson[1], wilson.Hi, exact)

	// scikit-learn's page of cohen_kappa_score: negative, neutral, positive;
	// the annotators differ on the last of five.
	kappa := metrics.Confusion{Rows: [][]int{{2, 0, 0}, {0, 1, 0}, {1, 0, 1}}}.Kappa()
	require.InDelta(t, want.Kappa, kappa, exact)

	// scikit-learn's page of brier_score_loss: eggs, ham, spam.
	brier := metrics.Brier([]metrics.Outcome{
		{Gold: 0, Proba: []float64{0.8, 0.1, 0.1}},
		{Gold: 1, Proba: []float64{0.2, 0.7, 0.1}},
		{Gold: 2, Proba: []float64{0.2, 0.2, 0.6}},
	})
	require.InDelta(t, want.Brier, brier, exact)
}

// The two anchors below belong to packages labels/agreement and classify, which
// test their own code against them. Here their arithmetic is written out, so
// that the copy of the fixture in this package is checked to the last value.

func TestAnchorNaiveBayes(t *testing.T) {
	want := readGolden(t).Expected.Anchors
	// Manning, Raghavan and Schütze, "Introduction to Information Retrieval",
	// example 13.1: China has 3 of 4 documents and 8 words, the rest 3 words, the
	// vocabulary 6; the test document is Chinese Chinese Chinese Tokyo Japan.
	china := 3. / 4 * (5 + 1) / (8 + 6) * (5 + 1) / (8 + 6) * (5 + 1) / (8 + 6) * (0 + 1) / (8 + 6) * (0 + 1) / (8 + 6)
	other := 1. / 4 * (1 + 1) / (3 + 6) * (1 + 1) / (3 + 6) * (1 + 1) / (3 + 6) * (1 + 1) / (3 + 6) * (1 + 1) / (3 + 6)
	require.InDelta(t, want.NBUnnorm[0], china, exact)
	require.InDelta(t, want.NBUnnorm[1], other, exact)
	require.InDelta(t, want.NBPosterior, china/(china+other), exact)
}

func TestAnchorKrippendorff(t *testing.T) {
	// The sample of the fast-krippendorff README: three coders, 15 units, * for
	// no value.
	coders := []string{
		"*****34121133*3",
		"1*213343*******",
		"**21344*21133*4",
	}
	// alpha = 1 - (n-1) Σ_u disagreeing pairs_u/(m_u-1) / disagreeing pairs of all
	// n values, over units with two values or more.
	var observed float64
	var all string
	for u := range coders[0] {
		var unit string
		for _, coder := range coders {
			unit += strings.Trim(coder[u:u+1], "*")
		}
		if len(unit) > 1 {
			observed += disagreeing(unit) / float64(len(unit)-1)
			all += unit
		}
	}
	alpha := 1 - float64(len(all)-1)*observed/disagreeing(all)
	require.InDelta(t, readGolden(t).Expected.Anchors.Krippendorff, alpha, exact)
}

func disagreeing(values string) (pairs float64) {
	for i := range values {
		for j := range values {
			if values[i] != values[j] {
				pairs++
			}
		}
	}
	return pairs
}
