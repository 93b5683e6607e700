#!/bin/sh
# recipe.sh NAME...: the SQL of these recipes, as the page has them behind `<!-- test: recipe NAME -->`.
set -u
PAGE=tests/apps/RECIPES.md
for name; do
  awk -v marker="<!-- test: recipe $name -->" '
    $0 == marker { found = 1; next }
    found && /^```sql$/ { inside = 1; next }
    inside && /^```$/ { exit }
    inside { print; lines++ }
    END { exit !lines }' $PAGE || { echo "no recipe $name in $PAGE" >&2; exit 1; }
done
