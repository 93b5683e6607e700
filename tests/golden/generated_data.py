"""Datasets (name, labels, probs) for what no real dataset has: classes that no row is
given, or one row, or every row; 2 classes and 300; labels that are all right, or all
wrong; ties everywhere. The same on every run.

Most probabilities are counts of `parts`, a power of two, so that their sums and
differences are exact and what ties for us ties for everyone; the fewer parts, the more
ties."""

import numpy as np

source = np.random.default_rng(20261124)


def labels_out_of(classes, rows):
    return source.choice(classes, rows)


def vectors(labels, classes, parts, sure=3.0, spread=0.5):
    """Probabilities that lean towards the label, more or less as the model is sure."""
    weights = source.gamma(spread, size=(len(labels), classes)) + 1e-9
    weights[np.arange(len(labels)), labels] += sure * source.random(len(labels))
    weights /= weights.sum(axis=1, keepdims=True)
    return np.array([source.multinomial(parts, w) for w in weights]) / parts if parts else weights


def flipped(labels, classes, share):
    """The labels, of which a share are drawn again out of those that occur."""
    again = source.random(len(labels)) < share
    return np.where(again, labels_out_of(classes, len(labels)), labels)


def noisy(rows, classes, given, parts, share=0.2, **how):
    truly = labels_out_of(given, rows)
    return flipped(truly, given, share), vectors(truly, classes, parts, **how)


def small():
    """Small ones of all kinds; most have a class that no row is given."""
    for number in range(60):
        classes = int(source.integers(2, 7))
        given = source.permutation(classes)[:source.integers(2, classes + 1)]
        rows = int(source.choice([2, 5, 10, 20, 40, 80, 160]))
        parts = 2 ** int(source.choice([2, 3, 6, 20]))
        labels, probs = noisy(rows, classes, given, parts, share=source.choice([0.1, 0.3, 0.9]))
        if len(set(labels)) > 1:
            yield f"small {number}", labels, probs


def all_wrong(rows, classes, parts):
    truly = labels_out_of(classes, rows)
    return (truly + source.integers(1, classes, rows)) % classes, vectors(truly, classes, parts, sure=50)


def all_right(rows, classes, parts):
    labels = labels_out_of(classes, rows)
    return labels, vectors(labels, classes, parts, sure=50)


def one_row_in_a_class(rows, classes, parts):
    """Class 0 has one row, and the model takes it for another class."""
    labels, probs = noisy(rows, classes, np.arange(1, classes), parts)
    labels[0] = 0
    return labels, probs


def lopsided():
    """One cell of the calibrated joint has more than 0.9999 of its row and its column."""
    labels = np.array([0] * 30001 + [1])
    probs = np.array([[0.125, 0.875]] * 30000 + [[0.875, 0.125], [0.4375, 0.5625]])
    return labels, probs


def one_towards_each(classes, parts):
    """Besides one right row of each class, rows given class 0 of which one is truly of
    each other class. With ten of these, ten times a tenth is not quite 1 in floats."""
    truly = np.concatenate([np.arange(classes), np.arange(1, classes)])
    labels = np.where(np.arange(len(truly)) < classes, truly, 0)
    probs = np.full((len(truly), classes), 1 / parts)
    probs[np.arange(len(truly)), truly] = 1 - (classes - 1) / parts
    return labels, probs


def one_against_the_rest(rows, classes, parts):
    """Vectors that do not sum to 1."""
    labels = labels_out_of(classes, rows)
    probs = source.integers(0, parts // 2, (rows, classes)) / parts
    probs[np.arange(rows), flipped(labels, classes, 0.2)] += 0.5
    return labels, probs


def datasets():
    yield from small()
    yield "2 classes", *noisy(500, 2, 2, 2**20)
    yield "2 classes, ties", *noisy(500, 2, 2, 2**3)
    yield "300 classes", *noisy(1500, 300, 300, 2**20, sure=20, spread=0.05)
    yield "300 classes, 100 of them given", *noisy(700, 300, 100, 2**6, sure=20, spread=0.05)
    yield "one row in a class", *one_row_in_a_class(120, 4, 2**20)
    yield "one row in a class, ties", *one_row_in_a_class(120, 4, 2**3)
    yield "two rows, two classes", np.array([1, 0]), np.array([[0.75, 0.25], [0.5, 0.5]])
    yield "all labels right", *all_right(300, 5, 2**20)
    yield "all labels right, ties", *all_right(300, 5, 2**4)
    yield "all labels wrong", *all_wrong(300, 5, 2**20)
    yield "all labels wrong, ties", *all_wrong(300, 5, 2**4)
    yield "all labels wrong, 2 classes", *all_wrong(300, 2, 2**20)
    yield "labels at random", *noisy(400, 6, 6, 2**20, share=1.0)
    yield "all rows alike", labels_out_of(3, 60), np.full((60, 3), [0.25, 0.5, 0.25])
    yield "uniform", labels_out_of(4, 60), np.full((60, 4), 0.25)
    yield "one-hot", *noisy(200, 5, 5, 1)
    yield "lopsided", *lopsided()
    yield "one row towards each class", *one_towards_each(11, 2**6)
    yield "one against the rest", *one_against_the_rest(300, 5, 2**10)
    yield "floats", *noisy(1000, 10, 10, None)
    yield "floats, 7 of 12 classes given", *noisy(300, 12, 7, None)


def ensembles():
    """(name, labels, probs of each model); no row has a 1 from every model, as the mean of
    those, rounded up, is an error in cleanlab's log_loss_search"""
    for rows, classes, given, parts in (40, 3, 3, 2**20), (200, 10, 10, None), (60, 2, 2, 2**20), (30, 4, 2, 2**6):
        labels, first = noisy(rows, classes, given, parts)
        others = [vectors(flipped(labels, given, share), classes, parts) for share in (0.1, 0.5, 1.0)]
        yield f"ensemble of {rows} rows, {len(set(labels))} of {classes} classes given", labels, [first, *others]
    labels, probs = noisy(100, 4, 4, None)
    yield "ensemble of models nearly alike", labels, [probs * (1 - share) + share / 4 for share in (0, 0.01, 0.02, 0.04)]
