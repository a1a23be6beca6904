"""Tags passages with a model of train_sklearn.py.

    python3 tag_sklearn.py MODEL CORPUS

Prints a line a passage: the label and its probability. It takes 5,000 passages
at a time, so that memory does not grow with the corpus.
"""

import itertools
import json
import pickle
import sys

BATCH = 5000


def main(model, corpus):
    with open(model, "rb") as file:
        vectorizer, classifier = pickle.load(file)
    names = classifier.classes_.tolist()
    with open(corpus, "rb") as lines:
        while texts := [json.loads(line)["text"] for line in itertools.islice(lines, BATCH)]:
            proba = classifier.predict_proba(vectorizer.transform(texts))
            best = proba.argmax(axis=1)
            chosen = proba[range(len(best)), best]
            sys.stdout.writelines(f"{names[i]} {p:.4f}\n" for i, p in zip(best.tolist(), chosen.tolist()))


if __name__ == "__main__":
    main(*sys.argv[1:])
