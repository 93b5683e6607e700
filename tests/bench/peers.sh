#!/bin/sh
# Runs tests/bench/peers.py where its peers are to be had: in the virtual environment in
# which test-cleanlab has cleanlab (AGPL: it is called there, and no part of ours), with
# DuckDB beside it. usage: peers.sh [rows of 10 classes [rows of 1,000 classes [turns]]]
set -u
ENVIRONMENT=$BUILD/cleanlab
has() { "$ENVIRONMENT/bin/python" -c "$1" 2>/dev/null; }
[ -x "$ENVIRONMENT/bin/python" ] || "$PYTHON" -m venv "$ENVIRONMENT" >/dev/null 2>&1
has 'import cleanlab; assert cleanlab.__version__ == "2.9.0"' ||
  "$ENVIRONMENT/bin/pip" -q install cleanlab==2.9.0 >/dev/null 2>&1
has 'import duckdb, pandas' || "$ENVIRONMENT/bin/pip" -q install duckdb pandas >/dev/null 2>&1
if ! has 'import numpy'; then
  echo 'skipped: numpy, which makes the rows, is not to be had here'
  exit 0
fi
mkdir -p "$BUILD/bench"
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
  exec "$ENVIRONMENT/bin/python" -Wignore tests/bench/peers.py "$LABELQUALITY" "$BUILD/bench" "$@"
