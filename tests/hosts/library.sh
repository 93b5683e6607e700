#!/bin/sh
# The built library exports its entry point alone and needs libc alone; the
# archive defines no name that is not ours.
passed=0 failed=0
check() { # WHAT, GOT, WANT
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n   got  %s\n   want %s\n' "$1" "$2" "$3"
  fi
}
check 'exports' "$(nm -D --defined-only "$LABELQUALITY.so" | awk '{print $3}')" sqlite3_labelquality_init
check 'needs' "$(objdump -p "$LABELQUALITY.so" | awk '$1 == "NEEDED" {print $2}')" libc.so.6
check 'no libm, strtod, locale, printf' \
  "$(nm -D --undefined-only "$LABELQUALITY.so" | awk '{print $2}' | grep -cE '^(log|exp|strto|printf|snprintf|setlocale|localeconv|malloc|qsort)')" 0
check 'names in the archive' \
  "$(nm --defined-only -g "$ARCHIVE" | awk 'NF == 3 {print $3}' | grep -vE '^(lq_|sqlite3_labelquality_init$)' | head -n 3)" ''
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
