#!/bin/sh
# What a program can do with a database that has an lq_ function in an index, a generated column or a
# CHECK, while it does not load the extension: the table of ext/README.md, by the sqlite3 shell. What works
# leaves a database that is whole; what does not names the function and changes nothing.
set -u
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
load=".load $LABELQUALITY"
passed=0 failed=0
check() { # WHAT, GOT, WANT
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n   got  %.200s\n   want %.200s\n' "$1" "$2" "$3"
  fi
}
plain() { $SQLITE3 -batch "$@" 2>&1; } # without the extension
loaded() { $SQLITE3 -batch "$1" "$load" "$2" 2>&1; }

create() { # KIND, MORE COLUMNS OR CONSTRAINTS, MORE SQL
  loaded "$dir/$1.db" "CREATE TABLE train(id INTEGER PRIMARY KEY, label, probs, note$2);
    INSERT INTO train(label, probs, note) VALUES (0, '[0.25,0.75]', 'a'), (1, '[0.5,0.5]', 'b'),
      (0, '[0.875,0.125]', 'c');
    CREATE TABLE other(x); $3"
}
create index '' 'CREATE INDEX worst ON train(lq_score(label, probs))'
create virtual ', quality REAL AS (lq_score(label, probs))' ''
create stored ', quality REAL AS (lq_score(label, probs)) STORED' ''
create check ', CHECK (lq_check(label, probs) IS NULL)' ''

# SQL is run on a copy, by which it works (+) or not (-).
try() { # KIND SQL
  cp "$dir/$1.db" "$dir/copy.db"
  said=$(plain "$dir/copy.db" "$2")
  code=$?
  case $code:$said in
    0:*) echo + ;;
    *'function: lq_score'* | *'function: lq_check'*) echo - ;;
    *) echo "$said" ;;
  esac
  if [ $code = 0 ]; then loaded "$dir/copy.db" 'PRAGMA integrity_check' | grep -vx ok
  elif ! cmp -s "$dir/$1.db" "$dir/copy.db"; then echo 'changed'; fi
}

# of the index, the virtual column, the stored column and the CHECK: + works, - does not
while IFS='|' read -r index virtual stored check sql; do
  [ -n "$sql" ] || continue
  for kind in index virtual stored check; do
    case $kind in
      index) want=$index ;;
      virtual) want=$virtual ;;
      stored) want=$stored ;;
      check) want=$check ;;
    esac
    check "$kind: $sql" "$(try $kind "$sql")" "$want"
  done
done <<SQL
+|+|+|+|SELECT id, label, probs, note FROM train WHERE label = 0
+|-|+|+|SELECT * FROM train
+|-|-|+|UPDATE train SET note = 'x' WHERE id = 1
-|-|-|+|UPDATE train SET id = 7 WHERE id = 1
-|-|-|-|UPDATE train SET label = 1 WHERE id = 1
-|-|-|-|UPDATE train SET probs = '[1,0]' WHERE id = 1
-|-|-|-|INSERT INTO train(label, probs) VALUES (0, '[1,0]')
-|-|-|-|INSERT INTO train(label, probs) VALUES (NULL, NULL)
-|+|+|+|DELETE FROM train WHERE id = 1
+|+|+|+|DELETE FROM train
+|+|+|+|DROP TABLE train
+|+|+|+|ALTER TABLE train ADD COLUMN more
+|+|+|+|ALTER TABLE train RENAME COLUMN note TO remark
+|+|+|+|ALTER TABLE train RENAME TO test
+|+|+|+|ANALYZE
+|+|+|+|.dump
+|+|+|+|.backup $dir/backup.db
+|-|+|-|PRAGMA quick_check
-|-|+|-|PRAGMA integrity_check
-|+|+|+|REINDEX
-|-|-|-|VACUUM
+|+|+|+|INSERT INTO other VALUES (1); UPDATE other SET x = 2; DELETE FROM other WHERE x = 2
SQL

# the ways out
after='INSERT INTO train(label, probs) VALUES (0, NULL); VACUUM; PRAGMA integrity_check'
cp "$dir/index.db" "$dir/copy.db"
check 'DROP INDEX' "$(plain "$dir/copy.db" "DROP INDEX worst; $after")" ok
for kind in virtual stored; do
  cp "$dir/$kind.db" "$dir/copy.db"
  # SQLite has DROP COLUMN since 3.35
  check "$kind: DROP COLUMN" "$(plain "$dir/copy.db" "ALTER TABLE train DROP COLUMN quality; $after")" ok
done

cp "$dir/check.db" "$dir/copy.db"
check 'CHECK: ignored' "$(plain "$dir/copy.db" "PRAGMA ignore_check_constraints = 1;
  INSERT INTO train(label, probs) VALUES (0, NULL); UPDATE train SET label = 1; SELECT sum(label) FROM train")" 4

# A dump reloaded: how many rows, and how many entries of the schema, of other, train and worst.
reload() { # KIND OPTIONS AND COMMANDS...
  rm -f "$dir/new.db"
  kind=$1
  shift
  plain "$dir/$kind.db" .dump >"$dir/dump.sql"
  $SQLITE3 -batch "$@" <"$dir/dump.sql" >"$dir/said" 2>&1
  echo "$(plain "$dir/new.db" 'SELECT count(*) FROM train' | grep -x '[0-9]*') rows," \
    "$(plain "$dir/new.db" 'SELECT count(*) FROM sqlite_master') entries"
}
check 'index: reloaded without' "$(reload index "$dir/new.db")" '3 rows, 2 entries'
check 'index: reloaded with -bail' "$(reload index -bail "$dir/new.db")" ' rows, 0 entries'
check 'index: reloaded with the extension' "$(reload index -bail -cmd "$load" "$dir/new.db")" '3 rows, 3 entries'
for kind in virtual stored check; do
  check "$kind: reloaded without" "$(reload $kind "$dir/new.db")" ' rows, 1 entries'
  check "$kind: reloaded with -bail" "$(reload $kind -bail "$dir/new.db")" ' rows, 0 entries'
  check "$kind: reloaded with the extension" "$(reload $kind -bail -cmd "$load" "$dir/new.db")" '3 rows, 2 entries'
done

# which queries use the index: those of the same expression
plan() { # SQL
  loaded "$dir/index.db" "EXPLAIN QUERY PLAN $1" | grep -c 'USING INDEX worst'
}
by() { plan "SELECT id FROM train ORDER BY $1 LIMIT 20"; }
check 'the expression' "$(by 'lq_score(label, probs)')" 1
check 'other spaces and capitals, with the table' "$(by 'LQ_SCORE( train.label,train.probs )')" 1
check 'by an alias' "$(plan 'SELECT lq_score(label, probs) AS quality FROM train ORDER BY quality')" 1
check 'beside a condition' \
  "$(plan 'SELECT id FROM train WHERE label IS NOT NULL ORDER BY lq_score(label, probs) LIMIT 20')" 1
check 'in a condition' "$(loaded "$dir/index.db" \
  'EXPLAIN QUERY PLAN SELECT id FROM train WHERE lq_score(label, probs) < 0.5' | grep -c 'SEARCH.*INDEX worst')" 1
check 'the method by its name' "$(by 'lq_self_confidence(label, probs)')" 0
check 'the method as an argument' "$(by "lq_score(label, probs, 'self_confidence')")" 0
check 'an adjusted score in an index' "$(loaded "$dir/index.db" "CREATE INDEX adjusted ON train(
  lq_score(label, probs, 'normalized_margin', (SELECT lq_thresholds(label, probs) FROM train)))" |
  grep -c 'subqueries prohibited in index expressions')" 1

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
