#include "ext/answers/steps.h"

#include <assert.h>
#include <string.h>

#include "ext/answers/errors.h"
#include "ext/answers/parameters.h"
#include "ext/thresholds_cache.h"

struct lq_step {
  lq_step *next;
  char *columns;        /* of a step of several columns: "c0 AS given, c1 AS true" */
  char *rows;           /* its rows; NULL if they are only described */
  int bytes;
  sqlite3_value *value; /* of a step of one column, unless that is a BLOB */
  lq_shared_state *state; /* that BLOB, which most often is a state */
  char name[];
};

int lq_find_parameter(const lq_answer *answer, const char *name) {
  int p = 0, count = answer->declaration->count;
  while (p < count && strcmp(answer->declaration->parameters[p].name, name) != 0) p++;
  return p < count ? p : -1;
}

/* The file name.suffix; NULL for none. */
static const lq_sql_file *find_file(const char *name, const char *suffix) {
  size_t bytes = strlen(name);
  for (const lq_sql_file *file = lq_sql_files; file->name; file++) {
    if (!strncmp(file->name, name, bytes) && file->name[bytes] == '.' &&
        !strcmp(file->name + bytes + 1, suffix)) {
      return file;
    }
  }
  return NULL;
}

static int run_value(lq_answer *answer, const lq_sql_file *file, sqlite3_value **value);

/* Runs the file x.problem, if there is one, for the file x: its result is the error. */
static int check_file(lq_answer *answer, const lq_sql_file *file) {
  const lq_sql_file *problems = find_file(file->name, "problem");
  sqlite3_value *problem = NULL;
  int rc = problems ? run_value(answer, problems, &problem) : SQLITE_OK;
  if (rc == SQLITE_OK && problem) {
    const unsigned char *text = sqlite3_value_text(problem);
    rc = text ? lq_answer_say(answer, sqlite3_mprintf("%s", text)) : SQLITE_NOMEM;
  }
  sqlite3_value_free(problem);
  return rc;
}

int lq_step_file(lq_answer *answer, const char *step, const lq_sql_file **file) {
  for (int p = 0; p < answer->declaration->count; p++) {
    const lq_parameter *parameter = &answer->declaration->parameters[p];
    sqlite3_value *value = answer->values[p];
    const char *choice = parameter->choices ? lq_parameter_choice(parameter, value) : NULL;
    if (!choice && !value) continue;
    *file = find_file(step, choice ? choice : parameter->name);
    if (*file) return choice ? SQLITE_OK : check_file(answer, *file);
  }
  const lq_sql_file *plain = lq_sql_files;
  while (strcmp(plain->name, step) != 0) plain++; /* it is there: sql/embed.awk has looked */
  *file = plain;
  return SQLITE_OK;
}

static int get_step(lq_answer *answer, const char *name, size_t bytes, const lq_step **found);

/* Whether text contains the name, in upper or lower case. */
static int contains(const char *text, const char *name) {
  int bytes = (int)strlen(name);
  while (*text && sqlite3_strnicmp(text, name, bytes) != 0) text++;
  return *text != 0;
}

/* A name that the source does not contain; NULL for no memory. */
static char *unused_name(const lq_source *source) {
  char *name = sqlite3_mprintf("lq_source_");
  while (name && contains(source->from, name)) {
    char *longer = sqlite3_mprintf("%s_", name);
    sqlite3_free(name);
    name = longer;
  }
  return name;
}

/* Appends the text, with the rows of each step in place of step.x. */
static int append_text(lq_answer *answer, sqlite3_str *out, const char *text) {
  static const char mark[] = "step.";
  const char *next;
  while ((next = strstr(text, mark))) {
    const lq_step *step;
    const char *name = next + strlen(mark);
    size_t bytes = strspn(name, "abcdefghijklmnopqrstuvwxyz_");
    int rc = get_step(answer, name, bytes, &step);
    if (rc) return rc;
    sqlite3_str_append(out, text, (int)(next - text));
    sqlite3_str_appendf(out, "(SELECT %s FROM lq_rows(:%s))", step->columns, step->name);
    text = name + bytes;
  }
  sqlite3_str_appendall(out, text);
  return SQLITE_OK;
}

/* "WITH lq_source AS (...), joint AS (...) SELECT ...": for the names of its columns, which SQLite
** does not all keep if the SELECT is a part of another one. */
static int append_alone(lq_answer *answer, sqlite3_str *out, const char *columns,
                        const char *text) {
  static const char with[] = "WITH";
  int has_with = !strncmp(text, with, strlen(with));
  sqlite3_str_appendf(out, "WITH lq_source AS (SELECT %s FROM %s)%s ", columns, answer->source.from,
                      has_with ? "," : "");
  return append_text(answer, out, has_with ? text + strlen(with) : text);
}

/* The file reads the columns of the source as lq_source. The source itself may be a table of that
** name. */
static int append_over(lq_answer *answer, sqlite3_str *out, const char *columns, const char *text) {
  char *name = unused_name(&answer->source);
  if (!name) return SQLITE_NOMEM;
  sqlite3_str_appendf(out, "WITH %s AS (SELECT %s FROM %s) SELECT * FROM (WITH lq_source AS "
                      "(SELECT * FROM %s) SELECT * FROM (\n", name, columns, answer->source.from,
                      name);
  sqlite3_free(name);
  int rc = append_text(answer, out, text);
  sqlite3_str_appendall(out, "))");
  return rc;
}

int lq_step_write(lq_answer *answer, const char *columns, const lq_sql_file *file, char **sql) {
  sqlite3_str *out = sqlite3_str_new(NULL);
  int rc = answer->describes ? append_alone(answer, out, columns, file->text)
                             : append_over(answer, out, columns, file->text);
  *sql = sqlite3_str_finish(out);
  return rc == SQLITE_OK && !*sql ? SQLITE_NOMEM : rc;
}

static int bind_step(const lq_step *step, sqlite3_stmt *statement, int variable) {
  if (step->rows) {
    return sqlite3_bind_blob(statement, variable, step->rows, step->bytes, SQLITE_STATIC);
  }
  if (step->value) return sqlite3_bind_value(statement, variable, step->value);
  assert(step->state);
  /* the step outlives the statement, so its bytes are not copied */
  return sqlite3_bind_blob(statement, variable, step->state->content, (int)step->state->bytes,
                           SQLITE_STATIC);
}

int lq_step_bind(lq_answer *answer, sqlite3_stmt *statement) {
  int rc = SQLITE_OK, count = sqlite3_bind_parameter_count(statement);
  for (int variable = 1; variable <= count && rc == SQLITE_OK; variable++) {
    const char *name = sqlite3_bind_parameter_name(statement, variable) + 1;
    const lq_step *step;
    int p = lq_find_parameter(answer, name);
    if (p >= 0) {
      rc = lq_parameter_bind(&answer->declaration->parameters[p], answer->values[p], statement,
                             variable);
    } else if (!(rc = get_step(answer, name, strlen(name), &step))) {
      rc = bind_step(step, statement, variable);
    }
  }
  return rc;
}

int lq_step_prepare(lq_answer *answer, const lq_sql_file *file, sqlite3_stmt **statement) {
  char *sql;
  int rc = lq_step_write(answer, answer->columns, file, &sql);
  if (rc == SQLITE_OK) {
    rc = sqlite3_prepare_v2(answer->db, sql, -1, statement, NULL);
    if (rc) rc = lq_answer_fail(answer, rc);
  }
  sqlite3_free(sql);
  return rc;
}

int lq_step_once(const lq_answer *answer, sqlite3_stmt *statement) {
  answer->connection->depth++;
  int rc = sqlite3_step(statement);
  answer->connection->depth--;
  return rc;
}

/* The first value of the statement's first row; NULL for no row. */
static int take_value(lq_answer *answer, sqlite3_stmt *statement, sqlite3_value **value) {
  int rc = lq_step_once(answer, statement);
  *value = NULL;
  if (rc == SQLITE_DONE) return SQLITE_OK;
  if (rc != SQLITE_ROW) return lq_answer_fail(answer, rc);
  *value = sqlite3_value_dup(sqlite3_column_value(statement, 0));
  return *value ? SQLITE_OK : SQLITE_NOMEM;
}

static int run_value(lq_answer *answer, const lq_sql_file *file, sqlite3_value **value) {
  sqlite3_stmt *statement = NULL;
  int rc = lq_step_prepare(answer, file, &statement);
  if (rc == SQLITE_OK) rc = lq_step_bind(answer, statement);
  if (rc == SQLITE_OK) rc = take_value(answer, statement, value);
  sqlite3_finalize(statement);
  return rc;
}

/* Moves the value into step->state, if it is a BLOB. */
static int take_state(lq_answer *answer, lq_step *step) {
  if (!step->value || sqlite3_value_type(step->value) != SQLITE_BLOB) return SQLITE_OK;
  const void *bytes = sqlite3_value_blob(step->value);
  assert(bytes);
  step->state = lq_shared_state_new((sqlite3_uint64)sqlite3_value_bytes(step->value));
  if (!step->state) return SQLITE_NOMEM;
  memcpy(step->state->content, bytes, step->state->bytes);
  sqlite3_value_free(step->value);
  step->value = NULL;
  lq_thresholds_cache_put(answer->connection, &step->state);
  return SQLITE_OK;
}

char *lq_step_columns(sqlite3_stmt *statement, int numbered) {
  sqlite3_str *columns = sqlite3_str_new(NULL);
  for (int i = 0; i < sqlite3_column_count(statement); i++) {
    /* PRAGMA full_column_names puts the table's name before it */
    const char *name = sqlite3_column_name(statement, i), *dot = strrchr(name, '.');
    if (i) sqlite3_str_appendall(columns, ", ");
    if (numbered) sqlite3_str_appendf(columns, "c%d AS ", i);
    sqlite3_str_appendf(columns, "\"%w\"", dot ? dot + 1 : name);
  }
  return sqlite3_str_finish(columns);
}

/* All rows of the statement as one value. */
static int take_rows(lq_answer *answer, sqlite3_stmt *statement, lq_step *step) {
  sqlite3_str *rows = sqlite3_str_new(answer->db);
  int rc, count = sqlite3_column_count(statement);
  lq_rows_begin(rows, count);
  while ((rc = lq_step_once(answer, statement)) == SQLITE_ROW) {
    for (int i = 0; i < count; i++) {
      /* if there is no memory for a cell, the next sqlite3_step() fails */
      lq_cell cell;
      if (lq_read_cell(sqlite3_column_value(statement, i), &cell)) lq_rows_write(rows, cell);
    }
  }
  rc = rc == SQLITE_DONE ? sqlite3_str_errcode(rows) : lq_answer_fail(answer, rc);
  step->bytes = sqlite3_str_length(rows);
  step->rows = sqlite3_str_finish(rows);
  return rc;
}

/* Runs the step; in an answer that only describes its columns, only describes those of the step. */
static int run_step(lq_answer *answer, lq_step *step) {
  const lq_sql_file *file;
  sqlite3_stmt *statement = NULL;
  int rc = lq_step_file(answer, step->name, &file);
  if (rc == SQLITE_OK) rc = lq_step_prepare(answer, file, &statement);
  if (rc == SQLITE_OK && sqlite3_column_count(statement) > 1) {
    step->columns = lq_step_columns(statement, 1);
    if (!step->columns) rc = SQLITE_NOMEM;
  }
  if (rc == SQLITE_OK && !answer->describes) {
    rc = lq_step_bind(answer, statement);
    if (rc == SQLITE_OK) {
      rc = step->columns ? take_rows(answer, statement, step)
                         : take_value(answer, statement, &step->value);
    }
    if (rc == SQLITE_OK) rc = take_state(answer, step);
  }
  sqlite3_finalize(statement);
  return rc;
}

static int get_step(lq_answer *answer, const char *name, size_t bytes, const lq_step **found) {
  for (lq_step *step = answer->steps; step; step = step->next) {
    *found = step;
    if (strlen(step->name) == bytes && !memcmp(step->name, name, bytes)) return SQLITE_OK;
  }
  lq_step *step = sqlite3_malloc64(sizeof *step + bytes + 1);
  if (!step) return SQLITE_NOMEM;
  memset(step, 0, sizeof *step);
  memcpy(step->name, name, bytes);
  step->name[bytes] = 0;
  int rc = run_step(answer, step);
  /* before the steps that it ran itself */
  step->next = answer->steps;
  answer->steps = step;
  *found = step;
  return rc;
}

void lq_steps_free(lq_answer *answer) {
  while (answer->steps) {
    lq_step *step = answer->steps;
    answer->steps = step->next;
    sqlite3_value_free(step->value);
    if (step->state) lq_shared_state_release(step->state);
    sqlite3_free(step->columns);
    sqlite3_free(step->rows);
    sqlite3_free(step);
  }
}
