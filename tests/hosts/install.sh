#!/bin/sh
# Installs into a folder, builds a program against that with pkg-config, loads
# the installed library, and uninstalls.
set -u
fail() { echo "FAILED $*"; echo '0 passed, 1 failed'; exit 1; }
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
make -s install BUILD="$BUILD" CC="$CC" PREFIX=/opt/lq DESTDIR="$dir" || fail install
for file in lib/labelquality.so lib/liblabelquality.a lib/pkgconfig/labelquality.pc include/labelquality.h; do
  [ -f "$dir/opt/lq/$file" ] || fail "no $file"
done
cat >"$dir/main.c" <<'C'
#include <labelquality.h>
#include <stdio.h>
static int print(void *unused, int count, char **values, char **names) {
  (void)unused, (void)count, (void)names;
  return puts(values[0]) < 0;
}
int main(void) {
  sqlite3 *db;
  if (sqlite3_auto_extension((void (*)(void))sqlite3_labelquality_init)) return 1;
  if (sqlite3_open(":memory:", &db)) return 2;
  return sqlite3_exec(db, "SELECT lq_version() || ' ' || lq_score(0, '[0.25,0.75]')", print, 0, 0);
}
C
export PKG_CONFIG_PATH="$dir/opt/lq/lib/pkgconfig"
# shellcheck disable=SC2046
$CC -o "$dir/main" "$dir/main.c" $(pkg-config --define-variable=prefix="$dir/opt/lq" \
  --define-variable=libdir="$dir/opt/lq/lib" --define-variable=includedir="$dir/opt/lq/include" \
  --cflags --libs labelquality) || fail 'a program against the installed files'
version=$(pkg-config --modversion labelquality)
[ "$("$dir/main")" = "$version 0.25" ] || fail "the program said $("$dir/main")"
[ "$($SQLITE3 :memory: ".load $dir/opt/lq/lib/labelquality" 'SELECT lq_version()')" = "$version" ] ||
  fail 'the installed library does not load'
make -s uninstall PREFIX=/opt/lq DESTDIR="$dir" || fail uninstall
[ -z "$(find "$dir/opt" -type f)" ] || fail 'uninstall left files behind'
echo '1 passed, 0 failed'
