package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stance/classify"
	"stance/classify/token"
	"stance/labels/textpos"
)

func addRecipeFlag(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "recipe", "default", "how models are made: a `RECIPE` of the program (fast, default, best), or a recipe file; see `stance help recipes`")
	complete(cmd, "recipe", classify.RecipeNames()...)
}

// recipeFileOf is the file that --recipe names; "" for a recipe of the program.
func recipeFileOf(name string) string {
	if slices.Contains(classify.RecipeNames(), name) {
		return ""
	}
	return name
}

// openRecipe finds a recipe by its name, or reads a recipe file and the lexicon
// that it names.
func openRecipe(name string) (classify.Recipe, error) {
	if name == "" {
		return classify.Recipe{}, usageError("--recipe is empty: want %s, or a recipe file", strings.Join(classify.RecipeNames(), ", "))
	}
	if slices.Contains(classify.RecipeNames(), name) {
		return classify.NamedRecipe(name)
	}
	file, err := openFile(name)
	if err != nil {
		if !strings.ContainsAny(name, `./\`) {
			_, err = classify.NamedRecipe(name)
			return classify.Recipe{}, usageError("%w", err)
		}
		return classify.Recipe{}, fmt.Errorf("recipe %s: %w", name, err)
	}
	defer file.Close()
	recipe, err := classify.ReadRecipe(file)
	if err != nil {
		return classify.Recipe{}, fmt.Errorf("%s: %w", name, err)
	}
	if recipe.Name == "" {
		recipe.Name = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	}
	if recipe.LexiconFile == "" {
		return recipe, nil
	}
	if !slices.ContainsFunc(recipe.Views, func(v classify.RecipeView) bool { return v.View.NeedsLexicon() }) {
		return recipe, fmt.Errorf("%s: a lexicon is named, but no view uses one: add the view %q, or leave the lexicon out", name, token.Cues)
	}
	lexicon := filepath.FromSlash(recipe.LexiconFile)
	if !filepath.IsAbs(lexicon) {
		lexicon = filepath.Join(filepath.Dir(name), lexicon)
	}
	recipe.Lexicon, err = readLexicon(lexicon)
	recipe.LexiconFile = ""
	return recipe, err
}

func readLexicon(name string) (string, error) {
	file, err := openFile(name)
	if err != nil {
		return "", fmt.Errorf("lexicon %s: %w", name, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxLexicon+1))
	if err == nil && len(text) > maxLexicon {
		err = errors.New("larger than 4 MiB")
	}
	if err != nil {
		return "", fmt.Errorf("lexicon %s: %w", name, err)
	}
	if _, err := token.ReadLexicon(strings.NewReader(string(text))); err != nil {
		return "", fmt.Errorf("lexicon %w", textpos.InFile(name, err))
	}
	return string(text), nil
}

const maxLexicon = 4 << 20
