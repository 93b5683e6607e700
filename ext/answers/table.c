#include "ext/answers/table.h"

#include <assert.h>
#include <string.h>

#include "ext/answers/answer.h"
#include "ext/rows.h"

typedef struct lq_virtual_table {
  sqlite3_vtab base;
  sqlite3 *db;
  lq_connection *connection;
  const lq_declaration *declaration;
  int columns; /* of a row, without the parameters */
} lq_virtual_table;

typedef struct lq_table_cursor {
  sqlite3_vtab_cursor base;
  lq_answer answer;
  sqlite3_value **values; /* of the parameters, as many as the declaration has */
  sqlite3_int64 row;
  int end;

  /* the whole answer, kept when it is asked for again: its cells, and those of the row */
  char *kept;
  size_t kept_bytes;
  lq_rows kept_rows;
  lq_cell *cells;
} lq_table_cursor;

static const lq_virtual_table *table_of(const lq_table_cursor *cursor) {
  return (const lq_virtual_table *)cursor->base.pVtab;
}

/* CREATE TABLE x(id, label, ..., source HIDDEN, ...) */
static int declare_table(lq_virtual_table *table, char **message) {
  char *columns, *text = NULL;
  int rc = lq_answer_columns(table->db, table->connection, table->declaration, &columns, &text);
  if (rc) {
    *message = text;
    return rc;
  }
  sqlite3_str *out = sqlite3_str_new(NULL);
  sqlite3_str_appendf(out, "CREATE TABLE x(%s", columns);
  for (int p = 0; p < table->declaration->count; p++) {
    sqlite3_str_appendf(out, ", %s HIDDEN", table->declaration->parameters[p].name);
  }
  sqlite3_str_appendall(out, ")");
  /* no name has a comma */
  for (const char *at = columns; at; at = strchr(at + 1, ',')) table->columns++;
  sqlite3_free(columns);
  char *sql = sqlite3_str_finish(out);
  rc = sql ? sqlite3_declare_vtab(table->db, sql) : SQLITE_NOMEM;
  if (rc) *message = sqlite3_mprintf("%s", sqlite3_errmsg(table->db));
  sqlite3_free(sql);
  return rc;
}

static int table_connect(sqlite3 *db, void *data, int count, const char *const *arguments,
                         sqlite3_vtab **out, char **message) {
  (void)count;
  lq_virtual_table *new = sqlite3_malloc64(sizeof *new);
  if (!new) return SQLITE_NOMEM;
  memset(new, 0, sizeof *new);
  new->db = db;
  new->connection = data;
  const char *module = arguments[0];
  new->declaration = lq_find_declaration(module, strlen(module));
  assert(new->declaration);
  int rc = declare_table(new, message);
  if (rc) {
    sqlite3_free(new);
    return rc;
  }
  sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
  *out = &new->base;
  return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *table) {
  sqlite3_free(table);
  return SQLITE_OK;
}

/* idxStr has a letter for each parameter: whether the statement sets it, compares it (LQ_COMPARED)
** or ignores it. The values of those that it sets are passed to xFilter in their order. */
#define SETS 's'
#define IGNORES '-'

static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info) {
  const lq_virtual_table *table = (const lq_virtual_table *)base;
  int values = 0, parameters = table->declaration->count;
  char *plan = sqlite3_malloc(parameters + 1);
  if (!plan) return SQLITE_NOMEM;
  memset(plan, IGNORES, (size_t)parameters);
  plan[parameters] = 0;
  info->idxStr = plan;
  info->needToFreeIdxStr = 1;
  for (int p = 0; p < parameters; p++) {
    int column = table->columns + p;
    if (info->colUsed >> column & 1) plan[p] = LQ_COMPARED;
    for (int i = 0; i < info->nConstraint && plan[p] != SETS; i++) {
      const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
      if (constraint->iColumn != column || constraint->op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
      if (!constraint->usable) return SQLITE_CONSTRAINT;
      plan[p] = SETS;
      info->aConstraintUsage[i].argvIndex = ++values;
      info->aConstraintUsage[i].omit = 1;
    }
  }
  /* all rows of the source are read for each of these */
  info->estimatedCost = 1e9;
  info->estimatedRows = 1000;
  return SQLITE_OK;
}

static int table_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
  const lq_virtual_table *at = (const lq_virtual_table *)table;
  size_t parameters = (size_t)at->declaration->count, columns = (size_t)at->columns;
  lq_table_cursor *new = sqlite3_malloc64(sizeof *new + parameters * sizeof(sqlite3_value *) +
                                          columns * sizeof *new->cells);
  if (!new) return SQLITE_NOMEM;
  memset(new, 0, sizeof *new + parameters * sizeof(sqlite3_value *));
  new->values = (sqlite3_value **)(new + 1);
  new->cells = (lq_cell *)(new->values + parameters);
  *out = &new->base;
  return SQLITE_OK;
}

static void forget_answer(lq_table_cursor *cursor) {
  lq_answer_close(&cursor->answer);
  for (int p = 0; p < table_of(cursor)->declaration->count; p++) {
    sqlite3_value_free(cursor->values[p]);
    cursor->values[p] = NULL;
  }
  memset(&cursor->answer, 0, sizeof cursor->answer);
  sqlite3_free(cursor->kept);
  cursor->kept = NULL;
}

static int table_close(sqlite3_vtab_cursor *base) {
  forget_answer((lq_table_cursor *)base);
  sqlite3_free(base);
  return SQLITE_OK;
}

static int fail_table(lq_table_cursor *cursor, int rc) {
  sqlite3_vtab *table = cursor->base.pVtab;
  if (!cursor->answer.message) return rc;
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf("%s", cursor->answer.message);
  return table->zErrMsg ? rc : SQLITE_NOMEM;
}

static int table_next(sqlite3_vtab_cursor *base) {
  lq_table_cursor *cursor = (lq_table_cursor *)base;
  cursor->row++;
  if (cursor->kept) {
    cursor->end = 0;
    for (int i = 0; i < table_of(cursor)->columns && !cursor->end; i++) {
      cursor->end = !lq_rows_next(&cursor->kept_rows, &cursor->cells[i]);
    }
    return SQLITE_OK;
  }
  int rc = lq_answer_next(&cursor->answer);
  cursor->end = rc != SQLITE_ROW;
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : fail_table(cursor, rc);
}

/* Whether the cursor has the answer for the same parameters. */
static int asked_again(const lq_table_cursor *cursor, const char *plan, sqlite3_value **values) {
  if (!cursor->answer.rows) return 0;
  for (int p = 0; plan[p]; p++) {
    sqlite3_value *value = plan[p] == SETS ? *values++ : NULL;
    int is_set = value && sqlite3_value_type(value) != SQLITE_NULL;
    if (is_set ? !lq_same_value(cursor->values[p], value) : cursor->values[p] != NULL) return 0;
  }
  return 1;
}

/* Runs the answer again from its beginning and keeps its rows. */
static int keep_answer(lq_table_cursor *cursor) {
  lq_answer *answer = &cursor->answer;
  sqlite3_str *cells = sqlite3_str_new(NULL);
  int rc;
  sqlite3_reset(answer->rows);
  while ((rc = lq_answer_next(answer)) == SQLITE_ROW) {
    for (int i = 0; i < table_of(cursor)->columns; i++) {
      /* if there is no memory for a cell, the next sqlite3_step() fails */
      lq_cell cell;
      if (lq_read_cell(sqlite3_column_value(answer->rows, i), &cell)) lq_rows_write(cells, cell);
    }
  }
  if (rc == SQLITE_DONE) rc = sqlite3_str_errcode(cells);
  cursor->kept_bytes = (size_t)sqlite3_str_length(cells);
  cursor->kept = sqlite3_str_finish(cells);
  if (rc == SQLITE_OK && !cursor->kept) {
    /* sqlite3_str_finish() returns NULL for no rows; kept must not be NULL */
    cursor->kept = sqlite3_malloc(1);
    if (!cursor->kept) rc = SQLITE_NOMEM;
  }
  return rc;
}

static int answer_again(lq_table_cursor *cursor) {
  int rc = cursor->kept ? SQLITE_OK : keep_answer(cursor);
  if (rc) {
    rc = fail_table(cursor, rc);
    forget_answer(cursor);
    return rc;
  }
  cursor->kept_rows = (lq_rows){(unsigned char *)cursor->kept,
                                (unsigned char *)cursor->kept + cursor->kept_bytes, 0};
  return SQLITE_OK;
}

static int copy_values(lq_table_cursor *cursor, const char *plan, sqlite3_value **values) {
  for (int p = 0; plan[p]; p++) {
    if (plan[p] != SETS) continue;
    sqlite3_value *value = *values++;
    if (sqlite3_value_type(value) == SQLITE_NULL) continue;
    cursor->values[p] = sqlite3_value_dup(value);
    if (!cursor->values[p]) return SQLITE_NOMEM;
    /* converts to UTF-8 here, so that it cannot fail later */
    if (sqlite3_value_type(value) == SQLITE_TEXT && !sqlite3_value_text(cursor->values[p])) {
      return SQLITE_NOMEM;
    }
  }
  return SQLITE_OK;
}

static int table_filter(sqlite3_vtab_cursor *base, int number, const char *plan, int count,
                        sqlite3_value **values) {
  (void)number, (void)count;
  lq_table_cursor *cursor = (lq_table_cursor *)base;
  const lq_virtual_table *table = table_of(cursor);
  int rc;
  cursor->row = 0;
  if (asked_again(cursor, plan, values)) {
    rc = answer_again(cursor);
  } else {
    forget_answer(cursor);
    rc = copy_values(cursor, plan, values);
    if (rc) return rc;
    cursor->answer.db = table->db;
    cursor->answer.connection = table->connection;
    cursor->answer.declaration = table->declaration;
    cursor->answer.values = cursor->values;
    cursor->answer.compared = plan;
    rc = lq_answer_open(&cursor->answer);
    if (rc) rc = fail_table(cursor, rc);
  }
  return rc ? rc : table_next(base);
}

static int table_eof(sqlite3_vtab_cursor *base) { return ((lq_table_cursor *)base)->end; }

/* The value of the parameter in the row: as it is set, or its default. NULL for a column's name. */
static int parameter_result(lq_table_cursor *cursor, sqlite3_context *context, int p) {
  lq_answer *answer = &cursor->answer;
  const lq_parameter *parameter = &answer->declaration->parameters[p];
  /* GCOVR_EXCL_START: lq_answer_open() failed, but for arguments of a call that SQLite 3.31 compares
  ** with a column; it leaves them out of colUsed */
  if (answer->compared[p] != SETS) {
    int rc = lq_answer_say_compared(answer, p);
    return rc == SQLITE_NOMEM ? rc : fail_table(cursor, rc);
  }
  /* GCOVR_EXCL_STOP */
  if (cursor->values[p]) {
    sqlite3_result_value(context, cursor->values[p]);
  } else if (parameter->kind != LQ_PARAMETER_COLUMN) {
    lq_cell_result(context, parameter->value);
  }
  return SQLITE_OK;
}

static int table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
  lq_table_cursor *cursor = (lq_table_cursor *)base;
  const lq_virtual_table *table = table_of(cursor);
  if (column < table->columns && cursor->kept) {
    lq_cell_result(context, cursor->cells[column]);
  } else if (column < table->columns) {
    sqlite3_result_value(context, sqlite3_column_value(cursor->answer.rows, column));
  } else {
    return parameter_result(cursor, context, column - table->columns);
  }
  return SQLITE_OK;
}

static int table_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid) {
  *rowid = ((const lq_table_cursor *)base)->row;
  return SQLITE_OK;
}

static const sqlite3_module table_module = {
    .xConnect = table_connect,
    .xBestIndex = table_best_index,
    .xDisconnect = table_disconnect,
    .xOpen = table_open,
    .xClose = table_close,
    .xFilter = table_filter,
    .xNext = table_next,
    .xEof = table_eof,
    .xColumn = table_column,
    .xRowid = table_rowid,
};

int lq_register_tables(sqlite3 *db, lq_connection *connection) {
  int rc = SQLITE_OK;
  for (const lq_declaration *at = lq_declarations; at->name && rc == SQLITE_OK; at++) {
    /* SQLite releases it, also if it refuses the module */
    connection->references++;
    rc = sqlite3_create_module_v2(db, at->name, &table_module, connection, lq_connection_release);
  }
  return rc;
}

void lq_unregister_tables(sqlite3 *db) {
  for (const lq_declaration *at = lq_declarations; at->name; at++) {
    sqlite3_create_module_v2(db, at->name, NULL, NULL, NULL);
  }
}
