#!/usr/bin/env python3
"""python3 host.py LIBRARY QUERIES [MODULE]: runs the table in Python, by the module sqlite3 or by one
of the same interface. With UPDATE set, prints the table with the answers that it got."""
import importlib
import os
import platform
import sys

library, queries = sys.argv[1:3]
name = sys.argv[3] if len(sys.argv) > 3 else "sqlite3"
sqlite3 = importlib.import_module(name)


def run(statement):
    try:
        row = db.execute(statement).fetchone()
    except sqlite3.Error as error:
        return "! " + str(error)
    return row and "= " + str(row[0])


db = sqlite3.connect(":memory:", isolation_level=None)
db.enable_load_extension(True)
db.load_extension(library)
lines = open(queries, encoding="utf-8").read().split("\n")
passed = failed = 0
updated = []
for number, line in enumerate(lines):
    if line[:2] in ("", "--", "= ", "! "):
        if line[:2] in ("", "--"):
            updated.append(line)
        continue
    following = lines[number + 1][:2] if number + 1 < len(lines) else ""
    want = lines[number + 1] if following in ("= ", "! ") else None
    got = run(line)
    updated += [line] + ([got] if got else [])
    if got == want:
        passed += 1
    else:
        failed += 1
        print(f"FAILED line {number + 1}: {line}\n   got  {got}\n   want {want}", file=sys.stderr)
db.close()
if "UPDATE" in os.environ:
    print("\n".join(updated), end="")
else:
    print(f"Python {platform.python_version()}, {name}, SQLite {sqlite3.sqlite_version}: "
          f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)
