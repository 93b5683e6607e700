#!/bin/sh
# How many branches and lines of core/ and ext/ the tests take, by gcc and gcov at -O0, file by file;
# fails below 100 % of the branches. What is left out is marked GCOVR_EXCL_... in the code, with the
# reason, and what only a processor with AVX-512 runs with AVX512_EXCL_...; assert() has a branch that is never taken. gcovr, which reads what gcov says, comes as a
# Python package.
set -u
. tests/skip.sh
gcovr=$BUILD/gcovr/bin/gcovr
has_gcovr() { "$gcovr" --version 2>/dev/null | grep -q '^gcovr 8\.'; }
has_gcovr || {
  "$PYTHON" -m venv "$BUILD/gcovr" >/dev/null && "$BUILD/gcovr/bin/pip" -q install 'gcovr==8.*' >/dev/null 2>&1
}
has_gcovr || skip_all 'coverage: gcovr 8 is not available'
# what was counted before is not of this run
find "$BUILD" -name '*.gcda' -exec rm -f {} +
$MAKE test COVERAGE=1 CC=gcc BUILD="$BUILD" || exit 1
prefix=GCOVR
grep -qw avx512f /proc/cpuinfo || prefix='(?:GCOVR|AVX512)'
"$gcovr" -r . --exclude-pattern-prefix "$prefix" --object-directory "$BUILD" "$BUILD" --filter core/ --filter ext/ \
  --exclude-branches-by-pattern '^ *assert\(' --gcov-suspicious-hits-threshold 0 \
  --json "$BUILD/coverage.json" >/dev/null || exit 1
"$gcovr" -r . -a "$BUILD/coverage.json" --txt
"$gcovr" -r . -a "$BUILD/coverage.json" --txt --txt-metric branch --fail-under-branch 100
