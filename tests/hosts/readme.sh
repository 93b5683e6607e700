#!/bin/sh
# Runs the README's examples. A block behind a line `<!-- test: KIND -->` is run from the top folder;
# what it prints is the block behind the next `<!-- output -->`. The kinds are sh, parallel (a shell's,
# with GNU parallel), python, numpy and sklearn (python, with that module), c and digits, which are SQL on
# the digits; or the one that ONLY names, a block of which the command RUN reads. A kind that needs what
# is not installed is skipped.
set -u
. tests/skip.sh
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
awk -v dir="$dir" '
  /^<!-- test: / { kind = $3; n++; file = dir "/" n "." kind; next }
  /^<!-- output -->/ { file = dir "/" n ".out"; next }
  /^```/ { if (inside) { inside = 0; file = ""; close(current) } else if (file != "") { inside = 1; current = file; printf "" > current }; next }
  inside { print > current }' README.md
# with another build than the README names
sed -i "s#\./build/labelquality#$LABELQUALITY#g" "$dir"/*
passed=0
for block in "$dir"/[0-9]*; do
  kind=${block##*.}
  want=${block%.*}.out
  if [ -n "${ONLY-}" ]; then
    [ "$kind" = "$ONLY" ] || continue
    kind=only
  fi
  case $kind in
    only) got=$(sh -c "$RUN" <"$block" 2>&1) ;;
    sh) got=$(${PRELOAD-} sh "$block" 2>&1) ;;
    parallel)
      command -v parallel >/dev/null || { skip 'examples with GNU parallel: it is not installed (package parallel)'; continue; }
      got=$(${PRELOAD-} sh "$block" 2>&1) ;;
    numpy | sklearn)
      "$PYTHON" -c "import $kind" 2>/dev/null || { skip "examples with $kind: it is not installed (package python3-$kind)"; continue; }
      got=$(${PRELOAD-} "$PYTHON" "$block" 2>&1) ;;
    python) got=$(${PRELOAD-} "$PYTHON" "$block" 2>&1) ;;
    digits)
      got=$({ printf '.load %s\n.read tests/data/digits.sql\n' "$LABELQUALITY"; cat "$block"; } | ${SQLITE3:-sqlite3} -batch :memory: 2>&1) ;;
    c)
      # shellcheck disable=SC2086
      got=$(sed -n p "$block" >"$block.c"; $CC $SANITIZERS -I. -o "$block.exe" "$block.c" "$ARCHIVE" -lsqlite3 2>&1 && "$block.exe" 2>&1) ;;
    *) continue ;;
  esac
  if [ "$got" = "$(cat "$want")" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s example of the README\n   got  %s\n   want %s\n' "${block##*.}" "$got" "$(cat "$want")"
  fi
done
echo "${ONLY:+$ONLY of the README: }$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -ge 1 ]
