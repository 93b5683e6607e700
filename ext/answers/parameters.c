#include "ext/answers/parameters.h"

#include <assert.h>
#include <string.h>

#include "core/input/json.h"
#include "ext/answers/numbers.h"
#include "ext/failing.h"
#include "ext/quoting.h"
#include "ext/values.h"
#include "ext/writing.h"

/* "frac_noise is 1.5; it takes a number in [0,1]" */
static int fail_value(const lq_parameter *parameter, sqlite3_value *value, const char *takes,
                      char **message) {
  int type = sqlite3_value_type(value);
  const char *at = type == SQLITE_BLOB ? NULL : (const char *)sqlite3_value_text(value);
  if (type != SQLITE_BLOB && !at) return SQLITE_NOMEM;
  sqlite3_str *said = sqlite3_str_new(NULL);
  if (type == SQLITE_BLOB) {
    sqlite3_str_appendall(said, "a BLOB");
  } else if (type == SQLITE_FLOAT) {
    /* SQLite's text of a REAL depends on its version, and rounds 1.0000000000000002 to 1.0 */
    lq_append_double(said, sqlite3_value_double(value));
  } else {
    lq_text text = {at, (size_t)sqlite3_value_bytes(value)};
    if (strlen(text.at) != text.bytes) sqlite3_str_appendall(said, "text with a zero byte");
    else if (type == SQLITE_TEXT) lq_append_quoted(said, text);
    else sqlite3_str_append(said, text.at, (int)text.bytes);
  }
  char *got = sqlite3_str_finish(said);
  *message = lq_expected(parameter->name, got, takes);
  sqlite3_free(got);
  return *message ? SQLITE_ERROR : SQLITE_NOMEM;
}

static int check_name(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  /* with no zero byte, at which SQL would end */
  if (sqlite3_value_type(value) == SQLITE_TEXT &&
      strlen((const char *)sqlite3_value_text(value)) == (size_t)sqlite3_value_bytes(value)) {
    return SQLITE_OK;
  }
  return fail_value(parameter, value, "a name, as TEXT", message);
}

const char *lq_parameter_choice(const lq_parameter *parameter, sqlite3_value *value) {
  const char *const *choice = parameter->choices;
  if (!value) return choice[0];
  if (sqlite3_value_type(value) != SQLITE_TEXT) return NULL;
  const char *text = (const char *)sqlite3_value_text(value);
  size_t bytes = (size_t)sqlite3_value_bytes(value);
  while (*choice && (strlen(*choice) != bytes || memcmp(*choice, text, bytes) != 0)) choice++;
  return *choice;
}

/* "'uniform', 'accuracy' or 'best'", then or_else; NULL for no memory. */
static char *list_choices(const lq_parameter *parameter, const char *or_else) {
  sqlite3_str *list = sqlite3_str_new(NULL);
  for (const char *const *choice = parameter->choices; *choice; choice++) {
    int is_last = !choice[1] && !*or_else;
    const char *separator = choice == parameter->choices ? "" : is_last ? " or " : ", ";
    sqlite3_str_appendf(list, "%s'%s'", separator, *choice);
  }
  sqlite3_str_appendall(list, or_else);
  return sqlite3_str_finish(list);
}

static int check_choice(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  if (lq_parameter_choice(parameter, value)) return SQLITE_OK;
  char *takes = list_choices(parameter, "");
  int rc = takes ? fail_value(parameter, value, takes, message) : SQLITE_NOMEM;
  sqlite3_free(takes);
  return rc;
}

static int check_share(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  double share = sqlite3_value_double(value);
  if (lq_is_number(value) && share >= 0.0 && share <= 1.0) return SQLITE_OK;
  return fail_value(parameter, value, "a number in [0,1]", message);
}

static int check_count(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER && sqlite3_value_int64(value) >= 0) {
    return SQLITE_OK;
  }
  return fail_value(parameter, value, "an integer of 0 or more", message);
}

static int check_flag(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER && (sqlite3_value_int64(value) & ~1) == 0) {
    return SQLITE_OK;
  }
  return fail_value(parameter, value, "0 or 1", message);
}

static int check_text(const lq_parameter *parameter, sqlite3_value *value, const char *takes,
                      char **message) {
  if (sqlite3_value_type(value) == SQLITE_TEXT) return SQLITE_OK;
  return fail_value(parameter, value, takes, message);
}

/* Checks that the value is JSON of numbers. The SQL checks the numbers: it knows the classes and
** models. */
static int check_numbers(const lq_parameter *parameter, sqlite3_value *value, const char *takes,
                         char **message) {
  lq_json json;
  lq_error error = {0};
  if (sqlite3_value_type(value) != SQLITE_TEXT) {
    return fail_value(parameter, value, takes, message);
  }
  lq_text text = {(const char *)sqlite3_value_text(value), (size_t)sqlite3_value_bytes(value)};
  if (lq_json_open(&json, text.at, text.bytes, &error)) {
    return fail_value(parameter, value, takes, message);
  }
  sqlite3_str *rows = sqlite3_str_new(NULL);
  lq_error_code code = lq_read_numbers(text, rows, &error);
  sqlite3_free(sqlite3_str_finish(rows));
  if (code == LQ_OK) return SQLITE_OK;
  if (code == LQ_NO_MEMORY) return SQLITE_NOMEM;
  const lq_wording wording = {.subject = parameter->name};
  *message = lq_message(&error, &wording);
  return *message ? SQLITE_ERROR : SQLITE_NOMEM;
}

#define JSON_NUMBERS "a JSON array of numbers, or an object of name to number"

static int check_choice_or_numbers(const lq_parameter *parameter, sqlite3_value *value,
                                   char **message) {
  if (lq_parameter_choice(parameter, value)) return SQLITE_OK;
  char *takes = list_choices(parameter, ", " JSON_NUMBERS);
  int rc = takes ? check_numbers(parameter, value, takes, message) : SQLITE_NOMEM;
  sqlite3_free(takes);
  return rc;
}

int lq_parameter_check(const lq_parameter *parameter, sqlite3_value *value, char **message) {
  switch (parameter->kind) {
    case LQ_PARAMETER_FLAG: return check_flag(parameter, value, message);
    case LQ_PARAMETER_COUNT: return check_count(parameter, value, message);
    case LQ_PARAMETER_SHARE: return check_share(parameter, value, message);
    case LQ_PARAMETER_CHOICE: return check_choice(parameter, value, message);
    case LQ_PARAMETER_NUMBERS: return check_numbers(parameter, value, JSON_NUMBERS, message);
    case LQ_PARAMETER_CHOICE_OR_NUMBERS: return check_choice_or_numbers(parameter, value, message);
    /* what is in it is read by open_classes() */
    case LQ_PARAMETER_NAMES: return check_text(parameter, value, "a JSON array of names", message);
    case LQ_PARAMETER_TEXT: return check_text(parameter, value, "TEXT", message);
    default: return check_name(parameter, value, message);
  }
}

static int bind_default(const lq_parameter *parameter, sqlite3_stmt *statement, int variable) {
  const lq_cell *cell = &parameter->value;
  if (cell->type == SQLITE_INTEGER) return sqlite3_bind_int64(statement, variable, cell->integer);
  assert(cell->type != SQLITE_FLOAT);
  /* NULL where the default has no text */
  return sqlite3_bind_text(statement, variable, cell->at, (int)cell->bytes, SQLITE_STATIC);
}

int lq_parameter_bind(const lq_parameter *parameter, sqlite3_value *value, sqlite3_stmt *statement,
                      int variable) {
  if (!value) return bind_default(parameter, statement, variable);
  /* GCOVR_EXCL_BR_START: a choice selects a file, and no file binds it */
  int is_numbers = parameter->kind == LQ_PARAMETER_NUMBERS ||
                   (parameter->kind == LQ_PARAMETER_CHOICE_OR_NUMBERS &&
                    !lq_parameter_choice(parameter, value));
  /* GCOVR_EXCL_BR_STOP */
  return is_numbers ? lq_bind_numbers(statement, variable, value)
                    : sqlite3_bind_value(statement, variable, value);
}
