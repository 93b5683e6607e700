#!/bin/sh
# Runs tests/bench/peers.py where its peers are available: in the virtual environment in
# which test-cleanlab has cleanlab (AGPL: it is called there, and no part of ours), with
# DuckDB beside it. usage: peers.sh [rows of 10 classes [rows of 1,000 classes [turns]]]
set -u
. tests/skip.sh
ENVIRONMENT=$BUILD/cleanlab
has() { "$ENVIRONMENT/bin/python" -c "$1" 2>/dev/null; }
[ -x "$ENVIRONMENT/bin/python" ] || "$PYTHON" -m venv "$ENVIRONMENT" >/dev/null 2>&1
has 'import cleanlab; assert cleanlab.__version__ == "2.9.0"' ||
  "$ENVIRONMENT/bin/pip" -q install cleanlab==2.9.0 >/dev/null 2>&1
has 'import duckdb, pandas' || "$ENVIRONMENT/bin/pip" -q install duckdb pandas >/dev/null 2>&1
has 'import numpy' || skip_all 'peers: numpy, which makes the rows, is not available'
has 'import cleanlab' || skip 'peers: cleanlab 2.9.0 is not available'
has 'import duckdb' || skip 'peers: DuckDB is not available'
mkdir -p "$BUILD/bench"
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
  "$ENVIRONMENT/bin/python" -Wignore tests/bench/peers.py "$LABELQUALITY" "$BUILD/bench" "$@" || exit 1
[ $failed -eq 0 ]
