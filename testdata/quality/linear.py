"""Scores scikit-learn's classifiers on the folds that stance-quality wrote.

    go run ./cmd/stance-quality -semeval FILE -newsmtsc FILE -folds DIR
    python3 testdata/quality/linear.py DIR

It takes Debian's python3-sklearn. Every classifier gets words and word pairs, or
character 2- to 5-grams within words besides; its one setting is chosen by a
cross-validation inside the training folds. Sets with targets get one model a
target, like stance.
"""

import json
import pathlib
import sys
import warnings

import numpy
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")

WORDS = r"(?u)[#@]?\w[\w'’]*"


def classifiers():
    alphas = {"alpha": [0.03, 0.1, 0.3, 1.0]}
    strengths = {"C": [0.1, 0.3, 1.0, 3.0]}
    yield "MultinomialNB", MultinomialNB(), alphas, CountVectorizer, True
    yield "ComplementNB", ComplementNB(), alphas, CountVectorizer, True
    yield "LinearSVC", LinearSVC(), {"C": [0.03, 0.1, 0.3, 1.0]}, TfidfVectorizer, False
    yield "LogisticRegression", LogisticRegression(max_iter=300), strengths, TfidfVectorizer, True


def features(vectorizer, characters, train, test):
    options = {"binary": True} if vectorizer is CountVectorizer else {"sublinear_tf": True}
    parts = [vectorizer(ngram_range=(1, 2), token_pattern=WORDS, **options)]
    if characters:
        parts.append(vectorizer(analyzer="char_wb", ngram_range=(2, 5), **options))
    return (
        hstack([part.fit_transform(train) for part in parts]).tocsr(),
        hstack([part.transform(test) for part in parts]).tocsr(),
    )


def predict(rows, labels, model, grid, vectorizer, characters):
    """Out-of-fold labels, and probabilities where the model has them."""
    fold = numpy.array([row["fold"] for row in rows])
    gold = numpy.array([labels.index(row["label"]) for row in rows])
    target = numpy.array([row["target"] for row in rows])
    group = numpy.array([row["group"] for row in rows])
    text = numpy.array([row["text"] for row in rows], dtype=object)
    tagged = numpy.full(len(rows), -1)
    proba = numpy.zeros((len(rows), len(labels)))
    for f in sorted(set(fold) - {-1}):
        for t in sorted(set(target)):
            train = (fold != f) & (target == t)
            test = (fold == f) & (target == t)
            if not test.any():
                continue
            a, b = features(vectorizer, characters, text[train], text[test])
            search = GridSearchCV(model, grid, cv=GroupKFold(3), scoring="f1_macro", n_jobs=2)
            search.fit(a, gold[train], groups=group[train])
            tagged[test] = search.predict(b)
            if hasattr(search.best_estimator_, "predict_proba"):
                proba[numpy.ix_(test, search.best_estimator_.classes_)] = search.predict_proba(b)
    scored = fold >= 0
    return gold[scored], tagged[scored], proba[scored], group[scored]


def standard_error(gold, tagged, group, score):
    """Delete-a-group jackknife over at most 100 groups of articles."""
    names = {g: i for i, g in enumerate(dict.fromkeys(group))}
    number = numpy.array([names[g] % 100 for g in group])
    scores = [score(gold[number != g], tagged[number != g]) for g in sorted(set(number))]
    n = len(scores)
    return numpy.sqrt((n - 1) / n * ((scores - numpy.mean(scores)) ** 2).sum())


def main(folder):
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")):
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        labels = sorted({row["label"] for row in rows})
        poles = [i for i, l in enumerate(labels) if l not in ("NONE", "neutral")]
        measures = {
            "accuracy": accuracy_score,
            "macro-F1": lambda g, t: f1_score(g, t, average="macro"),
            "F_avg": lambda g, t: f1_score(g, t, average="macro", labels=poles),
        }
        print(f"\n### {path.stem}\n\n| model | terms | accuracy | macro-F1 | F_avg | log-loss |\n|---|---|---|---|---|---|")
        for name, model, grid, vectorizer, has_proba in classifiers():
            for characters in (False, True):
                gold, tagged, proba, group = predict(rows, labels, model, grid, vectorizer, characters)
                cells = [name, "words 1-2, characters 2-5" if characters else "words 1-2"]
                for score in measures.values():
                    cells.append(f"{score(gold, tagged):.3f} ± {standard_error(gold, tagged, group, score):.3f}")
                cells.append(f"{log_loss(gold, proba, labels=range(len(labels))):.3f}" if has_proba else "–")
                print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
