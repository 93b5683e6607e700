#!/bin/sh
# Makes the corpus of each target, or of those named, the least that reaches all that is
# reached by it and by what BUILD/corpus has beside it, since make fuzz has run. Those named
# finding-... found something once, and stay.
#     BUILD=build/fuzz sh tests/fuzz/minimise.sh [TARGET...]
set -eu
[ $# -gt 0 ] || set -- $(cd "$BUILD/targets" && ls)
for target; do
  corpus=tests/fuzz/corpus/$target least=$BUILD/least/$target
  rm -rf "$least"
  mkdir -p "$least" "$corpus" "$BUILD/corpus/$target"
  "$BUILD/targets/$target" -set_cover_merge=1 -use_counters=0 -max_len=300 "$least" "$corpus" "$BUILD/corpus/$target" \
    >"$BUILD/$target.log" 2>&1
  find "$corpus" -type f ! -name 'finding-*' -delete
  cp "$least"/* "$corpus"
  echo "$target: $(ls "$corpus" | wc -l) inputs of $(cat "$corpus"/* | wc -c) bytes"
done
