# Sourced by scripts that check more where more is installed (. tests/skip.sh). A check that cannot
# be made is reported by a line `skipped: ...`. In CI, where everything is to be installed, it fails.
failed=${failed:-0}
in_ci() { case ${CI-} in '' | 0 | false) return 1 ;; esac; }

skip() { # WHAT AND WHY: of one of the script's checks
  echo "skipped: $*"
  ! in_ci || failed=$((failed + 1))
}

skip_all() { # WHY: of all of them; ends the script
  skip "$*"
  exit $((failed > 0))
}
