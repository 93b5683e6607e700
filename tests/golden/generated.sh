#!/bin/sh
# Compares with cleanlab itself, out of its package, on generated datasets. cleanlab is
# AGPL: it is called here, in a virtual environment of its own, and no part of ours.
set -u
. tests/skip.sh
ENVIRONMENT=$BUILD/cleanlab
has_cleanlab() { "$ENVIRONMENT/bin/python" -c 'import cleanlab; assert cleanlab.__version__ == "2.9.0"' 2>/dev/null; }
has_cleanlab || {
  "$PYTHON" -m venv "$ENVIRONMENT" >/dev/null 2>&1 &&
    "$ENVIRONMENT/bin/pip" -q install cleanlab==2.9.0 >/dev/null 2>&1
}
has_cleanlab || skip_all 'cleanlab: its version 2.9.0 is not available'
PYTHONPATH=tests/sql exec "$ENVIRONMENT/bin/python" tests/golden/generated.py "$LABELQUALITY"
