#!/bin/sh
# No two files of core/ and ext/ define a function, variable, type or macro of the same name, so that
# all of them can be put into one file, an amalgamation, as they are. Definitions begin at the start
# of a line, as everywhere in this project.
. tests/skip.sh
passed=0

# "name file" for each name that is defined in the files
names() {
  awk '
    FNR == 1 { in_macro = 0; depth = 0 }
    { line = $0; continued = in_macro; in_macro = line ~ /\\$/ && (continued || line ~ /^#/) }
    continued { next }
    /^#define [A-Za-z_]/ { name = $2; sub(/\(.*/, "", name); print name, FILENAME; next }
    /^#/ { next }
    /^(typedef )?(struct|enum|union) [a-z_0-9]+ \{/ { # a tag, and the name of the type at the end
      name = $0; sub(/^(typedef )?(struct|enum|union) /, "", name); sub(/ .*/, "", name)
      print name, FILENAME
      next
    }
    /^\} [a-z_0-9]+(\[\])?( =|;)/ { name = $2; sub(/[[;].*/, "", name); print name, FILENAME; next }
    /^typedef struct ([a-z_0-9]+) .*;/ { next } # its struct is defined elsewhere
    /^typedef .*;/ { name = $NF; sub(/;/, "", name); print name, FILENAME; next }
    /^(static|LQ_SPECIALIZED|LQ_[A-Z]+) / && !/;$/ || /^static [^(]*(;|=)/ {
      name = $0
      if (name ~ /^static [^(=]*(=|;)/) sub(/ *(\[[^=;]*)?(=|;).*/, "", name)
      else if (name ~ /^static [^(]*\{$/) next
      else sub(/\(.*/, "", name)
      sub(/.*[ *]/, "", name)
      print name, FILENAME
    }
  ' "$@" | sort -u
}

twice() { # FILE...: "name: file file"
  names "$@" | awk '{ files[$1] = files[$1] " " $2; count[$1]++ }
    END { for (name in files) if (count[name] > 1) print name ":" files[name] }' | sort
}

check() { # WHAT, GOT, WANT
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED %s\n   got  %s\n   want %s\n' "$1" "$2" "$3"
  fi
}

# it is seen to find one of each kind
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
for file in a b; do
  cat >"$folder/$file.c" <<'END'
#define ROOM 10
#define LONGER(x) \
  (x)
typedef struct pair {
  int first;
} pair;
typedef int number;
enum kind { ONE };
static int counter;
static const char *const words[] = {"a"};
static const struct {
  int x;
} table[] = {{1}};
static int fail(int rc) {
  static int local = 0;
  return rc + local;
}
END
done
printf 'static void alone(void) {}\n' >>"$folder/a.c"
printf 'void shared(void) { fail(1); }\nint fail_more(int fail);\n' >>"$folder/b.c"
check 'finds each kind' "$(twice "$folder/a.c" "$folder/b.c" | sed 's/:.*//' | tr '\n' ' ')" \
  'LONGER ROOM counter fail kind number pair table words '

# The loops define the first two for each set of instructions, from one text. The others have yet to
# be renamed.
allowed='LQ_THESE_LOOPS'
# shellcheck disable=SC2046
found=$(twice $(find core ext -name '*.[ch]') | grep -vE "^($allowed): core/[^ ]*( core/[^ ]*)*$")
check 'no name of core/ and ext/ is defined twice' "$found" ''
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
