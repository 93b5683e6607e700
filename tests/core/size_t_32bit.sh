#!/bin/sh
# The tests of core, and the corpora of the fuzz targets of core alone, where size_t has 32 bits:
# built by CC for 32-bit x86 into BUILD, with the sanitizers where they are there.
#     BUILD=build/32bit CC=cc sh tests/core/size_t_32bit.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/skip.sh
targets='states json blob'
# as in the Makefile; the 387 would round twice
flags='-m32 -msse2 -mfpmath=sse'
warnings='-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror'
log=$BUILD/log
passed=0 failed=0
mkdir -p "$BUILD"

builds() { # FLAGS...
  echo 'int main(void) { return sizeof(char *) != 4; }' |
    $CC "$@" -x c -o "$BUILD/probe" - >"$log" 2>&1 && "$BUILD/probe" >"$log" 2>&1
}
# shellcheck disable=SC2086
builds $flags || {
  skip_all 'the compiler does not build for 32-bit x86 here (sh tests/install.sh check)'
}
sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=all'
# shellcheck disable=SC2086
builds $flags $sanitizers || {
  echo 'without the sanitizers, which are not there for 32-bit x86'
  sanitizers=
}

fail() { # WHAT
  echo "FAILED $1"
  tail -n 20 "$log"
  failed=$((failed + 1))
}

# shellcheck disable=SC2086
compile() { # OUT SOURCES AND FLAGS...
  out=$1
  shift
  $CC -std=c11 -ffp-contract=off -O2 -g $flags $sanitizers $warnings -I. -o "$out" "$@" >"$log" 2>&1
}

check() { # NAME COMMAND...
  name=$1
  shift
  "$@" >"$log" 2>&1
  code=$?
  p=$(sed -n -e 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' -e 's/^\([0-9]*\) passed, 0 failed$/\1/p' "$log")
  if [ $code -ne 0 ] || [ "${p:-0}" -eq 0 ]; then
    fail "$name (exit $code)"
    return
  fi
  passed=$((passed + p))
  echo "ok $name ($p)"
}

mkdir -p "$BUILD/core"
rm -f "$BUILD"/core/*
for source in core/*/*.c; do
  compile "$BUILD/core/$(basename "$source" .c).o" -c "$source" || fail "$source does not compile"
done
ar rcs "$BUILD/core/core.a" "$BUILD"/core/*.o
for test in tests/core/test_*.c tests/core/*/test_*.c; do
  name=$(basename "$test" .c)
  plain=
  [ "$name" != test_portable_wide ] || plain=-DLQ_NO_INT128
  # shellcheck disable=SC2086
  if compile "$BUILD/$name" $plain -Itests/support/bare "$test" "$BUILD/core/core.a" -lm; then
    check "$name" "$BUILD/$name"
  else
    fail "$name does not build"
  fi
done
for target in $targets; do
  if compile "$BUILD/fuzz_$target" "tests/fuzz/$target.c" tests/fuzz/support/once.c "$BUILD/core/core.a" -lm; then
    check "the corpus of $target" "$BUILD/fuzz_$target" tests/fuzz/corpus/"$target"/*
  else
    fail "the fuzz target $target does not build"
  fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
