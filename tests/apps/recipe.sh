#!/bin/sh
# recipe.sh NAME...: the SQL of these recipes, which the page has behind `<!-- test: recipe NAME -->`; without a
# name, the names of all.
set -u
page=sql/README.md
[ $# -gt 0 ] || exec sed -n 's/^<!-- test: recipe \(.*\) -->$/\1/p' $page
for name; do
  awk -v marker="<!-- test: recipe $name -->" '
    $0 == marker { found = 1 }
    inside && /^```$/ { exit }
    inside { print; lines++ }
    found && /^```sql$/ { inside = 1 }
    END { exit !lines }' $page || { echo "there is no recipe $name in $page" >&2; exit 1; }
done
