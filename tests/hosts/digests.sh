#!/bin/sh
# The same bits everywhere: builds the digest program, which is core and a C library alone, for
# every compiler, optimization, instruction set and machine that there is a compiler for, runs it
# and compares with tests/data/digests.txt. What needs a compiler or an emulator that is not installed
# is skipped. `sh tests/install.sh digests` installs the compilers and emulators, from Debian.
#
# As many are built and run at a time as there are processors, or JOBS=.
# ROWS and EMULATED_ROWS are how many rows, natively and under an emulator, which is some
# ten to twenty times slower.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/skip.sh
dir=${BUILD:-build}/digests
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
native=${ROWS:-1000000}
emulated=${EMULATED_ROWS:-1000000}
passed=0
# a file each for what digest() says, in the order of its calls
mkdir -p "$dir/said"
rm -f "$dir"/said/*
calls=0 running=
jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN)}

# The flags of the Makefile that have to do with bits.
flags='-std=c11 -ffp-contract=off'
build() { # FILE COMPILER FLAGS...
  file=$1
  shift
  # shellcheck disable=SC2086
  "$@" $flags -I. -o "$file" tests/core/digest.c tests/core/digest_rows.c core/*/*.c
}

# Builds, runs and compares, in the background. RUNNER is what runs the program: an emulator, or `-` for
# nothing.
digest() { # WHAT ROWS RUNNER COMPILER FLAGS...
  if [ "$(echo "$running" | wc -w)" -ge "$jobs" ]; then
    wait "${running%% *}"
    running=${running#* }
  fi
  calls=$((calls + 1))
  compare "$dir/said/$(printf %03d $calls)" "$@" &
  running="$running$! "
}
compare() { # FILE WHAT ROWS RUNNER COMPILER FLAGS...
  exec >"$1" 2>&1
  shift
  what=$1 rows=$2 runner=$3
  shift 3
  if ! command -v "$1" >/dev/null; then skip "$what: no $1"; return; fi
  [ "$runner" != - ] || runner=
  if [ -n "$runner" ] && ! command -v "${runner%% *}" >/dev/null; then skip "$what: no ${runner%% *}"; return; fi
  program=$dir/$(echo "$what" | tr -c 'A-Za-z0-9\n' _).exe
  start=$(date +%s)
  if ! build "$program" "$@" >"$program.log" 2>&1; then
    if ! echo 'int main(void) { return 0; }' | "$@" -x c -o "$program" - 2>/dev/null; then
      skip "$what: $1 builds no program with these flags"
      return
    fi
    echo "FAILED $what does not build"
    head -n 5 "$program.log"
    return
  fi
  # shellcheck disable=SC2086
  if said=$(ROWS=$rows sh tests/core/digest.sh $runner "$program" 2>&1); then
    echo "same: $what ($rows rows, $(($(date +%s) - start)) s): $("$1" --version | head -n 1)"
  else
    echo "FAILED $what: the bits differ"
    echo "$said" | head -n 3 | sed 's/^/  /'
  fi
}

# Core is to refuse a build with these flags, which would change bits.
refuse() { # WHAT COMPILER FLAGS...
  what=$1
  shift
  if ! command -v "$1" >/dev/null; then skip "$what: no $1"; return; fi
  if "$@" -E -I. core/base/ieee.h 2>&1 >/dev/null | grep -q 'the same bits everywhere'; then
    passed=$((passed + 1))
    echo "refused: $what"
  else
    failed=$((failed + 1))
    echo "FAILED $what: core takes such a build"
  fi
}

# What this machine's processor runs of x86-64's instruction sets.
has() { grep -qw "$1" /proc/cpuinfo 2>/dev/null; }
level() { # WHAT FLAG-OF-THE-PROCESSOR COMPILER FLAGS...
  if has "$2"; then
    what=$1
    shift 2
    digest "$what" "$native" - "$@"
  else
    echo "not on this processor, which has no $2: $1"
  fi
}

for compiler in gcc clang; do
  for optimization in -O0 -O1 -O2 -O3 -Os; do
    digest "$compiler $optimization" "$native" - $compiler $optimization
  done
  digest "$compiler -march=native" "$native" - $compiler -O3 -march=native
  case $(uname -m) in x86_64)
    # each of core's loops in turn, whatever lq_choose_loops() would choose here
    plain=-DLQ_LOOPS=lq_loops_plain
    digest "$compiler plain loops" "$native" - $compiler -O3 $plain
    level "$compiler AVX2 loops" avx2 $compiler -O3 -DLQ_LOOPS=lq_loops_avx2
    level "$compiler AVX-512 loops" avx512vl $compiler -O3 -DLQ_LOOPS=lq_loops_avx512
    # and the plain ones for each instruction set, as a compiler makes vectors of them
    level "$compiler plain, x86-64-v2 (SSE4.2)" sse4_2 $compiler -O3 $plain -march=x86-64-v2
    level "$compiler plain, x86-64-v3 (AVX2, FMA)" avx2 $compiler -O3 $plain -march=x86-64-v3
    level "$compiler plain, x86-64-v4 (AVX-512)" avx512vl $compiler -O3 $plain -march=x86-64-v4 \
      -mprefer-vector-width=512
    digest "$compiler 32-bit x86" "$native" - $compiler -m32 -O3 -msse2 -mfpmath=sse
    digest "$compiler 32-bit x86, plain" "$native" - $compiler -m32 -O3 -msse2 -mfpmath=sse $plain
    # the 387's 80-bit registers would round twice
    refuse "$compiler 387" $compiler -m32 -mno-sse
    # whoever embeds core may build it with flags of their own, here with FMA at hand
    flags=
    level "$compiler of no flags" avx2 $compiler -O3 -march=x86-64-v3
    flags='-std=c11 -ffp-contract=off'
    ;;
  esac
  refuse "$compiler -ffast-math" $compiler -ffast-math
  case $compiler in gcc*)
    refuse "$compiler -fno-signed-zeros" $compiler -fno-signed-zeros
    refuse "$compiler -funsafe-math-optimizations" $compiler -funsafe-math-optimizations
    ;;
  esac
  # core's plain C in place of what compilers have of their own
  digest "$compiler no vectors" "$native" - $compiler -O3 -fno-tree-vectorize \
    -fno-tree-slp-vectorize -DLQ_LOOPS=lq_loops_plain
  digest "$compiler no 128-bit integers" "$native" - $compiler -O3 -DLQ_NO_INT128
  digest "$compiler char is unsigned" "$native" - $compiler -O3 -funsigned-char
  digest "$compiler link-time optimization" "$native" - $compiler -O3 -flto
done

digest 'musl' "$native" - musl-gcc -O3 -static
digest 'aarch64 -O3' "$emulated" qemu-aarch64 aarch64-linux-gnu-gcc -O3 -static
digest 'aarch64 -O0' "$emulated" qemu-aarch64 aarch64-linux-gnu-gcc -O0 -static
digest 'aarch64 SVE' "$emulated" 'qemu-aarch64 -cpu max,sve512=on' \
  aarch64-linux-gnu-gcc -O3 -static -march=armv8.2-a+sve
flags=
digest 'aarch64 of no flags' "$emulated" qemu-aarch64 aarch64-linux-gnu-gcc -O3 -static
digest 'aarch64 of no flags, clang' "$emulated" qemu-aarch64 \
  clang --target=aarch64-linux-gnu -O3 -static
flags='-std=c11 -ffp-contract=off'
digest 's390x (big-endian) -O3' "$emulated" qemu-s390x s390x-linux-gnu-gcc -O3 -static
digest 's390x vectors (z14)' "$emulated" 'qemu-s390x -cpu max' s390x-linux-gnu-gcc -O3 -static -march=z14
digest 'armhf (32-bit)' "$emulated" qemu-arm arm-linux-gnueabihf-gcc -O3 -static
digest 'riscv64' "$emulated" qemu-riscv64 riscv64-linux-gnu-gcc -O3 -static
WINEDEBUG=-all WINEPREFIX=${WINEPREFIX:-$dir/wine}
export WINEDEBUG WINEPREFIX
# Debian's wine64 without its wine is on no path
PATH=$PATH:/usr/lib/wine
digest 'Windows' "$native" wine64 x86_64-w64-mingw32-gcc -O3 -static

wait
cat "$dir"/said/*
count() { cat "$dir"/said/* | grep -c "^$1"; }
passed=$((passed + $(count same:))) failed=$((failed + $(count FAILED)))
! in_ci || failed=$((failed + $(count skipped:)))
# one that was killed says nothing
[ $calls = $(($(count same:) + $(count FAILED) + $(count skipped:))) ] || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
