#!/bin/sh
# A cluster: three dqlite nodes, each a process of its own on the loopback, which embed the library
# (tests/hosts/cluster/node.c), and the client that comes with dqlite.
#
#   1. Labels that were written through one node are ranked through another, by an index on their
#      scores and without, as a single SQLite ranks them, bit for bit.
#   2. With the leader killed, by SIGKILL and KILLS times, while WRITES writes come in one after the
#      other, every write that was acknowledged is there, and the ranking is that of a single SQLite
#      with the same writes.
#   3. So it is after all nodes are killed at once.
set -u
. tests/skip.sh
header() { echo '#include <dqlite.h>' | $CC -E - >/dev/null 2>&1; }
command -v dqlite >/dev/null && header || skip_all 'cluster: no dqlite (packages libdqlite-dev and go-dqlite)'
mkdir -p "$BUILD/hosts"
dir=$(mktemp -d "$PWD/$BUILD/hosts/cluster.XXXXXX") || exit 1
pids=
trap 'for pid in $pids $writer; do kill -9 "$pid" 2>/dev/null; done; wait; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
writer= passed=0
check() { # WHAT, GOT, WANT
  if [ "$2" = "$3" ] && [ -n "$2" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n   got  %.300s\n   want %.300s\n' "$1" "$2" "$3"
  fi
}

$CC -std=c11 -I. -o "$dir/node" tests/hosts/cluster/node.c "$ARCHIVE" -ldqlite -lsqlite3 || exit 1
addresses=$("$PYTHON" -c '
import socket
sockets = [socket.socket() for _ in range(3)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*("127.0.0.1:%d" % s.getsockname()[1] for s in sockets))')
address() { echo "$addresses" | cut -d ' ' -f "$1"; }
start() { # NODE
  "$dir/node" "$1" "$(address "$1")" "$dir/$1" 2>"$dir/$1.log" &
  echo $! >"$dir/$1.pid"
  pids="$pids $!"
}
# Through whichever node leads; a client that has found none gives up in time.
cluster() { timeout 3 dqlite -s "$(echo "$addresses" | tr ' ' ,)" train "$1" 2>>"$dir/client.log"; }
leader() { # its number, once there is one
  for try in $(seq 20); do
    found=$(cluster .leader)
    for node in 1 2 3; do
      if [ -n "$found" ] && [ "$found" = "$(address $node)" ]; then echo $node; return; fi
    done
    sleep 0.2
  done
}
kill_node() { # NODE
  kill -9 "$(cat "$dir/$1.pid")"
  wait "$(cat "$dir/$1.pid")" 2>/dev/null
}
single() { $SQLITE3 -batch "$dir/single.db" ".load $LABELQUALITY" "$1"; }
both() { # SQL, until it is acknowledged
  for try in $(seq 60); do
    if cluster "$1" >/dev/null; then single "$1"; return; fi
    echo "$try" >>"$dir/retries"
    sleep 0.2
  done
  echo "FAILED not acknowledged: $1"
}
# A range of one score has its bits.
scores="SELECT id, label, hex(probs), hex(lq_range(lq_score(label, probs))) FROM train"
compare() { # WHEN
  check "$1: the worst by the index" \
    "$(cluster 'SELECT id FROM train INDEXED BY worst ORDER BY lq_score(label, probs), id LIMIT 50')" \
    "$(single 'SELECT id FROM train NOT INDEXED ORDER BY lq_score(label, probs), id LIMIT 50')"
  check "$1: the ranking" "$(cluster "$scores NOT INDEXED GROUP BY id ORDER BY lq_score(label, probs), id")" \
    "$(single "$scores NOT INDEXED GROUP BY id ORDER BY lq_score(label, probs), id")"
  for sql in 'SELECT hex(lq_thresholds(label, probs)) FROM train' \
    "SELECT id, label, predicted, hex(lq_range(score)) FROM lq_issues('train', 'label', 'probs') GROUP BY id"; do
    check "$1: $sql" "$(cluster "$sql")" "$(single "$sql")"
  done
  check "$1: integrity" "$(cluster 'SELECT * FROM pragma_integrity_check')" ok
}

# the first node alone, then told of the others, and its folder is what they begin with
mkdir "$dir/1"
start 1
[ -n "$(leader)" ] || { cat "$dir/1.log"; echo '0 passed, 1 failed'; exit 1; }
kill_node 1
# shellcheck disable=SC2086
"$dir/node" 1 "$(address 1)" "$dir/1" $addresses || exit 1
cp -r "$dir/1" "$dir/2"
cp -r "$dir/1" "$dir/3"
for node in 1 2 3; do start $node; done
first=$(leader)
[ -n "$first" ] || { cat "$dir"/*.log; echo '0 passed, 1 failed'; exit 1; }

probabilities="lq_pack('[' || a || ',' || b || ',' || (1 - a - b) || ']', CASE id % 2 WHEN 0 THEN 'f32' ELSE 'f64' END)"
row="SELECT id, id * 5 % 3 AS label, (id * 7919 % 1009) / 3100.0 AS a, (id * 104729 % 1013) / 3300.0 AS b"
both 'CREATE TABLE train(id INTEGER PRIMARY KEY, label, probs)'
both 'CREATE INDEX worst ON train(lq_score(label, probs))'
both "INSERT OR REPLACE INTO train SELECT id, label, $probabilities FROM ($row FROM
  (WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 1000) SELECT id FROM n))"
compare "through node $first"
kill_node "$first"
second=$(leader)
check 'another node leads' "$([ "$second" != "$first" ] && echo yes)" yes
compare "through node $second"
start "$first"

write() { # N: one statement, to be repeated until it is acknowledged
  case $(($1 % 3)) in
    0) both "INSERT OR REPLACE INTO train SELECT id, label, $probabilities FROM ($row FROM (SELECT 1000 + $1 AS id))" ;;
    1) both "UPDATE train SET label = $(($1 % 7 % 3)) WHERE id % 100 = $(($1 % 100))" ;;
    2) both "UPDATE train SET probs = '[0.$((100 + $1)), 0.25, 0.125]' WHERE id = $((1 + $1 * 37 % 1000))" ;;
  esac
}
: >"$dir/retries"; : >"$dir/acknowledged"
writes=${WRITES:-300} kills=${KILLS:-4}
{ for n in $(seq "$writes"); do write "$n"; echo "$n" >>"$dir/acknowledged"; done; } >"$dir/writer.log" 2>&1 &
writer=$!
amid=0
for kill in $(seq "$kills"); do
  # when its share of the writes is in
  for wait in $(seq 600); do
    [ "$(wc -l <"$dir/acknowledged" 2>/dev/null || echo 0)" -lt $((writes * kill / (kills + 1))) ] || break
    sleep 0.1
  done
  victim=$(leader)
  kill -0 $writer 2>/dev/null && amid=$((amid + 1))
  kill_node "$victim"
  next=$(leader)
  check "kill $kill: another node leads" "$([ -n "$next" ] && [ "$next" != "$victim" ] && echo yes)" yes
  start "$victim"
done
wait $writer
writer=
check 'kills amid the writes' $amid "$kills"
check 'the last write acknowledged' "$(tail -n 1 "$dir/acknowledged")$(cat "$dir/writer.log")" "$writes"
last=$(leader)
compare "after $kills kills"

for node in 1 2 3; do kill -9 "$(cat "$dir/$node.pid")"; done
for node in 1 2 3; do wait "$(cat "$dir/$node.pid")" 2>/dev/null; done
for node in 1 2 3; do start $node; done
last=$(leader)
compare "after all were killed, through node $last"
echo "$writes writes, $kills kills of the leader, $(wc -l <"$dir/retries") writes tried again"
[ $failed -eq 0 ] || cat "$dir"/*.log | tail -n 20
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
