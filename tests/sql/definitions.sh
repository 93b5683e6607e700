#!/bin/sh
# shellcheck disable=SC2086
exec ${PRELOAD-} "$PYTHON" tests/sql/definitions.py "$LABELQUALITY"
