#!/bin/sh
# Each line of the table "What you have" of sql/README.md ranks the same four examples, kept in that shape
# by shapes.sql, and gives their scores.
set -u
passed=0 failed=0
want='3|0.0625
2|0.5
1|0.75
4|0.875'
lines=$(sed -n '/^| you have | the line that ranks it/,/^$/s/^|.*| `\(SELECT .*\)` |$/\1/p' sql/README.md)
# | within a line is \| on the page
IFS='
'
for line in $lines; do
  unset IFS
  line=$(printf '%s\n' "$line" | sed 's/\\|/|/g')
  got=$(printf '.load %s\n.read tests/sql/shapes.sql\n%s\n' "$LABELQUALITY" "SELECT CAST(id AS INTEGER), round(score, 9) FROM ($line)" |
    ${SQLITE3:-sqlite3} -batch :memory: 2>&1)
  if [ "$got" = "$want" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n%s\n' "$line" "$got"
  fi
done
[ $passed -ge 16 ] || { failed=$((failed + 1)); echo "FAILED: only $passed lines are in the table"; }
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
