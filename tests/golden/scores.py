"""The scores and thresholds against reference.csv (exact inputs, scores to 25
digits) and against what cleanlab 2.9 says of three real datasets."""

import csv
import json
import math
import struct
from fractions import Fraction

from checks import check, connect, directory, finish
from checks import dataset as open_dataset


def ulps(got, exact):
    return float(abs(Fraction(got) - exact) / Fraction(math.ulp(float(exact))))


def exact_score(row, method, probs):
    """The file's 25 digits; but the self-confidence is an input, which it
    rounds, and a margin below 1e-40 is lost to the file's own rounding: those
    two are rational and computed here."""
    given, label = Fraction(probs[int(row["label"])]), int(row["label"])
    if method == "self_confidence":
        return given
    if method == "normalized_margin":
        exact = (given - Fraction(max(probs[:label] + probs[label + 1:])) + 1) / 2
        assert abs(exact - Fraction(row[method])) < Fraction(1, 10**20)
        return exact
    return Fraction(row[method])


def reference():
    db = connect("file::memory:")
    methods = ["self_confidence", "normalized_margin", "confidence_weighted_entropy", "entropy"]
    worst = dict.fromkeys(methods, (0.0, ""))
    rows = 0
    for row in csv.DictReader(open(f"{directory}/reference.csv")):
        rows += 1
        probs = json.loads(row["probs"])
        inputs = [row["probs"]]
        if sum(probs) >= 0.5:
            inputs.append(struct.pack(f"<{len(probs)}d", *probs))
        for value in inputs:
            got = db.execute("SELECT lq_score(?1,?2), lq_normalized_margin(?1,?2),"
                             " lq_confidence_weighted_entropy(?1,?2), lq_entropy(?2)",
                             (int(row["label"]), value)).fetchone()
            for method, score in zip(methods, got):
                worst[method] = max(worst[method], (ulps(score, exact_score(row, method, probs)), row["case"]))
    for method in methods:
        limit = 0 if method == "self_confidence" else 4
        check(f"reference.csv, {rows} lines: {method} within {limit} ulp", worst[method][0] <= limit,
              f"worst {worst[method][0]:.3f} ({worst[method][1]})")


def difference(db, expression, column, where="1"):
    return db.execute(f"SELECT max(abs({expression} - {column})) FROM examples"
                      f" JOIN cleanlab_scores USING (id) WHERE {where}").fetchone()[0]


def dataset(name):
    db = open_dataset(name)
    subquery = "(SELECT lq_thresholds(label, probs) FROM examples)"
    for expression, column in [
            ("lq_score(label, probs)", "self_confidence"),
            ("lq_score(label, probs, 'normalized_margin')", "normalized_margin"),
            ("lq_entropy(probs)", "entropy"),
            (f"lq_score(label, probs, 'self_confidence', {subquery})", "adjusted_self_confidence"),
            (f"lq_score(label, probs, 'normalized_margin', {subquery})", "adjusted_normalized_margin")]:
        d = difference(db, expression, column)
        check(f"{name}: {column} to 1e-12", d <= 1e-12, d)
    for method in ["self_confidence", "normalized_margin"]:
        d = db.execute(
            f"SELECT max(abs(s - adjusted_{method})) FROM (SELECT id, lq_score(label, probs,"
            f" '{method}', lq_thresholds(label, probs) OVER ()) AS s FROM examples)"
            " JOIN cleanlab_scores USING (id)").fetchone()[0]
        check(f"{name}: adjusted_{method} through the window to 1e-12", d <= 1e-12, d)

    state = json.loads(db.execute("SELECT lq_json(lq_thresholds(label, probs)) FROM examples").fetchone()[0])
    theirs = db.execute("SELECT class, n, threshold FROM cleanlab_classes ORDER BY class").fetchall()
    d = max(abs(ours["threshold"] - t[2]) for ours, t in zip(state["classes"], theirs))
    same = [(ours["class"], ours["rows"]) for ours in state["classes"]] == [t[:2] for t in theirs]
    check(f"{name}: thresholds to 1e-12, counts equal", d <= 1e-12 and same, d)

    ordered = []
    worst, compared = 0.0, 0
    for label, probs, ours, theirs in db.execute(
            "SELECT label, lq_unpack(probs), lq_score(label, probs, 'confidence_weighted_entropy'),"
            " confidence_weighted_entropy FROM examples JOIN cleanlab_scores USING (id)"):
        p = json.loads(probs)
        entropy = -math.fsum(q * math.log(q) for q in p if q) / math.log(len(p))
        x = entropy / p[label] if p[label] else math.inf
        ordered.append((x, ours))
        if p[label] >= 1e-6 and x >= 1e-6:
            compared += 1
            worst = max(worst, abs(ours - theirs))
    check(f"{name}: confidence_weighted_entropy to 1e-9 on the {compared} of {len(ordered)} rows"
          " with P[k] and x at least 1e-6", worst <= 1e-9 and compared, worst)
    ordered.sort()
    wrong = sum(b > a for (xa, a), (xb, b) in zip(ordered, ordered[1:]) if xb > xa * (1 + 1e-12))
    check(f"{name}: confidence_weighted_entropy falls as x grows, on all rows", wrong == 0, wrong)


reference()
for name in "cifar10", "20news", "digits":
    dataset(name)
finish()
