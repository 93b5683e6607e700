"""What the comparisons share: a connection with the library, and counted checks.
usage of each: COMPARISON LIBRARY [DIRECTORY]"""

import sqlite3
import sys

library, directory = (sys.argv[1:] + [None])[:2]
passed = failed = 0


def check(what, ok, seen="", quiet=False):
    """Counts a check, and says how it went; a quiet one only where it failed."""
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not (ok and quiet):
        print(f"{'ok    ' if ok else 'FAILED'} {what} {seen}")


def connect(path):
    db = sqlite3.connect(path, uri=True)
    db.enable_load_extension(True)
    db.load_extension(library)
    return db


def dataset(name):
    return connect(f"file:{directory}/{name}.db?mode=ro")


def finish():
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)
