"""How many of the rows that are found are errors, of two datasets where people have
looked at the rows that confident learning doubts: ours beside cleanlab's. A row is an
error where fewer than three of the five people who looked chose the given label."""

from checks import check, dataset, finish

FILTERS = ["prune_by_noise_rate", "prune_by_class", "both", "confident_learning", "predicted_neq_given",
           "low_normalized_margin", "low_self_confidence"]


def verified(db, ids):
    """Errors, and rows that people looked at, among those of ids."""
    return db.execute("SELECT ifnull(sum(given_votes < 3), 0), count(*) FROM human_verified"
                      f" WHERE id IN ({ids})").fetchone()


def report(name, errors):
    db = dataset(name)
    seen = verified(db, "SELECT id FROM examples")
    check(f"{name}: {errors} errors that people verified, of {seen[1]} rows they looked at", seen[0] == errors)
    print(f"       {'':24} {'ours':>22} {'cleanlab':>22}")
    for filter in FILTERS:
        ours = verified(db, f"SELECT id FROM lq_issues('examples', 'label', 'probs') WHERE filter = '{filter}'")
        theirs = verified(db, f"SELECT id FROM cleanlab_scores WHERE issue_{filter}")
        check(f"{name}: {filter:20}", ours[0] >= theirs[0] - 2,
              " ".join(f"{e:5} errors of {n:3} {e / n:6.1%}" for e, n in (ours, theirs)))
    if name == "20news":
        for worst in 100, 500:
            found = [verified(db, "SELECT id FROM examples JOIN cleanlab_scores USING (id)"
                                  f" ORDER BY {score}, id LIMIT {worst}")[0]
                     for score in ("lq_score(label, probs, 'confidence_weighted_entropy')",
                                   "confidence_weighted_entropy")]
            check(f"{name}: errors in the worst {worst} by confidence_weighted_entropy", found[0] > found[1],
                  f"ours {found[0]}, cleanlab {found[1]}")


report("cifar10", 54)
report("20news", 82)
finish()
