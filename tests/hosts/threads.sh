#!/bin/sh
# threads.c under ThreadSanitizer, which sees what it was compiled into: the library, the program and
# an SQLite, whose sources come in the Go module of a driver. No race is left out.
set -u
. tests/skip.sh
module=github.com/mattn/go-sqlite3@v1.14.53
command -v go >/dev/null || skip_all 'threads: no Go, whose modules have the sources of SQLite'
dir=$BUILD/hosts
mkdir -p "$dir/include"
sources=$(GOMODCACHE=$PWD/$dir/go GOFLAGS=-modcacherw go mod download -json $module | sed -n 's/^\t"Dir": "\(.*\)",/\1/p')
[ -f "$sources/sqlite3-binding.c" ] || skip_all "threads: $module is not available"
cp "$sources/sqlite3-binding.h" "$dir/include/sqlite3.h"
flags='-fsanitize=thread -O1 -g'
# shellcheck disable=SC2086
[ "$dir/sqlite3.o" -nt "$sources/sqlite3-binding.c" ] ||
  $CC $flags -DSQLITE_THREADSAFE=1 -c -o "$dir/sqlite3.o" "$sources/sqlite3-binding.c" || exit 1
# shellcheck disable=SC2086
$CC $flags -std=c11 -I"$dir/include" -pthread -o "$dir/threads" tests/hosts/threads.c "$dir/sqlite3.o" -ldl -lm || exit 1
TSAN_OPTIONS=exitcode=66 "$dir/threads" "${ROUNDS:-10}"
