#!/bin/sh
# Installs Label Studio, doccano, MLflow and Phoenix from their packages, each into a virtual environment of its own
# in $BUILD/apps (minutes, and 3 GB), and runs their drivers, or those that TOOLS names.
set -u
. tests/skip.sh
library=$PWD/${LABELQUALITY#./}.so
passed=0
"$PYTHON" -c 'import sqlite3; sqlite3.connect(":memory:").enable_load_extension(True)' 2>/dev/null ||
  skip_all "labelling tools: no $PYTHON whose sqlite3 loads extensions"

tool() { # NAME, the package and what it needs by another version than pip would take
  case " ${TOOLS:-$1} " in *" $1 "*) ;; *) return ;; esac
  name=$1
  shift
  venv=$PWD/$BUILD/apps/$name
  if [ "$(cat "$venv/installed" 2>/dev/null)" != "$*" ]; then
    rm -rf "$venv"
    if ! "$PYTHON" -m venv "$venv" >/dev/null 2>&1 || ! "$venv/bin/pip" -q install "$@" >/dev/null 2>&1; then
      skip "$name: the package $1 is not available"
      return
    fi
    echo "$*" >"$venv/installed"
  fi
  said=$("$PYTHON" "tests/apps/$name.py" "$venv" "$library" 2>&1)
  printf '%s\n' "$said" | sed "s/^/$name: /"
  # what it says last is N passed, M failed
  counts=$(printf '%s\n' "$said" | sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
  : "${counts:=0 1}"
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
}
tool label_studio label-studio==1.23.2
tool doccano doccano==1.8.4 'marshmallow<4' 'numpy<2'
tool mlflow mlflow==3.17.2
tool phoenix arize-phoenix==20.26.1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
