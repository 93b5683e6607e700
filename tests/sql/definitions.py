"""The table-valued functions against their definitions, written out again here in
exact arithmetic, on small random datasets in which ties, missing classes and rows
that are confident of nothing are common. usage: definitions.py LIBRARY"""

import json
import math
import random
import sqlite3
import sys
from fractions import Fraction

checks = failures = 0


def check(what, got, want):
    global checks, failures
    checks += 1
    if got != want:
        failures += 1
        print(f"FAILED {what}\n   got  {got}\n   want {want}")


def check_close(what, got, want):
    """To a few roundings of 64 bits."""
    close = len(got) == len(want) and all(
        abs(a - b) <= 1e-13 for row, wanted in zip(got, want) for a, b in zip(row, wanted))
    check(what, got if not close else want, want)


def argmax(values):
    return max(range(len(values)), key=lambda j: (values[j], -j))


def round_keeping_total(values):
    """Half to even; then the cells that rounding moved most, first the highest class
    up, first the lowest class down."""
    cells = [round(value) for value in values]
    missing = round(sum(values)) - sum(cells)
    rest = [value - cell for value, cell in zip(values, cells)]
    for j in sorted(range(len(cells)), key=lambda j: (-rest[j], -j))[:max(0, missing)]:
        cells[j] += 1
    for j in sorted(range(len(cells)), key=lambda j: (rest[j], j))[:max(0, -missing)]:
        cells[j] -= 1
    return cells


def share(rows, counts):
    """So many rows, in proportion to the counts."""
    return round_keeping_total([ratio(Fraction(rows * c), sum(counts)) for c in counts])


def ratio(a, b):
    return a / b if b else a * 0


class Dataset:
    def __init__(self, rows, classes):
        self.rows, self.classes = rows, classes  # (id, label, probs)
        self.K = range(classes)
        self.n = [sum(label == k for _, label, _ in rows) for k in self.K]
        sums = [sum(Fraction(p[k]) for _, label, p in rows if label == k) for k in self.K]
        self.thresholds = [max(2e-6, float(s / n)) if n else 2.0 for s, n in zip(sums, self.n)]
        self.confident_joint = [[0] * classes for _ in self.K]
        for _, label, p in rows:
            confident = self.confident_class(p)
            if confident is not None:
                self.confident_joint[label][confident] += 1
        for k in self.K:
            self.confident_joint[k][k] = max(1, self.confident_joint[k][k])
        self.calibrated = [
            round_keeping_total([Fraction(count * self.n[k], sum(row)) for count in row])
            for k, row in enumerate(self.confident_joint)]

    def confident_class(self, p):
        classes = [j for j in self.K if p[j] >= self.thresholds[j] - 1e-6]
        return argmax(p) if len(classes) > 1 else classes[0] if classes else None

    def is_close(self, label, p):
        raised = list(p)
        raised[label] += 1e-6
        return argmax(raised) == label

    def is_issue(self, label, p):
        confident = self.confident_class(p)
        return confident not in (None, label) and not self.is_close(label, p)

    def off_diagonal(self):
        return sum(self.is_issue(label, p) for _, label, p in self.rows)

    def quotas(self, frac_noise, min_examples, asked):
        """By label: rows to prune by class, and by noise rate towards each class."""
        quotas, frac_noise = {}, Fraction(frac_noise)
        for k in self.K:
            row = self.calibrated[k]
            if self.n[k] <= min_examples:
                continue
            if asked:
                rows = min(asked[k], self.n[k])
                quotas[k] = rows, share(rows, [c if j != k else 0 for j, c in enumerate(row)])
                continue
            diagonal = max(row[k], min_examples)
            given_up = Fraction(diagonal - row[k], max(1, sum(c > 0 for c in row) - 1))
            left = [max(0, c - given_up) if j != k and c else 0 for j, c in enumerate(row)]
            keep = math.floor(diagonal + (1 - frac_noise) * sum(left))
            quotas[k] = max(0, self.n[k] - keep), [math.floor(frac_noise * o) for o in left]
        return quotas

    def choices(self, name, quotas):
        """What a filter chooses from: the rows (key, id) in order, and how many of them."""
        if name == "low_self_confidence":
            yield sorted((p[label], i) for i, label, p in self.rows), self.off_diagonal()
        elif name == "low_normalized_margin":
            yield sorted(((p[label] - max(p[:label] + p[label + 1:]) + 1) / 2, i)
                         for i, label, p in self.rows), self.off_diagonal()
        else:
            for k, (rows, towards) in quotas.items():
                own = [(i, p) for i, label, p in self.rows if label == k]
                if name == "prune_by_class":
                    yield sorted((p[k], i) for i, p in own), rows
                else:
                    for j in self.K:
                        if towards[j]:
                            yield sorted((p[k] - p[j], i) for i, p in own), towards[j]

    def issues(self, name, frac_noise, min_examples, asked):
        if name == "predicted_neq_given":
            return {i for i, label, p in self.rows if not self.is_close(label, p)}
        if name == "confident_learning":
            return {i for i, label, p in self.rows if self.is_issue(label, p)}
        if name == "both":
            return (self.issues("prune_by_class", frac_noise, min_examples, asked)
                    & self.issues("prune_by_noise_rate", frac_noise, min_examples, asked))
        quotas = self.quotas(frac_noise, min_examples, asked)
        chosen = {i for rows, most in self.choices(name, quotas) for _, i in rows[:most]}
        return chosen if name.startswith("low_") else chosen - self.close()

    def close(self):
        return {i for i, label, p in self.rows if self.is_close(label, p)}


def generate(source):
    classes = source.randint(2, 6)
    labels = source.sample(range(classes), source.randint(1, classes))
    bits = source.choice([2, 3, 6])
    rows = []
    for i in range(source.choice([1, 2, 5, 10, 20, 40, 80, 160])):
        label = source.choice(labels)
        weights = [source.randint(0, 2 ** bits) * (3 if j == label else 1) for j in range(classes)]
        # multiples of 2^-bits, which floats hold exactly, so that ties are ties
        rows.append((i, label, [min(w, 2 ** bits) / 2 ** bits for w in weights]))
    ids = list(range(len(rows)))
    source.shuffle(ids)
    return Dataset([(i, label, p) for i, (_, label, p) in zip(ids, rows)], classes)


def to_one(values, least, most=1):
    values = [min(most, max(least, value)) for value in values]
    return [value / sum(values) for value in values]


def tidy(columns):
    """A matrix by column: off the diagonal at most 0.9999, and columns that sum to 1."""
    kept = [[value if i == j else min(value, Fraction(9999, 10000)) for i, value in enumerate(column)]
            for j, column in enumerate(columns)]
    return [[ratio(value, sum(column)) for value in column] for column in kept]


def solve(matrix, right):
    """By Gauss; None where the matrix is singular."""
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for i in range(len(rows)):
        pivot = next((r for r in range(i, len(rows)) if rows[r][i]), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for r in range(len(rows)):
            if r != i:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i])]
    return [row[-1] for row in rows]


class Latent:
    """N by true class, I by given class: the columns that each makes sum to 1."""

    def __init__(self, data):
        C, K = data.calibrated, data.K
        self.K, total = K, sum(map(sum, C))
        self.given = [Fraction(sum(C[k]), total) for k in K]
        columns = [sum(C[g][t] for g in K) for t in K]
        self.N = [[ratio(Fraction(C[g][t]), columns[t]) for g in K] for t in K]
        self.I = [[ratio(Fraction(C[g][t]), sum(C[g])) for t in K] for g in K]
        self.marginal = to_one([Fraction(c, total) for c in columns], Fraction(1, 10**6))
        self.marginal_ps = to_one([sum(self.I[g][t] * self.given[g] for g in K) for t in K],
                                  Fraction(1, 10**6))
        solved = solve([[self.N[t][g] for t in K] for g in K], self.given)
        self.eqn = solved and to_one(solved, Fraction(1, 10**6))
        self.cnt = self.by_cnt(self.N, self.I)

    def by_cnt(self, N, I):
        return to_one([ratio(I[k][k], N[k][k]) * self.given[k] for k in self.K], Fraction(1, 10**6))

    def converge(self):
        given, K = [float(g) for g in self.given], self.K
        N = [[float(value) for value in column] for column in tidy(self.N)]
        prior = [float(p) for p in self.cnt]
        I = None
        for _ in range(3):
            for _ in range(5):
                I = tidy([[ratio(N[t][g] * prior[t], given[g]) for t in K] for g in K])
                prior = [float(p) for p in self.by_cnt(N, I)]
            N = tidy([[ratio(I[g][t] * given[g], prior[t]) for g in K] for t in K])
        return tidy(N), tidy(I), to_one(prior, 1e-5)


FILTERS = ["prune_by_noise_rate", "prune_by_class", "both", "confident_learning",
           "predicted_neq_given", "low_normalized_margin", "low_self_confidence"]


def compare(db, data, source, what):
    def ask(sql, *values):
        return db.execute(sql, values).fetchall()

    arguments = "('dataset', 'label', 'probs')"
    db.execute("DELETE FROM dataset")
    rows = list(data.rows)
    source.shuffle(rows)
    db.executemany("INSERT INTO dataset VALUES (?, ?, ?)",
                   [(i, label, json.dumps(p)) for i, label, p in rows])
    joint = [(g, t, data.confident_joint[g][t], data.calibrated[g][t])
             for g in data.K for t in data.K]
    check(f"{what} joint", ask("SELECT given, true, confident_joint, calibrated FROM lq_joint"
                               f"{arguments} WHERE all_pairs = 1"), joint)
    check(f"{what} joint, sparse", ask("SELECT given, true, confident_joint, calibrated FROM"
                                       f" lq_joint{arguments}"), [c for c in joint if c[2]])
    N, C = len(rows), data.calibrated
    columns = [sum(C[g][t] for g in data.K) for t in data.K]
    quality = [(k, data.n[k], data.n[k] - C[k][k], columns[k] - C[k][k],
                1.0 - (C[k][k] / data.n[k] if data.n[k] else 1.0), data.thresholds[k])
               for k in data.K]
    got = ask("SELECT class, n, label_issues, inverse_label_issues, label_noise, threshold"
              f" FROM lq_classes{arguments} ORDER BY class")
    check(f"{what} classes", [row[:4] + row[5:] for row in got], [q[:4] + q[5:] for q in quality])
    check(f"{what} label noise", [math.isclose(a[4], b[4], abs_tol=1e-15)
                                  for a, b in zip(got, quality)], [True] * data.classes)
    wrong = sum(C[g][t] for g in data.K for t in data.K if g != t)
    check(f"{what} health", ask("SELECT examples, classes, off_diagonal, off_diagonal_calibrated,"
                                f" health FROM lq_health{arguments}"),
          [(N, data.classes, data.off_diagonal(), wrong, 1.0 - data.off_diagonal() / N)])
    pairs = {(a, b): C[a][b] + C[b][a] for a in data.K for b in data.K if a < b}
    ranked = sorted(((n, a, b) for (a, b), n in pairs.items() if n), key=lambda r: (-r[0],) + r[1:])
    check(f"{what} overlaps", ask(f"SELECT n, class_a, class_b FROM lq_overlaps{arguments}"), ranked)
    ranked = sorted(((C[a][b], a, b) for a in data.K for b in data.K if a != b),
                    key=lambda r: (-r[0],) + r[1:])
    check(f"{what} asymmetric overlaps",
          ask(f"SELECT n, class_a, class_b FROM lq_overlaps{arguments}"
              " WHERE asymmetric = 1 AND all_pairs = 1"), ranked)

    latent = Latent(data)
    priors = [latent.cnt, latent.eqn or latent.marginal, latent.marginal, latent.marginal_ps]
    got = ask("SELECT prior_cnt, prior_eqn, prior_marginal, prior_marginal_ps, prior_converged"
              f" FROM lq_classes{arguments} ORDER BY class")
    check_close(f"{what} priors", got, list(zip(*priors, latent.converge()[2])))
    for converged in 0, 1:
        N, I = latent.converge()[:2] if converged else (tidy(latent.N), tidy(latent.I))
        got = ask("SELECT noise_matrix, inverse_noise_matrix FROM"
                  f" lq_joint{arguments} WHERE all_pairs = 1 AND converged = ?", converged)
        check_close(f"{what} noise matrices {converged}", got,
                    [(N[t][g], I[g][t]) for g in data.K for t in data.K])

    by_id = {i: (label, p) for i, label, p in data.rows}
    # dyadic shares, with which the definitions in floats are exact
    frac_noise = source.choice([0.0, 0.25, 0.5, 0.75, 1.0])
    min_examples = source.choice([0, 1, 2, 5, 15, 30, source.choice(data.n)])
    asked = source.choice([None, [source.randint(0, 30) for _ in data.K]])
    for name in FILTERS:
        wanted = sorted(data.issues(name, frac_noise, min_examples, asked),
                        key=lambda i: (by_id[i][1][by_id[i][0]], i))
        got = ask("SELECT id, label, predicted, score FROM"
                  " lq_issues('dataset', 'label', 'probs', 'id', ?, NULL, ?, ?, ?)",
                  name, frac_noise, min_examples, asked and json.dumps(asked))
        check(f"{what} {name} {frac_noise} {min_examples} {asked}", got,
              [(i, by_id[i][0], argmax(by_id[i][1]), by_id[i][1][by_id[i][0]]) for i in wanted])


def main():
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(sys.argv[1])
    db.execute("CREATE TABLE dataset(id, label, probs)")
    source = random.Random(20261124)
    for number in range(300):
        compare(db, generate(source), source, f"dataset {number}:")
        if failures > 20:
            break
    # a cell with more than 0.9999 of its row and column, which the matrices do not allow
    lopsided = [(0, [0.125, 0.875])] * 30000 + [(0, [0.875, 0.125]), (1, [0.4375, 0.5625])]
    compare(db, Dataset([(i, *row) for i, row in enumerate(lopsided)], 2), source, "lopsided:")
    print(f"{checks - failures} passed, {failures} failed")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
