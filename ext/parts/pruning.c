/*
** The rows that quotas prune: a function that sql/ calls for lq_issues.
**
**  (1) lq_part_prune(id, label, probs, method, quotas) is an aggregate of the rows that
**      the quotas take, as one value for lq_rows(): id, label, the predicted class,
**      the score by method, whether the row is close (see core/scores/issues.h), and
**      whether it is taken by a quota by class and by one by noise rate.
**  (2) quotas is lq_part_collect(given, true, rows): a pair of classes, as indices, and how many
**      rows to take at most (see core/estimates/pruning.h); or NULL and a method, for the rows of
**      lowest score whatever their label.
**      The method and quotas of the first row hold for all.
**  (3) Among equal rows those with the lowest ids are taken, in SQLite's order of
**      values. It holds about twice as many rows as the quotas take.
*/
#include "core/estimates/pruning.h"

#include "core/scores/issues.h"
#include "ext/failing.h"
#include "ext/functions/functions.h"
#include "ext/functions/method.h"
#include "ext/rows.h"
#include "ext/values.h"
#include "ext/writing.h"

static const lq_wording prune_wording = {.function = "lq_part_prune"};

/* A row that is held: one allocation, with the bytes of its cells at its end. */
typedef struct lq_held_row lq_held_row;
struct lq_held_row {
  lq_pruned_row pruned; /* first, as core has it */
  lq_cell id, label, predicted;
  union {
    double score;
    lq_held_row *next; /* of a spare row */
  };
  int is_close;
  char bytes[];
};

/* All zero at first. */
typedef struct lq_prune_aggregate {
  lq_pruning pruning;
  int begun;
  sqlite3_str *out; /* of the answer */
  lq_held_row *spare; /* released rows without bytes, to be used again */

  const lq_row *row, *ordered; /* the row that is offered, as it came and in class order */
  lq_scoring score;
} lq_prune_aggregate;

/* Less than, equal to or greater than 0 as an integer is to a real. */
static int compare_with_real(sqlite3_int64 integer, double real) {
  if (real < -9223372036854775808.0) return 1;
  if (real >= 9223372036854775808.0) return -1;
  sqlite3_int64 whole = (sqlite3_int64)real;
  if (integer != whole) return integer < whole ? -1 : 1;
  double rest = real - (double)whole;
  return (rest < 0) - (rest > 0);
}

/* SQLite's order: NULL, then numbers, then text, then BLOBs. */
static int compare_cells(lq_cell a, lq_cell b) {
  static const int ranks[] = {[SQLITE_INTEGER] = 1, [SQLITE_FLOAT] = 1, [SQLITE_TEXT] = 2,
                              [SQLITE_BLOB] = 3, [SQLITE_NULL] = 0};
  if (ranks[a.type] != ranks[b.type]) return ranks[a.type] - ranks[b.type];
  if (a.type == SQLITE_NULL) return 0;
  if (ranks[a.type] > 1) {
    return lq_compare_names((lq_text){a.at, a.bytes}, (lq_text){b.at, b.bytes});
  }
  if (a.type == b.type && a.type == SQLITE_INTEGER) {
    return (a.integer > b.integer) - (a.integer < b.integer);
  }
  if (a.type == SQLITE_INTEGER) return compare_with_real(a.integer, b.real);
  if (b.type == SQLITE_INTEGER) return -compare_with_real(b.integer, a.real);
  return (a.real > b.real) - (a.real < b.real);
}

static int row_before(const lq_pruned_row *a, const lq_pruned_row *b) {
  return compare_cells(((const lq_held_row *)a)->id, ((const lq_held_row *)b)->id) < 0;
}

/* Copies the bytes of the cell, if it has any, to `at`; returns their end. */
static char *hold_bytes(lq_cell *cell, char *at) {
  if (!cell->bytes) return at;
  memcpy(at, cell->at, cell->bytes);
  cell->at = at;
  return at + cell->bytes;
}

static sqlite3_uint64 byte_count(const lq_held_row *row) {
  return (sqlite3_uint64)row->id.bytes + row->label.bytes + row->predicted.bytes;
}

static lq_held_row *new_row(lq_prune_aggregate *aggregate, sqlite3_uint64 bytes) {
  lq_held_row *row = aggregate->spare;
  if (bytes || !row) return sqlite3_malloc64(sizeof *row + bytes);
  aggregate->spare = row->next;
  return row;
}

static lq_pruned_row *hold_row(void *context, const lq_pruned_row *pruned) {
  lq_prune_aggregate *aggregate = context;
  const lq_probabilities *probabilities = &aggregate->row->probabilities;
  lq_held_row row = *(const lq_held_row *)pruned;
  size_t predicted = lq_predicted(probabilities);
  row.predicted = probabilities->names
                      ? lq_cell_text(lq_class_names_get(probabilities->names, predicted))
                      : lq_cell_integer((sqlite3_int64)predicted);
  row.score = aggregate->score(probabilities, aggregate->row->k);
  row.is_close = lq_is_close(&aggregate->ordered->probabilities, aggregate->ordered->k);
  lq_held_row *held = new_row(aggregate, byte_count(&row));
  if (!held) return NULL;
  *held = row;
  char *at = hold_bytes(&held->id, held->bytes);
  at = hold_bytes(&held->label, at);
  hold_bytes(&held->predicted, at);
  return &held->pruned;
}

/* Writes a row that is taken; then frees it, or keeps it to be used again. */
static void release_row(void *context, lq_pruned_row *pruned, int taken) {
  lq_prune_aggregate *aggregate = context;
  lq_held_row *row = (lq_held_row *)pruned;
  sqlite3_str *out = aggregate->out;
  if (taken) {
    lq_rows_write(out, row->id);
    lq_rows_write(out, row->label);
    lq_rows_write(out, row->predicted);
    lq_rows_write(out, lq_cell_real(row->score));
    lq_rows_write(out, lq_cell_integer(row->is_close));
    lq_rows_write(out, lq_cell_integer(pruned->by_class));
    lq_rows_write(out, lq_cell_integer(pruned->by_noise_rate));
  }
  if (taken || byte_count(row)) {
    sqlite3_free(row);
  } else {
    row->next = aggregate->spare;
    aggregate->spare = row;
  }
}

/* Adds a quota. What is no quota is left out. */
static lq_error_code add_quota(lq_pruning *pruning, lq_cell given, lq_cell other, lq_cell rows,
                               lq_error *error) {
  if (rows.type != SQLITE_INTEGER || rows.integer <= 0) return LQ_OK;
  uint64_t count = (uint64_t)rows.integer;
  if (given.type == SQLITE_NULL && other.type == SQLITE_TEXT) {
    const lq_method *method = lq_find_method((lq_text){other.at, other.bytes});
    return method ? lq_pruning_add_lowest(pruning, method->score, count, error) : LQ_OK;
  }
  if (given.type != SQLITE_INTEGER || given.integer < 0 || given.integer >= LQ_ANY_LABEL ||
      other.type != SQLITE_INTEGER || other.integer < 0 || other.integer >= LQ_ANY_LABEL) {
    return LQ_OK;
  }
  return lq_pruning_add(pruning, (uint32_t)given.integer, (uint32_t)other.integer, count, error);
}

/* Opens quotas; NULL is no quota. 0 after the error was reported. */
static int open_quotas(sqlite3_context *context, sqlite3_value *value, lq_rows *rows) {
  const unsigned char *at;
  size_t bytes;
  lq_error error;
  int type = sqlite3_value_type(value);
  *rows = (lq_rows){NULL, NULL, 3};
  if (type == SQLITE_NULL) return 1;
  if (type == SQLITE_BLOB && lq_read_bytes(value, &at, &bytes, &error)) {
    lq_fail(context, &error, &prune_wording);
    return 0;
  }
  if (type == SQLITE_BLOB && lq_rows_open(rows, at, bytes) && rows->columns == 3) return 1;
  lq_fail_text(context, &prune_wording,
               sqlite3_mprintf("quotas is %s that is not what lq_part_collect(given, other, rows) "
                               "gives", lq_type_name(value)));
  return 0;
}

static lq_error_code read_quotas(lq_prune_aggregate *aggregate, lq_rows rows, lq_error *error) {
  lq_cell cells[3];
  const lq_pruned_rows callbacks = {aggregate, row_before, hold_row, release_row};
  lq_pruning_init(&aggregate->pruning, lq_sqlite_resize, callbacks);
  aggregate->begun = 1;
  while (lq_rows_next(&rows, &cells[0]) && lq_rows_next(&rows, &cells[1]) &&
         lq_rows_next(&rows, &cells[2])) {
    if (add_quota(&aggregate->pruning, cells[0], cells[1], cells[2], error)) return error->code;
  }
  return lq_pruning_begin(&aggregate->pruning, error);
}

/* Reads the arguments that the first row sets for all rows: the method, and the quotas, which are
** opened. 0 after the error was reported. */
static int open_pruning(sqlite3_context *context, lq_prune_aggregate *aggregate,
                        sqlite3_value **values, lq_rows *quotas) {
  if (!aggregate->begun && !open_quotas(context, values[4], quotas)) return 0;
  if (aggregate->score) return 1;
  const lq_method *method = lq_method_of(context, values[3], &prune_wording);
  if (method) aggregate->score = method->score;
  return method != NULL;
}

void lq_prune_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_error error;
  lq_row row;
  lq_rows quotas;
  lq_prune_aggregate *aggregate = sqlite3_aggregate_context(context, sizeof *aggregate);
  if (!aggregate) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (!open_pruning(context, aggregate, values, &quotas) ||
      !lq_row_of(context, values[1], values[2], &prune_wording, &row)) {
    return;
  }
  lq_row ordered = row;
  lq_held_row offered = {.is_close = 0};
  lq_read_cell(values[1], &offered.label); /* the label was read above: there is memory */
  if (!lq_read_cell(values[0], &offered.id)) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if (!aggregate->begun && read_quotas(aggregate, quotas, &error)) {
    lq_fail(context, &error, &prune_wording);
    return;
  }
  if (!lq_order_row(context, &ordered)) return;
  aggregate->row = &row;
  aggregate->ordered = &ordered;
  if (lq_pruning_offer(&aggregate->pruning, &ordered.probabilities, ordered.k, &offered.pruned,
                       &error)) {
    lq_fail(context, &error, &prune_wording);
  }
}

void lq_prune_final(sqlite3_context *context) {
  lq_prune_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate || !aggregate->begun) return;
  aggregate->out = sqlite3_str_new(sqlite3_context_db_handle(context));
  lq_rows_begin(aggregate->out, 7);
  lq_pruning_finish(&aggregate->pruning);
  for (lq_held_row *row; (row = aggregate->spare);) {
    aggregate->spare = row->next;
    sqlite3_free(row);
  }
  lq_rows_result(context, aggregate->out);
}
