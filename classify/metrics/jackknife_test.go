package metrics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/metrics"
)

// TestJackknifeOfAMean: for a mean of articles of one passage, the jackknife is
// the standard error of the mean, s/√n.
func TestJackknifeOfAMean(t *testing.T) {
	outcomes := answers(0.5, 12, 8)
	p := 0.6
	require.InDelta(t, math.Sqrt(p*(1-p)/19), metrics.Jackknife(outcomes, metrics.Accuracy), 1e-12)
	require.True(t, math.IsNaN(metrics.Jackknife(outcomes[:1], metrics.Accuracy)))
}

// TestJackknifeByArticle: passages that say the same twice tell nothing more.
func TestJackknifeByArticle(t *testing.T) {
	once := answers(0.5, 12, 8)
	var twice []metrics.Outcome
	for i, o := range once {
		o.Article = fmt.Sprint(i)
		twice = append(twice, o, o)
		twice[len(twice)-1].ID += "again"
	}
	require.InDelta(t, metrics.Jackknife(once, metrics.Accuracy), metrics.Jackknife(twice, metrics.Accuracy), 1e-12)
}

// TestJackknifeOfManyArticles deals them into a hundred groups; the error stays
// about the same.
func TestJackknifeOfManyArticles(t *testing.T) {
	outcomes := answers(0.5, 600, 400)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(outcomes), func(i, j int) { outcomes[i], outcomes[j] = outcomes[j], outcomes[i] })
	require.InEpsilon(t, math.Sqrt(0.6*0.4/999), metrics.Jackknife(outcomes, metrics.Accuracy), 0.2)
}

func TestLossDifference(t *testing.T) {
	a, b := answers(0.5, 10, 0), answers(0.8, 10, 0)
	difference, se := metrics.LossDifference(a, b)
	require.InDelta(t, math.Log(0.8/0.5), difference, 1e-12)
	require.InDelta(t, 0, se, 1e-12)
}
