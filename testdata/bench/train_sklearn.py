"""Trains scikit-learn's multinomial naive Bayes on words.

    python3 train_sklearn.py CORPUS MODEL

CORPUS is JSON Lines with text and stance, as `stance-bench corpus` writes it.
Words and smoothing are scikit-learn's defaults.
"""

import json
import pickle
import sys

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB


def main(corpus, model):
    labels = []

    def texts():
        with open(corpus, "rb") as lines:
            for line in lines:
                passage = json.loads(line)
                labels.append(passage["stance"])
                yield passage["text"]

    vectorizer = CountVectorizer()
    counts = vectorizer.fit_transform(texts())
    classifier = MultinomialNB().fit(counts, labels)
    with open(model, "wb") as out:
        pickle.dump((vectorizer, classifier), out, protocol=5)


if __name__ == "__main__":
    main(*sys.argv[1:])
