#!/bin/sh
# A cluster of rqlite: builds rqlited from its Go module into a folder of $BUILD, where it is not
# there yet (minutes), and runs rqlite.py with it.
set -u
. tests/skip.sh
version=v8.43.4
library=$PWD/${LABELQUALITY#./}.so
dir=$PWD/$BUILD/hosts/rqlite-$version
here=$PWD/$(dirname "$0")
"$PYTHON" -c 'import sqlite3; sqlite3.connect(":memory:").enable_load_extension(True)' 2>/dev/null ||
  skip_all "rqlite: no $PYTHON whose sqlite3 loads extensions"
if [ ! -x "$dir/rqlited" ]; then
  command -v go >/dev/null || skip_all 'rqlite: no go'
  rm -rf "$dir"
  mkdir -p "$dir" && cd "$dir" || exit 1
  go mod init rqlite 2>/dev/null
  source=$(go mod download -json "github.com/rqlite/rqlite/v8@$version" 2>/dev/null |
    "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["Dir"])' 2>/dev/null) &&
    cp -r "$source" src && chmod -R u+w src || skip_all "rqlite: the module rqlite $version is not available"
  # so that it is built by its own go.mod and go.sum
  cd src || exit 1
  go mod download 2>/dev/null || skip_all "rqlite: the modules that rqlite $version needs are not available"
  go build -o ../rqlited ./cmd/rqlited || {
    echo 'FAILED rqlited does not build'
    echo '0 passed, 1 failed'
    exit 1
  }
  rm -rf "$dir/src"
fi
exec "$PYTHON" "$here/rqlite.py" "$dir/rqlited" "$library" "$KILLS" "$WRITES"
