/*
** The rows that quotas prune: a part that the SQL of lq_issues is made with.
**
**  (1) lq_prune(id, label, probs, method, quotas) is an aggregate of the rows that
**      the quotas take, as one value for lq_rows(): id, label, the predicted class,
**      the score by method, whether the row is close (see core/issues.h), and
**      whether it is taken by a quota by class and by one by noise rate.
**  (2) quotas is what lq_collect(given, other, rows) gives: class numbers, as
**      lq_rows() has them, and how many rows to take at most (see core/pruning.h);
**      or NULL and a method, for the rows of lowest score whatever their label.
**      Those of the first row hold for all.
**  (3) Among equal rows those with the lowest ids are taken, in SQLite's order of
**      values. It holds no more rows than the quotas take.
*/
#include "core/pruning.h"

#include "core/issues.h"
#include "ext/connection.h"
#include "ext/functions.h"
#include "ext/messages.h"
#include "ext/rows.h"

static const lq_wording wording = {"lq_prune", "probs", NULL, NULL, NULL};

typedef struct lq_row {
  lq_pruned_row pruned; /* first, as core has it */
  sqlite3_value *id, *label;
  size_t predicted;
  char *name; /* of the predicted class, NULL where it has none */
  size_t name_bytes;
  double score;
  int is_close;
} lq_row;

/* All zero at first. */
typedef struct lq_prune_aggregate {
  lq_pruning pruning;
  int begun;
  sqlite3_str *out; /* of the answer */

  /* the row that is offered, as it came and in class order */
  const lq_probabilities *probabilities, *ordered;
  size_t k, ordered_k;
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
static int compare_values(sqlite3_value *a, sqlite3_value *b) {
  static const int ranks[] = {[SQLITE_INTEGER] = 1, [SQLITE_FLOAT] = 1, [SQLITE_TEXT] = 2,
                              [SQLITE_BLOB] = 3, [SQLITE_NULL] = 0};
  int x = sqlite3_value_type(a), y = sqlite3_value_type(b);
  if (ranks[x] != ranks[y]) return ranks[x] - ranks[y];
  if (x == SQLITE_NULL) return 0;
  if (ranks[x] == 1) {
    if (x == y && x == SQLITE_INTEGER) {
      sqlite3_int64 i = sqlite3_value_int64(a), j = sqlite3_value_int64(b);
      return (i > j) - (i < j);
    }
    if (x == SQLITE_INTEGER) return compare_with_real(sqlite3_value_int64(a), sqlite3_value_double(b));
    if (y == SQLITE_INTEGER) return -compare_with_real(sqlite3_value_int64(b), sqlite3_value_double(a));
    double i = sqlite3_value_double(a), j = sqlite3_value_double(b);
    return (i > j) - (i < j);
  }
  lq_text s = {x == SQLITE_TEXT ? (const char *)sqlite3_value_text(a) : sqlite3_value_blob(a),
               (size_t)sqlite3_value_bytes(a)};
  lq_text t = {x == SQLITE_TEXT ? (const char *)sqlite3_value_text(b) : sqlite3_value_blob(b),
               (size_t)sqlite3_value_bytes(b)};
  return lq_compare_names(s, t);
}

static int row_before(const lq_pruned_row *a, const lq_pruned_row *b) {
  return compare_values(((const lq_row *)a)->id, ((const lq_row *)b)->id) < 0;
}

static void free_row(lq_row *row) {
  sqlite3_value_free(row->id);
  sqlite3_value_free(row->label);
  sqlite3_free(row->name);
  sqlite3_free(row);
}

static lq_pruned_row *hold_row(void *context, const lq_pruned_row *pruned) {
  const lq_prune_aggregate *aggregate = context;
  const lq_row *offered = (const lq_row *)pruned;
  lq_row *row = sqlite3_malloc64(sizeof *row);
  if (!row) return NULL;
  memset(row, 0, sizeof *row);
  row->id = sqlite3_value_dup(offered->id);
  row->label = sqlite3_value_dup(offered->label);
  const lq_probabilities *probabilities = aggregate->probabilities;
  row->predicted = lq_predicted(probabilities);
  if (probabilities->names) {
    lq_text name = lq_class_names_get(probabilities->names, row->predicted);
    row->name = sqlite3_malloc64(name.bytes + 1);
    row->name_bytes = name.bytes;
    if (row->name) memcpy(row->name, name.at, name.bytes);
  }
  if (!row->id || !row->label || (probabilities->names && !row->name)) {
    free_row(row);
    return NULL;
  }
  row->score = aggregate->score(probabilities, aggregate->k);
  row->is_close = lq_is_close(aggregate->ordered, aggregate->ordered_k);
  return &row->pruned;
}

/* Frees a row; in the end, when there is somewhere to write it to, after writing it. */
static void release_row(void *context, lq_pruned_row *pruned) {
  const lq_prune_aggregate *aggregate = context;
  lq_row *row = (lq_row *)pruned;
  sqlite3_str *out = aggregate->out;
  if (out) {
    lq_rows_value(out, row->id);
    lq_rows_value(out, row->label);
    if (row->name) lq_rows_text(out, row->name, row->name_bytes);
    else lq_rows_integer(out, (sqlite3_int64)row->predicted);
    lq_rows_real(out, row->score);
    lq_rows_integer(out, row->is_close);
    lq_rows_integer(out, pruned->by_class);
    lq_rows_integer(out, pruned->by_noise_rate);
  }
  free_row(row);
}

static lq_error_code read_quotas(lq_prune_aggregate *aggregate, sqlite3_value *value,
                                 lq_error *error) {
  lq_rows rows;
  lq_cell cells[3];
  const lq_pruned_rows callbacks = {aggregate, row_before, hold_row, release_row};
  lq_pruning_init(&aggregate->pruning, lq_sqlite_resize, callbacks);
  aggregate->begun = 1;
  const void *bytes = sqlite3_value_blob(value);
  /* NULL, of no quota at all, is no rows */
  if (!lq_rows_open(&rows, bytes, (size_t)sqlite3_value_bytes(value)) || rows.columns != 3) {
    return LQ_OK;
  }
  while (lq_rows_next(&rows, &cells[0]) && lq_rows_next(&rows, &cells[1]) &&
         lq_rows_next(&rows, &cells[2])) {
    sqlite3_int64 given = cells[0].integer, other = cells[1].integer, count = cells[2].integer;
    if (cells[1].type == SQLITE_TEXT) {
      const lq_method *method = lq_find_method((lq_text){(const char *)cells[1].at, cells[1].bytes});
      if (!method || count <= 0) continue;
      if (lq_pruning_add_lowest(&aggregate->pruning, method->score, (uint64_t)count, error)) {
        return error->code;
      }
      continue;
    }
    if (given < 0 || given >= LQ_ANY_LABEL || other < 0 || other > UINT32_MAX || count <= 0) continue;
    if (lq_pruning_add(&aggregate->pruning, (uint32_t)given, (uint32_t)other, (uint64_t)count,
                       error)) {
      return error->code;
    }
  }
  lq_pruning_begin(&aggregate->pruning);
  return LQ_OK;
}

void lq_prune_step(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  lq_connection *connection = lq_connection_of(context);
  lq_error error = {0};
  lq_probabilities probabilities;
  size_t k;
  int is_null;
  const lq_method *method = lq_read_method(context, values[3], &wording);
  if (!method) return;
  if (lq_read_row(connection, values[1], values[2], &probabilities, &k, &is_null, &error)) {
    lq_fail(context, &error, &wording);
    return;
  }
  if (is_null) return;
  lq_prune_aggregate *aggregate = sqlite3_aggregate_context(context, sizeof *aggregate);
  if (!aggregate) {
    sqlite3_result_error_nomem(context);
    return;
  }
  lq_probabilities ordered = probabilities;
  aggregate->probabilities = &probabilities;
  aggregate->ordered = &ordered;
  aggregate->k = aggregate->ordered_k = k;
  aggregate->score = method->score;
  const lq_row offered = {.id = values[0], .label = values[1]};
  if ((!aggregate->begun && read_quotas(aggregate, values[4], &error)) ||
      lq_order_row(connection, &ordered, &aggregate->ordered_k, &error) ||
      lq_pruning_offer(&aggregate->pruning, &ordered, aggregate->ordered_k, &offered.pruned,
                       &error)) {
    lq_fail(context, &error, &wording);
  }
}

void lq_prune_final(sqlite3_context *context) {
  lq_prune_aggregate *aggregate = sqlite3_aggregate_context(context, 0);
  if (!aggregate || !aggregate->begun) return;
  aggregate->out = sqlite3_str_new(sqlite3_context_db_handle(context));
  lq_rows_begin(aggregate->out, 7);
  lq_pruning_finish(&aggregate->pruning);
  lq_rows_result(context, aggregate->out);
}
