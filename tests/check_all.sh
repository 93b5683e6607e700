#!/bin/sh
# The checks that .ci/run has no time for, or those targets of them that STEPS names; says at the end
# what ran and what was skipped. (sh tests/install.sh digests && make check-all)
set -u
. tests/steps.sh
check() { # TARGET ARGUMENTS...
  case " ${STEPS:-$1} " in *" $1 "*) step "make $*" "$MAKE" "$@" ;; esac
}
check test-threads
check test-processes
check test-cluster
check test-rqlite
check test-numbers
check test-allocations
check mutations
check test-cleanlab
check test-apps
check test-hosts
check test-versions
check digests
check fuzz SECONDS=300
check bench-rows BENCH_ARGUMENTS='20000 1000 3'
check bench-queries BENCH_ARGUMENTS='20000 1000 1'
check bench-growth BENCH_ARGUMENTS='20000 1000 1'
check bench-issues BENCH_ARGUMENTS='20000 1000 1'
check bench-peers BENCH_ARGUMENTS='20000 1000 1'
steps_summary
