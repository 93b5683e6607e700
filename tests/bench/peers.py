"""Times the 100 worst rows by each method as each of these finds them, on the same numbers:

- labelquality, in SQLite, from a database file of float32 BLOBs;
- cleanlab, in Python: the rows of that file read, decoded in one piece, scored, sorted;
- plain SQL, in SQLite, from a database file of the numbers as JSON; on fewer rows, whose
  seconds are multiplied to those of all;
- DuckDB, from a file of its own with the numbers as FLOAT[], by its list functions; and
  where the rows are in SQLite, as it has no function that decodes a BLOB of numbers: read
  and decoded by Python as for cleanlab.

All have one thread, open their file in each turn, take turns, and give ids; what is printed
is the median, how many times as long as labelquality that is, and how many of labelquality's
100 are among the peer's. What is not installed is left out; peers.sh says so.

usage: peers.py LIBRARY DIRECTORY [rows of 10 classes [rows of 1,000 classes [turns]]]
"""

import os
import sqlite3
import statistics
import sys
import time

import numpy

try:
    from cleanlab.rank import get_label_quality_scores
except ImportError:
    get_label_quality_scores = None
try:
    import duckdb
    import pandas
except ImportError:
    duckdb = None

METHODS = ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]
WORST = 100
FEWER = 20  # plain SQL gets one row in so many

# x of the confidence-weighted entropy is H / P[k]; no probability here is 0, where ln fails
PLAIN_SQL = {
    "self_confidence": "SELECT id FROM t ORDER BY json_extract(probs, '$[' || label || ']')",
    "normalized_margin": """SELECT id FROM t ORDER BY (json_extract(probs, '$[' || label || ']') + 1 -
        (SELECT max(value) FROM json_each(probs) WHERE key <> label)) / 2""",
    "confidence_weighted_entropy": """SELECT id FROM (
        SELECT id, (SELECT -sum(value * ln(value)) / ln(count(*)) FROM json_each(probs))
                   / json_extract(probs, '$[' || label || ']') AS x FROM t) ORDER BY ln(1 + x) / x""",
}
DUCKDB = {
    "self_confidence": "SELECT id FROM t ORDER BY probs[label + 1]",
    "normalized_margin": """SELECT id FROM t ORDER BY (probs[label + 1] + 1 -
        greatest(list_max(probs[:label]), list_max(probs[label + 2:]))) / 2""",
    "confidence_weighted_entropy": """SELECT id FROM (
        SELECT id, -list_sum(list_transform(probs, lambda p: p * ln(p))) / ln(len(probs))
                   / probs[label + 1] AS x FROM t) ORDER BY ln(1 + x) / x""",
}
WHY_AHEAD = {"DuckDB": "its own file has the numbers in one column, to be read and scored as a whole,"
                       " where SQLite hands over row by row"}


def make(rows, classes):
    """Labels, 1 in 20 of them wrong, and probabilities like a softmax's."""
    random = numpy.random.default_rng(1)
    truly = random.integers(classes, size=rows)
    probs = random.random((rows, classes), dtype=numpy.float32)
    probs += 1e-4
    probs **= 4
    probs[numpy.arange(rows), truly] += probs.sum(1) * random.random(rows, dtype=numpy.float32) * 4
    probs /= probs.sum(1, keepdims=True)
    wrong = random.random(rows) < 0.05
    labels = (truly + wrong * random.integers(1, classes, size=rows)) % classes
    return labels, probs


def write_sqlite(file, labels, probs, encode):
    db = sqlite3.connect(file)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, label, probs)")
    rows = ((i, int(labels[i]), encode(probs[i])) for i in range(len(labels)))
    db.executemany("INSERT INTO t VALUES(?, ?, ?)", rows)
    db.commit()
    db.close()


def frame(ids, labels, probs):
    return pandas.DataFrame({"id": ids, "label": labels, "probs": list(probs)})


def write_duckdb(file, labels, probs):
    db = duckdb.connect(file)
    db.execute("CREATE TABLE t(id INTEGER, label INTEGER, probs FLOAT[])")
    for begin in range(0, len(labels), 10000):
        part = slice(begin, begin + 10000)
        db.register("part", frame(numpy.arange(len(labels))[part], labels[part], probs[part]))
        db.execute("INSERT INTO t SELECT * FROM part")
    db.close()


def by_labelquality(file, library, method):
    db = sqlite3.connect(file)
    db.enable_load_extension(True)
    db.load_extension(library)
    sql = f"SELECT id FROM t ORDER BY lq_score(label, probs, '{method}'), id LIMIT {WORST}"
    return [row[0] for row in db.execute(sql)]


def read(file):
    ids, labels, blobs = zip(*sqlite3.connect(file).execute("SELECT id, label, probs FROM t"))
    probs = numpy.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)
    return numpy.array(ids), numpy.array(labels), probs


def by_cleanlab(file, method):
    ids, labels, probs = read(file)
    scores = get_label_quality_scores(labels, probs, method=method)
    return ids[numpy.argsort(scores, kind="stable")[:WORST]].tolist()


def by_plain_sql(file, method):
    sql = f"{PLAIN_SQL[method]}, id LIMIT {WORST}"
    return [row[0] for row in sqlite3.connect(file).execute(sql)]


def by_duckdb(file, method):
    db = duckdb.connect(file, read_only=True)
    db.execute("PRAGMA threads = 1")
    return [row[0] for row in db.execute(f"{DUCKDB[method]}, id LIMIT {WORST}").fetchall()]


def by_duckdb_out_of_sqlite(file, method):
    db = duckdb.connect()
    db.execute("PRAGMA threads = 1")
    db.register("t", frame(*read(file)))
    return [row[0] for row in db.execute(f"{DUCKDB[method]}, id LIMIT {WORST}").fetchall()]


def compare(library, directory, rows, classes, turns):
    labels, probs = make(rows, classes)
    files = {name: f"{directory}/peers.{name}" for name in ("blobs", "json", "fewer", "duckdb")}
    for file in files.values():
        if os.path.exists(file):
            os.remove(file)
    few = max(1, rows // FEWER)
    write_sqlite(files["blobs"], labels, probs, bytes)
    write_sqlite(files["fewer"], labels[:few], probs[:few], bytes)
    write_sqlite(files["json"], labels[:few], probs[:few], lambda row: f"[{','.join(map(str, row))}]")
    # each with the file of blobs in which labelquality finds the same rows, and its part of all rows
    peers = {"labelquality": (lambda method: by_labelquality(files["blobs"], library, method), "blobs", 1)}
    if get_label_quality_scores:
        peers["cleanlab"] = (lambda method: by_cleanlab(files["blobs"], method), "blobs", 1)
    peers["plain SQL"] = (lambda method: by_plain_sql(files["json"], method), "fewer", rows / few)
    if duckdb:
        write_duckdb(files["duckdb"], labels, probs)
        peers["DuckDB"] = (lambda method: by_duckdb(files["duckdb"], method), "blobs", 1)
        peers["DuckDB, SQLite"] = (lambda method: by_duckdb_out_of_sqlite(files["blobs"], method), "blobs", 1)

    print(f"\nThe {WORST} worst of {rows} rows of {classes} classes (plain SQL: of {few} rows, scaled)")
    print(f"  {'':28}{'':15}{'seconds':>9} {'times as long':>14} {'the same rows':>14}")
    notes, totals = [], dict.fromkeys(peers, 0.0)
    for method in METHODS:
        times, found = {name: [] for name in peers}, {}
        for _ in range(turns):
            for name, (find, _, scale) in peers.items():
                begin = time.perf_counter()
                found[name] = find(method)
                times[name].append((time.perf_counter() - begin) * scale)
        ours = statistics.median(times["labelquality"])
        for name, (_, same, _) in peers.items():
            median = statistics.median(times[name])
            totals[name] += median
            common = len(set(found[name]) & set(by_labelquality(files[same], library, method)))
            print(f"  {method if name == 'labelquality' else '':28}{name:15}{median:9.3f} {median / ours:14.1f} {common:14}")
            if median < ours:
                notes.append(f"{name} is ahead in {method}: {WHY_AHEAD.get(name, 'in this run')}")
            if name == "cleanlab" and common < len(found[name]):
                notes.append(f"cleanlab has other rows for {method}: it clips at 1e-6, below which rows tie")
        sys.stdout.flush()
    for name, total in totals.items():
        print(f"  {'all three' if name == 'labelquality' else '':28}{name:15}{total:9.3f} {total / totals['labelquality']:14.1f}")
    for note in notes:
        print(f"  {note}")
    for file in files.values():
        if os.path.exists(file):
            os.remove(file)


library, directory = sys.argv[1:3]
small, large, turns = [int(a) for a in sys.argv[3:]] + [1000000, 50000, 3][len(sys.argv) - 3:]
print(f"SQLite {sqlite3.sqlite_version}, numpy {numpy.__version__}", end="")
print(f", DuckDB {duckdb.__version__}" if duckdb else "", f"; median of {turns} turns", sep="")
compare(library, directory, small, 10, turns)
compare(library, directory, large, 1000, turns)
