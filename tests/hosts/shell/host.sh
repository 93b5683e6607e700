#!/bin/sh
# sh host.sh SQLITE3 LIBRARY QUERIES: runs the table in the sqlite3 shell. A line `@ N` goes before
# what the Nth statement gives, errors among it, whose place in the script is taken away.
set -u
sqlite3=$1 library=$2 queries=$3
statements() {
  awk -v library="$library" '
    BEGIN { print ".load " library }
    /^$|^--|^[=!] / { next }
    { print ".print @ " ++n; print $0 ";" }' "$queries"
}
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
# by lines, as errors are said on another channel
statements | stdbuf -oL "$sqlite3" -batch :memory: >"$said" 2>&1
awk -v host="sqlite3 shell, SQLite $("$sqlite3" --version | cut -d ' ' -f 1)" '
  FNR == 1 { file++ }
  file == 1 && /^@ [0-9]+$/ { n = $2; next }
  file == 1 {
    if (/^(Parse |Runtime )?[Ee]rror[^:]*: /) {
      sub(/^[^:]*: /, "! ")
      sub(/ \(19\)$/, "") # the code of a constraint
    } else {
      $0 = "= " $0
    }
    got[n] = got[n] $0
    next
  }
  /^$|^--/ { next }
  /^[=!] / { want[m] = $0; next }
  { statement[++m] = $0 }
  END {
    for (i = 1; i <= m; i++) {
      if (got[i] == want[i] && n == m) { passed++; continue }
      failed++
      printf "FAILED %s\n   got  %s\n   want %s\n", statement[i], got[i], want[i] >"/dev/stderr"
    }
    printf "%s: %d passed, %d failed\n", host, passed, failed
    exit failed > 0 || passed == 0
  }' "$said" "$queries"
