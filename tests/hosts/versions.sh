#!/bin/sh
# Runs the table of queries.txt in SQLite of many versions, or of VERSIONS: in C, with the built library
# loaded, and with the extension compiled against that version's own header and linked in. Of a version
# too old, both have to say so. Of one that has jsonb(), 100,000 documents are compared with it (jsonb.c). SQLite comes as the crates of libsqlite3-sys bring it, by cargo, once,
# into BUILD/hosts.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/skip.sh
# SQLite's version = the crate's
crates='3.26.0=0.12.0 3.30.1=0.17.1
  3.31.0=0.17.3 3.31.1=0.18.0 3.33.0=0.20.1 3.35.4=0.22.2 3.36.0=0.23.0 3.37.0=0.23.2 3.38.2=0.24.2
  3.39.2=0.25.2 3.41.2=0.26.0 3.44.0=0.27.0 3.45.0=0.28.0 3.46.0=0.30.1 3.48.0=0.31.0 3.49.1=0.33.0
  3.50.2=0.35.0 3.51.3=0.37.0 3.53.1=0.38.0 3.54.1=0.40.0'
oldest=3.31.0
queries=tests/hosts/queries.txt
dir=$BUILD/hosts
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
CARGO_HOME=$dir/cargo
export CARGO_HOME
passed=0

command -v cargo >/dev/null || skip_all 'versions: no cargo'

fail() { # WHAT
  echo "FAILED $1"
  tail -n 20 "$log"
  failed=$((failed + 1))
}

source_of() { # CRATE'S-VERSION
  for folder in "$CARGO_HOME"/registry/src/*/libsqlite3-sys-"$1"/sqlite3; do
    [ -f "$folder/sqlite3.c" ] && echo "$folder"
  done
}

# Cargo takes but one version of this crate into a project, so each has a project.
get() { # CRATE'S-VERSION
  mkdir -p "$work/src"
  printf '[package]\nname = "sqlite"\nversion = "0.1.0"\nedition = "2018"\n[workspace]\n[dependencies]\n%s\n' \
    "libsqlite3-sys = { version = \"=$1\", features = [\"bundled\"] }" >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  (cd "$work" && cargo fetch -q) >"$log" 2>&1
}

sqlite() {
  $CC -O1 -w -c -o "$work/new.o" "$source/sqlite3.c" && mv "$work/new.o" "$work/sqlite3.o"
}
program() { # NAME SOURCES AND FLAGS...
  name=$1
  shift
  $CC -std=c11 -ffp-contract=off -O1 -I. -I"$source" -o "$work/$name" tests/hosts/c/host.c "$@" \
    "$work/sqlite3.o" -lpthread -ldl -lm
}
# The archive was compiled against the header of the SQLite here; its files of ext/ are taken only for
# a version whose own header lacks what they use.
programs() {
  program loaded || return
  if [ $refused = 1 ]; then program linked_in -DLINKED_IN "$ARCHIVE"
  else program linked_in -DLINKED_IN -DSQLITE_CORE ext/*.c ext/*/*.c "$BUILD/sql_files.c" "$ARCHIVE"; fi
}

check() { # COMMAND...
  said=$("$@" 2>"$log")
  code=$?
  line=$(echo "$said" | tail -n 1)
  if [ $refused = 1 ]; then
    case $line in
      *"needs SQLite $oldest or later; this is $version") ;;
      *)
        fail "SQLite $version is not refused: $line"
        return
        ;;
    esac
    passed=$((passed + 1))
  else
    p=$(echo "$line" | sed -n 's/.* \([0-9][0-9]*\) passed, 0 failed$/\1/p')
    if [ $code -ne 0 ] || [ "${p:-0}" -eq 0 ]; then
      fail "SQLite $version: $line (exit $code)"
      return
    fi
    passed=$((passed + p))
  fi
  echo "$line"
}

check_jsonb() {
  if ! $CC -std=c11 -O1 -I. -I"$source" -o "$work/jsonb" tests/hosts/jsonb.c "$work/sqlite3.o" -lpthread -ldl -lm 2>"$log"; then
    fail "jsonb.c of SQLite $version does not build"
    return
  fi
  said=$("$work/jsonb" 100000 2>"$log")
  if [ "$(echo "$said" | tail -n 1)" != '1 passed, 0 failed' ]; then
    echo "$said" >"$log"
    fail "SQLite $version: jsonb.c"
    return
  fi
  passed=$((passed + 1))
  echo "$said" | head -n 1
}

for pair in $crates; do
  version=${pair%=*} crate=${pair#*=}
  case " ${VERSIONS:-$version} " in *" $version "*) ;; *) continue ;; esac
  work=$dir/versions/$version
  log=$work/log
  mkdir -p "$work"
  source=$(source_of "$crate")
  if [ -z "$source" ]; then
    get "$crate"
    source=$(source_of "$crate")
    if [ -z "$source" ]; then
      skip "SQLite $version: the crate libsqlite3-sys $crate is not available"
      continue
    fi
  fi
  refused=0
  [ "$(printf '%s\n' "$version" "$oldest" | sort -V | head -n 1)" = "$oldest" ] || refused=1
  if ! { [ -e "$work/sqlite3.o" ] || sqlite; } >"$log" 2>&1 || ! programs >"$log" 2>&1; then
    fail "the programs of SQLite $version do not build"
    continue
  fi
  check "$work/loaded" $queries "$LABELQUALITY"
  check "$work/linked_in" $queries
  [ "$(printf '%s\n' "$version" 3.45.0 | sort -V | head -n 1)" != 3.45.0 ] || check_jsonb
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
