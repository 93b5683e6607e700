#include "ext/answer.h"

#include <string.h>

#include "ext/sql_files.h"

static int say(lq_answer *answer, char *message) {
  sqlite3_free(answer->message);
  answer->message = message;
  return message ? SQLITE_ERROR : SQLITE_NOMEM;
}

int lq_answer_fail(lq_answer *answer, int rc) {
  if (rc == SQLITE_INTERRUPT || rc == SQLITE_NOMEM) return rc;
  const char *text = sqlite3_errmsg(answer->db);
  /* the caller has called none of the functions that the SQL is made with */
  const char *colon = strncmp(text, "lq_", 3) ? NULL : strstr(text, ": ");
  int said = say(answer, sqlite3_mprintf("%s", colon ? colon + 2 : text));
  return said == SQLITE_NOMEM ? said : rc;
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
    if (p >= 0) rc = bind_parameter(answer, statement, variable, p);
    else if (!(rc = run_step(answer, name, &value))) {
      rc = bind_step(statement, variable, value);
    }
  }
  return rc;
}

/* The file's SQL, ready to be stepped through. */
static int prepare(lq_answer *answer, const char *file, sqlite3_stmt **statement) {
  char *sql = sqlite3_mprintf("%s SELECT * FROM (\n%s)", answer->prefix, find_file(file));
  if (!sql) return SQLITE_NOMEM;
  int rc = sqlite3_prepare_v2(answer->db, sql, -1, statement, NULL);
  sqlite3_free(sql);
  if (rc) return lq_answer_fail(answer, rc);
  return bind(answer, *statement);
}

/* The first value of the first row, NULL where there is no row. */
static int run_file(lq_answer *answer, const char *file, sqlite3_value **value) {
  sqlite3_stmt *statement = NULL;
  int rc = prepare(answer, file, &statement);
  *value = NULL;
  if (rc == SQLITE_OK) {
    rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) {
      *value = sqlite3_value_dup(sqlite3_column_value(statement, 0));
      rc = *value ? SQLITE_OK : SQLITE_NOMEM;
    } else {
      rc = rc == SQLITE_DONE ? SQLITE_OK : lq_answer_fail(answer, rc);
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

/* "source, label_column and probs_column" */
static char *required_names(const lq_answer *answer) {
  sqlite3_str *names = sqlite3_str_new(NULL);
  for (int p = 0; answer->table->parameters[p]; p++) {
    const lq_parameter *parameter = answer->table->parameters[p];
    if (parameter->standard != LQ_REQUIRED) continue;
    sqlite3_str_appendf(names, "%s%s", sqlite3_str_length(names) ? ", " : "", parameter->name);
  }
  return sqlite3_str_finish(names);
}

static int check_parameters(lq_answer *answer) {
  for (int p = 0; answer->table->parameters[p]; p++) {
    const lq_parameter *parameter = answer->table->parameters[p];
    if (!answer->given[p]) {
      if (parameter->standard != LQ_REQUIRED) continue;
      char *names = required_names(answer);
      char *message = names ? sqlite3_mprintf("%s is not given; it takes (%s)", parameter->name,
                                              names) : NULL;
      sqlite3_free(names);
      return say(answer, message);
    }
    int rc = parameter->problem(parameter, answer->given[p], &answer->message);
    if (rc) return rc;
  }
  return SQLITE_OK;
}

/* Of a parameter that the table has; NULL for what is not given. */
static const char *given_text(const lq_answer *answer, const lq_parameter *parameter) {
  sqlite3_value *value = answer->given[find_parameter(answer, parameter->name)];
  return value ? (const char *)sqlite3_value_text(value) : NULL;
}

/* The caller's columns under the names that the SQL knows them by. */
static int open_source(lq_answer *answer) {
  static const struct {
    const lq_parameter *parameter;
    const char *as;
  } columns[] = {{&lq_id_parameter, "id"},
                 {&lq_label_parameter, "label"},
                 {&lq_model_parameter, "model"},
                 {&lq_probs_parameter, "probs"}};
  char *message = NULL;
  int rc = lq_source_open(&answer->source, answer->db, given_text(answer, &lq_source_parameter),
                          &message);
  sqlite3_str *list = sqlite3_str_new(NULL);
  for (size_t i = 0; i < sizeof columns / sizeof *columns && rc == SQLITE_OK; i++) {
    const lq_parameter *parameter = columns[i].parameter;
    if (find_parameter(answer, parameter->name) < 0) continue;
    rc = lq_source_append(&answer->source, given_text(answer, parameter), parameter->name,
                          columns[i].as, list, &message);
  }
  char *names = sqlite3_str_finish(list);
  if (rc == SQLITE_OK) {
    /* not beside the names of the file's own, which the caller's must not meet */
    answer->prefix = names ? sqlite3_mprintf("WITH lq_source AS (SELECT %s FROM %s)", names,
                                             answer->source.from) : NULL;
    if (!answer->prefix) rc = SQLITE_NOMEM;
  } else if (message) {
    say(answer, message);
  }
  sqlite3_free(names);
  return rc;
}

int lq_answer_open(lq_answer *answer) {
  const char *file;
  int rc = check_parameters(answer);
  if (rc == SQLITE_OK) rc = open_source(answer);
  /* lq_issues is the step issues */
  if (rc == SQLITE_OK) rc = choose_file(answer, answer->table->name + strlen("lq_"), &file);
  if (rc == SQLITE_OK) rc = prepare(answer, file, &answer->rows);
  return rc;
}

void lq_answer_close(lq_answer *answer) {
  sqlite3_finalize(answer->rows);
  for (int s = 0; s < answer->step_count; s++) {
    lq_loans_ungive(&answer->connection->loans, &answer->steps[s].given);
    sqlite3_free(answer->steps[s].name);
    sqlite3_value_free(answer->steps[s].value);
  }
  lq_source_close(&answer->source);
  sqlite3_free(answer->prefix);
  sqlite3_free(answer->message);
}
