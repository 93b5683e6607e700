#!/bin/sh
# Runs every program and script named in its arguments, as many at a time as there are processors or
# JOBS=, and sums up. A cmocka program counts its tests; a script prints "N passed, M failed" as its
# last line, and a line "skipped: ..." for what it cannot check. None writes to a file that another reads.
if [ "$1" != -one ]; then
  results=$(mktemp -d) || exit 1
  trap 'rm -rf "$results"' EXIT
  printf '%s\n' "$@" | xargs -n 1 -P "${JOBS:-$(getconf _NPROCESSORS_ONLN)}" sh "$0" -one "$results" ||
    echo '0 1' >"$results/killed.counts"
  echo
  cat "$results"/*.counts | awk '{ passed += $1; failed += $2 }
    END { print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }'
  exit
fi

test=$3
log=$2/$(echo "$test" | tr / _)
start=$(date +%s)
case $test in
  *.sh) sh "$test" >"$log" 2>&1 ;;
  *) "./$test" >"$log" 2>&1 ;;
esac
code=$?
took="$(($(date +%s) - start)) s"
p=$(sed -n -e 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' -e 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p' "$log" | tail -n 1)
f=$(sed -n -e 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' -e 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p' "$log" | tail -n 1)
skipped=$(grep -a '^skipped: ' "$log")
if [ $code -ne 0 ] || { [ "${p:-0}" -eq 0 ] && [ -z "$skipped" ]; }; then
  [ "${f:-0}" -gt 0 ] || f=1
  { echo "FAILED $test (exit $code)"; cat "$log"; } >"$log.failed"
  cat "$log.failed"
else
  echo "ok $test (${p:-0}, $took)"
  [ -z "$skipped" ] || echo "$skipped"
fi
echo "${p:-0} ${f:-0}" >"$log.counts"
