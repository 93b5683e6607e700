#!/bin/sh
# The table of queries.txt in the Python that is here, which reads every text and message as strict UTF-8.
# `make test-hosts` runs it in the other hosts too.
set -u
said=$(${PRELOAD-} "$PYTHON" tests/hosts/python/host.py "$LABELQUALITY" tests/hosts/queries.txt)
code=$?
echo "${said##*: }"
exit $code
