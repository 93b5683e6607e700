#!/bin/sh
# Builds the fuzz targets, or those named, and runs each over its corpus and then on, for
# that many SECONDS, or that many RUNS where they are given. What reaches new code is kept
# in BUILD/corpus, for minimise.sh, and what fails in BUILD/findings.
#     BUILD=build/fuzz sh tests/fuzz/run.sh SECONDS RUNS [TARGET...]
set -eu
. tests/skip.sh
seconds=$1 runs=$2
shift 2
[ $# -gt 0 ] || set -- $(cd tests/fuzz && ls ./*.c | sed 's,^\./\(.*\)\.c$,\1,')
mkdir -p "$BUILD/findings"
if ! echo 'int LLVMFuzzerTestOneInput(const char *, unsigned long);
           int LLVMFuzzerTestOneInput(const char *at, unsigned long bytes) { return !at && bytes; }' |
  clang -fsanitize=fuzzer,address,undefined -x c -o "$BUILD/probe" - 2>/dev/null; then
  skip_all 'fuzzing: clang has no libFuzzer or no sanitizers here (sh tests/install.sh check)'
fi
targets=
for target; do targets="$targets $BUILD/targets/$target"; done
# shellcheck disable=SC2086
make -s BUILD="$BUILD" CC=clang CFLAGS='-O2 -g' SANITIZE= \
  SANITIZERS='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' $targets
passed=0
# a small quarantine keeps small inputs fast
export ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=8 UBSAN_OPTIONS=print_stacktrace=1
for target; do
  mkdir -p "$BUILD/corpus/$target"
  log=$BUILD/$target.log
  if [ "$runs" ]; then length=-runs=$runs; else length=-max_total_time=$seconds; fi
  dictionary=
  [ ! -f "tests/fuzz/$target.dict" ] || dictionary=-dict=tests/fuzz/$target.dict
  # shellcheck disable=SC2086
  if "$BUILD/targets/$target" $length $dictionary -max_len=300 -timeout=60 -rss_limit_mb=1024 \
    -print_final_stats=1 -artifact_prefix="$BUILD/findings/$target-" \
    "$BUILD/corpus/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1; then
    passed=$((passed + 1))
    sed -n "s/^Done /$target: /p" "$log"
  else
    failed=$((failed + 1))
    grep -a -v '^[#"]' "$log" | tail -n 60
    echo "$target: failed; see $log"
  fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
