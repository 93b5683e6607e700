"""What probabilities cost in each format: to write 200,000 rows of 10 classes out of numpy, on disk, and to score.

usage: formats.py LIBRARY [ROWS [CLASSES]]     the median of 5 turns
"""
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time

import numpy

FORMATS = {
    "float16": lambda probs: [row.tobytes() for row in probs.astype("<f2")],
    "float32": lambda probs: [row.tobytes() for row in probs.astype("<f4")],
    "float64": lambda probs: [row.tobytes() for row in probs.astype("<f8")],
    "JSON, json.dumps": lambda probs: [json.dumps(row) for row in probs.tolist()],
    "JSON of 6 digits": lambda probs: [json.dumps(row) for row in probs.round(6).tolist()],
}


def measure(library: str, probs: numpy.ndarray, labels: list[int], pack) -> tuple[float, float, float]:
    """Returns seconds to write, megabytes on disk and seconds to score."""
    with tempfile.TemporaryDirectory() as directory:
        file = os.path.join(directory, "train.db")
        db = sqlite3.connect(file)
        db.enable_load_extension(True)
        db.load_extension(library)
        start = time.perf_counter()
        db.execute("CREATE TABLE train(id INTEGER PRIMARY KEY, label INTEGER, probs)")
        db.executemany("INSERT INTO train(label, probs) VALUES (?, ?)", zip(labels, pack(probs)))
        db.commit()
        wrote = time.perf_counter() - start
        start = time.perf_counter()
        count, = db.execute("SELECT count(lq_score(label, probs)) FROM train").fetchone()
        scored = time.perf_counter() - start
        assert count == len(labels)
        db.close()
        return wrote, os.path.getsize(file) / 1e6, scored


def main() -> None:
    library = sys.argv[1]
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    classes = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    random = numpy.random.default_rng(1)
    probs = random.dirichlet([0.2] * classes, rows)
    labels = probs.argmax(axis=1).tolist()
    print(f"{rows} rows of {classes} classes; numpy {numpy.__version__}, SQLite {sqlite3.sqlite_version}")
    print(f"{'':18} {'write s':>8} {'MB':>8} {'score s':>8}")
    for name, pack in FORMATS.items():
        turns = [measure(library, probs, labels, pack) for _ in range(5)]
        print(f"{name:18} " + " ".join(f"{statistics.median(column):8.2f}" for column in zip(*turns)))


main()
