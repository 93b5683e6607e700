#include "ext/answers/answer.h"

#include <assert.h>
#include <string.h>

#include "ext/answers/errors.h"
#include "ext/answers/parameters.h"
#include "ext/answers/steps.h"

const lq_declaration *lq_find_declaration(const char *name, size_t bytes) {
  const lq_declaration *declaration = lq_declarations;
  while (declaration->name && (strlen(declaration->name) != bytes ||
                               sqlite3_strnicmp(name, declaration->name, (int)bytes) != 0)) {
    declaration++;
  }
  return declaration->name ? declaration : NULL;
}

/* "source, label_column, probs_column" */
static char *required_names(const lq_answer *answer) {
  sqlite3_str *names = sqlite3_str_new(NULL);
  for (int p = 0; p < answer->declaration->count; p++) {
    const lq_parameter *parameter = &answer->declaration->parameters[p];
    if (parameter->value.type != LQ_REQUIRED) continue;
    sqlite3_str_appendf(names, "%s%s", sqlite3_str_length(names) ? ", " : "", parameter->name);
  }
  return sqlite3_str_finish(names);
}

/* A name in double quotes is a column of the answer, if there is one of that name. SQLite then
** compares the parameter with that column, and the parameter has no value. */
#define IN_SINGLE_QUOTES "names go in single quotes: 'name', not \"name\""

static int say_required(lq_answer *answer, const lq_parameter *parameter) {
  char *names = required_names(answer);
  char *text = names ? sqlite3_mprintf("%s is missing; it takes (%s); " IN_SINGLE_QUOTES,
                                       parameter->name, names)
                     : NULL;
  sqlite3_free(names);
  return lq_answer_say(answer, text);
}

int lq_answer_say_compared(lq_answer *answer, int parameter) {
  const char *name = answer->declaration->parameters[parameter].name;
  return lq_answer_say(answer, sqlite3_mprintf("%s is read or compared, but not set; set it in the "
                                               "call or, but for a LEFT JOIN, with = in WHERE; "
                                               IN_SINGLE_QUOTES, name));
}

static int check_parameters(lq_answer *answer) {
  for (int p = 0; p < answer->declaration->count; p++) {
    const lq_parameter *parameter = &answer->declaration->parameters[p];
    if (answer->values[p]) {
      char *text = NULL;
      int rc = lq_parameter_check(parameter, answer->values[p], &text);
      if (rc) return text ? lq_answer_say(answer, text) : rc;
    } else if (parameter->value.type == LQ_REQUIRED) {
      return say_required(answer, parameter);
    } else if (answer->compared[p] == LQ_COMPARED) {
      return lq_answer_say_compared(answer, p);
    }
  }
  return SQLITE_OK;
}

/* The source's column that the parameter names. */
static int append_column(lq_answer *answer, int p, sqlite3_str *list, char **message) {
  const lq_parameter *parameter = &answer->declaration->parameters[p];
  sqlite3_value *value = answer->values[p];
  char *id = NULL;
  int rc = value ? SQLITE_OK : lq_source_find_id(&answer->source, &id, message);
  if (rc == SQLITE_OK) {
    rc = lq_source_append(&answer->source, value ? (const char *)sqlite3_value_text(value) : id,
                          parameter->name, parameter->as,
                          parameter->kind == LQ_PARAMETER_PROBS ? answer->classes : NULL, list,
                          message);
  }
  sqlite3_free(id);
  return rc;
}

/* Opens the list of classes, if the caller has set one. */
static int open_classes(lq_answer *answer) {
  for (int p = 0; p < answer->declaration->count; p++) {
    const lq_parameter *parameter = &answer->declaration->parameters[p];
    sqlite3_value *value = answer->values[p];
    if (parameter->kind != LQ_PARAMETER_NAMES || !value) continue;
    lq_error error = {0};
    const lq_text json = {(const char *)sqlite3_value_text(value),
                          (size_t)sqlite3_value_bytes(value)};
    const lq_wording wording = {.subject = parameter->name};
    lq_error_code code = lq_class_list_open(answer->connection, json, &answer->classes, &error);
    if (code == LQ_NO_MEMORY) return SQLITE_NOMEM;
    if (code) return lq_answer_say(answer, lq_message(&error, &wording));
  }
  return SQLITE_OK;
}

static int open_source(lq_answer *answer) {
  char *message = NULL;
  int source = lq_find_parameter(answer, "source");
  assert(source >= 0 && answer->values[source]);
  const char *text = (const char *)sqlite3_value_text(answer->values[source]);
  int rc = lq_source_open(&answer->source, answer->db, text, &message);
  sqlite3_str *list = sqlite3_str_new(NULL);
  for (int p = 0; p < answer->declaration->count && rc == SQLITE_OK; p++) {
    if (!lq_names_column(answer->declaration->parameters[p].kind)) continue;
    rc = append_column(answer, p, list, &message);
  }
  answer->columns = sqlite3_str_finish(list);
  if (rc == SQLITE_OK) return answer->columns ? SQLITE_OK : SQLITE_NOMEM;
  return message && lq_answer_say(answer, message) == SQLITE_NOMEM ? SQLITE_NOMEM : rc;
}

int lq_answer_open(lq_answer *answer) {
  const lq_sql_file *file;
  if (answer->connection->depth >= LQ_DEPTH_MAXIMUM) {
    return lq_answer_say(answer, sqlite3_mprintf("source asks for itself; an answer is over no more "
                                                 "than %d others", LQ_DEPTH_MAXIMUM - 1));
  }
  int rc = check_parameters(answer);
  if (rc == SQLITE_OK) rc = open_classes(answer);
  if (rc == SQLITE_OK) rc = open_source(answer);
  if (rc == SQLITE_OK) rc = lq_step_file(answer, answer->declaration->step, &file);
  if (rc == SQLITE_OK) rc = lq_step_prepare(answer, file, &answer->rows);
  if (rc == SQLITE_OK) rc = lq_step_bind(answer, answer->rows);
  return rc;
}

int lq_answer_next(lq_answer *answer) {
  int rc = lq_step_once(answer, answer->rows);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? rc : lq_answer_fail(answer, rc);
}

void lq_answer_close(lq_answer *answer) {
  sqlite3_finalize(answer->rows);
  lq_steps_free(answer);
  if (answer->classes) lq_class_list_close(answer->connection, answer->classes);
  lq_source_close(&answer->source);
  sqlite3_free(answer->columns);
  sqlite3_free(answer->message);
}

/* Opens a source of one row of NULLs, with the columns that the function has parameters for. */
static int open_example(lq_answer *answer) {
  sqlite3_str *list = sqlite3_str_new(NULL);
  for (int p = 0; p < answer->declaration->count; p++) {
    const lq_parameter *parameter = &answer->declaration->parameters[p];
    if (!lq_names_column(parameter->kind)) continue;
    sqlite3_str_appendf(list, "%sNULL AS %s", sqlite3_str_length(list) ? ", " : "", parameter->as);
  }
  answer->columns = sqlite3_str_finish(list);
  answer->source.from = sqlite3_mprintf("(SELECT 1)");
  return answer->columns && answer->source.from ? SQLITE_OK : SQLITE_NOMEM;
}

int lq_answer_columns(sqlite3 *db, lq_connection *connection, const lq_declaration *declaration,
                      char **columns, char **message) {
  lq_answer answer = {
      .db = db, .connection = connection, .declaration = declaration, .describes = 1};
  size_t bytes = (size_t)declaration->count * sizeof(sqlite3_value *);
  const lq_sql_file *file;
  *columns = NULL;
  answer.values = sqlite3_malloc64(bytes);
  int rc = answer.values ? open_example(&answer) : SQLITE_NOMEM;
  if (answer.values) memset(answer.values, 0, bytes);
  if (rc == SQLITE_OK) rc = lq_step_file(&answer, declaration->step, &file);
  if (rc == SQLITE_OK) rc = lq_step_prepare(&answer, file, &answer.rows);
  if (rc == SQLITE_OK) {
    *columns = lq_step_columns(answer.rows, 0);
    if (!*columns) rc = SQLITE_NOMEM;
  }
  *message = answer.message;
  answer.message = NULL;
  lq_answer_close(&answer);
  sqlite3_free(answer.values);
  return rc;
}
