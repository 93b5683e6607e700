/*
** Rows between the steps of an answer: functions that sql/ calls.
**
**  (1) lq_part_collect(a, b, ...) is an aggregate: all its rows as one value, of one column to
**      eight. NULL for no rows.
**  (2) lq_rows(value) is a table of the rows in such a value, in columns c0, c1,
**      ...; or of the content of a state: of thresholds the class, its name or NULL,
**      its rows and its threshold; of a confident joint the given class, the
**      true class, the count, the rows with the given label, counted or not, and both
**      classes again as lq_predicted() returns them. Its diagonal is at least 1 for each
**      label of a row. NULL has no rows.
*/
#include "ext/rows.h"

#include "core/states/confident_joint.h"
#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/values.h"
#include "ext/writing.h"

/* The aggregate. */
typedef struct lq_collection {
  sqlite3_str *rows; /* NULL before the first row */
} lq_collection;

void lq_collect_step(sqlite3_context *context, int count, sqlite3_value **values) {
  if (count < 1 || count > LQ_ROWS_COLUMNS) {
    static const lq_wording wording = {.function = "lq_part_collect"};
    lq_fail_text(context, &wording, sqlite3_mprintf("%d columns; it takes 1 to %d", count,
                                                    LQ_ROWS_COLUMNS));
    return;
  }
  lq_collection *collection = sqlite3_aggregate_context(context, sizeof *collection);
  if (!collection) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (!collection->rows) {
    collection->rows = sqlite3_str_new(sqlite3_context_db_handle(context));
    lq_rows_begin(collection->rows, count);
  }
  for (int i = 0; i < count; i++) {
    lq_cell cell;
    if (lq_read_cell(values[i], &cell)) lq_rows_write(collection->rows, cell);
    else sqlite3_result_error_nomem(context);
  }
}

void lq_collect_final(sqlite3_context *context) {
  lq_collection *collection = sqlite3_aggregate_context(context, 0);
  if (collection) lq_rows_result(context, collection->rows);
}

/* The tables: the names of the columns of the rows, or of the rows of a state. */
static const struct lq_rows_shape {
  const char *name, *columns;
  int count;
} shapes[] = {
    {"lq_rows", "c0, c1, c2, c3, c4, c5, c6, c7, value HIDDEN", LQ_ROWS_COLUMNS},
    {"lq_part_classes", "class, name, n, threshold, state HIDDEN", 4},
    {"lq_part_pairs", "given, true_class, confident, n, given_name, true_name, state HIDDEN", 6},
    {"lq_part_pruned",
     "id, label, predicted, score, is_close, by_class, by_noise_rate, rows HIDDEN", 7},
    {"lq_part_converged", "given, true_class, noise, inverse, prior, rows HIDDEN", 5},
    {"lq_part_numbers", "key, value, written, rows HIDDEN", 3},
};
#define SHAPES (sizeof shapes / sizeof *shapes)

typedef struct lq_rows_table {
  sqlite3_vtab base;
  lq_connection *connection;
  const struct lq_rows_shape *shape;
} lq_rows_table;

static const struct lq_rows_shape *shape_of(const sqlite3_vtab *table) {
  return ((const lq_rows_table *)table)->shape;
}

typedef struct lq_rows_cursor {
  sqlite3_vtab_cursor base;
  unsigned char *bytes; /* a copy of the value */
  size_t count;
  int kind; /* of a state, 0 for rows */
  sqlite3_int64 row;
  int end;
  lq_cell cells[LQ_ROWS_COLUMNS]; /* of the row */
  lq_rows rows;
  lq_thresholds thresholds;
  lq_confident_joint joint;
  lq_text *names; /* of a state's classes; NULL where they have none */
  lq_joint_cursor pairs;
} lq_rows_cursor;

static int rows_connect(sqlite3 *db, void *data, int count, const char *const *arguments,
                        sqlite3_vtab **table, char **message) {
  (void)count, (void)message;
  const struct lq_rows_shape *shape = shapes;
  while (sqlite3_stricmp(shape->name, arguments[0]) != 0) shape++; /* the module's name */
  char *sql = sqlite3_mprintf("CREATE TABLE x(%s)", shape->columns);
  int rc = sql ? sqlite3_declare_vtab(db, sql) : SQLITE_NOMEM;
  sqlite3_free(sql);
  if (rc) return rc;
  lq_rows_table *new = sqlite3_malloc64(sizeof *new);
  if (!new) return SQLITE_NOMEM;
  memset(new, 0, sizeof *new);
  new->connection = data;
  new->shape = shape;
  sqlite3_vtab_config(db, shape == shapes ? SQLITE_VTAB_INNOCUOUS : SQLITE_VTAB_DIRECTONLY);
  *table = &new->base;
  return SQLITE_OK;
}

static int rows_disconnect(sqlite3_vtab *table) {
  sqlite3_free(table);
  return SQLITE_OK;
}

static int rows_best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
  info->estimatedCost = 1e6;
  for (int i = 0; i < info->nConstraint; i++) {
    const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
    if (info->idxNum || constraint->iColumn != shape_of(table)->count ||
        constraint->op != SQLITE_INDEX_CONSTRAINT_EQ) {
      continue;
    }
    if (!constraint->usable) return SQLITE_CONSTRAINT;
    info->aConstraintUsage[i].argvIndex = 1;
    info->aConstraintUsage[i].omit = 1;
    info->idxNum = 1;
    info->estimatedCost = 1000;
  }
  return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor) {
  (void)table;
  lq_rows_cursor *new = sqlite3_malloc64(sizeof *new);
  if (!new) return SQLITE_NOMEM;
  memset(new, 0, sizeof *new);
  lq_thresholds_init(&new->thresholds, lq_sqlite_resize);
  *cursor = &new->base;
  return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *cursor) {
  lq_rows_cursor *at = (lq_rows_cursor *)cursor;
  sqlite3_free(at->bytes);
  sqlite3_free(at->names);
  lq_thresholds_free(&at->thresholds);
  sqlite3_free(at);
  return SQLITE_OK;
}

/* Takes a message from sqlite3_mprintf(). */
static int fail_rows_text(lq_rows_cursor *at, char *message) {
  int rc = lq_fail_table(at->base.pVtab, shape_of(at->base.pVtab)->name, message, SQLITE_ERROR);
  sqlite3_free(message);
  return rc;
}

static int fail_rows(lq_rows_cursor *at, const lq_error *error) {
  static const lq_wording wording = {.function = "lq_rows", .state = "value"};
  if (error->code == LQ_NO_MEMORY) return SQLITE_NOMEM;
  return fail_rows_text(at, lq_message(error, &wording));
}

/* The class as lq_predicted() returns it. */
static lq_cell class_cell(const lq_rows_cursor *at, size_t class) {
  return at->names ? lq_cell_text(at->names[class]) : lq_cell_integer((sqlite3_int64)class);
}

static int rows_next(sqlite3_vtab_cursor *cursor) {
  lq_rows_cursor *at = (lq_rows_cursor *)cursor;
  at->row++;
  if (at->kind == LQ_THRESHOLDS) {
    size_t class = (size_t)at->row - 1;
    at->end = class >= at->thresholds.classes;
    if (at->end) return SQLITE_OK;
    at->cells[0] = lq_cell_integer((sqlite3_int64)class);
    if (at->names) at->cells[1] = class_cell(at, class);
    at->cells[2] = lq_cell_integer((sqlite3_int64)at->thresholds.rows[class]);
    at->cells[3] = lq_cell_real(at->thresholds.thresholds[class]);
  } else if (at->kind == LQ_CONFIDENT_JOINT) {
    lq_pair pair;
    at->end = !lq_joint_next(&at->joint, &at->pairs, &pair);
    if (at->end) return SQLITE_OK;
    at->cells[0] = lq_cell_integer(pair.given);
    at->cells[1] = lq_cell_integer(pair.true_class);
    at->cells[2] = lq_cell_integer((sqlite3_int64)pair.rows);
    at->cells[3] = lq_cell_integer((sqlite3_int64)at->pairs.rows);
    at->cells[4] = class_cell(at, pair.given);
    at->cells[5] = class_cell(at, pair.true_class);
  } else {
    for (int i = 0; i < at->rows.columns; i++) {
      if (lq_rows_next(&at->rows, &at->cells[i])) continue;
      at->end = 1;
      if (i == 0 && at->rows.at == at->rows.end) return SQLITE_OK;
      return fail_rows_text(at, sqlite3_mprintf("value is damaged: its rows are not whole"));
    }
  }
  return SQLITE_OK;
}

static int read_rows_state(lq_rows_cursor *at, const lq_state_header *header) {
  lq_error error = {0};
  memset(&at->pairs, 0, sizeof at->pairs);
  at->kind = header->kind;
  if (at->kind == LQ_CONFIDENT_JOINT
          ? lq_confident_joint_read(at->bytes, at->count, &at->joint, &error)
          : lq_thresholds_read(&at->thresholds, at->bytes, at->count, &error)) {
    return fail_rows(at, &error);
  }
  if (!header->named) return SQLITE_OK;
  at->names = lq_resize_array(lq_sqlite_resize, NULL, header->classes, sizeof *at->names);
  if (!at->names) return SQLITE_NOMEM;
  const unsigned char *next = lq_state_first_name(at->bytes, at->count);
  for (size_t k = 0; k < header->classes; k++) at->names[k] = lq_state_next_name(&next);
  return SQLITE_OK;
}

#define ROWS_TAKE "a state, or what lq_part_collect gives"

static int rows_filter(sqlite3_vtab_cursor *cursor, int number, const char *string, int count,
                       sqlite3_value **values) {
  (void)string, (void)count;
  lq_rows_cursor *at = (lq_rows_cursor *)cursor;
  lq_error error = {0};
  lq_state_header header;
  at->row = 0;
  at->kind = 0;
  sqlite3_free(at->names);
  at->names = NULL;
  for (int i = 0; i < LQ_ROWS_COLUMNS; i++) at->cells[i].type = SQLITE_NULL;
  if (number == 0) {
    return fail_rows_text(at, lq_expected("value", "missing", ROWS_TAKE));
  }
  at->end = sqlite3_value_type(values[0]) == SQLITE_NULL;
  if (at->end) return SQLITE_OK;
  const unsigned char *bytes = NULL;
  if (sqlite3_value_type(values[0]) != SQLITE_BLOB) {
    return fail_rows_text(at, lq_expected("value", lq_type_name(values[0]), ROWS_TAKE));
  }
  if (lq_read_bytes(values[0], &bytes, &at->count, &error)) return fail_rows(at, &error);
  unsigned char *copy = sqlite3_realloc64(at->bytes, (sqlite3_uint64)at->count + 1);
  if (!copy) return SQLITE_NOMEM;
  if (at->count) memcpy(copy, bytes, at->count);
  at->bytes = copy;
  if (!lq_rows_open(&at->rows, copy, at->count)) {
    if (lq_state_read_header(copy, at->count, 0, &header, &error)) return fail_rows(at, &error);
    int rc = read_rows_state(at, &header);
    if (rc) return rc;
  }
  return rows_next(cursor);
}

static int rows_eof(sqlite3_vtab_cursor *cursor) { return ((lq_rows_cursor *)cursor)->end; }

static int rows_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column) {
  const lq_rows_cursor *at = (const lq_rows_cursor *)cursor;
  if (column >= shape_of(cursor->pVtab)->count) {
    sqlite3_result_blob64(context, at->bytes, at->count, SQLITE_TRANSIENT);
    return SQLITE_OK;
  }
  lq_cell_result(context, at->cells[column]);
  return SQLITE_OK;
}

static int rows_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid) {
  *rowid = ((lq_rows_cursor *)cursor)->row;
  return SQLITE_OK;
}

static const sqlite3_module rows_module = {
    .xConnect = rows_connect,
    .xBestIndex = rows_best_index,
    .xDisconnect = rows_disconnect,
    .xOpen = rows_open,
    .xClose = rows_close,
    .xFilter = rows_filter,
    .xNext = rows_next,
    .xEof = rows_eof,
    .xColumn = rows_column,
    .xRowid = rows_rowid,
};

int lq_register_rows(sqlite3 *db, lq_connection *connection) {
  int rc = SQLITE_OK;
  for (size_t i = 0; i < SHAPES && rc == SQLITE_OK; i++) {
    /* SQLite releases it, also if it refuses the module */
    connection->references++;
    rc = sqlite3_create_module_v2(db, shapes[i].name, &rows_module, connection,
                                  lq_connection_release);
  }
  return rc;
}

void lq_unregister_rows(sqlite3 *db) {
  for (size_t i = 0; i < SHAPES; i++) {
    sqlite3_create_module_v2(db, shapes[i].name, NULL, NULL, NULL);
  }
}
