#!/bin/sh
# Installs what is missing to build and to run the demo (`demo`), the tests too
# (`test`), the wider checks (`check`), or those and `make digests` (`digests`).
# On Debian and its kin it installs packages; elsewhere it says what is needed
# and goes on.
set -eu
need=
want() { # PACKAGE, COMMAND: the package is needed where the command fails
  package=$1
  shift
  "$@" >/dev/null 2>&1 || need="$need $package"
}
header() { printf '#include <stddef.h>\n#include <stdarg.h>\n#include <setjmp.h>\n#include <stdint.h>\n#include <%s>\n' "$1" | cc -E - ; }
fuzzes() { echo 'int LLVMFuzzerTestOneInput(const char *at, unsigned long bytes) { return !at && bytes; }' | clang -fsanitize=fuzzer,address,undefined -x c -o /dev/null -; }
builds_32_bit() { echo 'int main(void) { return 0; }' | cc -m32 -x c -o /dev/null -; }

want make command -v make
want gcc command -v cc
want libc6-dev header stdio.h
want libsqlite3-dev header sqlite3ext.h
want sqlite3 command -v sqlite3
case ${1:-demo} in test | check | digests)
  want libcmocka-dev header cmocka.h
  want binutils command -v nm
  want pkg-config command -v pkg-config
  want python3 test -x /usr/bin/python3
  want parallel command -v parallel
  want locales test -e /usr/share/i18n/locales/de_DE
  ;;
esac
case ${1:-demo} in check | digests)
  want clang command -v clang
  # the sanitizers and libFuzzer of the clang that is there, else of Debian 12's
  want "libclang-rt-$(clang -dumpversion 2>/dev/null | sed 's/\..*//' | grep . || echo 14)-dev" fuzzes
  want debootstrap command -v debootstrap
  want clang-tidy command -v clang-tidy
  want cppcheck command -v cppcheck
  want python3-numpy /usr/bin/python3 -c 'import numpy'
  want python3-sklearn /usr/bin/python3 -c 'import sklearn'
  want python3-pandas /usr/bin/python3 -c 'import pandas'
  want python3-torch /usr/bin/python3 -c 'import torch'
  want python3-mpmath /usr/bin/python3 -c 'import mpmath'
  want libdqlite-dev header dqlite.h
  want go-dqlite command -v dqlite
  want python3-venv /usr/bin/python3 -c 'import ensurepip'
  # not gcc-multilib, which Debian does not have beside compilers for other machines
  want "lib32gcc-$(cc -dumpversion 2>/dev/null || echo 12)-dev libc6-dev-i386" builds_32_bit
  want npm command -v npm
  want golang-go command -v go
  want cargo command -v cargo
  want default-jdk-headless command -v javac
  want maven command -v mvn
  ;;
esac
case ${1:-demo} in digests)
  want musl-tools command -v musl-gcc
  want qemu-user command -v qemu-s390x
  want 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross' command -v aarch64-linux-gnu-gcc
  want 'gcc-s390x-linux-gnu libc6-dev-s390x-cross' command -v s390x-linux-gnu-gcc
  want 'gcc-arm-linux-gnueabihf libc6-dev-armhf-cross' command -v arm-linux-gnueabihf-gcc
  want 'gcc-riscv64-linux-gnu libc6-dev-riscv64-cross' command -v riscv64-linux-gnu-gcc
  want gcc-mingw-w64-x86-64-win32 command -v x86_64-w64-mingw32-gcc
  want wine64 test -x /usr/lib/wine/wine64
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
