#!/bin/sh
# What cannot be checked is skipped: reported, without failing, and failed in CI. By skip.sh alone, and
# of every script that can skip all it does, where next to nothing is installed.
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
said() { # CI COMMAND...: its lines about what is skipped, and whether it fails
  ci=$1
  shift
  CI=$ci "$@" >"$dir/said" 2>&1 && code=0 || code=failed
  echo "$(grep -c '^skipped: ' "$dir/said") $code"
}

for ci in '' 0 false; do
  check "skip, CI='$ci'" "$(said "$ci" sh -c '. tests/skip.sh; skip this; skip that; exit $failed')" '2 0'
  check "skip_all, CI='$ci'" "$(said "$ci" sh -c '. tests/skip.sh; skip_all this; exit 3')" '1 0'
done
for ci in true 1; do
  check "skip, CI=$ci" "$(said $ci sh -c '. tests/skip.sh; skip this; skip that; exit $failed')" '2 failed'
  check "skip_all, CI=$ci" "$(said $ci sh -c '. tests/skip.sh; skip_all this; exit 0')" '1 failed'
done
echo 'echo "skipped: all of it"' >"$dir/skips.sh"
echo 'echo "0 passed, 0 failed"' >"$dir/checks_nothing.sh"
for script in 'skips 1 0' 'checks_nothing 0 failed'; do
  check "run.sh: ${script%% *}" "$(BUILD=$dir said '' sh tests/run.sh "$dir/${script%% *}.sh")" "${script#* }"
done

# a machine with these commands alone
mkdir "$dir/bin"
for command in sh sed grep cat mkdir rm mktemp dirname basename id tr head ls; do
  ln -s "$(command -v $command)" "$dir/bin/$command"
done
for script in $(grep -rl --include='*.sh' skip_all tests | grep -v '/[a-z_]*skip.sh$'); do
  for ci in '0:' 'failed:true'; do
    check "$script, CI=${ci#*:}" "$(PATH=$dir/bin PYTHON=false CC=false BUILD=$dir/build MAKE=false \
      said "${ci#*:}" sh "$script" 1 1)" "1 ${ci%:*}"
  done
done
check 'scripts that skip by words of their own' \
  "$(grep -rlE --include='*.sh' --include='*.py' '(echo|print[f(]*) *["'"'"']skipped: ' tests | grep -v skip.sh)" ''

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
