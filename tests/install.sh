#!/bin/sh
# Installs what is missing to build and to run the demo (`demo`), the tests too
# (`test`), or all checks (`check`). On Debian and its kin it installs packages;
# elsewhere it says what is needed and goes on.
set -eu
need=
want() { # PACKAGE, COMMAND: the package is needed where the command fails
  package=$1
  shift
  "$@" >/dev/null 2>&1 || need="$need $package"
}
header() { printf '#include <stddef.h>\n#include <stdarg.h>\n#include <setjmp.h>\n#include <stdint.h>\n#include <%s>\n' "$1" | cc -E - ; }

want make command -v make
want gcc command -v cc
want libc6-dev header stdio.h
want libsqlite3-dev header sqlite3ext.h
want sqlite3 command -v sqlite3
case ${1:-demo} in test | check)
  want libcmocka-dev header cmocka.h
  want binutils command -v nm
  want pkg-config command -v pkg-config
  want python3 test -x /usr/bin/python3
  ;;
esac
case ${1:-demo} in check)
  want clang command -v clang
  want debootstrap command -v debootstrap
  want clang-tidy command -v clang-tidy
  want cppcheck command -v cppcheck
  want python3-numpy /usr/bin/python3 -c 'import numpy'
  want python3-mpmath /usr/bin/python3 -c 'import mpmath'
  want python3-venv /usr/bin/python3 -c 'import ensurepip'
  ;;
esac
[ -n "$need" ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "needed, by the names of Debian's packages:$need" >&2
  exit 0
fi
root=
[ "$(id -u)" = 0 ] || root=sudo
echo "installing$need"
export DEBIAN_FRONTEND=noninteractive
$root apt-get update -qq
# shellcheck disable=SC2086
$root apt-get install -qq -y --no-install-recommends $need >/dev/null
