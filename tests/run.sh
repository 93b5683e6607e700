#!/bin/sh
# Runs every program and script it is given and sums up. A cmocka program counts
# its tests; a script prints "N passed, M failed" as its last line.
passed=0 failed=0
log=$BUILD/test.log
for test in "$@"; do
  case $test in
    *.sh) sh "$test" >"$log" 2>&1 ;;
    *) "./$test" >"$log" 2>&1 ;;
  esac
  code=$?
  p=$(sed -n -e 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' -e 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p' "$log" | tail -n 1)
  f=$(sed -n -e 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' -e 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p' "$log" | tail -n 1)
  if [ $code -ne 0 ] || [ "${p:-0}" -eq 0 ]; then
    [ "${f:-0}" -gt 0 ] || f=1
    echo "FAILED $test (exit $code)"
    cat "$log"
  else
    echo "ok $test ($p)"
    grep -a '^skipped: ' "$log"
  fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
done
echo
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
