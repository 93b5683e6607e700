# Makes one C file of the SQL that is compiled in: ext/answers/sql_files.h says what it holds.
#
#     awk -f sql/embed.awk sql/*/*.sql > sql_files.c
#
# A file's first comment may declare a table-valued function:
#
#     -- lq_name(source, label column, frac_noise share = 1, filter choice = both | none,
#     --   weights numbers = NULL)
#     -- What a row of it is, in a sentence.
#
# A parameter is a name, a kind and a default; without a default it is required. sql/README.md has
# the kinds. A file may take in another one: a line "-- include whole_rows" is that file's text.
# What is wrong with a file ends the build, with its name and line.

function fail(line, text) {
  printf "%s:%d: %s\n", file, line, text > "/dev/stderr"
  failed = 1
  exit 1
}

function trim(text) {
  sub(/^[ \t]+/, "", text)
  sub(/[ \t]+$/, "", text)
  return text
}

function escaped(text) {
  gsub(/[\\"]/, "\\\\&", text)
  return text
}

function quoted(text) { return "\"" escaped(text) "\"" }

# A default as C has it, an lq_cell; "" where the kind takes no such one.
function cell(kind, text) {
  if (kind == "text" && text ~ /^'[^']*'$/) {
    text = substr(text, 2, length(text) - 2)
    return "{.type = SQLITE_TEXT, .bytes = " length(text) ", .at = " quoted(text) "}"
  }
  if (kind ~ /^(numbers|names|text)$/ && text == "NULL") return "{.type = SQLITE_NULL}"
  if (kind == "column" && text == "id") return "{.type = SQLITE_TEXT, .bytes = 2, .at = \"id\"}"
  if (kind == "flag" && text ~ /^[01]$/) return "{.type = SQLITE_INTEGER, .integer = " text "}"
  if (kind == "count" && text ~ /^[0-9]+$/) return "{.type = SQLITE_INTEGER, .integer = " text "}"
  if (kind == "share" && text ~ /^[01]$/) return "{.type = SQLITE_INTEGER, .integer = " text "}"
  return ""
}

# One parameter: appends its C to parameters and choices.
function declare_parameter(line, text,    words, count, name, kind, value, list, n, i, at) {
  at = index(text, "=")
  value = at ? trim(substr(text, at + 1)) : ""
  count = split(trim(at ? substr(text, 1, at - 1) : text), words, /[ \t]+/)
  name = words[1]
  kind = count == 1 && name == "source" ? "source" : words[2]
  if (name !~ /^[a-z][a-z0-9_]*$/) fail(line, "a parameter is a name, a kind and a default, and not '" text "'")
  if (kind !~ /^(source|column|probs|flag|count|share|choice|numbers|names|text)$/ || count > 2) {
    fail(line, "the kind of " name " is '" substr(trim(text), length(name) + 2) "'; it has to be source, column, probs," \
      " flag, count, share, choice, numbers, names or text")
  }
  if (kind == "names" && names_seen++) fail(line, "there is a second parameter of the kind names, " name)
  if (name in taken) fail(line, "the parameter " name " stands there twice")
  if (at && value == "") fail(line, "nothing stands behind the = of " name)
  if (!at && optional) fail(line, name " has no default, but the parameter before it has one")
  optional = at > 0
  taken[name] = 1
  known[name] = 1
  choices = ""
  if (kind == "choice") {
    if (!at) fail(line, "the choice " name " needs its values, the default first")
    n = split(value, list, "|")
    for (i = 1; i <= n; i++) {
      list[i] = trim(list[i])
      if (list[i] !~ /^[a-z][a-z0-9_]*$/) fail(line, "the choice " name " has the value '" list[i] "'")
      if (list[i] == "numbers") kind = "choice_or_numbers"
      else choices = choices quoted(list[i]) ", "
    }
    choice_values[name] = value
    value = list[1]
    value = "{.type = SQLITE_TEXT, .bytes = " length(value) ", .at = " quoted(value) "}"
  } else if (at) {
    if (cell(kind, value) == "") fail(line, "the default of the " kind " " name " is '" value "'")
    value = cell(kind, value)
  } else {
    value = "{.type = LQ_REQUIRED}"
  }
  if (choices != "") {
    printf "static const char *const choices_%d[] = {%sNULL};\n", ++choice_lists, choices
    choices = "choices_" choice_lists
  } else {
    choices = "NULL"
  }
  parameters = parameters sprintf("    {%s, %s, LQ_PARAMETER_%s, %s, %s},\n", quoted(name (kind ~ /^(column|probs)$/ ? "_column" : "")), \
    quoted(name), toupper(kind), value, choices)
}

# The declaration that the first comment of the file is, if it is one.
function declare(    text, starts, last, line, at, name, i, list, n) {
  if (all[file, 1] !~ /^-- lq_/) return
  name = all[file, 1]
  sub(/^-- /, "", name)
  sub(/[^a-z0-9_].*/, "", name)
  if (name != "lq_" base) fail(1, "it declares " name ", and its name is that of lq_" base)
  for (last = 1; all[file, last] ~ /^--/; last++) {
    starts[last] = length(text)
    text = text substr(all[file, last], 3)
    if (all[file, last] ~ /\)$/) break
  }
  if (all[file, last] !~ /\)$/) fail(1, "the declaration of " name " has no ) at the end of a line")
  if (all[file, last + 1] !~ /^-- [A-Z]/) fail(last + 1, "a sentence has to follow that says what a row of " name " is")
  if (substr(text, length(name) + 2, 1) != "(") fail(1, "a ( has to follow " name)
  at = length(name) + 3
  text = substr(text, 1, length(text) - 1)
  n = split(substr(text, at), list, ",")
  parameters = ""
  optional = names_seen = 0
  split("", taken)
  line = 1
  for (i = 1; i <= n; i++) {
    match(list[i], /^[ \t]*/)
    while (line < last && starts[line + 1] < at + RLENGTH) line++
    declare_parameter(line, list[i])
    at += length(list[i]) + 1
  }
  if (!("source" in taken)) fail(1, name " has no source")
  printf "static const lq_parameter parameters_%s[] = {\n%s};\n", base, parameters
  declarations = declarations sprintf("    {%s, %s, parameters_%s, %d},\n", quoted(name), quoted(base), base, n)
}

# The text of the file without its comments, as C; what it includes is part of it.
function append_text(from,    i, name) {
  for (i = 1; i <= counts[from]; i++) {
    if (all[from, i] ~ /^-- include /) {
      name = trim(substr(all[from, i], 12))
      if (!(name in file_of)) fail(i, "there is no file " name ".sql to include")
      append_text(file_of[name])
    } else if (all[from, i] !~ /^[ \t]*--/) {
      files = files "    \"" escaped(all[from, i]) "\\n\"\n"
    }
  }
}

# Whether each :name and step.name is a step or a parameter of some function.
# A step has a file of its own name, or one for each value of a choice.
function check_steps(    step, name, n, i, list, found, whole) {
  for (step in steps) {
    if (step in file_of) continue
    found = 0
    for (name in choice_values) {
      n = split(choice_values[name], list, "|")
      whole = 1
      for (i = 1; i <= n; i++) {
        list[i] = trim(list[i])
        if (!(step "." (list[i] == "numbers" ? name : list[i]) in file_of)) whole = 0
      }
      if (whole) found = 1
    }
    if (!found) fail(1, "the step " step " has neither the file " step ".sql nor one for each value of a choice")
  }
}

function check_names(    i, rest, name) {
  for (i = 1; i <= counts[file]; i++) {
    rest = all[file, i]
    if (rest ~ /^[ \t]*--/) continue
    gsub(/'[^']*'/, "", rest)
    while (match(rest, /(:|step\.)[a-z][a-z0-9_]*/)) {
      name = substr(rest, RSTART, RLENGTH)
      rest = substr(rest, RSTART + RLENGTH)
      sub(/^(:|step\.)/, "", name)
      if (!(name in steps) && !(name in known) && name != "message") fail(i, "there is no step and no parameter " name)
    }
  }
}

FNR == 1 {
  file = FILENAME
  order[++file_count] = file
  base = file
  sub(/.*\//, "", base)
  sub(/\.sql$/, "", base)
  if (base in file_of) fail(1, "there is another file of this name: " file_of[base])
  file_of[base] = file
  bases[file] = base
  sub(/\..*/, "", base)
  steps[base] = 1
}
{ all[FILENAME, ++counts[FILENAME]] = $0 }
END {
  if (failed) exit 1
  print "/* Made by sql/embed.awk. */"
  print "#include \"ext/answers/sql_files.h\"\n"
  for (f = 1; f <= file_count; f++) {
    file = order[f]
    base = bases[file]
    if (all[file, 1] !~ /^-- [A-Za-z]/) fail(1, "it does not begin with a comment that says what it gives")
    declare()
    files = files "    {\"" base "\",\n"
    append_text(file)
    files = files "    },\n"
  }
  for (f = 1; f <= file_count; f++) {
    file = order[f]
    check_names()
  }
  check_steps()
  printf "\nconst lq_sql_file lq_sql_files[] = {\n%s    {NULL, NULL}};\n", files
  printf "\nconst lq_declaration lq_declarations[] = {\n%s    {NULL, NULL, NULL, 0}};\n", declarations
}
