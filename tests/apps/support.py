"""What the drivers of the tools share: the labels that they give a tool, its server, and the checks."""
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

CLASSES = ["cat", "dog", "owl", "fox"]
ANNOTATORS = ["anna", "bert", "cleo"]
# (annotator, item) of the labels that are wrong on purpose
WRONG = {("anna", 4), ("anna", 17), ("bert", 9), ("bert", 30), ("cleo", 22)}
ITEMS = range(36)

passed = failed = 0


def check(what, got, want):
    global passed, failed
    if got == want:
        passed += 1
    else:
        failed += 1
        if isinstance(got, dict) and isinstance(want, dict):
            got, want = ({key: value for key, value in one.items() if other.get(key) != value}
                         for one, other in ((got, want), (want, got)))
        print(f"FAILED {what}\n   got  {str(got)[:500]}\n   want {str(want)[:500]}", flush=True)


def finish():
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


def label(annotator, item):
    return CLASSES[(item + (item % 3 + 1 if (annotator, item) in WRONG else 0)) % 4]


def probabilities(item):
    """What the model predicts: mostly the right class, on every twelfth item just so."""
    right = 40 if item % 12 == 5 else 76 + item % 20
    shares = [right / 100] + [(100 - right) * share / 1000 for share in (5, 3, 2)]
    return {CLASSES[(item + place) % 4]: share for place, share in enumerate(shares)}


def likeliest(item, count):
    """The first `count` classes of the prediction, worst last."""
    return dict(sorted(probabilities(item).items(), key=lambda pair: -pair[1])[:count])


def scores(kept):
    """{(annotator, item): (label, score)}, where a tool keeps the `kept` likeliest classes."""
    expected = {}
    for item in ITEMS:
        some = likeliest(item, kept)
        rest = (1 - sum(some.values())) / (len(CLASSES) - kept) if kept < len(CLASSES) else None
        for annotator in ANNOTATORS:
            name = label(annotator, item)
            expected[annotator, item] = (name, round(some.get(name, rest), 9))
    return expected


def recipe(*names):
    return subprocess.run(["sh", f"{os.path.dirname(__file__)}/recipe.sh", *names], check=True, capture_output=True,
                          text=True).stdout


def check_ranking(what, db, names, given, kept, of="1"):
    """Runs the recipes, in which a row's first column is the key of `given`: {id: (annotator, item)}."""
    db.executescript("DROP VIEW IF EXISTS temp.worst; DROP VIEW IF EXISTS temp.labels;" + recipe(*names))
    cursor = db.execute(f"SELECT * FROM worst WHERE {of}")
    columns = [column[0] for column in cursor.description]
    rows = [(given.get(row[0], row[0]), row[columns.index("label")], row[columns.index("score")]) for row in cursor]
    check(f"{what}: the wrong labels rank first", {row[0] for row in rows[:len(WRONG)]}, WRONG)
    check(f"{what}: worst first", [row[2] for row in rows], sorted(row[2] for row in rows))
    check(f"{what}: rows", len(rows), len(ITEMS) * len(ANNOTATORS))
    check(f"{what}: scores", {key: (name, round(score, 9)) for key, name, score in rows}, scores(kept))


def open_database(path, library):
    db = sqlite3.connect(path)
    db.enable_load_extension(True)
    db.load_extension(library)
    return db


class Server:
    """A tool's server on a free port of 127.0.0.1, with a folder of its own that outlives it."""

    def __init__(self, directory, command, environment, ready):
        """The command and the environment have {port} and {directory} in them, or {other_port}; `ready` is a path
        that answers once it serves."""
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            other.bind(("127.0.0.1", 0))
            words = {"port": one.getsockname()[1], "other_port": other.getsockname()[1], "directory": directory}
        self.url = f"http://127.0.0.1:{words['port']}"
        self.log = f"{directory}/log"
        self.ready = ready
        self.environment = {**os.environ, "HOME": directory, "DO_NOT_TRACK": "1",
                            **{name: value.format(**words) for name, value in environment.items()}}
        self.command = [word.format(**words) for word in command]
        self.directory = directory
        # not through a proxy
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def __enter__(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.directory, env=self.environment, stdout=log,
                                            stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            end = time.monotonic() + 300
            while True:
                try:
                    self.opener.open(self.url + self.ready, timeout=10).close()
                    return self
                except urllib.error.HTTPError:
                    return self
                except OSError as error:
                    if time.monotonic() > end or self.process.poll() is not None:
                        raise TimeoutError(f"{self.command[0]} does not serve: {error}") from error
                    time.sleep(0.5)
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        for number, seconds in (signal.SIGTERM, 20), (signal.SIGKILL, 20):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(seconds)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                pass
        self.process.wait()

    def call(self, method, path, body=None, **headers):
        """The JSON answer."""
        headers = {"Content-Type": "application/json", **headers}
        data = None if body is None else json.dumps(body).encode()
        try:
            with self.opener.open(urllib.request.Request(self.url + path, data, headers, method=method),
                                  timeout=120) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:1000]}") from error


def run(test):
    """test(directory) in a temporary folder; a server that fails shows the end of its log."""
    for number in signal.SIGINT, signal.SIGTERM:
        signal.signal(number, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as directory:
        try:
            test(directory)
        except (OSError, RuntimeError, sqlite3.Error) as error:
            check("no error", f"{type(error).__name__}: {error}", None)
        if failed and os.path.exists(f"{directory}/log"):
            with open(f"{directory}/log", encoding="utf-8", errors="replace") as log:
                print("".join(log.readlines()[-20:]), end="")
    finish()
