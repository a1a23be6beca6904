package crossval_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify/crossval"
	"stance/labels"
)

// TestOneArticleTellsNothingAboutCalibration trains on one article: the only
// fold of the calibration is judged by a model that saw nothing, whose scores
// are all alike, and the temperature is whatever rounding makes of a flat loss.
func TestOneArticleTellsNothingAboutCalibration(t *testing.T) {
	var items []labels.Item
	for i := range 10 {
		items = append(items, labels.Item{
			ID: fmt.Sprint(i), Article: "only", Text: []string{"good news", "bad news"}[i%2], Gold: []int{i % 2, i % 2},
		})
	}
	model, err := crossval.Train(items, schemes, words)
	require.NoError(t, err)
	require.InDelta(t, 1, model.Pools(1).General.Temperature, 0)
	require.InDelta(t, 1, model.Pools(0).General.Temperature, 0)
}
