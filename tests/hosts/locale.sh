#!/bin/sh
# In a German and a French locale, whose decimal point is a comma, set by the host, the tests in C
# once more. The locales are made here, out of Debian's package `locales`. (No test may have SQLite's
# own JSON functions read reals, which those of SQLite 3.40 do by the locale.)
set -u
. tests/skip.sh
command -v localedef >/dev/null && [ -e /usr/share/i18n/locales/de_DE ] ||
  skip_all 'locales: no localedef, or none of the sources of locales (package locales)'
mkdir -p "$BUILD/locale"
LOCPATH=$PWD/$BUILD/locale DECIMAL_POINT=, POINTS=2 # of test_allocations: few
export LOCPATH DECIMAL_POINT POINTS
passed=0
for locale in de_DE.UTF-8 fr_FR.UTF-8; do
  [ -d "$LOCPATH/$locale" ] || localedef -i "${locale%.*}" -f UTF-8 "$LOCPATH/$locale" || exit 1
  for test in "$BUILD"/tests/core/test_* "$BUILD"/tests/ext/test_*; do
    case $test in *.d | *.gc*) continue ;; esac
    if LC_ALL=$locale "$test" >"$BUILD/locale/said" 2>&1; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      echo "FAILED $test in $locale"
      tail -n 20 "$BUILD/locale/said"
    fi
  done
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
