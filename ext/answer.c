#include "ext/answer.h"

#include <string.h>

#include "ext/sql_files.h"

/* Takes the text, from sqlite3_mprintf(). */
static int say(lq_answer *answer, char *text) {
  sqlite3_free(answer->message);
  answer->message = text ? sqlite3_mprintf("%s: %s", answer->table->name, text) : NULL;
  sqlite3_free(text);
  return answer->message ? SQLITE_ERROR : SQLITE_NOMEM;
}

static int find_parameter(const lq_answer *answer, const char *name) {
  const lq_parameter *const *parameters = answer->table->parameters;
  int p = 0;
  while (parameters[p] && strcmp(parameters[p]->name, name) != 0) p++;
  return parameters[p] ? p : -1;
}

static int bind_parameter(const lq_answer *answer, sqlite3_stmt *statement, int variable, int p) {
  const lq_parameter *parameter = answer->table->parameters[p];
  if (answer->given[p]) {
    return parameter->bind ? parameter->bind(statement, variable, answer->given[p])
                           : sqlite3_bind_value(statement, variable, answer->given[p]);
  }
  if (parameter->standard == LQ_ZERO) return sqlite3_bind_int(statement, variable, 0);
  if (parameter->standard == LQ_ONE) return sqlite3_bind_int(statement, variable, 1);
  /* the SQL has no variable for one that may be NULL, where it is */
  return sqlite3_bind_text(statement, variable, parameter->choices->value, -1, SQLITE_STATIC);
}

static const char *find_file(const char *name) {
  const lq_sql_file *file = lq_sql_files;
  while (strcmp(file->name, name) != 0) file++;
  return file->text;
}

static int run_step(lq_answer *answer, const char *name, sqlite3_value **value);

/* The value of a step stands longer than the statement, and is not copied. */
static int bind_step(sqlite3_stmt *statement, int variable, sqlite3_value *value) {
  if (sqlite3_value_type(value) != SQLITE_BLOB) {
    return sqlite3_bind_value(statement, variable, value);
  }
  return sqlite3_bind_blob(statement, variable, sqlite3_value_blob(value),
                           sqlite3_value_bytes(value), SQLITE_STATIC);
}

static int bind(lq_answer *answer, sqlite3_stmt *statement) {
  int rc = SQLITE_OK, count = sqlite3_bind_parameter_count(statement);
  for (int variable = 1; variable <= count && rc == SQLITE_OK; variable++) {
    const char *name = sqlite3_bind_parameter_name(statement, variable) + 1;
    int p = find_parameter(answer, name);
    sqlite3_value *value;
    if (p >= 0) {
      rc = bind_parameter(answer, statement, variable, p);
    } else if (!(rc = run_step(answer, name, &value))) {
      rc = bind_step(statement, variable, value);
    }
  }
  return rc;
}

/* Whether text has the name in it, in upper or lower case. */
static int contains(const char *text, const char *name) {
  int bytes = (int)strlen(name);
  while (*text && sqlite3_strnicmp(text, name, bytes) != 0) text++;
  return *text != 0;
}

/* A name that the source does not use. */
static char *unused_name(const lq_source *source) {
  char *name = sqlite3_mprintf("lq_source_");
  while (name && contains(source->from, name)) {
    char *longer = sqlite3_mprintf("%s_", name);
    sqlite3_free(name);
    name = longer;
  }
  return name;
}

/* The file's SQL over these columns of the source. The file sees them as lq_source, which the
** source itself does not: it may be a table of that name. */
static char *sql_over(const lq_source *source, const char *columns, const char *file) {
  char *name = unused_name(source);
  char *sql = name ? sqlite3_mprintf("WITH %s AS (SELECT %s FROM %s) SELECT * FROM ("
                                     "WITH lq_source AS (SELECT * FROM %s) SELECT * FROM (\n%s))",
                                     name, columns, source->from, name, find_file(file))
                   : NULL;
  sqlite3_free(name);
  return sql;
}

/* The message is the only variable of the files that look for its row. */
static int bind_message(const lq_answer *answer, sqlite3_stmt *statement) {
  const char *text = answer->message + strlen(answer->table->name) + strlen(": ");
  return sqlite3_bind_text(statement, 1, text, -1, SQLITE_TRANSIENT);
}

/* Not an error in what the caller has asked for. */
static int is_stopped(int rc) { return rc == SQLITE_INTERRUPT || rc == SQLITE_NOMEM; }

static int prepare_over(const lq_answer *answer, const char *columns, const char *file,
                        sqlite3_stmt **statement) {
  char *sql = sql_over(&answer->source, columns, file);
  if (!sql) return SQLITE_NOMEM;
  int rc = sqlite3_prepare_v2(answer->db, sql, -1, statement, NULL);
  sqlite3_free(sql);
  return rc;
}

/* One step of a statement, in which other answers may be asked for. */
static int step(const lq_answer *answer, sqlite3_stmt *statement) {
  answer->connection->depth++;
  int rc = sqlite3_step(statement);
  answer->connection->depth--;
  return rc;
}

/* The columns of the source with the id of its rows, which the answer itself may have no use
** for. SQLITE_OK with *columns from sqlite3_mprintf(), or an error code: there is no id. */
static int add_id(const lq_answer *answer, char **columns) {
  char *id, *message = NULL;
  *columns = NULL;
  if (find_parameter(answer, "id_column") >= 0) {
    *columns = sqlite3_mprintf("%s", answer->columns);
    return *columns ? SQLITE_OK : SQLITE_NOMEM;
  }
  int rc = lq_source_find_id(&answer->source, &id, &message);
  sqlite3_free(message);
  if (rc) return rc;
  *columns = sqlite3_mprintf("source.\"%w\" AS id, %s", id, answer->columns);
  sqlite3_free(id);
  return *columns ? SQLITE_OK : SQLITE_NOMEM;
}

/* Puts the id of the row that the message is about before it, if that row is found. */
static int name_row(lq_answer *answer) {
  static const char found[] = "lq_part_bad_row: ";
  const char *file = find_parameter(answer, "model_column") < 0 ? "bad_row" : "bad_row_of_models";
  sqlite3_stmt *statement = NULL;
  char *columns;
  int rc = add_id(answer, &columns);
  if (rc == SQLITE_OK) rc = prepare_over(answer, columns, file, &statement);
  if (rc == SQLITE_OK) rc = bind_message(answer, statement);
  while (rc == SQLITE_OK && (rc = step(answer, statement)) == SQLITE_ROW) rc = SQLITE_OK;
  const char *text = sqlite3_errmsg(answer->db);
  if (statement && rc == SQLITE_ERROR && !strncmp(text, found, strlen(found))) {
    rc = say(answer, sqlite3_mprintf("%s", text + strlen(found)));
  }
  sqlite3_free(columns);
  sqlite3_finalize(statement);
  if (!is_stopped(rc)) return SQLITE_ERROR;
  sqlite3_free(answer->message);
  answer->message = NULL;
  return rc;
}

/* Makes the message one about what SQLite has just said: of a function that the SQL is made
** with, whose name means nothing to the caller; of another answer, which the source asks for;
** or of the source. */
static int fail(lq_answer *answer, int rc) {
  if (is_stopped(rc)) return rc;
  const char *text = sqlite3_errmsg(answer->db);
  const char *colon = strncmp(text, "lq_", 3) ? NULL : strstr(text, ": ");
  if (colon && lq_find_table(text, (size_t)(colon - text))) {
    answer->message = sqlite3_mprintf("%s", text);
    return answer->message ? rc : SQLITE_NOMEM;
  }
  int said = say(answer, sqlite3_mprintf("%s", colon ? colon + 2 : text));
  if (said == SQLITE_NOMEM) return said;
  return colon ? name_row(answer) : rc;
}

/* The file's SQL over the source, ready to be stepped through. */
static int prepare(lq_answer *answer, const char *file, sqlite3_stmt **statement) {
  int rc = prepare_over(answer, answer->columns, file, statement);
  return rc ? fail(answer, rc) : bind(answer, *statement);
}

/* The first value of the first row, NULL where there is no row. */
static int run_file(lq_answer *answer, const char *file, sqlite3_value **value) {
  sqlite3_stmt *statement = NULL;
  int rc = prepare(answer, file, &statement);
  *value = NULL;
  if (rc == SQLITE_OK) {
    rc = step(answer, statement);
    if (rc == SQLITE_ROW) {
      *value = sqlite3_value_dup(sqlite3_column_value(statement, 0));
      rc = *value ? SQLITE_OK : SQLITE_NOMEM;
    } else {
      rc = rc == SQLITE_DONE ? SQLITE_OK : fail(answer, rc);
    }
  }
  sqlite3_finalize(statement);
  return rc;
}

/* What the file x_problem says is wrong with the parameters of the file x. */
static int check_file(lq_answer *answer, const char *file) {
  sqlite3_value *problem;
  char name[64];
  sqlite3_snprintf(sizeof name, name, "%s_problem", file);
  int rc = run_file(answer, name, &problem);
  if (rc == SQLITE_OK && problem) {
    const unsigned char *text = sqlite3_value_text(problem);
    rc = text ? say(answer, sqlite3_mprintf("%s", text)) : SQLITE_NOMEM;
  }
  sqlite3_value_free(problem);
  return rc;
}

/* The file of the step, which may be for a parameter to choose. */
static int choose_file(lq_answer *answer, const char *step, const char **file) {
  *file = step;
  for (int p = 0; answer->table->parameters[p]; p++) {
    const lq_parameter *parameter = answer->table->parameters[p];
    if (!parameter->step || strcmp(parameter->step, step) != 0) continue;
    const lq_choice *choice = lq_find_choice(parameter, answer->given[p]);
    if (choice) {
      *file = choice->file;
    } else if (answer->given[p]) {
      *file = parameter->otherwise;
      return check_file(answer, *file);
    }
  }
  return SQLITE_OK;
}

/* The value stands as long as the answer. A step always has a row: it is an aggregate. */
static int run_step(lq_answer *answer, const char *name, sqlite3_value **value) {
  const char *file;
  for (int s = 0; s < answer->step_count; s++) {
    *value = answer->steps[s].value;
    if (strcmp(answer->steps[s].name, name) == 0) return SQLITE_OK;
  }
  int rc = choose_file(answer, name, &file);
  if (rc == SQLITE_OK) rc = run_file(answer, file, value);
  if (rc) return rc;
  char *copy = sqlite3_mprintf("%s", name);
  /* sql/ names no more steps than that; the check is for whoever adds one. */
  if (!copy || answer->step_count == LQ_STEPS_MAXIMUM) { /* GCOVR_EXCL_BR_LINE: see above */
    sqlite3_free(copy);
    sqlite3_value_free(*value);
    return SQLITE_NOMEM;
  }
  lq_step *step = &answer->steps[answer->step_count++];
  *step = (lq_step){copy, *value, {NULL, NULL}};
  /* a number's bytes would be its text, and the number NULL where there is no memory for that */
  int is_blob = sqlite3_value_type(*value) == SQLITE_BLOB;
  lq_loans_give(&answer->connection->loans, &step->given, is_blob ? sqlite3_value_blob(*value) : NULL);
  return SQLITE_OK;
}

/* "source, label_column, probs_column" */
static char *required_names(const lq_answer *answer) {
  sqlite3_str *names = sqlite3_str_new(NULL);
  for (int p = 0; answer->table->parameters[p]; p++) {
    const lq_parameter *parameter = answer->table->parameters[p];
    if (parameter->standard != LQ_REQUIRED) continue;
    sqlite3_str_appendf(names, "%s%s", sqlite3_str_length(names) ? ", " : "", parameter->name);
  }
  return sqlite3_str_finish(names);
}

/* In double quotes a name is one of the answer's own columns where there is such a one; SQLite then
** compares the parameter with it, and no value comes in. */
#define IN_SINGLE_QUOTES "names go in single quotes: 'name', not \"name\""

static int say_required(lq_answer *answer, const lq_parameter *parameter) {
  char *names = required_names(answer);
  char *text = names ? sqlite3_mprintf("%s is not given; it takes (%s); " IN_SINGLE_QUOTES,
                                       parameter->name, names)
                     : NULL;
  sqlite3_free(names);
  return say(answer, text);
}

static int check_parameters(lq_answer *answer) {
  for (int p = 0; answer->table->parameters[p]; p++) {
    const lq_parameter *parameter = answer->table->parameters[p];
    if (answer->given[p]) {
      char *text = NULL;
      int rc = parameter->problem(parameter, answer->given[p], &text);
      if (rc) return text ? say(answer, text) : rc;
    } else if (parameter->standard == LQ_REQUIRED) {
      return say_required(answer, parameter);
    } else if (answer->compared >> p & 1) {
      return say(answer, sqlite3_mprintf("%s is read or compared, but not given; give it in the call, or "
                                         "with = in WHERE; " IN_SINGLE_QUOTES, parameter->name));
    }
  }
  return SQLITE_OK;
}

/* Of a parameter that the table has; NULL for what is not given. */
static const char *given_text(const lq_answer *answer, const lq_parameter *parameter) {
  sqlite3_value *value = answer->given[find_parameter(answer, parameter->name)];
  return value ? (const char *)sqlite3_value_text(value) : NULL;
}

/* The source's columns under the names that the SQL knows them by. */
static int append_columns(lq_answer *answer, sqlite3_str *list, char **message) {
  static const struct {
    const lq_parameter *parameter;
    const char *as;
  } columns[] = {{&lq_id_parameter, "id"},
                 {&lq_label_parameter, "label"},
                 {&lq_model_parameter, "model"},
                 {&lq_probs_parameter, "probs"}};
  int rc = SQLITE_OK;
  for (size_t i = 0; i < sizeof columns / sizeof *columns && rc == SQLITE_OK; i++) {
    const lq_parameter *parameter = columns[i].parameter;
    if (find_parameter(answer, parameter->name) < 0) continue;
    const char *column = given_text(answer, parameter);
    char *id = NULL;
    if (!column) {
      rc = lq_source_find_id(&answer->source, &id, message);
      column = id;
    }
    if (rc == SQLITE_OK) {
      rc = lq_source_append(&answer->source, column, parameter->name, columns[i].as, list, message);
    }
    sqlite3_free(id);
  }
  return rc;
}

static int open_source(lq_answer *answer) {
  char *message = NULL;
  int rc = lq_source_open(&answer->source, answer->db, given_text(answer, &lq_source_parameter),
                          &message);
  sqlite3_str *list = sqlite3_str_new(NULL);
  if (rc == SQLITE_OK) rc = append_columns(answer, list, &message);
  answer->columns = sqlite3_str_finish(list);
  if (rc == SQLITE_OK) return answer->columns ? SQLITE_OK : SQLITE_NOMEM;
  return message && say(answer, message) == SQLITE_NOMEM ? SQLITE_NOMEM : rc;
}

int lq_answer_open(lq_answer *answer) {
  const char *file;
  if (answer->connection->depth >= LQ_DEPTH_MAXIMUM) {
    return say(answer, sqlite3_mprintf("source asks for itself; an answer is over no more than %d "
                                       "others", LQ_DEPTH_MAXIMUM));
  }
  int rc = check_parameters(answer);
  if (rc == SQLITE_OK) rc = open_source(answer);
  /* lq_issues is the step issues */
  if (rc == SQLITE_OK) rc = choose_file(answer, answer->table->name + strlen("lq_"), &file);
  if (rc == SQLITE_OK) rc = prepare(answer, file, &answer->rows);
  return rc;
}

int lq_answer_next(lq_answer *answer) {
  int rc = step(answer, answer->rows);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? rc : fail(answer, rc);
}

void lq_answer_close(lq_answer *answer) {
  sqlite3_finalize(answer->rows);
  for (int s = 0; s < answer->step_count; s++) {
    lq_loans_ungive(&answer->connection->loans, &answer->steps[s].given);
    sqlite3_free(answer->steps[s].name);
    sqlite3_value_free(answer->steps[s].value);
  }
  lq_source_close(&answer->source);
  sqlite3_free(answer->columns);
  sqlite3_free(answer->message);
}
