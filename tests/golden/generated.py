"""The functions against cleanlab itself, on generated datasets that no table covers.
usage: generated.py LIBRARY, with tests/sql on PYTHONPATH, by a Python that has cleanlab

Counts and sets are equal, real values agree to 1e-9. Where cleanlab differs, the test
says how and holds it to that: DIFFERENCES are counted, and each has to have been seen."""

import json
import time
import warnings
from collections import Counter
from fractions import Fraction

import numpy as np
from checks import check, connect, finish
from cleanlab import count, dataset, rank
from cleanlab.filter import find_label_issues
from definitions import FILTERS, Dataset
from generated_data import datasets, ensembles

PRUNED = ["prune_by_noise_rate", "prune_by_class", "both"]
METHODS = ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]
PRIORS = ["cnt", "eqn", "marginal", "marginal_ps"]
SOURCE = "('examples', 'label', 'probs')"
THRESHOLDS = "(SELECT lq_thresholds(label, probs) FROM examples)"

TIES = "rows tie for the last place in a set: either is right"
REMAINDERS = "remainders of the calibrated joint tie: either rounding is right, cleanlab goes on from ours"
SHORT = "a sum of floats that should be whole falls short of it: cleanlab's set is that of a hair less or more noise"
BY_TRUE = "num_to_remove_per_class with noise rates: cleanlab counts by the true class, not by the given"
ONLY_ROW = "min_examples_per_class = 0: cleanlab never flags the only row of a class"
SINGULAR = "prior by eqn of a singular noise matrix: cleanlab raises; ours is the marginal one"
CLIPPED = "confidence_weighted_entropy where P[k] or x is below 1e-6: cleanlab clips both"
ONE_CLASS = "labels all of one class: cleanlab raises"
ABSENT = "log_loss_search with a class that no label has: cleanlab raises"
UNDERFLOW = "log_loss_search where exp(-200 loss) is 0 for all models: cleanlab raises"
ALL_WRONG = "weights by accuracy where no model is ever right: cleanlab gives NaN, ours NULL"
WEIGHTS = "weights that do not sum to 1: cleanlab's scores are ours times their sum"
DIFFERENCES = [TIES, REMAINDERS, SHORT, BY_TRUE, ONLY_ROW, SINGULAR, CLIPPED, ONE_CLASS, ABSENT, UNDERFLOW,
               ALL_WRONG, WEIGHTS]
HAIR = Fraction(1, 10**9)
seen = Counter()


def equal(what, ours, theirs):
    check(what, np.array_equal(ours, theirs), quiet=True)


def close(what, ours, theirs):
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    if ours.shape != theirs.shape:
        check(what, False, f"{ours.shape}, not {theirs.shape}")
        return
    most = np.max(np.abs(ours - theirs), initial=0)
    check(what, most <= 1e-9, most, quiet=True)


def differs(difference, what, as_said):
    seen[difference] += 1
    check(f"{what}: {difference}", as_said, quiet=True)


def raises(kind, call):
    try:
        call()
    except kind:
        return True
    return False


def x_of(labels, probs):
    """What confidence_weighted_entropy is of, with P[k] as it is in cleanlab; and where cleanlab clips."""
    given = probs[np.arange(len(labels)), labels]
    entropy = -np.sum(probs * np.log(np.where(probs > 0, probs, 1)), axis=1) / np.log(probs.shape[1])
    return entropy / np.maximum(given, 1e-6), (given < 1e-6) | (entropy < 1e-6 * given)


class Comparison:
    def __init__(self, db, name, labels, probs):
        self.db, self.name, self.labels, self.probs = db, name, labels, probs
        self.classes = probs.shape[1]
        self.data = Dataset([(i, int(k), p.tolist()) for i, (k, p) in enumerate(zip(labels, probs))], self.classes)
        db.execute("DELETE FROM examples")
        db.executemany("INSERT INTO examples VALUES (?, ?, ?)",
                       [(i, int(k), p.astype("<f8").tobytes()) for i, (k, p) in enumerate(zip(labels, probs))])

    def ask(self, sql, *values):
        """The columns of the answer."""
        return list(zip(*self.db.execute(sql, values).fetchall()))

    def matrix(self, column, converged=0):
        rows = self.ask(f"SELECT {column} FROM lq_joint{SOURCE} WHERE all_pairs = 1 AND converged = ?", converged)
        return np.reshape(rows, (self.classes, self.classes))

    def scores(self):
        for method in METHODS[:2]:
            for adjusted in 0, 1:
                (ours,) = self.ask(f"SELECT lq_score(label, probs, ?{', t' * adjusted})"
                                   f" FROM examples, (SELECT {THRESHOLDS} AS t) ORDER BY id", method)
                close(f"{self.name}: {method}{' adjusted' * adjusted}", ours, rank.get_label_quality_scores(
                    self.labels, self.probs, method=method, adjust_pred_probs=bool(adjusted)))
        (ours,) = self.ask("SELECT lq_confidence_weighted_entropy(label, probs) FROM examples ORDER BY id")
        theirs = rank.get_label_quality_scores(self.labels, self.probs, method=METHODS[2])
        x, self.clipped = x_of(self.labels, self.probs)
        close(f"{self.name}: {METHODS[2]}", np.array(ours)[~self.clipped], theirs[~self.clipped])
        if self.clipped.any():
            as_said = np.log1p(x) / np.maximum(x, 1e-6)
            differs(CLIPPED, self.name, np.all(np.abs(theirs - as_said)[self.clipped] <= 1e-9))

    def joints(self):
        """The joint for cleanlab to go on from: None for its own, where it is ours."""
        theirs = count.compute_confident_joint(self.labels, self.probs, calibrate=False)
        equal(f"{self.name}: confident joint", self.matrix("confident_joint"), theirs)
        ours = self.matrix("calibrated")
        theirs = count.compute_confident_joint(self.labels, self.probs)
        if np.array_equal(ours, theirs):
            equal(f"{self.name}: calibrated joint", ours, theirs)
            self.joint = None
        else:
            differs(REMAINDERS, self.name, self.rounded_alike(ours, theirs))
            self.joint = ours
        self.calibrated, self.their_calibrated = ours, theirs

    def rounded_alike(self, ours, theirs):
        """Whether both are as near to what the rows should be as whole numbers of that sum can be."""
        def off(k, row):
            counts = self.data.confident_joint[k]
            return sum(abs(cell - Fraction(c * self.data.n[k], sum(counts))) for cell, c in zip(row.tolist(), counts))
        return all(sum(a) == sum(b) and off(k, a) == off(k, b) for k, (a, b) in enumerate(zip(ours, theirs)))

    def estimates(self):
        what = self.name
        close(f"{what}: joint", self.matrix("joint"),
              count.estimate_joint(self.labels, self.probs, confident_joint=self.joint))
        classes = self.ask(f"SELECT n, threshold, prior_converged, {', '.join('prior_' + p for p in PRIORS)},"
                           f" label_issues, inverse_label_issues, label_noise, inverse_label_noise, label_quality"
                           f" FROM lq_classes{SOURCE} ORDER BY class")
        n, thresholds, converged_prior, *priors = classes[:3 + len(PRIORS)]
        equal(f"{what}: label counts", n, np.bincount(self.labels, minlength=self.classes))
        close(f"{what}: thresholds", thresholds, count.get_confident_thresholds(self.labels, self.probs))
        for method, prior in zip(PRIORS, priors):
            def theirs():
                return count.estimate_latent(self.calibrated, self.labels, py_method=method)[0]
            if method == "eqn" and raises(np.linalg.LinAlgError, theirs):
                differs(SINGULAR, what, np.array_equal(prior, priors[PRIORS.index("marginal")]))
            else:
                close(f"{what}: prior by {method}", prior, theirs())
        for converged in 0, 1:
            prior, noise, inverse = count.estimate_latent(self.calibrated, self.labels,
                                                          converge_latent_estimates=bool(converged))
            close(f"{what}: noise matrix, converged {converged}", self.matrix("noise_matrix", converged), noise)
            close(f"{what}: inverse noise matrix, converged {converged}",
                  self.matrix("inverse_noise_matrix", converged).T, inverse)
        close(f"{what}: converged prior", converged_prior, prior)

        theirs = dataset.rank_classes_by_label_quality(self.labels, self.probs, confident_joint=self.joint)
        theirs = theirs.sort_values("Class Index")
        columns = ["Label Issues", "Inverse Label Issues", "Label Noise", "Inverse Label Noise", "Label Quality Score"]
        for ours, column in zip(classes[-5:], columns):
            (equal if "Issues" in column else close)(f"{what}: {column}", ours, theirs[column])

    def overlaps(self):
        for asymmetric in 0, 1:
            what = f"{self.name}: overlaps, asymmetric {asymmetric}"
            a, b, n, joint = self.ask(f"SELECT class_a, class_b, n, joint FROM lq_overlaps{SOURCE}"
                                      " WHERE asymmetric = ? AND all_pairs = 1 ORDER BY 1, 2", asymmetric)
            theirs = dataset.find_overlapping_classes(self.labels, self.probs, asymmetric=bool(asymmetric),
                                                      confident_joint=self.joint)
            theirs = theirs.sort_values(["Class Index A", "Class Index B"])
            equal(f"{what}, pairs and counts", [a, b, n],
                  theirs[["Class Index A", "Class Index B", "Num Overlapping Examples"]].T)
            close(f"{what}, joint", joint, theirs["Joint Probability"])

    def health(self):
        ((examples,), (classes,), (off_diagonal,), (calibrated,), (health,)) = self.ask(
            f"SELECT * FROM lq_health{SOURCE}")
        equal(f"{self.name}: examples, classes", [examples, classes], self.probs.shape)
        equal(f"{self.name}: off diagonal", off_diagonal, count.num_label_issues(self.labels, self.probs))
        # cleanlab counts from its own joint, whatever it is given
        theirs = count.num_label_issues(self.labels, self.probs, estimation_method="off_diagonal_calibrated")
        equal(f"{self.name}: off diagonal, calibrated", calibrated + np.trace(self.calibrated),
              theirs + np.trace(self.their_calibrated))
        close(f"{self.name}: health", health,
              dataset.overall_label_health_score(self.labels, self.probs, verbose=False))

    def answers(self, name, quotas):
        """The rows that any right answer has, those that it may have, and how many they may be."""
        if name == "both":
            (certain, possible, _), (certain_too, possible_too, _) = (self.answers(n, quotas) for n in PRUNED[:2])
            return certain & certain_too, possible & possible_too, range(len(possible) + 1)
        certain, possible, taken = set(), set(), 0
        for rows, most in self.data.choices(name, quotas):
            for last, _ in rows[:most][-1:]:
                up_to = {i for key, i in rows if key <= last}
                certain |= up_to if len(up_to) <= most else {i for key, i in rows if key < last}
                possible |= up_to
                taken += min(most, len(rows))
        dropped = self.data.close() if name in PRUNED else set()
        # by noise rate, a row may be taken more than once
        fewest = 0 if name == "prune_by_noise_rate" else taken - len(possible & dropped)
        return certain - dropped, possible - dropped, range(fewest, taken - len(certain & dropped) + 1)

    def issues(self, name, frac_noise=1.0, min_examples=1, asked=None, method="self_confidence"):
        what = f"{self.name}: {name}, frac_noise {frac_noise}, min_examples {min_examples}, asked {asked}"
        ids, scores = self.ask("SELECT id, score FROM lq_issues('examples', 'label', 'probs', 'id', ?, ?, ?, ?, ?)",
                               name, method, frac_noise, min_examples, asked and json.dumps(asked)) or ((), ())
        theirs = find_label_issues(
            self.labels, self.probs, filter_by=name, frac_noise=frac_noise, min_examples_per_class=min_examples,
            num_to_remove_per_class=asked, confident_joint=self.joint, return_indices_ranked_by=method, n_jobs=1)
        self.ranked(f"{what}, by {method}", method, dict(zip(ids, scores)), theirs)
        ours, theirs = set(ids), set(theirs.tolist())
        if asked and name != "prune_by_class":
            equal(what, ours, self.data.issues(name, frac_noise, min_examples, asked))
            of_class = {i for i, k, _ in self.data.rows if asked[k]}
            if ours != theirs:
                differs(BY_TRUE, what, ours <= of_class and not theirs & of_class)
            return
        only = {i for i, k, _ in self.data.rows if self.data.n[k] == 1 and min_examples == 0}
        if ours & only:
            differs(ONLY_ROW, what, not theirs & only)

        def answers(noise):
            quotas = self.data.quotas(noise, min_examples, asked).items()
            return self.answers(name, {k: q for k, q in quotas if self.data.n[k] > 1 or min_examples})
        self.same_rows(what, ours - only, theirs - only, answers, Fraction(str(frac_noise)))

    def same_rows(self, what, ours, theirs, answers, noise):
        """But for ties and, of a share of the noise, for cleanlab's sums of floats."""
        def right(rows, certain, possible, sizes):
            return certain <= rows <= possible and len(rows) in sizes
        if ours == theirs:
            equal(what, len(ours), len(theirs))
            return
        exact = answers(noise)
        check(f"{what}: ours", right(ours, *exact), quiet=True)
        if right(theirs, *exact):
            differs(TIES, what, True)
            return
        certain, possible, sizes = zip(*(answers(noise + hair) for hair in (-HAIR, 0, HAIR)))
        sizes = range(min(s.start for s in sizes), max(s.stop for s in sizes))
        differs(SHORT, what, noise < 1 and right(theirs, set.intersection(*certain), set.union(*possible), sizes))

    def ranked(self, what, method, scores, theirs):
        """The rows that both have stand in the same order but for equal scores."""
        order = [scores[i] for i in theirs.tolist()
                 if i in scores and not (method == METHODS[2] and self.clipped[i])]
        check(f"{what}, ranked", all(a <= b + 1e-12 for a, b in zip(order, order[1:])), quiet=True)

    def all(self):
        self.scores()
        self.joints()
        self.estimates()
        self.overlaps()
        self.health()
        for name in FILTERS:
            self.issues(name)
        self.issues("prune_by_class", asked=[(7 * k + 3) % 5 for k in self.data.K])
        for name in PRUNED:
            for frac_noise in 0.3, 0.5, 0.9:
                self.issues(name, frac_noise=frac_noise)
            for min_examples in 0, 5, 20:
                self.issues(name, min_examples=min_examples)
            most = max(self.data.K, key=lambda k: self.data.n[k])
            self.issues(name, asked=[7 * (k == most) for k in self.data.K])
            for method in METHODS[1:]:
                self.issues(name, method=method)


def one_class(db):
    """Labels that are all of one class."""
    labels, probs = np.zeros(3, int), np.array([[0.5, 0.5], [0.25, 0.75], [1.0, 0.0]])
    c = Comparison(db, "one class", labels, probs)
    c.scores()
    c.joints()
    c.estimates()
    c.overlaps()
    for name in FILTERS[:4]:
        c.issues(name)
    for name in FILTERS[4:]:
        ours = c.ask(f"SELECT id FROM lq_issues{SOURCE} WHERE filter = ?", name)
        differs(ONE_CLASS, f"one class: {name}", ours == ([(1,)] if name == "predicted_neq_given" else [])
                and raises(ValueError, lambda: find_label_issues(labels, probs, filter_by=name, n_jobs=1)))
    (health,) = c.ask(f"SELECT health FROM lq_health{SOURCE}")
    differs(ONE_CLASS, "one class: health", health == (1,) and raises(
        ValueError, lambda: dataset.overall_label_health_score(labels, probs, verbose=False)))


class Ensemble:
    def __init__(self, db, name, labels, models):
        self.db, self.name, self.labels, self.models = db, name, labels, models
        self.clipped = np.any([x_of(labels, probs)[1] for probs in models], axis=0)
        db.execute("DELETE FROM predictions")
        db.executemany("INSERT INTO predictions VALUES (?, ?, ?, ?)", [
            (i, int(labels[i]), f"model {m}", p.astype("<f8").tobytes())
            for m, probs in enumerate(models) for i, p in enumerate(probs)])

    def ours(self, weights, method="self_confidence"):
        rows = self.db.execute("SELECT score FROM lq_ensemble('predictions', 'id', 'label', 'model', 'probs')"
                               " WHERE weights = ? AND method = ? ORDER BY id", (weights, method)).fetchall()
        return [score for score, in rows]

    def theirs(self, weights, method="self_confidence", custom=None):
        return rank.get_label_quality_ensemble_scores(
            self.labels, self.models, method=method, weight_ensemble_members_by=weights,
            custom_weights=custom and np.array(custom), verbose=False)

    def both(self, weights, method, custom=None):
        """Ours and theirs of the rows whose scores cleanlab does not clip, in any model."""
        kept = ~self.clipped if method == METHODS[2] else slice(None)
        return (np.array(self.ours(custom and json.dumps(custom) or weights, method))[kept],
                self.theirs(weights, method, custom)[kept])

    def compare(self, weights):
        for method in METHODS:
            close(f"{self.name}: {weights}, {method}", *self.both(weights, method))

    def custom(self):
        for weights in [0.125, 0.5, 0.25, 0.125], [0.0, 0.0, 1.0, 0.0], [3.0, 0.5, 0.0, 1.5]:
            for method in METHODS:
                ours, theirs = self.both("custom", method, weights)
                what = f"{self.name}: weights {weights}, {method}"
                if sum(weights) == 1:
                    close(what, ours, theirs)
                else:
                    differs(WEIGHTS, what, np.all(np.abs(ours * sum(weights) - theirs) <= 1e-9))


def compare_ensembles(db):
    db.execute("CREATE TABLE predictions(id, label, model, probs)")
    for name, labels, models in ensembles():
        e = Ensemble(db, name, labels, models)
        for weights in "uniform", "accuracy":
            e.compare(weights)
        e.custom()
        if len(set(labels)) == models[0].shape[1]:
            e.compare("log_loss_search")
        else:
            differs(ABSENT, name, None not in e.ours("log_loss_search") and raises(
                ValueError, lambda: e.theirs("log_loss_search")))
    right = np.array([[0.75, 0.25], [0.0, 1.0], [0.25, 0.75]])
    e = Ensemble(db, "ensemble of models that are never right", np.array([0, 1, 1]), [1 - right, 1 - right])
    differs(ALL_WRONG, e.name, set(e.ours("accuracy")) == {None} and np.all(np.isnan(e.theirs("accuracy"))))
    e = Ensemble(db, "ensemble of models that are surely wrong", np.array([0, 1, 1]), [np.round(1 - right)] * 2)
    differs(UNDERFLOW, e.name, e.ours("log_loss_search") == [0, 0, 0] and raises(
        ValueError, lambda: e.theirs("log_loss_search")))


def main():
    warnings.simplefilter("ignore")
    db = connect(":memory:")
    db.execute("CREATE TABLE examples(id INTEGER PRIMARY KEY, label, probs)")
    for name, labels, probs in datasets():
        began = time.time()
        Comparison(db, name, labels, probs).all()
        print(f"{name}, {time.time() - began:.1f} s")
    one_class(db)
    compare_ensembles(db)
    for difference in DIFFERENCES:
        check(f"seen {seen[difference]} times: {difference}", seen[difference])
    finish()


main()
