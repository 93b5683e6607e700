#!/bin/sh
# The recipes for databases of labelling tools, on small databases that have the tools' tables and rows as the tools
# write them: what they rank, in which order, and that each view is short enough to be typed in.
set -u
passed=0 failed=0
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
check() { # WHAT, GOT, WANT
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n   got  %s\n   want %s\n' "$1" "$2" "$3"
  fi
}
ranked() { # TOOL, COLUMNS, RECIPE...: on the tool's database
  tool=$1 columns=$2
  shift 2
  for recipe; do
    sh tests/apps/recipe.sh "$recipe" >"$dir/recipe.sql" || return
    size=$(wc -m <"$dir/recipe.sql")
    [ "$size" -le 351 ] || echo "$recipe has $((size - 1)) characters"
    cat "$dir/recipe.sql"
    echo "$recipe" >>"$dir/ran"
  done >"$dir/recipes.sql"
  rm -f "$dir/$tool.db"
  $SQLITE3 -batch "$dir/$tool.db" ".read tests/apps/databases/$tool.sql" 2>&1
  $SQLITE3 -batch "$dir/$tool.db" ".load $LABELQUALITY" ".read $dir/recipes.sql" "SELECT $columns FROM worst" 2>&1
}

check 'Label Studio, a score for each class' \
  "$(ranked label_studio 'id, task_id, completed_by_id, label, round(score, 6)' label_studio label_studio_distribution)" \
  '3|1|3|one|0.05
1|1|1|zero|0.9'
check 'Label Studio, scored choices' \
  "$(ranked label_studio 'id, task_id, completed_by_id, label, round(score, 6)' label_studio label_studio_choices)" \
  '5|2|2|three|0.025
3|1|3|one|0.05
4|2|1|one|0.8
1|1|1|zero|0.9'
check 'Label Studio, the best class' \
  "$(ranked label_studio 'id, task_id, completed_by_id, label, round(score, 6)' label_studio label_studio_best)" \
  '3|1|3|one|0.033333
8|3|2|zero|0.133333
12|6|1|cat|0.3
13|6|2|dog|0.35
7|3|1|two|0.6
12|6|1|cat|0.65
13|6|2|dog|0.7
1|1|1|zero|0.9'
sh tests/apps/recipe.sh label_studio_update >"$dir/update.sql" && echo label_studio_update >>"$dir/ran"
$SQLITE3 -batch "$dir/label_studio.db" ".load $LABELQUALITY" ".read $dir/recipes.sql" ".read $dir/update.sql"
check 'Label Studio, mislabeling' "$($SQLITE3 "$dir/label_studio.db" 'SELECT id, round(mislabeling, 6) FROM prediction')" \
  '1|0.966667
2|0.0
3|0.866667
4|0.0
5|0.7
6|0.65
7|0.0
8|0.0
9|0.0'
check Argilla "$(ranked argilla 'record_id, label, round(score, 6)' argilla | grep -v '|$')" \
  'r2|zero|0.0
r0|one|0.015
r1|zero|0.1
r1|2|0.15
r1|one|0.8
r0|zero|0.97'
check 'Argilla, what has no score' "$(ranked argilla 'record_id, label, score' argilla | tail -n 2 | sort)" 'r1||
r2||'
check doccano "$(ranked doccano 'id, label, round(score, 6)' doccano)" \
  '2|one|0.02
6|three|0.1
9|dog|0.4
8|cat|0.6
5|two|0.7
1|zero|0.94'
check Prodigy "$(ranked prodigy 'id, annotator, label, round(score, 6)' prodigy)" \
  '2|digits-bert|one|0.02
7|digits-cleo|two|0.4
3|digits-anna|one|0.8
1|digits-anna|zero|0.97'
check Phoenix "$(ranked phoenix 'id, span_rowid, name, label, round(score, 6)' phoenix)" \
  '2|1|tone|angry|0.02
5|2|tone|sad|0.3
1|1|tone|calm|0.97'
check MLflow "$(ranked mlflow 'assessment_id, trace_id, name, label, round(score, 6)' mlflow)" \
  'a-4|tr-1|digit|two|0.02
a-2|tr-1|digit|one|0.08
a-6|tr-2|digit|one|0.3
a-1|tr-1|digit|zero|0.9'
check 'all recipes ran' "$(sort -u "$dir/ran")" "$(sh tests/apps/recipe.sh | sort)"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
