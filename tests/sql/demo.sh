#!/bin/sh
# The demo says what it said when it was checked by hand: demo.expected.
out=$(mktemp)
trap 'rm -f "$out" "$out.sql"' EXIT
sed "s#^\.load .*#.load $LABELQUALITY#" sql/demo.sql > "$out.sql"
$SQLITE3 -batch :memory: ".read $out.sql" >"$out" 2>&1
if diff -u tests/sql/demo.expected "$out"; then echo '1 passed, 0 failed'; else
  echo '0 passed, 1 failed'
  exit 1
fi
