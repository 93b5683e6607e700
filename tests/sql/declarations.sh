#!/bin/sh
# A table-valued function is its SQL file: one that is added is there, with its columns, parameters and
# errors; and a file that declares a function wrongly ends the build, with the file's name and line.
set -u
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
check() { # WHAT, GOT, WANT
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n   got  %s\n   want %s\n' "$1" "$2" "$3"
  fi
}

cat >"$dir/sizes.sql" <<'SQL'
-- lq_sizes(source, label column, probs probs, id column = id,
--   least count = 2,
--   order_by choice = threshold | n, share share = 0, all_classes flag = 0, factors numbers = NULL,
--   title text = 'all of them', subtitle text = NULL, classes names = NULL)
-- A row is a class with at least so many rows.
SELECT class, n, threshold AS the_threshold, :share + :all_classes AS both,
  (SELECT count(*) FROM lq_part_numbers(:factors) WHERE key NOT NULL) AS numbers,
  (SELECT min(id) FROM lq_source) AS first, :title || ifnull(:subtitle, '') AS heading, name,
  json_array_length(:classes) AS listed
FROM lq_part_classes(:thresholds) WHERE n >= :least
ORDER BY CASE :order_by WHEN 'n' THEN n ELSE threshold END
SQL
awk -f sql/embed.awk sql/*/*.sql "$dir/sizes.sql" >"$dir/sql_files.c" || exit 1
objects=
for source in core/*/*.c ext/*.c ext/*/*.c; do objects="$objects $BUILD/loadable/${source%.c}.o"; done
# shellcheck disable=SC2086
$CC -std=c11 -fPIC -I. $SANITIZERS -shared -o "$dir/labelquality.so" "$dir/sql_files.c" $objects || exit 1
say() { # SQL
  ${PRELOAD-} sqlite3 -batch :memory: ".load $dir/labelquality" "CREATE TABLE t(id, label, probs); INSERT INTO t VALUES
    (7, 0, '[0.75,0.25]'), (8, 0, '[0.5,0.5]'), (9, 1, '[0.25,0.75]'), (10, 1, '[0,1]'), (11, 1, '[0.5,0.5]')" "$1" 2>&1 |
    sed 's/.*\(lq_sizes: \)/\1/; s/ ([0-9]*)$//'
}
check columns "$(say "SELECT group_concat(name) FROM pragma_table_info('lq_sizes')")" class,n,the_threshold,both,numbers,first,heading,name,listed
check parameters "$(say "SELECT group_concat(name) FROM pragma_table_xinfo('lq_sizes') WHERE hidden = 1")" \
  source,label_column,probs_column,id_column,least,order_by,share,all_classes,factors,title,subtitle,classes
check defaults "$(say "SELECT * FROM lq_sizes('t', 'label', 'probs')")" '0|2|0.625|0|0|7|all of them||
1|3|0.75|0|0|7|all of them||'
check values "$(say "SELECT * FROM lq_sizes('t', 'label', 'probs', 'label', 3, 'n', 0.5, 1, '[1,2]', 'of ', 'it', '[1,0]')")" '1|3|0.25|1.5|2|0|of it|1|2'
for case in "least = -1|least is -1; it takes an integer of 0 or more" \
  "order_by = 'x'|order_by is 'x'; it takes 'threshold' or 'n'" "share = 2|share is 2; it takes a number in [0,1]" \
  "all_classes = 2|all_classes is 2; it takes 0 or 1" \
  "title = 7|title is 7; it takes TEXT" "subtitle = x'00'|subtitle is a BLOB; it takes TEXT" \
  "classes = 7|classes is 7; it takes a JSON array of names" "classes = '[1]'|classes has one class; it takes at least two" \
  "factors = 'x'|factors is 'x'; it takes a JSON array of numbers, or an object of name to number"; do
  check "${case%%|*}" "$(say "SELECT * FROM lq_sizes('t', 'label', 'probs') WHERE ${case%%|*}")" "lq_sizes: ${case#*|}"
done

wrong() { # LINE, MESSAGE, TEXT OF x.sql
  printf '%s\n' "$3" >"$dir/x.sql"
  got=$(awk -f sql/embed.awk sql/*/*.sql "$dir/x.sql" 2>&1 >/dev/null) && got="$got, and no failure"
  check "$3" "$got" "$dir/x.sql:$1: $2"
}
row='-- A row is a row.
SELECT 1 AS one'
kinds='it has to be source, column, probs, flag, count, share, choice, numbers, names or text'
wrong 1 'it does not begin with a comment that says what it gives' 'SELECT 1'
wrong 1 'it declares lq_y, and its name is that of lq_x' "-- lq_y(source)
$row"
wrong 1 'the declaration of lq_x has no ) at the end of a line' "-- lq_x(source
$row"
wrong 1 'a ( has to follow lq_x' "-- lq_x of (source)
$row"
wrong 2 'a sentence has to follow that says what a row of lq_x is' '-- lq_x(source)
SELECT 1'
wrong 1 "the kind of probs is 'colum'; $kinds" "-- lq_x(source, probs colum)
$row"
wrong 2 "the kind of probs is ''; $kinds" "-- lq_x(source, label column,
--   probs)
$row"
wrong 3 "the default of the flag all_pairs is '2'" "-- lq_x(source,
--   label column,
--   all_pairs flag = 2)
$row"
wrong 1 "the default of the count n is '-1'" "-- lq_x(source, n count = -1)
$row"
wrong 1 "the default of the share s is '1.5'" "-- lq_x(source, s share = 1.5)
$row"
wrong 1 "the default of the column c is 'rowid'" "-- lq_x(source, c column = rowid)
$row"
wrong 1 "the default of the text t is 'x'" "-- lq_x(source, t text = x)
$row"
wrong 1 "the default of the names n is '[]'" "-- lq_x(source, n names = [])
$row"
wrong 1 'there is a second parameter of the kind names, b' "-- lq_x(source, a names = NULL, b names = NULL)
$row"
wrong 1 'nothing stands behind the = of n' "-- lq_x(source, n count =)
$row"
wrong 1 'the choice c needs its values, the default first' "-- lq_x(source, c choice)
$row"
wrong 1 "the choice c has the value 'B'" "-- lq_x(source, c choice = a | B)
$row"
wrong 1 'the parameter label stands there twice' "-- lq_x(source, label column, label column)
$row"
wrong 1 'label has no default, but the parameter before it has one' "-- lq_x(source, n count = 1, label column)
$row"
wrong 1 "a parameter is a name, a kind and a default, and not ' Label column'" "-- lq_x(source, Label column)
$row"
wrong 1 'lq_x has no source' "-- lq_x(label column)
$row"
wrong 3 'there is no step and no parameter thresold' "-- lq_x(source, label column)
-- A row is a row.
SELECT :thresold AS one"
wrong 3 'there is no step and no parameter calibratd' "-- lq_x(source, label column)
-- A row is a row.
SELECT 'step.nothing:here' AS one FROM step.calibratd"
wrong 2 'there is no file whole_row.sql to include' '-- Gives nothing.
-- include whole_row'
mkdir "$dir/other"
cp "$dir/x.sql" "$dir/other/"
check 'a file twice' "$(awk -f sql/embed.awk "$dir/x.sql" "$dir/other/x.sql" 2>&1 >/dev/null)" \
  "$dir/other/x.sql:1: there is another file of this name: $dir/x.sql"
printf -- '-- Gives a half.\nSELECT 1 AS one\n' >"$dir/half.accuracy.sql"
got=$(awk -f sql/embed.awk sql/*/*.sql "$dir/half.accuracy.sql" 2>&1 >/dev/null)
check 'a step without a file' "${got#*: }" 'the step half has neither the file half.sql nor one for each value of a choice'

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
