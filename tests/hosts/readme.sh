#!/bin/sh
# Runs the examples of README.md and of the README.md of each folder. A block behind a line
# `<!-- test: KIND -->` is run from the top folder; what it prints is the block behind the next
# `<!-- output -->`. The kinds are sh, parallel (a shell's, with GNU parallel), python, numpy, sklearn,
# pandas and torch (python, with that module), c, recipe (SQL for a labelling tool's database), and SQL on
# the digits: digits, and train, where their table has that name. With ONLY=KIND the command RUN reads the
# blocks of that kind instead. A kind that needs
# what is not installed is skipped. A block of code that no test runs fails: what is not code is ```text.
set -u
. tests/skip.sh
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
# N.KIND has the block, N.out what it prints, N.at the page and line; N.untested a block of no test
find README.md core ext sql tests -name README.md | sort | xargs awk -v dir="$dir" '
  function begin(name) { n++; print FILENAME ":" FNR > (dir "/" n ".at"); close(dir "/" n ".at"); return dir "/" n "." name }
  FNR == 1 { file = ""; inside = 0 }
  /^<!-- test: / { file = begin($3); next }
  /^<!-- output -->/ { file = dir "/" n ".out"; next }
  /^```/ && inside { inside = 0; file = ""; close(current); next }
  /^```/ && file == "" && $0 !~ /^```text/ { file = begin("untested") }
  /^```/ && file != "" { current = file; printf "" > current }
  /^```/ { inside = 1; next }
  inside && file != "" { print > current }'
# with another build than the pages name
sed -i "s#\./build/labelquality#$LABELQUALITY#g" "$dir"/*
on_the_digits() { # SQL-THAT-PREPARES-THEM
  { printf '.load %s\n.read tests/data/digits.sql\n%s\n' "$LABELQUALITY" "$1"; cat "$block"; } | ${SQLITE3:-sqlite3} -batch :memory: 2>&1
}
passed=0
for at in "$dir"/*.at; do
  out=${at%.at}.out
  block=$(ls "${at%.at}".* | grep -v '\.at$\|\.out$')
  kind=${block##*.}
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
    numpy | sklearn | pandas | torch)
      "$PYTHON" -c "import $kind" 2>/dev/null || { skip "examples with $kind: it is not installed (package python3-$kind)"; continue; }
      got=$(${PRELOAD-} "$PYTHON" "$block" 2>&1) ;;
    python) got=$(${PRELOAD-} "$PYTHON" "$block" 2>&1) ;;
    digits) got=$(on_the_digits '') ;;
    train) got=$(on_the_digits 'ALTER TABLE digits RENAME TO train;') ;;
    c)
      # shellcheck disable=SC2086
      got=$(sed -n p "$block" >"$block.c"; $CC $SANITIZERS -I. -o "$block.exe" "$block.c" "$ARCHIVE" -lsqlite3 2>&1 && "$block.exe" 2>&1) ;;
    node | better-sqlite3 | go | rust | java) continue ;; # by tests/hosts/hosts.sh
    recipe) continue ;; # by tests/apps/recipes.sh
    untested) got='a block of code that no test runs' && : >"$out" ;;
    *) got="the kind $kind is not known" ;;
  esac
  if [ -f "$out" ] && [ "$got" = "$(cat "$out")" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s, an example of the kind %s\n   got  %s\n   want %s\n' "$(cat "$at")" "${block##*.}" "$got" \
      "$(cat "$out" 2>/dev/null || echo 'an output, of which there is none')"
  fi
done
echo "${ONLY:+$ONLY of the README: }$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -ge 1 ]
