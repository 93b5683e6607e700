# Sourced by what makes many checks (. tests/steps.sh): `step` makes one, and goes on if it fails;
# `steps_summary` says of each how long it took, whether it failed and what it skipped, and fails if
# any failed or none was made.
steps=$(mktemp -d) || exit 1
trap 'rm -rf "$steps"' EXIT
steps_failed=0
: >"$steps/summary"

step() { # NAME COMMAND...
  name=$1
  shift
  printf '\n== %s\n' "$name"
  start=$(date +%s)
  { "$@" 2>&1; echo $? >"$steps/code"; } | tee "$steps/log"
  seconds=$(($(date +%s) - start)) result=ok
  if [ "$(cat "$steps/code")" != 0 ]; then
    result=FAILED
    steps_failed=$((steps_failed + 1))
  fi
  printf '%6s s  %-6s  %s\n' $seconds $result "$name" >>"$steps/summary"
  # once each: the tests of a step may run more than once
  grep -a '^skipped: ' "$steps/log" | sort -u | sed 's/^/                  /' >>"$steps/summary"
}

steps_summary() {
  printf '\n== what ran\n'
  cat "$steps/summary"
  echo "$(grep -c '^ *skipped: ' "$steps/summary") skipped, $steps_failed failed"
  [ $steps_failed -eq 0 ] && [ -s "$steps/summary" ]
}
