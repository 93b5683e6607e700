#!/bin/sh
# Data too large for one machine: 8 database files, of which GNU parallel has separate sqlite3
# processes make states, merged and handed back to every file. Each state, score, rank and issue is
# the one of all rows in a single file, bit for bit. The files are uneven, and one has a single label.
# With SSHD, the path of an sshd, once more over ssh, to that sshd on the loopback.
set -u
. tests/skip.sh
command -v parallel >/dev/null || skip_all 'shards: no GNU parallel (package parallel)'
LC_ALL=C
export LC_ALL
dir=$(mktemp -d) || exit 1
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT
load=".load $PWD/${LABELQUALITY#./}"
over= how= passed=0
same() { # WHAT, TWO FILES
  if [ -s "$2" ] && cmp "$2" "$3"; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED $1"
    diff "$2" "$3" | head -n 4 | cut -c1-200
  fi
}

generate() { # ROWS LABEL PROBABILITIES: into whole.db, and from there into 8 files
  rm -f "$dir"/*.db
  $SQLITE3 -batch "$dir/whole.db" "$load" \
    "CREATE TABLE train(id INTEGER PRIMARY KEY, label, probs)" \
    "CREATE TEMP TABLE class AS
       WITH RECURSIVE c(c) AS (SELECT 0 UNION ALL SELECT c + 1 FROM c WHERE c < $classes - 1) SELECT c FROM c" \
    "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < $1),
       weight AS (SELECT id, id % $classes AS truth, c,
         ((id * 7919 + c * 104729 + id * c * 31) % 1009 + 1000 * (c = id % $classes)) / (1500.0 + 500 * $classes) AS w
         FROM n, class ORDER BY id, c * (id % 7 + 1) % $classes)
     INSERT INTO train SELECT id, $2, $3 FROM weight GROUP BY id"
  for file in 0 1 2 3 4 5 6 7; do
    $SQLITE3 -batch "$dir/$file.db" "ATTACH '$dir/whole.db' AS whole" \
      "CREATE TABLE train AS SELECT * FROM whole.train WHERE
         $file = CASE label WHEN 3 THEN 7 WHEN 'elk' THEN 7 ELSE (id * 40503 / 16) % 12 % 7 END"
  done
}

# What sql/README.md has, and the same of the single file.
whole() { $SQLITE3 -batch "$dir/whole.db" "$load" "$1"; }
each() {
  # shellcheck disable=SC2086
  parallel --will-cite -kq $over $SQLITE3 -batch {} "$load" "$1" ::: "$dir"/[0-7].db
}
merged() { # TABLE SELECT: every file gets the table, of one row, with the state of all eight
  each "SELECT 'INSERT INTO part VALUES(' || quote(state) || ');' FROM ($2)" >"$dir/part.sql"
  $SQLITE3 -batch :memory: "$load" 'CREATE TABLE part(state)' ".read $dir/part.sql" \
    "CREATE TABLE $1 AS SELECT lq_merge(state) AS state FROM part" ".dump $1" >"$dir/$1.sql"
  each ".read $dir/$1.sql"
  whole "CREATE TABLE $1 AS $2"
  for file in 0 1 2 3 4 5 6 7; do whole "SELECT hex(state) FROM $1"; done >"$dir/want"
  each "SELECT hex(state) FROM $1" >"$dir/got"
  same "$data: merged $1" "$dir/want" "$dir/got"
}
both() { # WHAT SORT SELECT
  # shellcheck disable=SC2086
  whole "$3" | sort $2 >"$dir/want"
  # shellcheck disable=SC2086
  each "$3" | sort $2 >"$dir/got"
  same "$data: $1" "$dir/want" "$dir/got"
}
# The bits of a score that is not negative sort as the score does.
ranked() { # WHAT SCORE
  both "$1" '-t | -k 1,1 -k 2,2n' "SELECT hex(ieee754_to_blob($2)), id, label, lq_predicted(probs)
    FROM train, thresholds, spread"
}

compare() { # DATA ROWS LABEL PROBABILITIES
  data=$1
  generate "$2" "$3" "$4"
  entropy="lq_score(label, probs, 'confidence_weighted_entropy')"
  merged thresholds 'SELECT lq_thresholds(label, probs) AS state FROM train'
  merged joint 'SELECT lq_confident_joint(label, probs, state) AS state FROM train, thresholds'
  merged spread "SELECT lq_range($entropy) AS state FROM train"
  for method in self_confidence normalized_margin confidence_weighted_entropy; do
    ranked "$method" "lq_score(label, probs, '$method', thresholds.state)"
  done
  ranked 'rescaled entropy' "lq_rescale($entropy, spread.state)"
  both issues -n 'SELECT id FROM train, thresholds WHERE lq_is_issue(label, probs, state)'
}

numbers="iif(id % 10 = 0, '[' || group_concat(w) || ']', lq_pack('[' || group_concat(w) || ']'))"
wrong="iif(id % 1000 = 13, NULL, iif(id % 20 = 1, (id / 20) % classes, truth))"
numbered() { # CLASSES ROWS
  classes=$1
  compare "$how$2 rows of $1 classes" "$2" "$(echo "$wrong" | sed "s/classes/$1/")" "$numbers"
}
numbered 10 "${SHARD_ROWS:-80000}"
numbered 100 $((${SHARD_ROWS:-80000} / 10))
classes=4 names="json_extract('[\"ant\", \"bee\", \"cat\", \"elk\"]', '\$[' || %s || ']')"
# shellcheck disable=SC2059
compare "$((${SHARD_ROWS:-80000} / 10)) rows of names" $((${SHARD_ROWS:-80000} / 10)) \
  "$(printf "$names" "iif(id % 20 = 1, id / 20 % 4, truth)")" "json_group_object($(printf "$names" c), w)"

if [ -n "${SSHD-}" ]; then
  port=$("$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  ssh-keygen -q -t ed25519 -N '' -f "$dir/host" && ssh-keygen -q -t ed25519 -N '' -f "$dir/key"
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
  "$SSHD" -D -e -f /dev/null -o "HostKey=$dir/host" -o "AuthorizedKeysFile=$dir/key.pub" -o StrictModes=no \
    -o ListenAddress=127.0.0.1 -o "Port=$port" -o "PidFile=$dir/pid" -o UsePAM=no 2>"$dir/sshd.log" &
  server=$!
  cat >"$dir/ssh" <<SSH
#!/bin/sh
exec ssh -F /dev/null -i $dir/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=$dir/known -o LogLevel=ERROR \
  -o ControlMaster=auto -o ControlPath=$dir/control -o ControlPersist=3 "\$@"
SSH
  chmod +x "$dir/ssh"
  over="--ssh $dir/ssh -S 127.0.0.1:$port" how='over ssh, '
  numbered 10 $((${SHARD_ROWS:-80000} / 10))
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
