package crossval_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"stance/classify"
	"stance/classify/crossval"
	"stance/labels"
	"stance/labels/gold"
	"stance/labels/store"
)

// BenchmarkTrainGold is what every verb without --model does first.
func BenchmarkTrainGold(b *testing.B) {
	set, err := store.Read(gold.Files(), "gold", nil, nil)
	require.NoError(b, err)
	items, err := set.Items()
	require.NoError(b, err)
	train, _ := labels.Split(items, set.HeldOut)
	for _, name := range classify.RecipeNames() {
		recipe, err := classify.NamedRecipe(name)
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := crossval.Train(train, set.Schemes, recipe)
				require.NoError(b, err)
			}
		})
	}
}
