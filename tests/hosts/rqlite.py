#!/usr/bin/env python3
"""python3 rqlite.py RQLITED LIBRARY KILLS WRITES: three nodes of rqlite on the loopback, each of which
loads the library.

1. Labels that were written through one node are ranked through each other, out of its own copy, by an
   index on their scores and without, as a single SQLite ranks them, bit for bit.
2. With the leader killed, by SIGKILL and KILLS times, while WRITES writes come in through the nodes in
   turn, every write that was acknowledged is in all copies, and the rankings are that of a single
   SQLite with the same writes.
3. So it is after all nodes are killed at once."""
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

rqlited, library, kills, writes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
NODES = range(3)
passed = failed = retries = 0
processes = {}


def check(what, got, want):
    global passed, failed
    if got == want:
        passed += 1
    else:
        failed += 1
        if isinstance(got, list) and isinstance(want, list):
            got, want = [row for row in got if row not in want] or got, [row for row in want if row not in got] or want
        print(f"FAILED {what}\n   got  {str(got)[:300]}\n   want {str(want)[:300]}", flush=True)


def wait_for(what, condition, seconds=60):
    """What the condition gives, once it is not None."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found is not None:
            return found
        time.sleep(0.1)
    raise TimeoutError(f"{what}: not within {seconds} s")


def start(node):
    log = open(f"{directory}/{node}.log", "ab")
    processes[node] = subprocess.Popen(
        [rqlited, "-node-id", str(node), "-http-addr", api[node], "-raft-addr", raft[node],
         "-bootstrap-expect", "3", "-join", ",".join(raft), "-extensions-path", library,
         # snapshots come soon, so that nodes begin again from one
         "-raft-snap", "50", "-raft-snap-int", "1s", f"{directory}/{node}"],
        stdout=log, stderr=log)
    log.close()


def kill(node):
    processes[node].kill()
    processes[node].wait()


def request(node, path, body=None):
    """The JSON answer of a node; None where it gives none or refuses."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    try:
        # longer than rqlite itself tries, so that no write comes in after it was given up
        with urllib.request.urlopen(urllib.request.Request(f"http://{api[node]}{path}", data, headers),
                                    timeout=60) as answer:
            return json.load(answer)
    except (OSError, ValueError, http.client.HTTPException):
        return None


def leader():
    """The node that leads, once there is one that is ready."""
    def find():
        for node in NODES:
            status = request(node, "/status")
            if status and status["store"].get("raft", {}).get("state") == "Leader":  # a node that starts has no raft
                if query(node, "SELECT 1", "strong") == [[1]]:
                    return node
        return None
    return wait_for("a leader", find)


def query(node, sql, level="none"):
    """The rows; by the level "none" out of the node's own copy, by "strong" through the leader."""
    answer = request(node, f"/db/query?level={level}", [sql])
    if answer is None or not answer.get("results"):
        return None
    result = answer["results"][0]
    return result.get("values", []) if "error" not in result else result["error"]


written = 0


def both(sql, node):
    """One transaction, through the nodes in turn until it is acknowledged, then in the single SQLite."""
    global written, retries
    number = written + 1
    statements = [sql] + ([f"INSERT OR REPLACE INTO written VALUES({number})"] if number > 1 else [])
    for attempt in range(300):
        answer = request((node + attempt) % 3, "/db/execute?transaction", statements)
        # an answer with the status 200 can be an error
        if answer is not None and "error" not in answer and len(answer["results"]) == len(statements) and not any(
                "error" in result for result in answer["results"]):
            break
        retries += 1
        time.sleep(0.1)
    else:
        raise TimeoutError(f"not acknowledged, but {answer}: {sql}")
    with single:
        for statement in statements:
            single.execute(statement)
    written = number


def rows(sql):
    return [list(row) for row in single.execute(sql)]


# A range of one score has its bits.
RANKING = """SELECT id, label, hex(probs), hex(lq_range(lq_score(label, probs))) FROM train NOT INDEXED
  GROUP BY id ORDER BY lq_score(label, probs), id"""
WORST = "SELECT id FROM train {} ORDER BY lq_score(label, probs), id LIMIT 50"
QUERIES = [
    "SELECT n FROM written ORDER BY n",
    "SELECT hex(lq_thresholds(label, probs)) FROM train",
    "SELECT id, label, predicted, hex(lq_range(score)) FROM lq_issues('train', 'label', 'probs') GROUP BY id",
]


def compare(when):
    for node in NODES:
        wait_for(f"node {node} up to date", lambda: query(node, "SELECT max(n) FROM written") == [[written]] or None)
    for node in NODES:
        for level in "none", "strong":
            at = f"{when}, through node {node}, level {level}"
            check(f"{at}: the worst by the index", query(node, WORST.format("INDEXED BY worst"), level),
                  rows(WORST.format("NOT INDEXED")))
            check(f"{at}: the ranking", query(node, RANKING, level), rows(RANKING))
            for sql in QUERIES:
                check(f"{at}: {sql}", query(node, sql, level), rows(sql))
        check(f"{when}, node {node}: integrity", query(node, "SELECT * FROM pragma_integrity_check"), [["ok"]])


# Of integers, for versions of SQLite write the last digits of a real differently.
PROBABILITIES = """lq_pack(printf('[0.%06d, 0.%06d, 0.%06d]', a, b, 999999 - a - b),
  CASE id % 2 WHEN 0 THEN 'f32' ELSE 'f64' END)"""
ROWS = """INSERT OR REPLACE INTO train SELECT id, label, {} FROM (SELECT id, id * 5 % 3 AS label,
  id * 7919 % 1009 * 331 AS a, id * 104729 % 1013 * 317 AS b FROM ({}))"""


def write(n):
    both([ROWS.format(PROBABILITIES, f"SELECT 1000 + {n} AS id"),
          f"UPDATE train SET label = {n % 7 % 3} WHERE id % 100 = {n % 100}",
          f"UPDATE train SET probs = '[0.{100 + n}, 0.25, 0.125]' WHERE id = {1 + n * 37 % 1000}"][n % 3], n % 3)


done = 0
writer_error = None


def write_all():
    global done, writer_error
    try:
        for n in range(1, writes + 1):
            write(n)
            done = n
    except Exception as error:
        writer_error = error


def run():
    for node in NODES:
        start(node)
    first = leader()
    for node in NODES:
        wait_for(f"node {node}", lambda: query(node, "SELECT 1", "strong"))
    version = query(first, "SELECT sqlite_version(), lq_version()")
    print(f"rqlite with SQLite {version[0][0]} and labelquality {version[0][1]}, beside SQLite "
          f"{sqlite3.sqlite_version} in Python")

    through = (first + 1) % 3
    both("CREATE TABLE written(n INTEGER PRIMARY KEY)", through)
    both("CREATE TABLE train(id INTEGER PRIMARY KEY, label, probs)", through)
    both("CREATE INDEX worst ON train(lq_score(label, probs))", through)
    both(ROWS.format(PROBABILITIES, """WITH RECURSIVE n(id) AS
      (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 1000) SELECT id FROM n"""), through)
    compare(f"written through node {through}")

    writer = threading.Thread(target=write_all, daemon=True)
    writer.start()
    amid = 0
    for number in range(1, kills + 1):
        # when its share of the writes is in
        wait_for("writes", lambda: done >= writes * number // (kills + 1) or not writer.is_alive() or None, 300)
        victim = leader()
        amid += writer.is_alive()
        kill(victim)
        check(f"kill {number}: another node leads", leader() not in (None, victim), True)
        start(victim)
    writer.join()
    check("kills amid the writes", amid, kills)
    check("the last write acknowledged", (done, writer_error), (writes, None))
    compare(f"after {kills} kills")

    for node in NODES:
        processes[node].kill()
    for node in NODES:
        processes[node].wait()
        start(node)
    leader()
    compare("after all were killed")
    print(f"{writes} writes, {kills} kills of the leader, {retries} writes tried again")


sockets = [socket.socket() for _ in range(6)]
for each in sockets:
    each.bind(("127.0.0.1", 0))
addresses = ["127.0.0.1:%d" % each.getsockname()[1] for each in sockets]
for each in sockets:
    each.close()
api, raft = addresses[:3], addresses[3:]
for number in signal.SIGINT, signal.SIGTERM:
    signal.signal(number, lambda *_: sys.exit(1))
with tempfile.TemporaryDirectory(dir=os.path.dirname(rqlited)) as directory:
    single = sqlite3.connect(f"{directory}/single.db", check_same_thread=False)
    single.enable_load_extension(True)
    single.load_extension(library)
    try:
        run()
    except TimeoutError as error:
        check("in time", error, None)
    finally:
        for process in processes.values():
            process.kill()
            process.wait()
    if failed:
        for node in NODES:
            with open(f"{directory}/{node}.log", encoding="utf-8") as log:
                print("".join(log.readlines()[-10:]), end="")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
