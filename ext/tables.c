#include "ext/tables.h"

#include <string.h>

#include "ext/answer.h"
#include "ext/rows.h"

#define DATASET &lq_source_parameter, &lq_label_parameter, &lq_probs_parameter

static const lq_table tables[] = {
    {"lq_issues", "id, label, predicted, score", 4,
     {DATASET, &lq_id_parameter, &lq_filter_parameter, &lq_method_parameter,
      &lq_frac_noise_parameter, &lq_min_examples_parameter, &lq_num_to_remove_parameter}},
    {"lq_classes",
     "class, name, n, label_issues, inverse_label_issues, label_noise, inverse_label_noise,"
     " label_quality, threshold, prior_cnt, prior_eqn, prior_marginal, prior_marginal_ps,"
     " prior_converged", 14, {DATASET}},
    {"lq_overlaps", "class_a, class_b, n, joint", 4,
     {DATASET, &lq_asymmetric_parameter, &lq_all_pairs_parameter}},
    {"lq_joint",
     "given, true, confident_joint, calibrated, joint, noise_matrix, inverse_noise_matrix", 7,
     {DATASET, &lq_converged_parameter, &lq_all_pairs_parameter}},
    {"lq_health", "examples, classes, off_diagonal, off_diagonal_calibrated, health", 5,
     {DATASET}},
    {"lq_ensemble", "id, label, score", 3,
     {&lq_source_parameter, &lq_example_parameter, &lq_label_parameter, &lq_model_parameter,
      &lq_probs_parameter, &lq_weights_parameter, &lq_method_parameter}},
};

typedef struct lq_virtual_table {
  sqlite3_vtab base;
  sqlite3 *db;
  lq_connection *connection;
  const lq_table *table;
} lq_virtual_table;

typedef struct lq_table_cursor {
  sqlite3_vtab_cursor base;
  sqlite3_value *given[LQ_PARAMETERS_MAXIMUM];
  lq_answer answer;
  sqlite3_int64 row;
  int end;

  /* the whole answer, once it has been asked for again: its cells, and the row's */
  char *kept;
  size_t kept_bytes;
  lq_rows kept_rows;
  lq_cell cells[LQ_COLUMNS_MAXIMUM];
} lq_table_cursor;

static int table_connect(sqlite3 *db, void *data, int count, const char *const *arguments,
                         sqlite3_vtab **out, char **message) {
  (void)count;
  const lq_table *table = tables; /* the first argument is the module's name */
  while (sqlite3_stricmp(table->name, arguments[0]) != 0) table++;
  sqlite3_str *columns = sqlite3_str_new(NULL);
  sqlite3_str_appendf(columns, "CREATE TABLE x(%s", table->columns);
  for (int p = 0; table->parameters[p]; p++) {
    sqlite3_str_appendf(columns, ", %s HIDDEN", table->parameters[p]->name);
  }
  sqlite3_str_appendall(columns, ")");
  char *sql = sqlite3_str_finish(columns);
  lq_virtual_table *new = sqlite3_malloc64(sizeof *new);
  int rc = sql && new ? sqlite3_declare_vtab(db, sql) : SQLITE_NOMEM;
  sqlite3_free(sql);
  if (rc) {
    *message = sqlite3_mprintf("%s", sqlite3_errmsg(db));
    sqlite3_free(new);
    return rc;
  }
  memset(new, 0, sizeof *new);
  new->db = db;
  new->connection = data;
  new->table = table;
  sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
  *out = &new->base;
  return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *table) {
  sqlite3_free(table);
  return SQLITE_OK;
}

/* idxNum has a bit for each parameter that is given; their values follow in order. */
static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info) {
  const lq_table *table = ((lq_virtual_table *)base)->table;
  int at[LQ_PARAMETERS_MAXIMUM], values = 0;
  for (int p = 0; p < LQ_PARAMETERS_MAXIMUM; p++) at[p] = -1;
  for (int i = 0; i < info->nConstraint; i++) {
    const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
    int p = constraint->iColumn - table->column_count;
    if (p < 0 || constraint->op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (!constraint->usable) return SQLITE_CONSTRAINT;
    if (at[p] < 0) at[p] = i;
  }
  for (int p = 0; p < LQ_PARAMETERS_MAXIMUM; p++) {
    if (at[p] < 0) continue;
    info->aConstraintUsage[at[p]].argvIndex = ++values;
    info->aConstraintUsage[at[p]].omit = 1;
    info->idxNum |= 1 << p;
  }
  /* all rows of the source are read for each of these */
  info->estimatedCost = 1e9;
  info->estimatedRows = 1000;
  return SQLITE_OK;
}

static int table_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
  (void)table;
  lq_table_cursor *new = sqlite3_malloc64(sizeof *new);
  if (!new) return SQLITE_NOMEM;
  memset(new, 0, sizeof *new);
  *out = &new->base;
  return SQLITE_OK;
}

static void forget_answer(lq_table_cursor *cursor) {
  lq_answer_close(&cursor->answer);
  for (int p = 0; p < LQ_PARAMETERS_MAXIMUM; p++) sqlite3_value_free(cursor->given[p]);
  memset(&cursor->answer, 0, sizeof cursor->answer);
  memset(cursor->given, 0, sizeof cursor->given);
  sqlite3_free(cursor->kept);
  cursor->kept = NULL;
}

static int table_close(sqlite3_vtab_cursor *base) {
  forget_answer((lq_table_cursor *)base);
  sqlite3_free(base);
  return SQLITE_OK;
}

static int fail(lq_table_cursor *cursor, int rc) {
  lq_virtual_table *table = (lq_virtual_table *)cursor->base.pVtab;
  if (!cursor->answer.message) return rc;
  sqlite3_free(table->base.zErrMsg);
  table->base.zErrMsg = sqlite3_mprintf("%s: %s", table->table->name, cursor->answer.message);
  return table->base.zErrMsg ? rc : SQLITE_NOMEM;
}

static int table_next(sqlite3_vtab_cursor *base) {
  lq_table_cursor *cursor = (lq_table_cursor *)base;
  cursor->row++;
  if (cursor->kept) {
    cursor->end = 0;
    for (int i = 0; i < cursor->answer.table->column_count && !cursor->end; i++) {
      cursor->end = !lq_rows_next(&cursor->kept_rows, &cursor->cells[i]);
    }
    return SQLITE_OK;
  }
  int rc = sqlite3_step(cursor->answer.rows);
  cursor->end = rc != SQLITE_ROW;
  if (rc == SQLITE_ROW || rc == SQLITE_DONE) return SQLITE_OK;
  return fail(cursor, lq_answer_fail(&cursor->answer, rc));
}

/* Whether the answer that the cursor has is to the same question. */
static int asked_again(const lq_table_cursor *cursor, int number, sqlite3_value **values) {
  if (!cursor->answer.rows) return 0;
  for (int p = 0; p < LQ_PARAMETERS_MAXIMUM; p++) {
    sqlite3_value *value = number >> p & 1 ? *values++ : NULL;
    int is_given = value && sqlite3_value_type(value) != SQLITE_NULL;
    if (is_given ? !lq_same_value(cursor->given[p], value) : cursor->given[p] != NULL) return 0;
  }
  return 1;
}

/* Steps through the answer from its beginning and keeps it. */
static int keep(lq_table_cursor *cursor) {
  lq_answer *answer = &cursor->answer;
  sqlite3_str *cells = sqlite3_str_new(NULL);
  int rc;
  sqlite3_reset(answer->rows);
  while ((rc = sqlite3_step(answer->rows)) == SQLITE_ROW) {
    for (int i = 0; i < answer->table->column_count; i++) {
      /* where there is no memory for one, the next step says so */
      lq_cell cell;
      if (lq_read_cell(sqlite3_column_value(answer->rows, i), &cell)) lq_rows_write(cells, cell);
    }
  }
  if (rc == SQLITE_DONE) rc = sqlite3_str_errcode(cells);
  else rc = lq_answer_fail(answer, rc);
  cursor->kept_bytes = (size_t)sqlite3_str_length(cells);
  cursor->kept = sqlite3_str_finish(cells);
  if (rc == SQLITE_OK && !cursor->kept) {
    /* not a row; and memory for that has to be had too */
    cursor->kept = sqlite3_malloc(1);
    if (!cursor->kept) rc = SQLITE_NOMEM;
  }
  return rc;
}

static int table_filter(sqlite3_vtab_cursor *base, int number, const char *string, int count,
                        sqlite3_value **values) {
  (void)string, (void)count;
  lq_table_cursor *cursor = (lq_table_cursor *)base;
  const lq_virtual_table *table = (const lq_virtual_table *)base->pVtab;
  if (asked_again(cursor, number, values)) {
    int kept = cursor->kept ? SQLITE_OK : keep(cursor);
    if (kept) {
      kept = fail(cursor, kept);
      forget_answer(cursor);
      return kept;
    }
    cursor->row = 0;
    cursor->kept_rows = (lq_rows){(unsigned char *)cursor->kept,
                                  (unsigned char *)cursor->kept + cursor->kept_bytes, 0};
    return table_next(base);
  }
  forget_answer(cursor);
  for (int p = 0; p < LQ_PARAMETERS_MAXIMUM; p++) {
    if (!(number >> p & 1)) continue;
    sqlite3_value *value = *values++;
    if (sqlite3_value_type(value) == SQLITE_NULL) continue;
    cursor->given[p] = sqlite3_value_dup(value);
    if (!cursor->given[p]) return SQLITE_NOMEM;
    /* to UTF-8 once and for all, as there may be no memory for that */
    if (sqlite3_value_type(value) == SQLITE_TEXT && !sqlite3_value_text(cursor->given[p])) {
      return SQLITE_NOMEM;
    }
  }
  cursor->answer.db = table->db;
  cursor->answer.connection = table->connection;
  cursor->answer.table = table->table;
  cursor->answer.given = cursor->given;
  cursor->row = 0;
  int rc = lq_answer_open(&cursor->answer);
  return rc ? fail(cursor, rc) : table_next(base);
}

static int table_eof(sqlite3_vtab_cursor *base) { return ((lq_table_cursor *)base)->end; }

static int table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
  const lq_table_cursor *cursor = (const lq_table_cursor *)base;
  const lq_table *table = cursor->answer.table;
  if (column < table->column_count && cursor->kept) {
    lq_cell_result(context, cursor->cells[column]);
    return SQLITE_OK;
  }
  if (column < table->column_count) {
    sqlite3_result_value(context, sqlite3_column_value(cursor->answer.rows, column));
    return SQLITE_OK;
  }
  int p = column - table->column_count;
  const lq_parameter *parameter = table->parameters[p];
  if (cursor->given[p]) {
    sqlite3_result_value(context, cursor->given[p]);
  } else if (parameter->standard == LQ_ZERO || parameter->standard == LQ_ONE) {
    sqlite3_result_int(context, parameter->standard == LQ_ONE);
  } else if (parameter->standard == LQ_FIRST_CHOICE) {
    sqlite3_result_text(context, parameter->choices->value, -1, SQLITE_STATIC);
  }
  return SQLITE_OK;
}

static int table_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid) {
  *rowid = ((const lq_table_cursor *)base)->row;
  return SQLITE_OK;
}

static const sqlite3_module module = {
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
  for (size_t i = 0; i < sizeof tables / sizeof *tables && rc == SQLITE_OK; i++) {
    /* given back by SQLite, also where it refuses the module */
    connection->references++;
    rc = sqlite3_create_module_v2(db, tables[i].name, &module, connection, lq_connection_release);
  }
  return rc;
}

void lq_unregister_tables(sqlite3 *db) {
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    sqlite3_create_module_v2(db, tables[i].name, NULL, NULL, NULL);
  }
}
