#!/bin/sh
# sh tests/core/digest.sh [COMMAND...]: runs a digest program, COMMAND being what runs it here (by
# default the one of this build), on ROWS rows, and compares it with what is committed.
# With UPDATE=1 it is committed anew: that is for changes that are meant to change bits, and for
# changes of the rows.
set -u
[ $# -gt 0 ] || set -- "./$BUILD/tests/core/digest"
rows=${ROWS:-1000000}
committed=tests/data/digests.txt
got=$("$@" "$rows") || got="$got (it failed)"
got=$(printf '%s\n' "$got" | tr -d '\r') # of Windows
if [ -n "${UPDATE-}" ]; then
  others=$(grep -v "^$rows " $committed 2>/dev/null)
  printf '%s\n' "$others" "$got" | grep . | sort -s -n -k 1,1 >$committed
fi
want=$(grep "^$rows " $committed)
if [ "$got" = "$want" ]; then
  echo "$(echo "$want" | wc -l) passed, 0 failed"
  exit 0
fi
# the parts that differ, the first of which is the cause
differ=$(printf '%s\n' "$got" | grep -vxF "$want")
echo "$differ" | sed 's/^/FAILED digest /'
echo "0 passed, $(echo "$differ" | wc -l) failed"
exit 1
