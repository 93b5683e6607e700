#!/bin/sh
# The digits load without the extension, and what the demo says of them is what
# plain SQL says.
passed=0 failed=0
check() {
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n   got  %s\n   want %s\n' "$1" "$2" "$3"
  fi
}
db=$(mktemp)
$SQLITE3 "$db" '.read tests/data/digits.sql'
ask() { $SQLITE3 "$db" "$1"; }
scored() { $SQLITE3 "$db" ".load $LABELQUALITY" "$1"; }
check 'rows, wrong labels, pixels' \
  "$(ask 'SELECT count(*), sum(label <> true_label), sum(length(pixels)) FROM digits')" '1797|89|115008'
check 'self_confidence is the number in the array' \
  "$(scored "SELECT count(*) FROM digits WHERE lq_score(label, probs) IS NOT json_extract(probs, '\$[' || label || ']')")" 0
check 'normalized_margin in plain SQL, to 1e-15' "$(scored "
  SELECT count(*) FROM digits WHERE abs(lq_normalized_margin(label, probs) - (SELECT
    (max(iif(key = label, value, NULL)) - max(iif(key = label, NULL, value)) + 1) / 2 FROM json_each(probs))) > 1e-15")" 0
check 'predicted in plain SQL' "$(scored "SELECT count(*) FROM digits WHERE lq_predicted(probs) IS NOT
  (SELECT key FROM json_each(probs) ORDER BY value DESC, key LIMIT 1)")" 0
check 'worst 89 in plain SQL' "$(ask "SELECT sum(label <> true_label) FROM (SELECT * FROM digits
  ORDER BY json_extract(probs, '\$[' || label || ']'), id LIMIT 89)")" 84
check 'thresholds in plain SQL, to 1e-15' "$(scored "
  SELECT count(*) FROM json_each((SELECT lq_json(lq_thresholds(label, probs)) FROM digits), '\$.classes') AS ours
  WHERE abs(ours.value ->> 'threshold' - (SELECT avg(json_extract(probs, '\$[' || label || ']')) FROM digits
            WHERE label = ours.value ->> 'class')) > 1e-15")" 0
check 'every row can be scored' "$(scored 'SELECT count(lq_check(label, probs)) FROM digits')" 0
rm -f "$db"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
