#!/bin/sh
# Compares with cleanlab itself, out of its package, on generated datasets. cleanlab is
# AGPL: it is called here, in a virtual environment of its own, and no part of ours.
set -u
ENVIRONMENT=$BUILD/cleanlab
has_cleanlab() { "$ENVIRONMENT/bin/python" -c 'import cleanlab; assert cleanlab.__version__ == "2.9.0"' 2>/dev/null; }
has_cleanlab || {
  "$PYTHON" -m venv "$ENVIRONMENT" >/dev/null 2>&1 &&
    "$ENVIRONMENT/bin/pip" -q install cleanlab==2.9.0 >/dev/null 2>&1
}
if ! has_cleanlab; then
  echo 'skipped: cleanlab 2.9.0 is not to be had here'
  exit 0
fi
PYTHONPATH=tests/sql exec "$ENVIRONMENT/bin/python" tests/golden/generated.py "$LABELQUALITY"
