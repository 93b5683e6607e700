"""The table-valued functions against what cleanlab 2.9 says of three real datasets."""

from checks import check, dataset, finish

SOURCE = "('examples', 'label', 'probs')"
# what decides who is in a set, and among whom; the others take every row that qualifies
KEYS = {
    "prune_by_class": ("lq_self_confidence(label, probs)", "label"),
    "low_self_confidence": ("lq_self_confidence(label, probs)", "0"),
    "low_normalized_margin": ("lq_normalized_margin(label, probs)", "0"),
}


def differ_in_ties_alone(db, name, ours, theirs):
    """Whether the two sets differ only in which rows of the very same key, the last that
    there was room for, they took. Rows that are close are dropped after that choice."""
    key, group = KEYS[name]
    rows = db.execute(f"SELECT id, {key}, {group}, NOT lq_is_issue(label, probs) FROM examples").fetchall()
    drops_close = not name.startswith("low_")
    keys = {i: (g, k) for i, k, g, _ in rows}
    last = {}
    for i in ours ^ theirs:
        group, key = keys[i]
        if last.setdefault(group, key) != key:
            return False
    for i, k, g, close in rows:
        if g not in last:
            continue
        if k < last[g] and not (drops_close and close) and not (i in ours and i in theirs):
            return False
        if k > last[g] and (i in ours or i in theirs):
            return False
    return len(ours) == len(theirs)


def issues(db, dataset_name, column, name, parameters="1"):
    # two ids of equal score stand in the order of the ids
    rows = db.execute(f"SELECT score, id FROM lq_issues{SOURCE} WHERE filter = '{name}' AND {parameters}").fetchall()
    ours = {i for _, i in rows}
    theirs = {i for i, in db.execute(f"SELECT id FROM cleanlab_scores WHERE issue_{column}")}
    what = f"{dataset_name}: issues by {column}, {len(ours)}"
    check(f"{what}, worst first, then by id", rows == sorted(rows))
    if ours == theirs:
        check(f"{what} of {len(theirs)}", True)
    elif name in KEYS:
        check(f"{what} of {len(theirs)}, {len(ours - theirs)} others, ties at the last place",
              differ_in_ties_alone(db, name, ours, theirs))
    else:
        check(f"{what} of {len(theirs)}", name == "both", f"{len(ours ^ theirs)} differ")
    return ours, theirs


def compare(name):
    db = dataset(name)

    def largest(what, sql, most=1e-9, rows=None):
        count, *differences = db.execute(sql).fetchone()
        check(f"{name}: {what}, {count} rows", max(differences) <= most and (rows is None or count == rows),
              max(differences))

    classes = db.execute("SELECT count(*) FROM cleanlab_classes").fetchone()[0]
    pairs = (f"lq_joint{SOURCE} AS o JOIN cleanlab_pairs AS c ON c.given = o.given AND c.true = o.true"
             # cleanlab's inverse matrix has the true class first
             " JOIN cleanlab_pairs AS i ON i.given = o.true AND i.true = o.given WHERE all_pairs = 1")
    largest("confident and calibrated joint, equal", "SELECT count(*), sum(o.confident_joint <> c.confident_joint),"
            f" sum(o.calibrated <> c.calibrated) FROM {pairs}", 0, classes ** 2)
    largest("joint and noise matrices to 1e-9", "SELECT count(*), max(abs(o.joint - c.joint)),"
            " max(abs(o.noise_matrix - c.noise_matrix)), max(abs(o.inverse_noise_matrix - i.inverse_noise_matrix))"
            f" FROM {pairs}", rows=classes ** 2)
    largest("converged noise matrices to 1e-9", "SELECT count(*), max(abs(o.noise_matrix - c.converged_noise_matrix)),"
            f" max(abs(o.inverse_noise_matrix - i.converged_inverse_noise_matrix)) FROM {pairs} AND converged = 1",
            rows=classes ** 2)
    largest("label counts and issues of the classes, equal",
            "SELECT count(*), sum(o.n <> c.n), sum(o.label_issues <> q.label_issues),"
            " sum(o.inverse_label_issues <> q.inverse_label_issues)"
            f" FROM lq_classes{SOURCE} AS o JOIN cleanlab_classes AS c USING (class)"
            " JOIN cleanlab_class_quality AS q USING (class)", 0, classes)
    largest("thresholds, priors and quality of the classes to 1e-9",
            "SELECT count(*), max(abs(o.threshold - c.threshold)), max(abs(prior_cnt - py_cnt)),"
            " max(abs(prior_eqn - py_eqn)), max(abs(prior_marginal - py_marginal)),"
            " max(abs(prior_marginal_ps - py_marginal_ps)), max(abs(prior_converged - py_converged)),"
            " max(abs(o.label_noise - q.label_noise)), max(abs(o.inverse_label_noise - q.inverse_label_noise)),"
            f" max(abs(o.label_quality - q.label_quality)) FROM lq_classes{SOURCE} AS o"
            " JOIN cleanlab_classes AS c USING (class) JOIN cleanlab_class_quality AS q USING (class)", rows=classes)
    largest("overlaps, equal, and their joint to 1e-9", "SELECT count(*), 1e9 * sum(o.n <> c.n),"
            f" max(abs(o.joint - c.joint)) FROM lq_overlaps{SOURCE} AS o JOIN cleanlab_overlaps AS c"
            " USING (class_a, class_b) WHERE all_pairs = 1", rows=classes * (classes - 1) // 2)

    theirs = dict(db.execute("SELECT key, value FROM cleanlab_dataset"))
    ours = db.execute(f"SELECT * FROM lq_health{SOURCE}").fetchone()
    check(f"{name}: health", ours[:4] == (theirs["examples"], theirs["classes"], theirs["num_label_issues_off_diagonal"],
                                          theirs["num_label_issues_off_diagonal_calibrated"])
          and abs(ours[4] - theirs["overall_label_health_score"]) <= 1e-9, ours)

    found = {f: issues(db, name, f, f) for f in (
        "prune_by_noise_rate", "prune_by_class", "both", "confident_learning", "predicted_neq_given",
        "low_normalized_margin", "low_self_confidence")}
    for side in 0, 1:
        check(f"{name}: both are what the two filters have in common, {'cleanlab' if side else 'ours'}",
              found["both"][side] == found["prune_by_class"][side] & found["prune_by_noise_rate"][side])
    issues(db, name, "prune_by_noise_rate_frac_half", "prune_by_noise_rate", "frac_noise = 0.5")
    issues(db, name, "prune_by_class_min_examples_50", "prune_by_class", "min_examples_per_class = 50")

    examples = db.execute("SELECT count(*) FROM cleanlab_ensemble").fetchone()[0]
    for weights in "uniform", "accuracy", "log_loss_search":
        for method in "self_confidence", "normalized_margin":
            largest(f"ensemble by {weights}, {method}, to 1e-9",
                    f"SELECT count(*), max(abs(o.score - c.{weights}_{method})) FROM lq_ensemble('(SELECT e.id, label,"
                    " model, e.probs FROM ensemble AS e JOIN examples USING (id))', 'id', 'label', 'model', 'probs')"
                    f" AS o JOIN cleanlab_ensemble AS c USING (id) WHERE weights = '{weights}' AND method = '{method}'",
                    rows=examples)


for name in "cifar10", "20news", "digits":
    compare(name)
finish()
